"""Which topic a question means, and when the citizen is asked back: a few topics, then those of a whole state."""

import tomllib
from collections import Counter
from functools import cache

import pytest

from bench.stage import large
from onedoor.desk.topics.finding import MOST, MOST_OF_ONE, Finder, Found, Subject, find
from onedoor.desk.topics.topics import Topic, words

TOPICS = [
    Topic("taxes", "Taxes and sales tax", words("vat impuestos impôts"), ()),
    Topic("starting", "Starting a business", words("bakery shop open register empresa entreprise"), ()),
    Topic("licenses", "Business licenses", words("permit permiso autorisation"), ()),
]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Do I charge sales tax on delivery?", "taxes"),
        ("TAXES", "taxes"),
        ("a question about taxation", "taxes"),
        ("Je ne comprends pas mes IMPOTS", "taxes"),
        ("¿Cuándo pago el impuesto?", "taxes"),
        ("¿Cómo abro una empresa?", "starting"),
        ("I want to open a bakery", "starting"),
        ("Which licence or license do I need?", "licenses"),
        ("what permits does my business need", "licenses"),
        ("les autorisations, s'il vous plaît", "licenses"),
    ],
)
def test_a_question_finds_its_topic(question: str, topic: str) -> None:
    found = find(question, TOPICS)
    assert found is not None
    assert found.id == topic


@pytest.mark.parametrize("question", ["", "Hello?", "What is this and where are you?", "¿Qué?", "🙂"])
def test_a_question_that_points_nowhere_finds_nothing(question: str) -> None:
    assert find(question, TOPICS) is None
    assert Finder(Subject(one.id, one.name, one.keywords) for one in TOPICS).find(question) == Found("nothing")


A_TAX, B_TAX = (Topic(name, title, words(more), ()) for name, title, more in [("a", "Tax", ""), ("b", "Money", "tax")])


def found(question: str, *topics: Topic) -> str | None:
    topic = find(question, topics)
    return topic.id if topic else None


def test_a_word_of_the_name_counts_more_than_a_keyword_and_of_two_that_are_alike_the_first_is_meant() -> None:
    assert found("tax", B_TAX, A_TAX) == "a"
    keyed = Topic("c", "Other", words("tax"), ())
    assert found("tax", B_TAX, keyed) == "b"
    assert found("tax", keyed, B_TAX) == "c"


def test_a_word_that_several_topics_have_counts_less() -> None:
    licence, permit = Topic("licence", "Shop licence", frozenset(), ()), Topic("permit", "Shop permit", frozenset(), ())
    dog = Topic("dog", "Dog", words("kennel"), ())
    assert found("a shop with a kennel and a dog", licence, permit, dog) == "dog"
    assert found("a shop permit", licence, permit, dog) == "permit"
    assert found("a shop for my dog", licence, permit, dog) == "dog"


def test_a_word_that_only_begins_like_a_topics_counts_half_and_only_if_it_is_about_as_long() -> None:
    tax, taxi = Topic("tax", "Permit", frozenset(), ()), Topic("taxi", "Cabs", words("permitting"), ())
    assert found("permitting", tax, taxi) == "taxi"
    assert found("permittable", tax, Topic("cab", "Cab permittables", frozenset(), ())) == "cab"
    assert found("permittable", tax) == "tax"
    assert found("permittingly", tax) is None
    assert found("person", tax) is None


def test_without_topics_or_words_nothing_is_found() -> None:
    assert found("tax") is None
    assert found("?", A_TAX) is None
    assert found("a_tax", A_TAX) == found("no-tax-here", A_TAX) == "a"


# --- Asking back ---

CITIES = [
    Subject("bentonville", "City services", words("streets trash"), "bentonville", "City of Bentonville"),
    Subject("saline", "Property tax", words("house assessment"), "saline", "Saline County, Benton"),
    Subject("pulaski", "Property tax", words("house assessment"), "pulaski", "Pulaski County"),
    *(Subject(f"other-{n}", f"Subject {n}", words(f"thing{n}"), f"other-{n}", f"Office {n}") for n in range(20)),
]


def test_a_name_that_only_begins_like_a_place_leads_nobody_there() -> None:
    told = Finder(CITIES).find("property tax on my house in Benton")
    assert told.near[:2] == ("saline", "pulaski")
    assert told.topic in ("", "saline")


def test_two_that_are_close_are_both_asked_about() -> None:
    told = Finder(CITIES).find("property tax on my house")
    assert (told.why, told.topic) == ("close", "")
    assert set(told.near) == {"saline", "pulaski"}


def test_two_that_are_close_at_one_agency_are_no_reason_to_ask() -> None:
    one_office = [Subject(id, "Property tax", frozenset(), "saline") for id in "ab"]
    assert Finder([*one_office, *CITIES[3:]]).find("property tax").topic == "a"


def test_a_word_among_many_that_say_nothing_is_too_weak() -> None:
    told = Finder(CITIES).find("somebody stole the trash can that stood behind our little garden shed yesterday")
    assert (told.why, told.topic, told.near) == ("weak", "", ("bentonville",))


# --- The topics of a whole state, made up ---

CLEAR = {
    "open a food truck, what permits": "dept-agriculture",
    "I need a fishing license for the weekend": "dept-fish-and-game",
    "renew my nurse license": "board-nurses",
    "marriage license in Alder Creek county": "alder-creek-clerk",
    "how do I vote by mail": "dept-elections",
    "where is my income tax refund": "dept-revenue",
    "there is a huge pothole on my street": "dept-highways",
    "copy of my birth certificate": "dept-health",
    "I lost my food benefits card": "dept-food-assistance",
    "complain about a dentist": "board-dentists",
    "I want to visit my brother in prison": "dept-corrections",
    "wedding in a state park": "dept-parks",
    "is my electrician licensed": "board-electricians",
    "child support payments are too high": "dept-child-support",
    "appeal my unemployment decision": "dept-unemployment",
    "start a small business": "dept-economic-development",
    "hunting license for my son": "dept-fish-and-game",
    "scholarship for nursing school": "dept-financial-aid",
    "burn leaves in my yard": "dept-forestry",
    "driving test appointment": "dept-motor-vehicles",
    "background check for a job": "dept-state-police",
}
"""Question → the agency to which it goes at once."""
ASKED = {
    "my plumber did a bad job, money back": "dept-consumer-protection",
    "property tax on my house in Benton": "alder-creek-collector",
    "my boss did not pay my wages": "dept-labor",
    "my landlord wants to evict me": "dept-housing",
    "how do I get a license plate for my new car": "dept-motor-vehicles",
    "property tax bill in Maple Ridge County": "maple-ridge-collector",
    "register to vote in Oak Hill": "oak-hill-clerk",
}
"""Question → an agency that is among those the citizen is asked about."""
NOWHERE = ("hello", "somebody dumps oil in the river", "my neighbour is too loud", "what is the weather tomorrow")


@cache
def state() -> tuple[Finder, dict[str, str]]:
    """950 topics, and the agency of each."""
    seed = tomllib.loads(large.seed())
    names = {one["id"]: one["name"] for one in seed["agency"]}
    places = {one["id"]: one["routes"][0][0] for one in seed["topic"]}
    subjects = (
        Subject(one["id"], one["name"], frozenset(), places[one["id"]], names[places[one["id"]]])
        for one in seed["topic"]
    )
    return Finder(subjects), places


@pytest.mark.parametrize(("question", "agency"), CLEAR.items())
def test_of_a_whole_state_the_right_agency_is_found(question: str, agency: str) -> None:
    finder, places = state()
    told = finder.find(question)
    assert told.why == "clear"
    assert places[told.topic] == agency


@pytest.mark.parametrize(("question", "agency"), ASKED.items())
def test_where_it_is_not_clear_the_citizen_is_asked_about_the_right_one_too(question: str, agency: str) -> None:
    finder, places = state()
    told = finder.find(question)
    near = [places[id] for id in told.near]
    assert told.topic == ""
    assert agency in near
    assert len(near) <= MOST
    assert max(Counter(near).values()) <= MOST_OF_ONE


@pytest.mark.parametrize("question", NOWHERE)
def test_a_question_about_something_else_goes_nowhere_by_itself(question: str) -> None:
    finder, _ = state()
    assert finder.find(question).topic == ""

"""The topic finder: names, keywords, plurals, accents, and three languages in one question box."""

import pytest

from onedoor.desk.topics import Topic, find, words

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


def test_accents_case_and_plurals_make_no_difference() -> None:
    assert words("Impôts LICENSES taxes permisos") == words("impot license tax permiso")


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("taxes", "tax"), ("taxe", "tax"), ("tax", "tax"), ("vies", "vie"), ("bureaux", "bureau"), ("class", "class"),
        ("gas", "gas"), ("tree", "tre"), ("sexe", "sex"), ("bus", "bus"), ("use", "use"), ("uses", "use"),
        ("fox", "fox"), ("page", "pag"),
    ],
)  # fmt: skip
def test_a_word_of_four_letters_and_more_loses_a_plurals_ending_and_an_e(word: str, stem: str) -> None:
    assert words(word) == {stem}


def test_words_of_three_letters_and_more_count_but_for_those_that_point_nowhere() -> None:
    assert words("We go by bus, and with an e-mail2") == {"bus", "mail2"}
    assert words("the como cual avec votre what") == {"votr"}
    assert words("") == frozenset()


A_TAX, B_TAX = (Topic(name, title, words(more), ()) for name, title, more in [("a", "Tax", ""), ("b", "Money", "tax")])


def found(question: str, *topics: Topic) -> str | None:
    topic = find(question, topics)
    return topic.id if topic else None


def test_a_word_of_the_name_counts_twice_and_of_two_that_are_alike_the_first_is_meant() -> None:
    assert found("tax", B_TAX, A_TAX) == "a"
    keyed = Topic("c", "Other", words("tax"), ())
    assert found("tax", B_TAX, keyed) == "b"
    assert found("tax", keyed, B_TAX) == "c"


def test_a_word_that_several_topics_have_is_shared_among_them() -> None:
    licence, permit = Topic("licence", "Shop licence", frozenset(), ()), Topic("permit", "Shop permit", frozenset(), ())
    dog = Topic("dog", "Dog", words("kennel"), ())
    assert found("a shop with a kennel and a dog", licence, permit, dog) == "dog"
    assert found("a shop permit", licence, permit, dog) == "permit"


def test_a_word_that_only_begins_like_a_topics_counts_half_and_only_if_it_is_about_as_long() -> None:
    tax, taxi = Topic("tax", "Permit", frozenset(), ()), Topic("taxi", "Cabs", words("permitting"), ())
    assert found("permitting", tax, taxi) == "tax", "half of two is as much as one, and it comes first"
    assert found("permitting", taxi, tax) == "taxi"
    assert found("permittable", tax) == "tax"
    assert found("permittingly", tax) is None
    assert found("person", tax) is None


def test_without_topics_or_words_nothing_is_found() -> None:
    assert found("tax") is None
    assert found("?", A_TAX) is None
    assert found("a_tax", A_TAX) == found("no-tax-here", A_TAX) == "a"

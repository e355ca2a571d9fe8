"""What a page is told of topics: all of a few; of many a summary, what it searches for, what a question may mean."""

from typing import Any

import pytest

from bridge.frames.catalogue import AT_ONCE, FEW, Catalogue
from bridge.frames.frames import FrameError, Start, write

TOWNS = ("Zilverberg", "Yarrow", "Xanten", "Willow", "Vale", "Upton", "Tarn", "Sedge", "Rowan", "Quarry")
WORDS = ("fishing", "hunting", "marriage", "voter", "pothole", "passport", "pension", "school")


def topic(number: int, **more: Any) -> dict[str, Any]:
    agency = number // len(WORDS)
    return {
        "id": f"t{number}",
        "name": f"{WORDS[number % len(WORDS)].title()} matters in {TOWNS[agency]}",
        "agency": f"Town of {TOWNS[agency]}",
        "agencies": [f"town{agency}.localhost", "state.localhost"],
        "open": False,
        "languages": ["en"],
        **more,
    }


def catalogue(number: int = 40, *more: dict[str, Any], **keywords: str) -> Catalogue:
    made = Catalogue()
    said = {id: frozenset(words.split()) for id, words in keywords.items()}
    made.learn([*map(topic, range(number)), *more], said)
    return made


def a_start(question: str, chosen: str = "", *, sure: bool = False) -> Start:
    return Start("q-1", chosen, "en", "Rosa", question, "", sure=sure)


def test_few_are_told_of_at_once_and_more_are_chosen_from() -> None:
    assert not catalogue(FEW).is_large
    assert catalogue(FEW + 1).is_large


def test_the_summary_says_how_many_there_are_whether_anybody_is_there_and_what_is_spoken() -> None:
    assert catalogue(40).summary() == {"topics": 40, "open": False, "languages": ["en"]}
    told = catalogue(40, topic(40, open=True, languages=["es", "en"])).summary()
    assert told == {"topics": 41, "open": True, "languages": ["en", "es"]}
    assert len(write(told)) < 100


def test_a_search_has_each_agencys_topics_together_and_goes_on_where_it_stopped() -> None:
    found = catalogue(80).in_language("").search("matters")
    assert (len(found["topics"]), found["total"]) == (AT_ONCE, 80)
    agencies = [one["agency"] for one in found["topics"]]
    assert agencies == sorted(agencies, key=agencies.index)
    offer = catalogue(80).in_language("")
    rest = [offer.search("matters", after)["topics"] for after in (AT_ONCE, 2 * AT_ONCE, 3 * AT_ONCE, 80)]
    shown = [one["id"] for page in (found["topics"], *rest) for one in page]
    assert len(shown) == len(set(shown)) == 80


def test_keywords_are_searched_too_and_not_sent() -> None:
    found = catalogue(40, t3="ballot election").in_language("").search("elec")
    assert [one["id"] for one in found["topics"]] == ["t3"]
    assert "ballot" not in write(found)


def test_what_changes_who_is_there_changes_what_is_found() -> None:
    made = catalogue(40)
    assert made.in_language("").search("pothole")["topics"][0]["open"] is False
    made.learn([topic(number, open=True) for number in range(40)], {})
    assert made.in_language("").search("pothole")["topics"][0]["open"] is True
    made.learn([topic(number, name="Else") for number in range(40)], {})
    assert made.in_language("").search("pothole")["total"] == 0


def test_agencies_stand_in_the_order_of_their_names_with_the_topics_for_which_they_are_asked_first() -> None:
    made = catalogue(20)
    assert made.in_language("").agencies() == [
        {"id": "town2.localhost", "name": "Town of Xanten", "topics": 4},
        {"id": "town1.localhost", "name": "Town of Yarrow", "topics": 8},
        {"id": "town0.localhost", "name": "Town of Zilverberg", "topics": 8},
    ]
    assert [one["id"] for one in made.in_language("").of_agency("town2.localhost")] == ["t16", "t17", "t18", "t19"]
    assert made.in_language("").of_agency("state.localhost") == made.in_language("").of_agency("") == []


def test_a_question_that_is_clear_gets_its_topic() -> None:
    assert catalogue(40).settled(a_start("a pothole in Willow"), "").topic == "t28"


def test_a_question_that_is_not_clear_is_answered_with_what_it_may_mean() -> None:
    with pytest.raises(FrameError) as refused:
        catalogue(40).settled(a_start("there is a pothole"), "")
    error = refused.value.frame()
    assert (error["code"], error["id"], error["otherwise"]) == ("which", "q-1", "")
    assert {one["name"].split()[0] for one in error["candidates"]} == {"Pothole"}


def test_whoever_means_none_of_them_may_go_to_the_topic_for_all_else() -> None:
    with pytest.raises(FrameError) as refused:
        catalogue(40, {**topic(40), "id": "general"}).settled(a_start("hello"), "")
    assert refused.value.more == {"candidates": [], "otherwise": "general"}


@pytest.mark.parametrize(
    ("made", "start"),
    [
        (catalogue(40), a_start("there is a pothole", "t1")),
        (catalogue(40), a_start("there is a pothole", sure=True)),
        (catalogue(FEW), a_start("there is a pothole")),
    ],
    ids=["a topic was chosen", "asked before", "all of them were in sight"],
)
def test_nobody_else_is_asked(made: Catalogue, start: Start) -> None:
    assert made.settled(start, "") == start


# --- In the page's language ------------------------------------------------------------------------------------------


def in_french(number: int = 40) -> Catalogue:
    """The first topic and its agency have French names, and no other."""
    made, names = Catalogue(), {"t0": {"fr": "Permis de pêche"}}
    made.learn([*map(topic, range(number))], {}, names, {"town0.localhost": {"fr": "Mairie"}})
    return made


def test_topics_and_agencies_have_the_names_of_the_pages_language_or_else_their_own() -> None:
    made = in_french(FEW)
    for language in ("fr", "fr-ca"):
        first, *_, last = made.in_language(language).topics
        assert (first["name"], first["agency"]) == ("Permis de pêche", "Mairie")
        assert (last["name"], last["agency"]) == ("Voter matters in Yarrow", "Town of Yarrow")
    for language in ("en", "es", ""):
        assert made.in_language(language).topics is made.topics


def test_a_search_finds_words_of_either_name() -> None:
    offer = in_french().in_language("fr")
    for typed in ("permis", "peche", "fishing zilverberg", "mairie pêche"):
        assert offer.search(typed)["topics"][0] == offer.get("t0")
    assert in_french().in_language("en").search("pêche")["total"] == 0
    assert {"id": "town0.localhost", "name": "Mairie", "topics": len(WORDS)} in offer.agencies()


def test_a_question_in_the_pages_language_means_its_topic() -> None:
    assert in_french().settled(a_start("mon permis de pêche"), "fr").topic == "t0"
    with pytest.raises(FrameError) as error:
        in_french().settled(a_start("fishing"), "fr")
    assert "Permis de pêche" in [one["name"] for one in error.value.more["candidates"]]


def test_the_summary_is_as_small_with_names_as_without() -> None:
    assert in_french().summary() == catalogue(40).summary()


def test_names_that_are_taken_back_are_not_said_any_more() -> None:
    made = in_french(FEW)
    assert made.in_language("fr").topics[0]["name"] == "Permis de pêche"
    made.learn([*map(topic, range(FEW))], {})
    assert made.in_language("fr").topics is made.topics

"""Topics as a citizen types: words of name, keywords and agency, half typed, without accents, the likeliest first."""

import pytest

from onedoor.desk.topics.choosing import Choice, in_order
from onedoor.desk.topics.finding import Subject
from onedoor.desk.topics.topics import words

CHOICE = Choice([
    Subject("fishing", "Fishing licenses", words("angling río"), "game", "Department of Fish and Game"),
    Subject("boats", "Boat registration", words("ship"), "game", "Department of Fish and Game"),
    Subject("marriage", "Marriage licenses", words("wedding"), "clerk", "Clerk of Saint-Étienne"),
    Subject("records", "Copies of a license", frozenset(), "clerk", "Clerk of Saint-Étienne"),
    Subject("food", "Food stall and market permits", frozenset(), "farm", "Agriculture"),
    Subject("benefits", "Food benefits", frozenset(), "aid", "Food Assistance"),
    Subject("zürich", "税務の質問", frozenset(), "zoll", "Straße und Verkehr"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fish", ["fishing", "boats"]),
        ("FISHING lic", ["fishing"]),
        ("license", ["fishing", "marriage", "records"]),
        ("licenses of", ["records", "fishing", "marriage"]),
        ("etienne", ["marriage", "records"]),
        ("Étienne wedd", ["marriage"]),
        ("rio", ["fishing"]),
        ("strasse", ["zürich"]),
        ("税務", ["zürich"]),
        ("copies", ["records"]),
        ("permit", ["food"]),
        ("a permit for the market", ["food"]),
        ("food", ["food", "benefits"]),
        ("food b", ["benefits"]),
        ("m", ["marriage", "food"]),
        ("xylophone", []),
        ("", []),
        ("  …", []),
    ],
)
def test_what_is_typed_finds_topics(typed: str, found: list[str]) -> None:
    assert CHOICE.suggest(typed) == found


def test_where_no_topic_has_all_words_those_with_some_are_shown() -> None:
    assert CHOICE.suggest("food truck")[:2] == ["food", "benefits"]
    assert CHOICE.suggest("food truck permit")[0] == "food"


def test_a_question_is_judged_by_the_same_topics() -> None:
    assert CHOICE.find("I want to go fishing").topic == "fishing"


def test_names_stand_as_people_look_them_up() -> None:
    assert in_order(["Zoo", "école", "Eagle", "élan"]) == ["Eagle", "école", "élan", "Zoo"]

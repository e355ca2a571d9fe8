"""What the directory knows of agencies: that were there a moment ago, are gone, were never heard, or want nobody."""

from datetime import timedelta

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router.directory import Asker, Directory, Obstacle
from onedoor.desk.router.plan import Block
from tests.unit.routers import BUSINESS, EDA, LINE, MONDAY, NOON, PLAN, TAX, USUAL, S, offers, skill

ROSA = Asker("en", "v-1@web.test", "9f2c")
TAXES = PLAN.topics["taxes"]
ROUTE = (TAX, "taxes")
GRACE = PLAN.grace


@pytest.fixture
def directory() -> Directory:
    """Everybody is at work as usual."""
    directory = Directory(PLAN)
    for one in USUAL.values():
        directory.say(one)
    return directory


def closed_all(directory: Directory, *but: str) -> None:
    for jid in (TAX, BUSINESS, LINE):
        if jid not in but:
            directory.say(offers(jid))


def test_what_stands_in_the_way_of_a_route(directory: Directory) -> None:
    assert directory.obstacle(ROUTE, ROSA, NOON) is None
    assert directory.obstacle((TAX, "fishing"), ROSA, NOON) is Obstacle.UNKNOWN
    assert directory.obstacle(("stranger.test", "taxes"), ROSA, NOON) is Obstacle.AWAY
    directory.block(Block(TAX, "", "9f2c", NOON + 60 * S))
    assert directory.obstacle(ROUTE, ROSA, NOON) is Obstacle.BLOCKED
    assert directory.obstacle(ROUTE, Asker("en"), NOON) is None
    assert directory.obstacle(ROUTE, ROSA, NOON + 60 * S) is None
    directory.lose(TAX, NOON)
    assert directory.obstacle(ROUTE, ROSA, NOON) is Obstacle.AWAY


def test_an_agency_that_is_lost_twice_is_gone_since_the_first_time(directory: Directory) -> None:
    assert directory.lose(TAX, NOON)
    assert not directory.lose(TAX, NOON + S)
    assert directory.is_lost(TAX)
    assert not directory.is_gone(TAX, NOON + GRACE - S)
    assert directory.is_gone(TAX, NOON + GRACE)
    assert directory.say(USUAL[TAX]) is None
    assert directory.say(USUAL[TAX]) == USUAL[TAX]
    assert not directory.is_lost(TAX)
    assert not directory.is_gone(TAX, NOON + timedelta(days=1))


def test_who_was_able_a_moment_ago_is_asked_last_and_who_was_not_is_not_asked(directory: Directory) -> None:
    closed_all(directory, TAX)
    directory.lose(TAX, NOON)
    assert list(directory.routes(TAXES, ROSA, NOON)) == [ROUTE]
    assert list(directory.routes(TAXES, ROSA, NOON + GRACE)) == []
    directory.block(Block(TAX, ROSA.visitor, "", NOON + 60 * S))
    assert list(directory.routes(TAXES, ROSA, NOON)) == []
    assert list(directory.routes(TAXES, Asker("en"), NOON)) == [ROUTE]
    assert list(directory.routes(TAXES, Asker("de"), NOON)) == []


def test_an_agency_that_was_lost_before_it_was_heard_may_be_able(directory: Directory) -> None:
    heard = Directory(PLAN)
    closed_all(heard, TAX)
    heard.lose(TAX, NOON)
    assert list(heard.routes(TAXES, ROSA, NOON)) == [ROUTE]


def test_an_agency_that_the_plan_no_longer_has_is_no_hope_however_lately_it_was_there() -> None:
    directory = Directory(PLAN)
    directory.lose("stranger.test", NOON)
    assert directory.last_hope([("stranger.test", "taxes")], ROSA, NOON) is None


def test_there_is_hope_until_the_grace_of_who_could_is_over(directory: Directory) -> None:
    assert directory.last_hope([ROUTE], ROSA, NOON) == NOON
    directory.lose(TAX, NOON)
    assert directory.last_hope([ROUTE], ROSA, NOON + S) == NOON + S
    assert directory.last_hope([ROUTE], ROSA, NOON + 2 * GRACE) == NOON + GRACE
    assert directory.last_hope([ROUTE], Asker("de"), NOON + S) is None
    assert directory.last_hope([], ROSA, NOON) is None


def test_when_our_own_link_broke_nobody_is_known_and_nobody_is_lost(directory: Directory) -> None:
    directory.lose(TAX, NOON)
    assert directory.unheard() == [TAX]
    directory.forget()
    assert set(directory.unheard()) == {BUSINESS, TAX, EDA, LINE}
    assert not directory.is_lost(TAX)
    assert directory.offers(LINE) is None
    assert directory.skill(ROUTE) is None


@pytest.mark.parametrize(
    ("tax", "is_open"),
    [
        (offers(TAX, skill("taxes")), True),
        (offers(TAX, skill("taxes", languages="es")), True),
        (offers(TAX, skill("taxes"), open=False), False),
        (offers(TAX, skill("taxes"), closing=True), False),
        (offers(TAX, skill("taxes", on_duty=0)), False),
        (offers(TAX, skill("refunds")), False),
    ],
)
def test_a_topic_is_open_where_somebody_is_on_duty_for_it(
    directory: Directory, tax: acts.Offers, is_open: bool
) -> None:
    closed_all(directory)
    directory.say(tax)
    assert directory.is_open(TAXES, NOON) is is_open
    directory.lose(TAX, NOON)
    assert directory.is_open(TAXES, NOON) is is_open, "it may be back in a moment"
    assert not directory.is_open(TAXES, NOON + GRACE)


def test_a_topic_of_agencies_that_were_never_heard_is_not_open_has_no_language_and_no_hour() -> None:
    directory = Directory(PLAN)
    assert not directory.is_open(TAXES, NOON)
    assert directory.languages(TAXES, NOON) == frozenset()
    assert directory.opens(TAXES, NOON) is None


def test_a_topic_has_the_languages_of_its_agencies_and_opens_with_the_first(directory: Directory) -> None:
    directory.say(offers(TAX, skill("taxes", languages="es"), skill("refunds", languages="de"), opens=MONDAY))
    directory.say(offers(LINE, skill("general", languages="fr"), opens=MONDAY - 60 * S))
    assert directory.languages(TAXES, NOON) == {"en", "es", "fr"}
    assert directory.opens(TAXES, NOON) == MONDAY - 60 * S


def test_a_message_is_kept_by_who_can_be_reached_and_by_nobody_who_wants_none_of_the_citizen(
    directory: Directory,
) -> None:
    assert directory.takers(TAXES, ROSA, NOON) == [TAX, BUSINESS, LINE]
    directory.lose(TAX, NOON)
    assert directory.takers(TAXES, ROSA, NOON) == [BUSINESS, LINE, TAX]
    directory.block(Block(BUSINESS, ROSA.visitor, "", NOON + S))
    assert directory.takers(TAXES, ROSA, NOON) == [LINE, TAX]


def test_an_agency_is_called_as_the_administrator_calls_it_and_a_stranger_by_the_address(directory: Directory) -> None:
    assert directory.name(TAX) == "Division of Taxation"
    assert directory.name("stranger.test") == "stranger.test"
    assert directory.agency("stranger.test") is None


@pytest.mark.parametrize(
    ("tax", "says"),
    [
        (offers(TAX, skill("taxes", full=True)), "The queue for this is full."),
        (offers(TAX, skill("taxes", on_duty=0)), "Nobody is available for this right now."),
        (offers(TAX, skill("taxes"), open=False), "This is closed right now."),
        (offers(TAX), "Nobody is available for this right now."),
    ],
)
def test_why_nobody_can_is_said_in_one_sentence(directory: Directory, tax: acts.Offers, says: str) -> None:
    directory.say(tax)
    assert str(directory.nobody([ROUTE], ROSA, NOON)) == says


def test_whoever_is_blocked_is_told_so_in_one_sentence_and_not_by_whom(directory: Directory) -> None:
    directory.block(Block(TAX, ROSA.visitor, "", NOON + S))
    found = directory.nobody([ROUTE], ROSA, NOON)
    assert str(found) == "You cannot start a chat about this right now."
    assert found.closed == acts.Closed("blocked")


def test_a_desk_about_to_close_that_has_no_words_for_it_says_those_of_a_closed_one(directory: Directory) -> None:
    texts = {"closed": {"en": "We are closed."}}
    directory.say(offers(TAX, skill("taxes"), closing=True, texts=texts))
    assert directory.nobody([ROUTE], ROSA, NOON).closed.text == "We are closed."
    directory.say(offers(TAX, skill("taxes", full=True), texts=texts))
    assert directory.nobody([ROUTE], ROSA, NOON).closed.text == "", "full is not closed"


def test_what_agencies_said_before_our_own_link_broke_tells_whether_they_could(directory: Directory) -> None:
    directory.say(offers(TAX, skill("taxes"), open=False))
    directory.forget()
    for jid in (TAX, BUSINESS):
        directory.lose(jid, NOON)
    assert list(directory.routes(TAXES, ROSA, NOON)) == [(LINE, "general"), (BUSINESS, "general")]

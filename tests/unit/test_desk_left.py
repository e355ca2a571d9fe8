"""What citizens leave: references that can be read aloud, and the rules of who may keep a message."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router.plan import Block
from onedoor.desk.router.steps import LegState
from onedoor.desk.terms.left import ALPHABET, WHY, Feedback, Message, TooLong, reference, reference_in
from tests.unit.routers import BUSINESS, LINE, MONDAY, NOON, TAX, VISITOR, a_router, join, offers, skill, talking


def a_message(**more: str) -> Message:
    words: dict[str, Any] = {"id": "1", "topic": "taxes", "language": "en", "name": "Rosa", "email": "r@example.org"}
    return Message(**(words | {"text": "Sales tax?"} | more))


def test_a_reference_has_nothing_that_can_be_mistaken() -> None:
    assert not set("01OILUYAE") & set(ALPHABET)
    for _ in range(200):
        assert re.fullmatch(f"TAX-[{ALPHABET}]{{4}}-[{ALPHABET}]{{2}}", reference("tax", random.choice))


@pytest.mark.parametrize(
    ("agency", "prefix"), [("tax", "TAX"), ("311", "311"), ("business-center", "BUSINESS"), ("--", "X")]
)
def test_a_reference_names_its_agency_and_fits(agency: str, prefix: str) -> None:
    made = reference(agency, lambda letters: letters[0])
    assert made == f"{prefix}-2222-22"
    assert len(made) <= 24


@pytest.mark.parametrize("typed", ["tax-7k3m-92", " TAX 7K3M 92 ", "tax–7k3m–92", "TAX/7K3M_92"])
def test_a_reference_is_found_however_it_is_typed(typed: str) -> None:
    assert reference_in(typed) == "TAX-7K3M-92"


def test_what_is_too_long_or_unknown_is_nothing_that_can_be_left() -> None:
    for wrong in ({"text": "x" * 4001}, {"name": "x" * 81}, {"phone": "1" * 41}):
        with pytest.raises(TooLong):
            a_message(**wrong)
    for other in ({"rating": 0}, {"rating": 4}, {"otherwise": "pigeon"}, {"comment": "x" * 2001}):
        with pytest.raises(ValueError, match=r"."):
            Feedback(**other)


@pytest.mark.parametrize(
    ("name", "longest"),
    [("id", 64), ("topic", 63), ("language", 35), ("name", 80), ("email", 254), ("phone", 40), ("text", 4000),
     ("page", 2000), ("origin", 120), ("comment", 2000)],
)  # fmt: skip
def test_each_field_may_be_as_long_as_it_says_and_no_longer(name: str, longest: int) -> None:
    if name == "comment":
        assert Feedback(comment="x" * longest).comment == "x" * longest
        with pytest.raises(TooLong, match=f"comment is longer than {longest} characters."):
            Feedback(comment="x" * (longest + 1))
        return
    assert getattr(a_message(**{name: "x" * longest}), name) == "x" * longest
    with pytest.raises(TooLong, match=f"{name} is longer than {longest} characters."):
        a_message(**{name: "x" * (longest + 1)})


def test_a_message_says_why_there_was_no_chat_and_closed_is_the_usual() -> None:
    assert [a_message(why=why).why for why in WHY] == ["closed", "full", "nobody", "fault"]
    message = a_message()
    assert (message.phone, message.page, message.why, message.origin) == ("", "", "closed", "")
    with pytest.raises(ValueError, match="why is one of closed, full, nobody, fault"):
        a_message(why="blocked")


def test_an_opinion_may_say_nothing_or_each_of_its_answers() -> None:
    nothing = Feedback()
    assert (nothing.rating, nothing.informed, nothing.otherwise, nothing.comment) == (None, None, None, "")
    assert [Feedback(rating=one).rating for one in (1, 2, 3)] == [1, 2, 3]
    ways = ("visit", "phone", "email", "form", "not")
    assert tuple(Feedback(otherwise=one).otherwise for one in ways) == ways
    with pytest.raises(ValueError, match="rating is 1, 2 or 3"):
        Feedback(rating=4)
    with pytest.raises(ValueError, match="otherwise is one of visit, phone, email, form, not"):
        Feedback(otherwise="")


def test_a_reference_is_drawn_letter_by_letter() -> None:
    letters = iter("BCDFGH")
    assert reference("Tax", lambda _: next(letters)) == "TAX-BCDF-GH"
    assert reference_in("- tax--7k3m 92 -") == "TAX-7K3M-92"


def test_a_closed_agency_keeps_a_message_and_one_that_is_away_comes_last() -> None:
    router = a_router(offers(TAX, open=False, opens=MONDAY))
    assert router.takers(a_message(), VISITOR, NOON)[1] == [TAX, BUSINESS, LINE]
    router.act(acts.Lost(TAX), NOON)
    assert router.takers(a_message(), VISITOR, NOON)[1] == [BUSINESS, LINE, TAX]


def test_who_does_not_know_the_topic_is_understood_by_their_words() -> None:
    topic, takers = a_router().takers(a_message(topic="", text="I want to open a bakery shop"), VISITOR, NOON)
    assert (topic.id, takers) == ("starting", [BUSINESS])
    with pytest.raises(acts.NoSuchTopic):
        a_router().takers(a_message(topic="gone"), VISITOR, NOON)


def test_who_is_blocked_leaves_no_message_where_they_are() -> None:
    router = a_router()
    for agency in (BUSINESS, TAX, LINE):
        router.directory.block(Block(agency, "", "9f2c", NOON + timedelta(hours=1)))
    with pytest.raises(acts.NobodyThere) as refused:
        router.takers(a_message(origin="9f2c"), VISITOR, NOON)
    assert refused.value.closed.reason == "blocked"
    assert router.takers(a_message(origin="77aa"), VISITOR, NOON)[1] == [TAX, BUSINESS, LINE]


def test_the_last_leg_is_the_last_whose_agent_the_citizen_talked_with() -> None:
    router = talking(offers(TAX, skill("taxes")))
    chat = router.chats["q1"]
    router.act(acts.Transfer("q1.1", "tax", "Ben", "why"), NOON)
    assert chat.last is chat.legs["q1.1"]
    router.act(acts.Take("q1.2", "Ana"), NOON)
    assert chat.last is chat.legs["q1.2"]
    router.act(acts.Transfer("q1.2", "business", "Ana", "why", mode="consult", room="a-1@desks.test"), NOON)
    router.act(acts.Take("q1.3", "Ben"), NOON)
    assert chat.last is chat.legs["q1.2"]


def test_where_nobody_answered_it_is_the_last_that_was_asked() -> None:
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Refuse("q1.1", "nobody"), NOON)
    last = router.chats["q1"].last
    assert last is not None
    assert (last.id, last.state) == ("q1.2", LegState.ASKED)

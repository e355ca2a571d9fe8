"""What is sent when somebody answers for a chat that another has: who is let in, and when the router hears of it."""

from itertools import count

import pytest

from components.agency.words.telling import Telling
from components.agency.words.voice import introduction
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from onedoor.service.behind import following
from onedoor.service.outbox import Outbox
from onedoor.wire.xml import read
from tests.unit.desks import ANA, BEN, NOON, S, a_desk, a_leg, agent


def sent(desk: Desk, events: list[e.Event]) -> list[str]:
    """In few words: what is sent, to whom or about whom; but for who may be in the room."""
    return [told for told in all_sent(desk, events) if not told.startswith("staffed")]


def all_sent(desk: Desk, events: list[e.Event]) -> list[str]:
    ids = count(1)
    telling = Telling(desk, "agency.test", "router.test", lambda: f"i{next(ids)}", lambda _: False)
    told = []
    for event in events:
        for sending in telling.of(desk.known(event.leg), event, NOON):
            told += [_short(text) for one in (sending, *following(sending)) for text in one.stanzas]
    return told


def _short(text: str) -> str:
    stanza = read(text)
    if (item := stanza.find(".//{*}item")) is not None:
        return f"{item.get('jid')} {item.get('affiliation')}"
    if (body := stanza.find("{*}body")) is not None:
        return body.text or ""
    payload = next(iter(stanza))
    name = payload.tag.rpartition("}")[2]
    return f"{name} {payload.get('leg') or stanza.get('to')}"


def handed() -> Desk:
    desk = a_desk(agent(ANA), agent(BEN))
    desk.act(a_leg("c1.2", 1, from_agency="Business", from_agent="Joe"), NOON)
    return desk


def test_who_answers_is_let_in_and_invited_and_the_router_hears_of_it_when_they_are_there() -> None:
    desk = handed()
    assert sent(desk, desk.act(acts.Take(ANA, "c1.2"), NOON)) == [f"{ANA} member", f"x {ANA}"]
    assert sent(desk, desk.act(acts.Entered("c1.2", ANA), NOON)) == ["taken c1.2"]
    assert sent(desk, desk.act(acts.Granted("c1.2"), NOON)) == []


def test_the_router_hears_who_may_be_in_the_room_before_they_are_let_in() -> None:
    desk = handed()
    assert all_sent(desk, desk.act(acts.Take(ANA, "c1.2"), NOON))[:2] == ["staffed c1.2", f"{ANA} member"]


def test_who_does_not_come_loses_the_room_again() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    assert sent(desk, desk.act(acts.Tick(), NOON + 30 * S)) == [f"{ANA} none"]


def test_who_is_on_the_way_when_it_ends_loses_the_room_too() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    assert f"{ANA} none" in sent(desk, desk.act(acts.End("c1.2", "withdrawn"), NOON))


def test_a_colleague_has_it_when_they_are_there_and_then_the_old_agent_loses_the_room() -> None:
    desk = a_desk(agent(BEN), agent(ANA))
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", BEN), NOON)
    desk.act(acts.Transfer(BEN, "c1.1", "@ana"), NOON)
    assert sent(desk, desk.act(acts.Take(ANA, "c1.1"), NOON)) == [f"{ANA} member", f"x {ANA}"]
    told = sent(desk, desk.act(acts.Entered("c1.1", ANA), NOON))
    assert told == ["taken c1.1", "Ana has the chat now.", f"{BEN} none"]


def given_back() -> Desk:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", BEN), NOON)
    desk.act(acts.Left("c1.1", BEN, by_will=True), NOON)
    desk.act(acts.Vanished(BEN), NOON)
    told = sent(desk, desk.act(acts.Tick(), NOON + 60 * S))
    assert told[-1] == "refused c1.1"
    return desk


@pytest.mark.parametrize(
    ("act", "told"),
    [(acts.TransferDone("c1.1", "Tax", "Joe"), []), (acts.End("c1.1", "nobody"), ["ended c1.1"])],
    ids=["handed over", "ended"],
)
def test_a_desk_that_has_given_a_chat_back_says_nothing_more_in_its_room_and_proves_its_record_in_the_end(
    act: acts.Act, told: list[str]
) -> None:
    desk = given_back()
    events = desk.act(act, NOON + 90 * S)
    assert sent(desk, events) == told
    telling = Telling(desk, "agency.test", "router.test", lambda: "i1", lambda _: False)
    proves = [
        one.lane
        for event in events
        for sending in telling.of(desk.known(event.leg), event, NOON)
        for one in (sending, *following(sending))
        if one.context["kind"] == "prove"
    ]
    assert sorted(proves) == ["c1", "c1>router"]


def test_while_another_agency_is_asked_the_desk_does_not_say_that_the_chat_is_over() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", BEN), NOON)
    desk.act(acts.Transfer(BEN, "c1.1", "tax"), NOON)
    assert notices(desk, desk.act(acts.End("c1.1", "agent", BEN), NOON)) == []


def test_an_agent_who_ends_a_chat_that_both_have_is_said_to_have_ended_it() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", BEN), NOON)
    desk.act(acts.Transfer(BEN, "c1.1", "tax", "", "warm"), NOON)
    desk.act(acts.Joined("c1.1", "Tax", "Joe"), NOON)
    assert notices(desk, desk.act(acts.End("c1.1", "agent", BEN), NOON)) == ["ended"]


def test_an_agent_who_ends_a_chat_of_their_own_is_said_to_have_ended_it() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", BEN), NOON)
    assert notices(desk, desk.act(acts.End("c1.1", "agent", BEN), NOON)) == ["ended"]


def notices(desk: Desk, events: list[e.Event]) -> list[str]:
    """The codes of what the citizen is told."""
    ids = count(1)
    telling = Telling(desk, "agency.test", "router.test", lambda: f"i{next(ids)}", lambda _: False)
    sendings = [one for event in events for one in telling.of(desk.known(event.leg), event, NOON)]
    found = [read(text).find("{*}notice") for sending in sendings for text in sending.stanzas]
    return [one.get("code", "") for one in found if one is not None]


def test_an_introduction_says_whether_they_are_our_only_one() -> None:
    """In a warm transfer to a colleague there are two."""
    desk = a_desk(agent(BEN), agent(ANA))
    telling = Telling(desk, "agency.test", "router.test", lambda: "i1", lambda _: False)
    desk.act(a_leg("c1.1", 1), NOON)
    leg = desk.legs["c1.1"]
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", BEN), NOON)
    assert 'alone="true"' in telling.introduce(leg, "ben", "Ben", {}, again=True, beside=False).stanzas[0]
    desk.act(acts.Transfer(BEN, "c1.1", "ana", "", "warm"), NOON)
    desk.act(acts.Take(ANA, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", ANA), NOON)
    assert leg.state is State.PAIRED
    assert "alone" not in telling.introduce(leg, "ana", "Ana", {}, again=False, beside=True).stanzas[0]


def test_an_introduction_that_waits_is_known_by_whom_it_introduces() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("c1.1", 1), NOON)
    telling = Telling(desk, "agency.test", "router.test", lambda: "i1", lambda _: False)
    told = telling.introduce(desk.legs["c1.1"], "ben", "Ben", {}, again=False, beside=False)
    outbox = Outbox(lambda _: None, lambda *_: None, lambda: 0.0)
    outbox.add([told])
    assert outbox.waits("c1", **introduction("ben", "Ben"))
    assert not outbox.waits("c1", **introduction("ben", "Bea"))
    outbox.open()
    outbox.answered("i1")
    assert not outbox.waits("c1", **introduction("ben", "Ben"))


class Ending:
    """An agent ends their chat to the desk, one to one; an outbox sends what follows, and adds what waited for it."""

    def __init__(self) -> None:
        desk = a_desk(agent(BEN))
        for act in (a_leg("c1.1", 1), acts.Take(BEN, "c1.1"), acts.Entered("c1.1", BEN)):
            desk.act(act, NOON)
        ids = count(1)
        telling = Telling(desk, "agency.test", "router.test", lambda: f"i{next(ids)}", lambda _: False)
        self.sent: list[str] = []
        self.outbox = Outbox(self.sent.append, lambda done, _: self.outbox.add(following(done)), lambda: 0)
        self.outbox.open()
        for event in desk.act(acts.End("c1.1", "agent", BEN), NOON):
            self.outbox.add(telling.of(desk.known(event.leg), event, NOON))

    @property
    def told(self) -> list[str]:
        return [_short(text) for text in self.sent if text]

    @property
    def last(self) -> str:
        return read(self.sent[-1]).get("id", "")


def test_the_router_hears_of_an_end_when_the_room_has_shown_it() -> None:
    ending = Ending()
    assert ending.told == ["Ben has ended the chat."], "until it is there, the citizen reads what the agent writes"
    ending.outbox.answered(ending.last)
    assert "ended c1.1" in ending.told


def test_the_router_hears_of_an_end_that_the_room_has_shown_and_not_kept() -> None:
    ending = Ending()
    ending.outbox.not_kept(ending.last)
    assert ending.told == ["Ben has ended the chat.", "ended c1.1"]

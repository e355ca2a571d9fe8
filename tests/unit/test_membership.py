"""Who may be in a chat's room follows from its events, and a room that says otherwise is corrected."""

from datetime import timedelta

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.membership import (
    ADMIN,
    MEMBER,
    NONE,
    OUTCAST,
    PATIENCE,
    Comparison,
    Correction,
    Found,
    rightful,
)
from onedoor.desk.router.router import Router
from tests.unit.routers import BUSINESS, NOON, TAX, S, a_router, join

ANA, BEN, EVE = "ana@tax.test", "ben@business.test", "eve@elsewhere.test"
ROUTER, ROSA = "router.test", "v-rosa@web.test"
TAX_DESK, BUSINESS_DESK = f"desk@{TAX}", f"desk@{BUSINESS}"


def a_chat_of_ana() -> tuple[Router, Chat]:
    """Rosa's chat at the tax agency, with Ana."""
    router = a_router()
    router.act(join(visitor=f"{ROSA}/web"), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(acts.Staff("q1.1", frozenset({ANA})), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON)
    return router, router.chats["q1"]


def transferred_to_ben(router: Router, chat: Chat) -> None:
    router.act(acts.Transfer(f"{chat.id}.1", "business", "Ana", "why"), NOON)
    router.act(acts.Staff(f"{chat.id}.2", frozenset({BEN})), NOON)
    router.act(acts.Take(f"{chat.id}.2", "Ben"), NOON)


def test_while_a_leg_runs_its_people_and_its_desk_are_in_the_room_with_the_citizen() -> None:
    _, chat = a_chat_of_ana()
    assert rightful(chat) == {ROSA: MEMBER, ANA: MEMBER, TAX_DESK: ADMIN}


def test_people_of_a_leg_that_was_handed_over_may_not_be_there_and_its_desk_may_until_its_archive_is_proven() -> None:
    router, chat = a_chat_of_ana()
    transferred_to_ben(router, chat)
    assert rightful(chat) == {ROSA: MEMBER, BEN: MEMBER, TAX_DESK: ADMIN, BUSINESS_DESK: ADMIN}
    router.act(acts.Prove(f"{chat.id}.1", True, 3), NOON)
    assert rightful(chat) == {ROSA: MEMBER, BEN: MEMBER, BUSINESS_DESK: ADMIN}


def test_after_the_end_nobody_of_an_agency_is_there_but_desks_with_an_archive_to_prove() -> None:
    router, chat = a_chat_of_ana()
    router.act(acts.Depart(f"{ROSA}/web"), NOON)
    assert rightful(chat) == {ROSA: MEMBER, TAX_DESK: ADMIN}
    router.act(acts.Prove(f"{chat.id}.1", True, 3), NOON)
    assert rightful(chat) == {ROSA: MEMBER}


def test_an_agency_cannot_name_the_citizen_or_another_desk_as_its_people() -> None:
    router, chat = a_chat_of_ana()
    router.act(acts.Staff(f"{chat.id}.1", frozenset({ANA, ROSA, BUSINESS_DESK})), NOON)
    assert chat.legs[f"{chat.id}.1"].people == {ANA}


def test_who_is_named_for_a_leg_that_is_over_may_not_come_in() -> None:
    router, chat = a_chat_of_ana()
    transferred_to_ben(router, chat)
    assert router.act(acts.Staff(f"{chat.id}.1", frozenset({ANA, EVE})), NOON) == []
    assert ANA not in rightful(chat)


def test_the_same_statement_twice_is_remembered_once() -> None:
    router, chat = a_chat_of_ana()
    assert router.act(acts.Staff(f"{chat.id}.1", frozenset({ANA})), NOON) == []


# --- Comparing ---


def a_room(chat: Chat, **more: str) -> Found:
    """A room that is as it should be, but for `more` (handles: ana, ben, eve)."""
    known = {"ana": ANA, "ben": BEN, "eve": EVE, "desk": TAX_DESK, "rosa": ROSA}
    changed = {known[handle]: affiliation for handle, affiliation in more.items()}
    said = {ROUTER: "owner", **rightful(chat), **changed}
    return Found({jid: affiliation for jid, affiliation in said.items() if affiliation != NONE})


def test_a_room_that_is_as_it_should_be_is_left_alone() -> None:
    _, chat = a_chat_of_ana()
    comparison = Comparison(ROUTER)
    assert comparison.corrections(chat, a_room(chat), NOON) == []
    assert comparison.is_settled


def test_somebody_whose_leg_is_over_is_put_out_at_once() -> None:
    router, chat = a_chat_of_ana()
    transferred_to_ben(router, chat)
    assert Comparison(ROUTER).corrections(chat, a_room(chat, ana=MEMBER), NOON) == [Correction(ANA, NONE)]


@pytest.mark.parametrize(("handle", "has"), [("eve", MEMBER), ("eve", ADMIN), ("eve", "owner")])
def test_a_stranger_is_put_out_once_no_agencys_word_can_be_on_its_way(handle: str, has: str) -> None:
    _, chat = a_chat_of_ana()
    comparison, room = Comparison(ROUTER), a_room(chat, **{handle: has})
    assert comparison.corrections(chat, room, NOON) == []
    assert not comparison.is_settled
    assert comparison.corrections(chat, room, NOON + PATIENCE - timedelta(microseconds=1)) == []
    assert comparison.corrections(chat, room, NOON + PATIENCE) == [Correction(EVE, NONE)]


def test_what_was_right_in_between_is_doubted_anew() -> None:
    _, chat = a_chat_of_ana()
    comparison, room = Comparison(ROUTER), a_room(chat, eve=MEMBER)
    comparison.corrections(chat, room, NOON)
    comparison.corrections(chat, a_room(chat), NOON + 1 * S)
    assert comparison.corrections(chat, room, NOON + 3 * S) == []


def test_an_agent_who_should_be_in_and_is_not_is_let_in_later_and_a_desk_and_the_citizen_at_once() -> None:
    _, chat = a_chat_of_ana()
    comparison, room = Comparison(ROUTER), a_room(chat, ana=NONE, desk=NONE, rosa=NONE)
    assert comparison.corrections(chat, room, NOON) == [Correction(TAX_DESK, ADMIN), Correction(ROSA, MEMBER)]
    assert Correction(ANA, MEMBER) in comparison.corrections(chat, room, NOON + PATIENCE)


def test_an_agent_with_an_admins_rights_becomes_a_member() -> None:
    _, chat = a_chat_of_ana()
    comparison, room = Comparison(ROUTER), a_room(chat, ana=ADMIN)
    comparison.corrections(chat, room, NOON)
    assert comparison.corrections(chat, room, NOON + PATIENCE) == [Correction(ANA, MEMBER)]


def test_an_occupant_without_any_affiliation_is_removed_by_a_ban_that_is_lifted_again() -> None:
    _, chat = a_chat_of_ana()
    comparison = Comparison(ROUTER)
    room = Found(a_room(chat).affiliations, frozenset({ANA, EVE, ROUTER}))
    comparison.corrections(chat, room, NOON)
    assert comparison.corrections(chat, room, NOON + PATIENCE) == [Correction(EVE, OUTCAST), Correction(EVE, NONE)]


# --- A room that cannot be made ---


def test_a_chat_whose_room_cannot_be_made_is_over_and_not_for_want_of_somebody() -> None:
    router, chat = a_chat_of_ana()
    assert router.act(acts.Unfit(chat.id), NOON) == [e.Ended(chat.id, e.FAULT)]
    assert router.act(acts.Unfit(chat.id), NOON) == []


def test_affiliations_are_called_as_in_the_protocol() -> None:
    assert (ADMIN, MEMBER, NONE, OUTCAST) == ("admin", "member", "none", "outcast")

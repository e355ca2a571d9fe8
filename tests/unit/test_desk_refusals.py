"""What a desk answers to an agent when it will not: the words, each of which a catalogue translates."""

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency.desk import Desk
from onedoor.desk.terms.people import Duty
from tests.unit.desks import ANA, BEN, KIM, NOON, a_desk, a_leg, agent, talking_desk

ASIDE = "advice-1@desks.test"


def moving() -> Desk:
    """Another agency is asked for Kim's chat."""
    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "taxes"), NOON)
    return desk


def seeking() -> Desk:
    """Ben is asked for Kim's chat."""
    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "@ben"), NOON)
    return desk


def paired() -> Desk:
    """Kim and Ben are both with the citizen."""
    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "@ben", mode="warm"), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Entered("anna", BEN), NOON)
    return desk


def advised() -> Desk:
    """Kim asks Ben in a room aside."""
    desk = talking_desk()
    desk.act(acts.Consult(KIM, "anna", "@ben", "Is it ours?", ASIDE), NOON)
    return desk


def short_handed() -> Desk:
    """Ben is away, Ana has another skill and is the supervisor."""
    desk = a_desk(agent(KIM), agent(BEN, duty=Duty.AWAY), agent(ANA, "permits", supervisor=True))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    return desk


UNDER_WAY = "A transfer of this chat is already under way. To take it back, type !take."


@pytest.mark.parametrize(
    ("desk", "act", "words"),
    [
        (moving(), acts.Transfer(KIM, "anna", "@ben"), UNDER_WAY),
        (moving(), acts.Requeue(KIM, "anna"), UNDER_WAY),
        (seeking(), acts.Transfer(KIM, "anna", "taxes"), UNDER_WAY),
        (paired(), acts.Transfer(KIM, "anna", "taxes"), "You both have the chat. Type !release first."),
        (
            talking_desk(),
            acts.Transfer(KIM, "anna", "@joe"),
            "There is no @joe here. Your colleagues: @kim, @ben.",
        ),
        (talking_desk(), acts.Transfer(KIM, "anna", "@kim"), "You cannot choose yourself."),
        (talking_desk(), acts.Transfer(BEN, "anna", "@kim"), "Chat 1 is not yours."),
        (talking_desk(), acts.Pass(BEN, "anna"), "You have no offer for chat 1."),
        (talking_desk(), acts.Take(BEN, "anna"), "Kim already has chat 1."),
        (talking_desk(), acts.Take(ANA, "anna"), "You are not an agent here."),
        (talking_desk(), acts.Take(BEN, "gone"), "That chat is over."),
        (talking_desk(), acts.TakeOver(BEN, "anna"), "Only a supervisor can do that."),
        (
            talking_desk(),
            acts.Release(KIM, "anna"),
            "There is nobody to leave the chat to. To transfer it, type !transfer WHERE or !warm WHERE.",
        ),
        (talking_desk(), acts.Tag(KIM, "anna", ("new",)), "There is no tag new. Available: –."),
        (short_handed(), acts.Transfer(KIM, "anna", "@ben"), "Ben is not on duty."),
        (short_handed(), acts.Consult(KIM, "anna", "@ben", "", ASIDE), "Ben is not on duty."),
        (short_handed(), acts.Requeue(KIM, "anna"), "Nobody else is on duty for general in en."),
        (short_handed(), acts.Consult(KIM, "anna", "general", "", ASIDE), "Nobody else is on duty for general in en."),
        (
            advised(),
            acts.Transfer(KIM, "anna.a2", "@ben"),
            "This is a room for advice. You cannot move the chat from here.",
        ),
        (advised(), acts.Requeue(KIM, "anna.a2"), "Nobody has chat 2."),
        (advised(), acts.Block(KIM, "anna.a2", 60), "There is no citizen in this room."),
        (advised(), acts.Consult(KIM, "anna", "@ben", "", ASIDE), f"You are already asking for advice in {ASIDE}."),
        (
            moving(),
            acts.Assign(a_leg("ed", 2, skill="fishing").leg),
            "The Agency does not have the skill fishing.",
        ),
        (
            short_handed(),
            acts.Assign(a_leg("ed", 2, language="fr").leg),
            "Nobody is on duty for general in fr.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_why_and_changes_nothing(desk: Desk, act: acts.Act, words: str) -> None:
    before = {leg.id: (leg.state, leg.owner, dict(leg.offers)) for leg in desk.legs.values()}
    with pytest.raises(acts.Refusal) as refused:
        desk.act(act, NOON)
    assert str(refused.value) == words
    assert {leg.id: (leg.state, leg.owner, dict(leg.offers)) for leg in desk.legs.values()} == before


def test_whoever_has_as_many_chats_as_they_may_is_told_how_to_have_more() -> None:
    desk = a_desk(agent(KIM, capacity=2))
    for number, name in enumerate(("anna", "ed", "flo"), 1):
        desk.act(a_leg(name, number), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Take(KIM, "ed"), NOON)
    with pytest.raises(acts.AtCapacity) as refused:
        desk.act(acts.Take(KIM, "flo"), NOON)
    assert str(refused.value) == "You have 2 of 2 chats. To take more at once, type: on 3"
    assert refused.value.given == {"most": 2, "more": 3}

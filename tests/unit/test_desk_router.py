"""The router's rules: topic to agency, refusals to the next one, transfers, and the truth when nobody is there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.plan import Agency, Plan, Skill
from onedoor.desk.router.router import Router
from onedoor.desk.router.steps import LegState
from onedoor.desk.topics.topics import Topic, words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BUSINESS, TAX, EDA = "business.test", "tax.test", "eda.test"
VISITOR = "v-1@web.test/web"


def skill(id: str, on_duty: int = 1, languages: str = "en") -> Skill:
    return Skill(id, id.title(), frozenset(languages.split()), on_duty, 0)


def a_router(**offers: list[Skill]) -> Router:
    topics = {
        "starting": Topic("starting", "Starting a business", words("bakery shop"), ((BUSINESS, "starting"),)),
        "taxes": Topic("taxes", "Taxes", words("vat sales"), ((TAX, "taxes"), (BUSINESS, "general"))),
        "general": Topic("general", "Something else", frozenset(), ((BUSINESS, "general"),)),
    }
    agencies = {
        BUSINESS: Agency(BUSINESS, "business", "Business Action Center"),
        TAX: Agency(TAX, "tax", "Division of Taxation"),
        EDA: Agency(EDA, "eda", "Economic Development"),
    }
    router = Router(Plan("rooms.test", topics, agencies, timedelta(minutes=10)))
    published = {
        "business": [skill("starting"), skill("general")],
        "tax": [skill("taxes"), skill("refunds")],
        "eda": [skill("grants", on_duty=0)],
        **offers,
    }
    for label, skills in published.items():
        router.act(acts.Offers(f"{label}.test", label, {one.id: one for one in skills}), NOON)
    return router


def join(chat: str = "q1", topic: str = "taxes", *, question: str = "Sales tax?", visitor: str = VISITOR) -> acts.Join:
    return acts.Join(chat, visitor, topic, "en", "Rosa", question)


def talking(topic: str = "starting") -> Router:
    router = a_router()
    router.act(join(topic=topic), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(acts.Take("q1.1", "Ben"), NOON)
    return router


def test_a_topic_leads_to_the_first_agency_that_is_open_for_it() -> None:
    opened, assigned = a_router().act(join(), NOON)
    assert isinstance(opened, e.Opened)
    assert (opened.room, opened.nick) == ("c-q1@rooms.test", "Rosa (citizen)")
    assert isinstance(assigned, e.Assigned)
    assert (assigned.leg, assigned.agency, assigned.skill) == ("q1.1", TAX, "taxes")


def test_two_agencies_whose_names_make_one_nick_do_not_meet_under_it() -> None:
    router = a_router()
    plan = router.directory.plan
    named = {BUSINESS: Agency(BUSINESS, "business", "State 😀"), TAX: Agency(TAX, "tax", "😀 State")}
    router.directory.plan = replace(plan, agencies={**plan.agencies, **named})
    assigned = router.act(join(topic="starting"), NOON)[1]
    assert isinstance(assigned, e.Assigned)
    other = router.assignment(router.chats["q1"], (TAX, "taxes"))
    assert (assigned.nick, other.nick) == ("State desk", "State 2 desk")
    assert router.assignment(router.chats["q1"], (BUSINESS, "starting")).nick == "State desk"


def test_an_agency_without_anybody_on_duty_is_passed_over() -> None:
    router = a_router(tax=[skill("taxes", on_duty=0)])
    assert router.act(join(), NOON)[1].agency == BUSINESS  # type: ignore[attr-defined]


def test_an_agency_whose_agents_speak_another_language_is_passed_over() -> None:
    router = a_router(tax=[skill("taxes", languages="es")])
    assert router.act(join(), NOON)[1].agency == BUSINESS  # type: ignore[attr-defined]


def test_when_nobody_is_there_the_citizen_is_told_and_no_room_is_made() -> None:
    router = a_router(business=[], tax=[])
    with pytest.raises(acts.NobodyThere):
        router.act(join(), NOON)
    assert router.chats == {}


def test_who_is_turned_away_is_remembered_with_the_agency_they_wanted_and_why() -> None:
    router = a_router(business=[], tax=[])
    with pytest.raises(acts.NobodyThere) as refused:
        router.act(join(), NOON)
    turned_away = router.turned_away(join(), refused.value)
    assert (turned_away.agency, turned_away.topic, turned_away.why) == (TAX, "taxes", "nobody")


def test_with_hardly_any_space_left_nobody_begins_a_chat_and_running_ones_go_on() -> None:
    router, another = talking(), join("q2", visitor="v-2@web.test/web")
    router.directory.is_short = True
    with pytest.raises(acts.NobodyThere) as refused:
        router.act(another, NOON)
    assert refused.value.closed.reason == "fault"
    assert router.turned_away(another, refused.value).why == "fault"
    assert router.act(acts.Transfer("q1.1", "tax", "Ben", ""), NOON) != []
    router.directory.is_short = False
    assert isinstance(router.act(another, NOON)[0], e.Opened)


def test_an_agency_that_has_not_said_what_it_offers_is_asked_rather_than_passed_over() -> None:
    router = a_router()
    router.directory.forget()
    assert router.act(join(), NOON)[1].agency == TAX  # type: ignore[attr-defined]


def test_a_question_without_a_topic_finds_one_by_its_words() -> None:
    opened = a_router().act(join(topic="", question="I want to open a bakery"), NOON)[0]
    assert isinstance(opened, e.Opened)
    assert opened.topic == "starting"


def test_a_question_that_fits_nothing_goes_to_the_general_desk() -> None:
    assert a_router().act(join(topic="", question="Hello?"), NOON)[0].topic == "general"  # type: ignore[attr-defined]


def test_the_same_visitor_who_joins_twice_has_one_chat() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert router.act(join("q2"), NOON) == []
    assert list(router.chats) == ["q1"]


def test_a_refusal_goes_to_the_next_agency_and_after_the_last_one_the_citizen_keeps_their_place() -> None:
    router = a_router()
    router.act(join(), NOON)
    refused, assigned = router.act(acts.Refuse("q1.1", "declined"), NOON)
    assert isinstance(refused, e.Refused)
    assert isinstance(assigned, e.Assigned)
    assert (assigned.leg, assigned.agency, assigned.from_leg) == ("q1.2", BUSINESS, None)
    assert router.act(acts.Refuse("q1.2", "nobody"), NOON) == [e.Refused("q1", "q1.2", "nobody")]
    assert router.chats["q1"].state == "queued"


@pytest.mark.parametrize(
    ("target", "agency", "asked"),
    [("taxes", TAX, "taxes"), ("Taxes", TAX, "taxes"), ("tax", TAX, "taxes"), ("refunds", TAX, "refunds")],
)
def test_a_transfer_finds_a_topic_an_agency_or_a_skill_elsewhere(target: str, agency: str, asked: str) -> None:
    (assigned,) = talking().act(acts.Transfer("q1.1", target, "Ben", "sales tax"), NOON)
    assert isinstance(assigned, e.Assigned)
    assert (assigned.agency, assigned.skill, assigned.from_leg, assigned.reason) == (agency, asked, "q1.1", "sales tax")


@pytest.mark.parametrize(
    ("target", "refusal", "says"),
    [
        ("texas", acts.NoSuchTarget, "Did you mean taxes"),
        ("zzz", acts.NoSuchTarget, "Available: business, eda, general"),
        ("eda", acts.NobodyThere, "Nobody is on duty"),
        ("business", acts.SameAgency, "already has the chat"),
    ],
)
def test_a_transfer_that_cannot_be_says_why(target: str, refusal: type[acts.Refusal], says: str) -> None:
    router = talking()
    with pytest.raises(refusal, match=says):
        router.act(acts.Transfer("q1.1", target, "Ben", ""), NOON)
    assert router.chats["q1"].state == "talking"


def test_until_the_other_agency_answers_the_first_one_has_the_citizen() -> None:
    router = talking()
    router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    router.act(acts.Accept("q1.2"), NOON)
    holder = router.chats["q1"].holder
    assert holder is not None
    assert holder.id == "q1.1"
    assert router.act(acts.Take("q1.2", "Ana"), NOON) == [
        e.Taken("q1", "q1.2", "Ana"),
        e.HandedOver("q1", "q1.1", "q1.2", "Ana"),
    ]


def test_a_failed_transfer_goes_nowhere_else_and_leaves_the_chat_where_it_was() -> None:
    router = talking()
    router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    assert router.act(acts.Refuse("q1.2", "declined"), NOON) == [
        e.Refused("q1", "q1.2", "declined"),
        e.TransferFailed("q1", "q1.1", "declined", asked="q1.2"),
    ]
    assert router.chats["q1"].state == "talking"


def test_an_answer_that_comes_when_the_first_agent_is_gone_still_hands_over() -> None:
    router = talking()
    router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    router.act(acts.Requeue("q1.1"), NOON)
    router.act(acts.Take("q1.2", "Ana"), NOON)
    assert router.chats["q1"].legs["q1.1"].state is LegState.OVER


def handed_over() -> Router:
    router = talking()
    router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    router.act(acts.Take("q1.2", "Ana"), NOON)
    router.act(acts.Requeue("q1.2"), NOON)
    return router


def test_a_transferred_citizen_whose_new_agency_gives_up_is_not_left_without_anybody() -> None:
    refused, assigned = handed_over().act(acts.Refuse("q1.2", "nobody"), NOON)
    assert refused == e.Refused("q1", "q1.2", "nobody")
    assert isinstance(assigned, e.Assigned)
    assert (assigned.leg, assigned.agency) == ("q1.3", BUSINESS)


def test_a_transferred_citizen_goes_on_along_the_routes_of_their_topic() -> None:
    router = a_router()
    router.act(join(topic="taxes"), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON)
    router.act(acts.Transfer("q1.1", "starting", "Ana", ""), NOON)
    router.act(acts.Take("q1.2", "Ben"), NOON)
    router.act(acts.Requeue("q1.2"), NOON)
    _, assigned = router.act(acts.Refuse("q1.2", "nobody"), NOON)
    assert isinstance(assigned, e.Assigned)
    assert (assigned.agency, assigned.skill, assigned.from_leg) == (BUSINESS, "general", None)


def test_a_transfer_that_arrives_twice_is_refused_twice() -> None:
    router = talking()
    router.act(acts.Lost(TAX), NOON)
    asked_for = acts.Transfer("q1.1", "tax", "Ben", "why", request="business.test 1")
    with pytest.raises(acts.Refusal) as first:
        router.act(asked_for, NOON)
    router.act(acts.Offers(TAX, "tax", {"taxes": skill("taxes")}), NOON)
    with pytest.raises(acts.Refusal) as second:
        router.act(asked_for, NOON)
    assert str(second.value) == str(first.value)
    assert len(router.act(acts.Transfer("q1.1", "tax", "Ben", "why", request="business.test 2"), NOON)) == 1


def test_an_agency_that_is_known_and_cannot_be_reached_is_not_called_unknown() -> None:
    router = talking()
    router.directory.forget()
    with pytest.raises(acts.NobodyThere, match="cannot be reached"):
        router.act(acts.Transfer("q1.1", "eda", "Ben", ""), NOON)


def test_a_room_goes_when_every_archive_is_done_and_the_citizen_has_had_time() -> None:
    router = talking()
    router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    router.act(acts.Take("q1.2", "Ana"), NOON)
    router.act(acts.End("q1.2", "agent"), NOON)
    router.act(acts.Prove("q1.2", True, 9), NOON)
    later = NOON + timedelta(hours=1)
    assert router.act(acts.Tick(), later) == []
    router.act(acts.Prove("q1.1", True, 5), NOON)
    assert router.act(acts.Tick(), NOON + timedelta(minutes=9)) == []
    assert router.act(acts.Tick(), later) == [e.Closed("q1")]
    assert router.chats == {}
    assert router.visit(VISITOR) is None


@pytest.mark.parametrize(
    ("asked", "proof_is_due"),
    [
        ([], False),
        ([acts.Accept("q1.1")], True),
        ([acts.Accept("q1.1"), acts.Take("q1.1", "Ben")], True),
        ([acts.Accept("q1.1"), acts.Take("q1.1", "Ben"), acts.Requeue("q1.1")], True),
    ],
)
def test_a_room_waits_for_the_archive_of_each_agency_that_knows_of_the_chat(
    asked: list[acts.Act], proof_is_due: bool
) -> None:
    router = a_router()
    router.act(join(topic="starting"), NOON)
    for act in asked:
        router.act(act, NOON)
    router.act(acts.Depart(VISITOR), NOON)
    later = NOON + timedelta(hours=1)
    assert router.act(acts.Tick(), later) == ([] if proof_is_due else [e.Closed("q1")])
    if proof_is_due:
        router.act(acts.Prove("q1.1", True, 3), later)
        assert router.act(acts.Tick(), later) == [e.Closed("q1")]


def an_asked_agency(*answers: acts.Act) -> Chat:
    """The chat that Business has, which asks Taxation in vain."""
    router = talking()
    router.act(acts.Transfer("q1.1", "taxes", "Ben", "", mode="warm"), NOON)
    for act in answers:
        router.act(act, NOON)
    return router.chats["q1"]


def test_an_agency_that_was_asked_in_vain_need_not_archive_what_nobody_there_has_seen() -> None:
    for answers in ([], [acts.Accept("q1.2")]):
        chat = an_asked_agency(*answers, acts.Withdraw("q1.1"))
        assert chat.legs["q1.2"].state is LegState.DROPPED


def test_an_agency_that_ends_its_own_part_or_whose_agent_was_in_the_room_archives_it() -> None:
    ended = an_asked_agency(acts.Accept("q1.2"), acts.End("q1.2", "agent"))
    left = an_asked_agency(acts.Accept("q1.2"), acts.Take("q1.2", "Ana"), acts.Requeue("q1.2"))
    assert ended.legs["q1.2"].state is left.legs["q1.2"].state is LegState.OVER


def test_an_agency_that_was_only_asked_ends_its_own_part_and_the_citizen_keeps_the_old_one() -> None:
    router = talking()
    router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    assert router.act(acts.End("q1.2", "agent"), NOON) == [
        e.Dropped("q1", "q1.2", "agent", own=True),
        e.TransferFailed("q1", "q1.1", "ended", asked="q1.2"),
    ]
    assert router.chats["q1"].state == "talking"


def test_a_citizen_who_leaves_ends_the_chat_once() -> None:
    router = talking()
    assert router.act(acts.Depart(VISITOR), NOON) == [e.Ended("q1", "citizen")]
    assert router.act(acts.Depart(VISITOR), NOON) == []


def test_the_question_is_forgotten_when_somebody_answers() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert router.chats["q1"].question == "Sales tax?"
    router.act(acts.Take("q1.1", "Ana"), NOON)
    assert router.chats["q1"].question == ""


def test_the_events_alone_bring_a_new_process_to_the_same_state() -> None:
    router, again = a_router(), a_router()
    happened = router.act(join(topic="starting"), NOON) + router.act(acts.Take("q1.1", "Ben"), NOON)
    happened += router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    for event in happened:
        again.replay(event, NOON)
    assert again.chats == router.chats

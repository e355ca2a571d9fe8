"""What the router remembers, for how long, and what it looks at again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.router import MOST_REFUSED, Router
from onedoor.desk.topics.topics import Topic, words
from tests.unit.routers import (
    BUSINESS,
    EDA,
    LIMITED,
    LINE,
    NOON,
    PLAN,
    TAX,
    VISITOR,
    S,
    a_router,
    asked,
    join,
    offers,
    passed,
    skill,
    talking,
)

HOUR = timedelta(hours=1)
BARE = VISITOR.partition("/")[0]


def opened(events: list[e.Event]) -> e.Opened:
    assert isinstance(events[0], e.Opened)
    return events[0]


# --- Topics ----------------------------------------------------------------------------------------------------------


def test_a_question_that_fits_no_topic_is_of_the_general_one_and_where_there_is_none_of_the_first() -> None:
    router = a_router()
    assert router.topic("", "vat").id == "taxes"
    assert router.topic("", "xyzzy").id == next(iter(PLAN.topics))
    general = Topic("general", "Something else", frozenset(), ((LINE, "general"),))
    router.change_plan(replace(PLAN, topics={**PLAN.topics, "general": general}))
    assert router.topic("", "xyzzy").id == "general"
    router.change_plan(replace(PLAN, topics={}))
    with pytest.raises(acts.NobodyThere, match=r"^No topic is set up yet\.$"):
        router.topic("", "xyzzy")


def test_a_topic_that_is_named_counts_whatever_the_question_says_and_one_that_is_not_there_is_refused() -> None:
    router = a_router()
    assert router.topic("grants", "vat").id == "grants"
    with pytest.raises(acts.NoSuchTopic, match=r"^There is no topic fishing\.$"):
        router.topic("fishing", "vat")


def test_a_topic_may_have_a_patience_of_its_own() -> None:
    router = a_router()
    router.act(join(), NOON)
    chat = router.chats["q1"]
    assert router.patience(chat) == PLAN.patience
    own = replace(PLAN.topics["taxes"], patience=90 * S)
    router.change_plan(replace(PLAN, topics={**PLAN.topics, "taxes": own}))
    assert router.patience(chat) == 90 * S
    router.change_plan(replace(PLAN, topics={"other": Topic("other", "Other", words(""), ())}))
    assert router.patience(chat) == PLAN.patience, "the topic is gone, the citizen is not"


# --- Citizens --------------------------------------------------------------------------------------------------------


def test_what_a_citizen_has_said_of_themselves_goes_with_the_chat() -> None:
    router = a_router()
    came = opened(router.act(join(page="https://nj.gov/a", email="rosa@mail.test", origin="9f", referrer="x"), NOON))
    assert (came.room, came.nick, came.name) == (f"c-q1@{PLAN.rooms}", "Rosa (citizen)", "Rosa")
    assert (came.page, came.email, came.origin, came.referrer) == ("https://nj.gov/a", "rosa@mail.test", "9f", "x")
    assert router.asker(router.chats["q1"]).visitor == BARE
    assert router.chats["q1"].question == "Sales tax?"


def test_behind_which_line_a_citizen_left_may_be_said_later_and_once() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert router.act(acts.Depart(VISITOR), NOON) == [e.Ended("q1", "citizen")]
    assert router.act(acts.Depart(VISITOR, after="s-9"), NOON) == [e.CitizenLeft("q1", "s-9")]
    assert router.act(acts.Depart(VISITOR, after="s-9"), NOON) == []
    assert router.chats["q1"].left_after == "s-9"


def test_how_far_a_citizen_has_read_is_known_of_any_chat_and_not_where_an_end_of_theirs_came_too_late() -> None:
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON)
    router.act(acts.End("q1.1", "agent"), NOON)
    assert router.act(acts.Depart(VISITOR, after="s-8"), NOON) == [], "they read on to the agent's end"
    assert router.act(acts.Depart(VISITOR, after="s-9", over=True), NOON) == [e.CitizenLeft("q1", "s-9")]
    assert router.act(acts.Depart(VISITOR, after="s-9", over=True), NOON) == []


def test_a_page_that_was_shown_more_before_it_heard_of_its_end_corrects_the_line() -> None:
    """Of two bridges the second knows what the first has shown, and shows all until it hears that it is over."""
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Depart(VISITOR, after="s-8"), NOON)
    assert router.act(acts.Depart(VISITOR, after="s-9"), NOON) == [], "the page may only have said it again"
    assert router.act(acts.Depart(VISITOR, after="s-9", over=True), NOON) == [e.CitizenLeft("q1", "s-9")]
    assert router.act(acts.Depart(VISITOR, after="s-9", over=True), NOON) == []
    assert router.chats["q1"].left_after == "s-9"


def test_an_agency_that_saw_the_citizen_leave_says_behind_which_line() -> None:
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON)
    assert router.act(acts.End("q1.1", "citizen", "s-9"), NOON) == [e.Ended("q1", "citizen", "q1.1", "s-9")]
    assert router.act(acts.Depart(VISITOR, after="s-9"), NOON) == []


def test_what_a_citizen_has_not_said_is_nothing() -> None:
    came = opened(a_router().act(join(), NOON))
    assert (came.page, came.email, came.origin, came.referrer, came.practice) == ("", "", "", "", "")


def test_a_citizen_without_a_name_is_called_citizen() -> None:
    came = opened(a_router().act(replace(join(), name=""), NOON))
    assert (came.name, came.nick) == ("Citizen", "Citizen (citizen)")


def test_a_visitor_has_one_chat_at_a_time_in_whatever_window_and_then_another() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert router.act(join("q2", visitor=f"{BARE}/other"), NOON) == []
    found = router.visit(f"{BARE}/third")
    assert found is not None
    assert found.id == "q1"
    assert router.act(acts.Depart(VISITOR, after="s-9"), NOON) == [e.Ended("q1", "citizen", after="s-9")]
    assert router.act(acts.Depart(VISITOR), NOON) == []
    assert opened(router.act(join("q2"), NOON)).chat == "q2"
    found = router.visit(VISITOR)
    assert found is not None
    assert found.id == "q2"
    assert router.visit("stranger@web.test") is None


def test_a_room_that_could_not_be_made_is_the_end_and_only_once() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert router.act(acts.Unfit("q1"), NOON) == [e.Ended("q1", "fault")]
    assert router.act(acts.Unfit("q1"), NOON) == []
    assert router.act(acts.Unfit("unknown"), NOON) == []


def test_a_chat_is_forgotten_when_it_is_archived_and_has_lingered_and_its_visitor_with_it() -> None:
    router = talking()
    router.act(acts.End("q1.1", "agent"), NOON)
    assert router.act(acts.Tick(), NOON + HOUR) == [], "not archived"
    assert router.act(acts.Prove("q1.1", True, 3), NOON + HOUR) == [e.Archived("q1", "q1.1", True, 3)]
    assert router.act(acts.Tick(), NOON + HOUR) == [e.Closed("q1")]
    assert (router.chats, router.visit(VISITOR), router.of_leg("q1.1")) == ({}, None, None)
    assert router.known("q1").closed
    router.act(acts.Tick(), NOON + HOUR)
    with pytest.raises(KeyError):
        router.known("q1")


def test_a_chat_lingers_for_whoever_saves_its_transcript() -> None:
    router = talking()
    router.act(acts.End("q1.1", "agent"), NOON)
    router.act(acts.Prove("q1.1", True, 3), NOON)
    assert router.act(acts.Tick(), NOON + PLAN.linger - S) == []
    assert router.act(acts.Tick(), NOON + PLAN.linger) == [e.Closed("q1")]


def test_a_practice_chat_does_not_linger() -> None:
    """Who played the citizen has no transcript to save."""
    router = a_router()
    router.act(acts.Practice("p1", TAX, "taxes", "en", "ben@business.test", "Ben", only="ana@tax.test"), NOON)
    router.act(acts.Take("p1.1", "Ana"), NOON)
    router.act(acts.End("p1.1", "agent"), NOON)
    router.act(acts.Prove("p1.1", True, 3), NOON)
    assert router.act(acts.Tick(), NOON) == [e.Closed("p1")]


def test_the_visitors_next_chat_is_theirs_when_the_one_before_is_forgotten() -> None:
    router = talking()
    router.act(acts.End("q1.1", "agent"), NOON)
    router.act(join("q2"), NOON)
    router.act(acts.Prove("q1.1", True, 3), NOON)
    assert e.Closed("q1") in router.act(acts.Tick(), NOON + HOUR)
    found = router.visit(VISITOR)
    assert found is not None
    assert found.id == "q2"


# --- Requests that arrive twice --------------------------------------------------------------------------------------


def refused(router: Router, request: str, target: str = "nobody-at-all") -> acts.Refusal:
    with pytest.raises(acts.Refusal) as found:
        router.act(acts.Transfer("q1.1", target, "Ben", "", request=request), NOON)
    return found.value


def test_a_refused_request_is_refused_again_in_the_same_words_even_if_it_could_be_granted_now() -> None:
    router = talking()
    first = refused(router, "i1")
    assert refused(router, "i1", "tax") is first
    assert asked(router.act(acts.Transfer("q1.1", "tax", "Ben", "", request="i2"), NOON)) == [("q1.2", TAX)]


def test_a_request_without_a_name_is_a_new_one_each_time() -> None:
    router = talking()
    first = refused(router, "")
    assert refused(router, "") is not first
    assert asked(router.act(acts.Transfer("q1.1", "tax", "Ben", ""), NOON)) == [("q1.2", TAX)]


def test_of_refused_requests_the_newest_are_remembered() -> None:
    router = talking()
    found = [refused(router, f"i{number}") for number in range(MOST_REFUSED + 1)]
    assert refused(router, "i1") is found[1]
    assert refused(router, "i0") is not found[0]


# --- People in the room ----------------------------------------------------------------------------------------------


def test_who_may_be_in_the_room_is_said_when_it_changes_and_never_the_visitor_or_a_desk() -> None:
    router = talking()
    told = frozenset({"ben@business.test", BARE, f"desk@{TAX}"})
    (staffed,) = router.act(acts.Staff("q1.1", told, "9b0e"), NOON)
    assert staffed == e.Staffed("q1", "q1.1", ("ben@business.test",), "9b0e")
    assert router.act(acts.Staff("q1.1", told, "9b0e"), NOON) == []
    assert router.act(acts.Staff("q1.1", told, ""), NOON) == []
    assert router.chats["q1"].legs["q1.1"].occupant == "9b0e"
    assert router.act(acts.Staff("q1.1", told, "77aa"), NOON) != []
    assert router.act(acts.Staff("unknown.1", told, ""), NOON) == []


def test_of_a_leg_that_is_over_and_of_advice_nobody_is_said_to_be_in_the_room() -> None:
    router = talking()
    passed(router, "consult")
    assert router.act(acts.Staff("q1.2", frozenset({"ana@tax.test"}), ""), NOON) == []
    router.act(acts.End("q1.1", "agent"), NOON)
    assert router.act(acts.Staff("q1.1", frozenset({"ben@business.test"}), ""), NOON) == []


# --- Waiting too long ------------------------------------------------------------------------------------------------


def test_who_waits_behind_a_transfer_is_asked_of_nobody_else_meanwhile() -> None:
    """The old agent has the citizen; the answer of the agency that was asked is what they wait for."""
    router = a_router(offers(BUSINESS, skill("general", overflow=120 * S)))
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON)
    assert asked(passed(router, target="business")) == [("q1.2", BUSINESS)]
    router.act(acts.Accept("q1.2"), NOON)
    assert router.act(acts.Tick(), NOON + 600 * S) == []


def test_after_a_refusal_the_next_is_looked_for_a_little_later() -> None:
    router = a_router(LIMITED)
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    assert asked(router.act(acts.Tick(), NOON + 120 * S)) == [("q1.2", BUSINESS)]
    router.act(acts.Refuse("q1.2", "declined"), NOON + 121 * S)
    assert router.act(acts.Tick(), NOON + 130 * S) == []
    assert asked(router.act(acts.Tick(), NOON + 131 * S)) == [("q1.3", LINE)]


def test_a_longer_limit_counts_for_those_who_wait_already() -> None:
    router = a_router(LIMITED)
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(offers(TAX, skill("taxes", overflow=300 * S)), NOON + 60 * S)
    assert router.act(acts.Tick(), NOON + 299 * S) == []
    assert asked(router.act(acts.Tick(), NOON + 300 * S)) == [("q1.2", BUSINESS)]


def test_a_limit_means_nothing_to_a_chat_that_is_over() -> None:
    router = talking()
    router.act(acts.End("q1.1", "agent"), NOON)
    assert router.act(LIMITED, NOON) == []
    assert router.act(acts.Tick(), NOON + 600 * S) == []


def test_who_is_put_back_in_the_queue_waits_as_long_as_a_newcomer_before_others_are_asked() -> None:
    router = a_router(LIMITED)
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON + 100 * S)
    assert router.act(acts.Tick(), NOON + 200 * S) == []
    router.act(acts.Requeue("q1.1"), NOON + 200 * S)
    assert router.act(acts.Tick(), NOON + 319 * S) == []
    assert asked(router.act(acts.Tick(), NOON + 320 * S)) == [("q1.2", BUSINESS)]


# --- Whose chats run -------------------------------------------------------------------------------------------------


def test_a_bridge_is_told_its_own_visitors_whose_chats_run_and_no_others() -> None:
    router = talking()
    for chat, visitor in (("q2", "v-2@web.test/web"), ("q3", "v-3@web.test/web"), ("q4", "v-1@other.test/web")):
        router.act(join(chat, visitor=visitor), NOON)
    router.act(acts.Depart("v-3@web.test/web"), NOON)
    assert router.running("web.test") == ([BARE, "v-2@web.test"], False)
    assert router.running("other.test") == (["v-1@other.test"], False)


def test_many_visitors_are_told_in_parts() -> None:
    router = a_router()
    for number in range(5):
        router.act(join(f"q{number}", visitor=f"v-{number}@web.test/web"), NOON)
    first, more = router.running("web.test", most=2)
    assert (first, more) == (["v-0@web.test", "v-1@web.test"], True)
    second, more = router.running("web.test", first[-1], most=3)
    assert (second, more) == (["v-2@web.test", "v-3@web.test", "v-4@web.test"], False)


# --- What is known of a message --------------------------------------------------------------------------------------


def test_who_is_turned_away_is_counted_at_the_first_agency_of_the_topic() -> None:
    router = a_router(offers(EDA))
    with pytest.raises(acts.NobodyThere) as found:
        router.act(join(topic="grants", page="https://nj.gov/a"), NOON)
    away = router.turned_away(join(topic="grants", page="https://nj.gov/a"), found.value)
    assert away == e.TurnedAway("q1", "grants", "en", EDA, "nobody", "https://nj.gov/a")
    router.change_plan(replace(PLAN, topics={"grants": Topic("grants", "Grants", frozenset(), ())}))
    assert router.turned_away(join(topic="grants"), found.value).agency == ""

"""The checker of the chaos run finds each kind of fault in a history made by hand, and nothing where all went well."""

from dataclasses import replace

from chaos.checks import Fault, History, check
from chaos.checks import history as h
from chaos.checks.history import Archived, Disturbance, Post, Recorded, Shown, Transcript
from tests.unit.chaos_histories import (
    ANA,
    BEN,
    BUSINESS,
    END,
    JOINED,
    MEMBERS,
    NOON,
    ROOM,
    ROUTER,
    TAX,
    THERE,
    a_history,
    happened,
    room_was,
)


def faults(history: History) -> set[Fault]:
    found = check(history)
    assert all(one.chat in ("q7", "c1") for one in found)
    return {one.fault for one in found}


def without(history: History, stanza: str, *, page: bool = False, transcript: bool = False) -> None:
    if page:
        shown = history.pages["c1"].shown
        history.pages["c1"].shown = [one for one in shown if one.stanza != stanza]
    if transcript:
        leg = history.transcripts[0]
        history.transcripts[0] = replace(leg, lines=[one for one in leg.lines if one.stanza != stanza])


def test_a_chat_that_went_well_has_no_finding() -> None:
    assert check(a_history()) == []


def test_lost_is_what_its_writer_was_told_is_sent_and_the_room_has_not() -> None:
    history = a_history()
    history.posts.append(Post("m-c1-3", "c1", "m-c1-3 Still there?", NOON + 20, stanza="s9", sent_at=NOON + 21))
    assert faults(history) == {Fault.LOST, Fault.NOT_ON_RECORD}


def test_lost_is_what_an_introduced_agent_said_and_the_page_has_not() -> None:
    history = a_history()
    without(history, "s3", page=True)
    assert Fault.LOST in faults(history)


def test_lost_is_not_what_was_said_while_the_citizen_was_cut_off_and_ended_the_chat() -> None:
    history = a_history()
    page = history.pages["c1"]
    page.shown = [one for one in page.shown if one.by == "citizen" or one.stanza == "s2"]
    page.end_asked_at = NOON + 30
    assert Fault.LOST in faults(history)
    history.disturbances.append(Disturbance("half-open", "bridge", NOON + 1, NOON + 40))
    assert Fault.LOST not in faults(history)


def test_lost_is_what_an_agent_was_not_shown_below_what_they_were() -> None:
    history = a_history()
    history.heard[ANA] = [one for one in history.heard[ANA] if one.stanza != "s4"]
    assert faults(history) == {Fault.LOST}


def test_lost_is_what_was_on_the_page_and_is_not_after_a_reload() -> None:
    history = a_history()
    page = history.pages["c1"]
    page.vanished, page.shown = [page.shown[2]], [one for one in page.shown if one.stanza != "s3"]
    assert faults(history) == {Fault.LOST}


def test_doubled_is_one_message_under_two_ids() -> None:
    history = a_history()
    history.archives[ROOM].insert(4, Archived("s4b", "Rosa c1 (citizen)", "m-c1-2 Thank you", NOON + 8))
    assert Fault.DOUBLED in faults(history)


def test_doubled_is_a_desks_line_that_the_room_has_twice() -> None:
    history = a_history()
    history.archives[ROOM].insert(
        2, Archived("s2b", history.archives[ROOM][1].nick, "Ana has joined.", NOON + 3, JOINED, "o2")
    )
    assert Fault.DOUBLED in faults(history)


def test_doubled_is_somebody_who_joins_twice_in_a_row() -> None:
    history = a_history()
    history.pages["c1"].shown.insert(2, Shown("s2", "notice", "Ana", "", NOON + 4, "agent-joined"))
    assert faults(history) == {Fault.DOUBLED}


def test_invented_is_what_nobody_wrote() -> None:
    history = a_history()
    history.archives[ROOM].insert(3, Archived("s3b", "ana", "Send me your password", NOON + 6))
    assert Fault.INVENTED in faults(history)


def test_invented_is_a_line_on_the_page_that_the_room_has_not() -> None:
    history = a_history()
    history.pages["c1"].shown.insert(3, Shown("s99", "agent", "Ana", "m-ana-1 Good morning", NOON + 6))
    assert Fault.INVENTED in faults(history)


def test_what_a_client_shows_without_the_rooms_id_was_not_kept_and_is_not_invented() -> None:
    history = a_history()
    line = history.heard[ANA][0]
    history.heard[ANA].append(replace(line, stanza="", text="m-ana-9 Still there?", at=NOON + 6))
    assert faults(history) == set()
    history.heard[ANA][-1] = replace(line, stanza="s99", text="m-ana-9 Still there?", at=NOON + 6)
    assert Fault.INVENTED in faults(history)


def test_reordered_is_a_page_with_another_order_than_the_room() -> None:
    history = a_history()
    shown = history.pages["c1"].shown
    shown[2], shown[3] = shown[3], shown[2]
    assert faults(history) == {Fault.REORDERED}


def test_reordered_is_a_room_that_has_what_was_sent_before_behind_what_was_written_later() -> None:
    history = a_history()
    post = history.posts[2]
    history.posts[2] = Post(post.marker, post.by, post.text, NOON + 2, stanza="s4", sent_at=NOON + 4)
    assert faults(history) == {Fault.REORDERED}


def test_altered_is_another_text_under_the_same_name() -> None:
    history = a_history()
    shown = history.pages["c1"].shown
    shown[2] = replace(shown[2], text="m-ana-1 Good evening")
    assert faults(history) == {Fault.ALTERED}


def test_wrong_person_is_a_note_on_the_citizens_page() -> None:
    history = a_history()
    history.pages["c1"].shown.insert(4, Shown("s5", "agent", "Ana", "!note m-ana-2 kind", NOON + 9))
    assert Fault.WRONG_PERSON in faults(history)


def test_wrong_person_is_a_word_in_a_colleagues_mouth() -> None:
    history = a_history()
    shown = history.pages["c1"].shown
    shown[2] = replace(shown[2], name="Omar")
    assert faults(history) == {Fault.WRONG_PERSON}


def test_wrong_person_is_what_was_written_in_another_chat() -> None:
    history = a_history()
    history.posts[1] = replace(history.posts[1], room="c-x9@rooms.localhost")
    assert Fault.WRONG_PERSON in faults(history)


def test_wrong_person_is_who_speaks_to_the_citizen_after_they_have_gone() -> None:
    history = a_history()
    gone = {"code": "agent-lost", "agent": "Ana"}
    history.archives[ROOM].insert(2, Archived("s2c", "desk", "Ana is lost", NOON + 4, gone, "o3"))
    assert Fault.WRONG_PERSON in faults(history)


def test_wrong_person_is_an_agent_who_hears_a_chat_that_was_never_theirs() -> None:
    history = a_history()
    history.heard[BEN] = history.heard[ANA][:3]
    assert faults(history) == {Fault.WRONG_PERSON}


def test_wrong_person_is_an_agent_who_hears_what_is_said_when_the_chat_is_theirs_no_more() -> None:
    history = a_history()
    history.happened.append(happened(TAX, "AgentLost", 6.5, leg="q7.1", agent=ANA))
    history.heard[ANA] = history.heard[ANA][:5]
    assert Fault.WRONG_PERSON not in faults(history), "within five seconds it may still be so"
    late = Archived("s5b", "Rosa c1 (citizen)", "m-c1-3 Still there?", NOON + 30)
    history.archives[ROOM].insert(5, late)
    history.posts.append(Post("m-c1-3", "c1", "m-c1-3 Still there?", NOON + 30, stanza="s5b", sent_at=NOON + 31))
    history.heard[ANA].append(h.Heard(ROOM, "s5b", late.nick, late.text, NOON + 31))
    assert Fault.WRONG_PERSON in faults(history)


def test_membership_is_an_agent_in_the_room_without_a_running_leg() -> None:
    history = a_history()
    room_was(history, affiliations={**MEMBERS, BEN: "member"}, occupants={**THERE, "ben": BEN})
    assert faults(history) == {Fault.MEMBERSHIP}


def test_membership_is_an_owner_who_may_not_be_in_the_room() -> None:
    history = a_history()
    room_was(history, affiliations={jid: kind for jid, kind in MEMBERS.items() if jid != ANA})
    assert faults(history) == {Fault.MEMBERSHIP}


def test_membership_is_a_page_that_names_somebody_who_has_not_the_chat() -> None:
    history = a_history()
    history.samples[0] = replace(history.samples[0], people={"c1": ("Ana", "Omar")})
    assert faults(history) == {Fault.MEMBERSHIP}


def test_membership_is_not_judged_while_something_is_disturbed_or_has_just_changed() -> None:
    history = a_history()
    room_was(history, affiliations={**MEMBERS, BEN: "member"})
    history.disturbances.append(Disturbance("kill", "router", NOON + 20, NOON + 26))
    assert check(history) == []
    history.disturbances.clear()
    history.happened.append(happened(BUSINESS, "Ended", 27, leg="q7.2", reason="withdrawn"))
    history.happened.append(happened(ROUTER, "Assigned", 10, leg="q7.2", agency=BUSINESS, mode="cold"))
    history.happened.append(happened(ROUTER, "Refused", 11, leg="q7.2", why="nobody"))
    history.agents[BEN] = h.Agent(BEN, "ben", "Ben", BUSINESS, 3)
    assert check(history) == []


def test_two_owners_are_two_agencies_that_have_the_citizen_at_once() -> None:
    history = a_history()
    history.happened += [
        happened(ROUTER, "Assigned", 8, leg="q7.2", agency=BUSINESS, mode="cold"),
        happened(BUSINESS, "Assigned", 8.1, leg="q7.2", kind="chat"),
        happened(BUSINESS, "Taken", 9, leg="q7.2", agent=BEN),
    ]
    assert Fault.TWO_OWNERS in faults(history)


def test_two_agents_of_a_warm_transfer_are_no_two_owners() -> None:
    history = a_history()
    history.happened += [
        happened(ROUTER, "Assigned", 8, leg="q7.2", agency=BUSINESS, mode="warm"),
        happened(BUSINESS, "Assigned", 8.1, leg="q7.2", kind="chat"),
        happened(BUSINESS, "Taken", 9, leg="q7.2", agent=BEN),
    ]
    assert Fault.TWO_OWNERS not in faults(history)


def test_capacity_is_exceeded_by_one_chat_too_many() -> None:
    history = a_history()
    history.agents[ANA] = replace(history.agents[ANA], capacity=1)
    history.happened += [
        replace(happened(TAX, "Assigned", 10, leg="q7.9", kind="chat"), chat="q7"),
        replace(happened(TAX, "Taken", 11, leg="q7.9", agent=ANA), chat="q7"),
    ]
    assert Fault.CAPACITY in faults(history)


def test_stuck_is_what_was_not_sent_within_a_minute() -> None:
    history = a_history()
    history.posts[2] = replace(history.posts[2], at=NOON + 7 - 61)
    assert faults(history) == {Fault.STUCK}


def test_stuck_is_a_citizen_who_waits_while_somebody_is_on_duty() -> None:
    history = a_history()
    history.pages["c1"].asked_at = NOON - 60
    assert faults(history) == {Fault.STUCK}


def test_who_waits_while_an_agency_stands_still_for_some_seconds_is_not_stuck() -> None:
    history = a_history()
    history.pages["c1"].asked_at = NOON - 60
    history.disturbances.append(Disturbance("pause", "agency", NOON - 50, NOON - 30))
    history.disturbances.append(Disturbance("cut", "agency", NOON - 40, NOON - 35))
    assert faults(history) == set()


def test_stuck_is_a_leg_that_is_never_proven() -> None:
    history = a_history()
    history.transcripts[0] = replace(history.transcripts[0], complete=None)
    assert faults(history) == {Fault.STUCK}


def test_a_part_that_was_given_back_is_proven_too_if_somebody_has_talked_in_it() -> None:
    history = a_history()
    given_back = replace(
        history.transcripts[0], leg="q7.2", agency="business", state="refused", complete=None, lines=()
    )
    history.transcripts.append(given_back)
    assert faults(history) == set()
    history.transcripts[1] = replace(given_back, taken=True)
    assert faults(history) == {Fault.STUCK}


def test_not_complete_is_a_part_that_was_given_back_and_lacks_a_line() -> None:
    history = a_history()
    history.transcripts[0] = replace(history.transcripts[0], state="refused", taken=True)
    history.archives[ROOM].insert(4, Archived("s4d", history.archives[ROOM][1].nick, "Noted.", NOON + 10, {}, "o9"))
    history.heard[ANA].append(h.Heard(ROOM, "s4d", "desk", "Noted.", NOON + 10))
    assert Fault.NOT_COMPLETE in faults(history)


def test_a_desk_that_keeps_the_record_of_what_it_has_given_back_may_be_in_the_room() -> None:
    history = a_history()
    given_back = happened(ROUTER, "Refused", 20, leg="q7.1", why="nobody", keeps=True)
    history.happened.append(given_back)
    assert not any(f"desk@{TAX}" in one.text for one in check(history))
    history.happened[-1] = replace(given_back, data={**given_back.data, "keeps": False})
    assert any(f"desk@{TAX}" in one.text for one in check(history))


def test_stuck_is_what_is_still_to_be_sent_in_the_end() -> None:
    history = a_history()
    history.unsent.append((TAX, "q7", "<iq/>"))
    assert faults(history) == {Fault.STUCK}


def test_stuck_is_a_page_that_is_not_told_of_the_end() -> None:
    history = a_history()
    history.pages["c1"].over_at, history.finished_at = None, NOON + END + 61
    assert faults(history) == {Fault.STUCK}


def test_not_over_is_a_page_that_was_told_so_while_the_chat_went_on() -> None:
    history = a_history()
    history.pages["c1"].over_at = NOON + 20
    assert Fault.NOT_OVER in faults(history)


def test_not_on_record_is_what_was_sent_and_no_transcript_has() -> None:
    history = a_history()
    without(history, "s5", transcript=True)
    history.transcripts[0] = replace(history.transcripts[0], complete=False)
    assert faults(history) == {Fault.NOT_ON_RECORD}


def test_not_complete_is_a_transcript_that_says_so_and_lacks_a_line() -> None:
    history = a_history()
    history.archives[ROOM].insert(4, Archived("s4d", history.archives[ROOM][1].nick, "Noted.", NOON + 10, {}, "o9"))
    history.heard[ANA].append(h.Heard(ROOM, "s4d", "desk", "Noted.", NOON + 10))
    assert Fault.NOT_COMPLETE in faults(history)


def test_not_shown_is_what_the_transcript_says_the_citizen_saw_and_the_page_has_not() -> None:
    history = a_history()
    without(history, "s2", page=True)
    assert faults(history) == {Fault.NOT_SHOWN}


def test_a_notice_behind_the_end_is_on_record_and_need_not_be_on_the_page() -> None:
    history = a_history()
    assert [line.notice.get("code") for line in history.archives[ROOM] if line.stanza == "s7"] == ["ended"]
    assert "s7" not in {line.stanza for line in history.pages["c1"].shown}
    assert check(history) == []


def test_shown_unrecorded_is_what_the_page_has_and_no_transcript_calls_shown() -> None:
    history = a_history()
    leg: Transcript = history.transcripts[0]
    lines = [replace(one, kind="answer") if one.stanza == "s3" else one for one in leg.lines]
    history.transcripts[0] = replace(leg, lines=lines)
    assert faults(history) == {Fault.SHOWN_UNRECORDED}


def test_nobody_is_said_while_somebody_is_on_duty() -> None:
    history = a_history()
    history.pages["c1"].over_why = "nobody"
    assert faults(history) == {Fault.NOBODY}


def test_nobody_is_true_when_everybody_has_been_away_for_longer_than_the_grace() -> None:
    history = a_history()
    history.pages["c1"].over_why = "nobody"
    history.agents[ANA] = replace(history.agents[ANA], away=[(NOON + 10, NOON + 90)])
    assert check(history) == []


def test_an_introduction_of_somebody_whom_the_citizen_knows_is_not_shown() -> None:
    history = a_history()
    again = Archived("s3e", history.archives[ROOM][1].nick, "", NOON + 6, {**JOINED, "again": "true"}, "o8")
    history.archives[ROOM].insert(3, again)
    history.heard[ANA].insert(3, h.Heard(ROOM, "s3e", "desk", "", NOON + 6))
    leg = history.transcripts[0]
    recorded = Recorded("s3e", "desk", "desk", "notice", "", again=True)
    history.transcripts[0] = replace(leg, lines=[*leg.lines[:3], recorded, *leg.lines[3:]])
    assert check(history) == []


def test_what_was_held_back_until_its_writer_was_introduced_is_in_no_wrong_order() -> None:
    history = a_history()
    history.archives[ROOM].insert(1, Archived("s1b", "ana", "m-ana-9 One moment", NOON + 2))
    history.heard[ANA].insert(1, h.Heard(ROOM, "s1b", "ana", "m-ana-9 One moment", NOON + 2))
    history.posts.append(Post("m-ana-9", ANA, "m-ana-9 One moment", NOON + 2, "words", ROOM, "s1b", NOON + 2.2))
    history.pages["c1"].shown.insert(2, Shown("s1b", "agent", "Ana", "m-ana-9 One moment", NOON + 3))
    leg = history.transcripts[0]
    recorded = Recorded("s1b", "agent", "Ana", "message", "m-ana-9 One moment")
    history.transcripts[0] = replace(leg, lines=[leg.lines[0], recorded, *leg.lines[1:]])
    assert check(history) == []


def test_who_has_answered_may_be_in_the_room_before_they_have_the_chat() -> None:
    history = a_history()
    room_was(history, affiliations={**MEMBERS, BEN: "member", "desk@business.localhost": "admin"})
    room_was(history, occupants={**THERE, "ben": BEN, "Business desk": "desk@business.localhost"})
    history.agents[BEN] = h.Agent(BEN, "ben", "Ben", BUSINESS, 3)
    history.happened += [
        happened(ROUTER, "Assigned", 8, leg="q7.2", agency=BUSINESS, mode="cold"),
        happened(BUSINESS, "Assigned", 8.1, leg="q7.2", kind="chat"),
        happened(BUSINESS, "Answered", 9, leg="q7.2", agent=BEN),
    ]
    assert check(history) == []

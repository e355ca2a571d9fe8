"""Stanzas on their way: in order within a lane, again until they are answered, and never twice what must be once."""

import json
from dataclasses import asdict

import pytest

from onedoor.service.behind import behind, following
from onedoor.service.outbox import PATIENCE, PAUSE, SOON, Outbox
from onedoor.store.journal.journal import Sending
from onedoor.wire.link import NotConnected, RequestFailed


class Wire:
    """What was sent, what was done, and a clock that stands where it is put."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.done: list[tuple[int, str | None]] = []
        self.now, self.up = 0.0, True
        self.outbox = Outbox(self._send, self._done, lambda: self.now)
        self.outbox.open()

    def _send(self, xml: str) -> None:
        if not self.up:
            raise NotConnected
        self.sent.append(xml)

    def _done(self, sending: Sending, failure: RequestFailed | None) -> None:
        self.done.append((sending.id, failure.condition if failure else None))


def iq(id: int, *awaits: str, lane: str = "q1", **context: object) -> Sending:
    return Sending(lane, [f"<iq {one}/>" for one in awaits], awaits, context, id)


def test_a_lane_goes_on_when_its_head_is_answered_and_others_do_not_wait_for_it() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a"), iq(2, "b"), iq(3, "c", lane="q2")])
    assert wire.sent == ["<iq a/>", "<iq c/>"]
    assert wire.outbox.answered("a")
    assert wire.sent == ["<iq a/>", "<iq c/>", "<iq b/>"]
    assert wire.done == [(1, None)]


def test_several_stanzas_go_together_and_are_done_when_all_are_answered() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a", "b")])
    assert wire.sent == ["<iq a/><iq b/>"]
    wire.outbox.answered("b")
    assert wire.done == []
    wire.outbox.answered("a")
    assert wire.done == [(1, None)]


def test_what_awaits_nothing_is_done_when_it_is_sent() -> None:
    wire = Wire()
    wire.outbox.add([Sending("q1", ["<message/>"], [], {}, 1), iq(2, "a")])
    assert wire.sent == ["<message/>", "<iq a/>"]
    assert wire.done == [(1, None)]


def test_after_a_break_the_head_is_sent_again_and_nothing_else() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a"), iq(2, "b")])
    wire.outbox.close()
    wire.outbox.open()
    assert wire.sent == ["<iq a/>", "<iq a/>"]


def test_while_the_link_is_down_nothing_is_lost() -> None:
    wire = Wire()
    wire.up = False
    wire.outbox.add([iq(1, "a")])
    wire.up = True
    wire.outbox.open()
    assert wire.sent == ["<iq a/>"]


def test_an_iq_that_nobody_answers_is_sent_again_and_a_message_is_not() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a"), Sending("q2", ["<message m/>"], ["m"], {}, 2)])
    wire.now = PATIENCE
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>", "<message m/>", "<iq a/>"]


def test_a_receiver_that_has_restarted_is_sent_at_once_what_it_never_answered_and_nobody_else_is() -> None:
    wire = Wire()
    message = Sending("q4>router", ["<message m/>"], ["m"], {}, 4)
    wire.outbox.add([iq(1, "a", lane="q1>router"), iq(2, "b", lane="q1>router"), iq(3, "c"), message])
    wire.outbox.repeat(">router")
    assert wire.sent == ["<iq a/>", "<iq c/>", "<message m/>", "<iq a/>"]
    wire.outbox.answered("a")
    wire.outbox.repeat(">router")
    assert wire.sent[4:] == ["<iq b/>", "<iq b/>"]


def test_an_error_that_may_pass_is_tried_again_until_it_is_too_late() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a", give_up=10.0)])
    down = RequestFailed("remote-server-timeout")
    wire.outbox.answered("a", down)
    wire.now = PAUSE
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"] * 2
    wire.now = 10.0
    wire.outbox.answered("a", down)
    assert wire.done == [(1, "remote-server-timeout")]


def test_a_refusal_for_good_is_told_and_frees_the_lane() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a"), iq(2, "b")])
    wire.outbox.answered("a", RequestFailed("item-not-found"))
    assert wire.done == [(1, "item-not-found")]
    assert wire.sent[-1] == "<iq b/>"


def test_an_answer_to_nothing_is_nobodys() -> None:
    wire = Wire()
    assert wire.outbox.answered("x") is False
    wire.outbox.add([iq(1, "a"), iq(2, "b")])
    assert not wire.outbox.answered("b")


def test_what_the_room_shows_and_does_not_keep_is_said_again_ever_more_rarely_until_it_does() -> None:
    wire = Wire()
    wire.outbox.add([Sending("q1", ["<message m/>"], ["m"], {}, 1), iq(2, "a")])
    for pause in (2, 4, 8):
        wire.outbox.not_kept("m")
        wire.now += pause - 1
        wire.outbox.tick()
        sent = list(wire.sent)
        wire.now += 1
        wire.outbox.tick()
        assert wire.sent == [*sent, "<message m/>"]
    assert wire.done == []
    wire.outbox.answered("m")
    assert wire.done == [(1, None)]
    assert wire.sent[-1] == "<iq a/>"


def test_what_was_not_kept_is_said_again_soon_when_a_room_has_kept_something_else() -> None:
    """The disk has room again; behind it in the lane may be an end, or somebody who has to go."""
    wire = Wire()
    wire.outbox.add([said(1, "m")])
    for _ in range(6):
        wire.outbox.not_kept("m")
    wire.now = SOON - 1
    wire.outbox.keeps()
    wire.outbox.tick()
    assert wire.sent == ["<message m/>"]
    wire.now = SOON
    wire.outbox.tick()
    assert wire.sent == ["<message m/>"] * 2
    wire.outbox.not_kept("m")
    wire.now = 3 * SOON
    wire.outbox.keeps()
    wire.outbox.tick()
    assert wire.sent == ["<message m/>"] * 3


def test_what_a_room_does_not_keep_of_others_is_none_of_ours() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a")])
    wire.outbox.not_kept("somebody else's")
    wire.now = PATIENCE - 1
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"]


def said(id: int, *awaits: str, lane: str = "q1") -> Sending:
    return Sending(lane, [f"<message {one}/>" for one in awaits], awaits, {}, id)


def test_what_a_rooms_archive_has_is_not_said_again_and_neither_is_what_stands_before_it() -> None:
    wire = Wire()
    wire.outbox.close()
    wire.outbox.add([iq(1, "a"), Sending("q1", ["<message/>"], [], {}, 2), said(3, "b"), said(4, "c"), said(5, "d")])
    wire.outbox.found("b")
    wire.outbox.found("c")
    wire.outbox.open()
    assert wire.done == [(1, None), (2, None), (3, None), (4, None)]
    assert wire.sent == ["<message d/>"]


def test_what_a_rooms_archive_does_not_have_is_said_once_it_has_been_read() -> None:
    wire = Wire()
    wire.outbox.add([said(1, "a"), said(2, "b")])
    wire.outbox.hold("q1")
    wire.now = PATIENCE
    wire.outbox.tick()
    wire.outbox.add([said(3, "c", lane="q2")])
    assert wire.sent == ["<message a/>", "<message c/>"]
    wire.outbox.found("x")
    wire.outbox.release("q1")
    assert wire.sent == ["<message a/>", "<message c/>", "<message a/>"]


def test_a_lane_that_is_held_stays_so_over_a_break_of_the_link() -> None:
    wire = Wire()
    wire.outbox.hold("q1")
    wire.outbox.add([said(1, "a")])
    wire.outbox.close()
    wire.outbox.open()
    assert wire.sent == []
    wire.outbox.found("a")
    wire.outbox.release("q1")
    assert (wire.sent, wire.done) == ([], [(1, None)])


def test_half_of_what_goes_together_is_not_all_of_it() -> None:
    wire = Wire()
    wire.outbox.hold("q1")
    wire.outbox.add([said(1, "a", "b")])
    wire.outbox.found("b")
    assert wire.done == []
    wire.outbox.release("q1")
    wire.outbox.answered("a")
    assert wire.done == [(1, None)]


def test_a_refusal_stays_a_refusal_though_the_rest_of_it_succeeds_later() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a", "b")])
    wire.outbox.answered("a", RequestFailed("forbidden"))
    wire.outbox.answered("b")
    assert wire.done == [(1, "forbidden")]


def test_nothing_is_sent_before_the_link_is_up() -> None:
    sent: list[str] = []
    outbox = Outbox(sent.append, lambda sending, failure: None, lambda: 0.0)
    outbox.add([iq(1, "a")])
    assert sent == []
    outbox.open()
    assert sent == ["<iq a/>"]


def test_what_follows_something_needed_that_fails_is_refused_with_it_and_the_lane_is_free() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a", needed=True), iq(2, "b"), said(3, "c"), iq(4, "d", lane="q2")])
    wire.outbox.answered("a", RequestFailed("forbidden"))
    assert wire.done == [(1, "forbidden"), (2, "forbidden"), (3, "forbidden")]
    assert not wire.outbox.answered("b")
    wire.outbox.add([iq(5, "e")])
    assert wire.sent == ["<iq a/>", "<iq d/>", "<iq e/>"]


def test_what_follows_something_needed_that_succeeds_goes_on() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a", needed=True), iq(2, "b")])
    wire.outbox.answered("a")
    assert (wire.sent, wire.done) == (["<iq a/>", "<iq b/>"], [(1, None)])


def test_an_error_that_may_pass_was_waited_for_though_the_stanza_went_out_before_a_restart() -> None:
    wire = Wire()
    wire.outbox.hold("q1")
    wire.outbox.add([iq(1, "a", give_up=10.0)])
    assert wire.outbox.answered("a", RequestFailed("remote-server-timeout"))
    assert wire.done == []
    wire.outbox.release("q1")
    assert wire.sent == ["<iq a/>"]


def test_the_time_after_which_one_gives_up_starts_with_each_sending_and_not_with_each_try() -> None:
    wire = Wire()
    down = RequestFailed("remote-server-timeout")
    wire.outbox.add([iq(1, "a", give_up=10.0), iq(2, "b", give_up=10.0)])
    for wire.now in (6.0, 9.9):
        wire.outbox.tick()
        wire.outbox.answered("a", down)
    assert wire.done == []
    wire.now = 10.0
    wire.outbox.answered("a", down)
    wire.now = 19.9
    wire.outbox.answered("b", down)
    assert wire.done == [(1, "remote-server-timeout")]


def test_what_the_lane_waits_for_is_known_by_its_context() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a", kind="invite", who="ana"), iq(2, "b", kind="ban")])
    assert wire.outbox.waits("q1", kind="invite")
    assert wire.outbox.waits("q1", kind="invite", who="ana")
    assert not wire.outbox.waits("q1", kind="ban", who="ana")
    assert not wire.outbox.waits("q2", kind="invite")
    wire.outbox.answered("a")
    assert not wire.outbox.waits("q1", kind="invite")


def test_what_was_shown_and_not_kept_is_waited_for_a_minute_at_most_and_from_two_seconds_anew_for_the_next() -> None:
    wire = Wire()
    wire.outbox.add([said(1, "m"), said(2, "n")])
    for _ in range(10):
        wire.outbox.not_kept("m")
    wire.now = 59.9
    wire.outbox.tick()
    assert wire.sent == ["<message m/>"]
    wire.now = 60.0
    wire.outbox.tick()
    assert wire.sent == ["<message m/>"] * 2
    wire.outbox.answered("m")
    wire.outbox.not_kept("n")
    wire.now = 62.0
    wire.outbox.tick()
    assert wire.sent[2:] == ["<message n/>"] * 2


def test_a_break_forgets_when_to_try_again_and_the_wait_starts_with_what_is_sent_then() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a")])
    wire.outbox.answered("a", RequestFailed("recipient-unavailable"))
    wire.outbox.close()
    wire.now = 0.5
    wire.outbox.open()
    wire.now = PAUSE
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"] * 2
    wire.now = 0.5 + PATIENCE
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"] * 3


def test_what_was_done_before_the_archive_was_read_has_left_no_failure_behind() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a", "b"), said(2, "c")])
    wire.outbox.answered("a", RequestFailed("forbidden"))
    wire.outbox.found("c")
    assert wire.done == [(1, None), (2, None)]
    wire.outbox.found("c")
    assert wire.done == [(1, None), (2, None)]


def test_what_is_on_its_way_is_not_sent_again_because_the_lane_may_go_on() -> None:
    wire = Wire()
    wire.outbox.add([said(1, "a")])
    wire.outbox.release("q1")
    wire.outbox.open()
    assert wire.sent == ["<message a/>"]


@pytest.mark.parametrize(
    "condition",
    ["remote-server-timeout", "remote-server-not-found", "internal-server-error", "recipient-unavailable"],
)
def test_a_component_that_starts_again_answers_with_errors_that_pass(condition: str) -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a")])
    wire.outbox.answered("a", RequestFailed(condition))
    wire.now = PAUSE - 0.1
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"]
    wire.now = PAUSE
    wire.outbox.tick()
    assert (wire.sent, wire.done) == (["<iq a/>"] * 2, [])


def test_what_is_held_while_it_is_to_be_tried_again_waits_for_its_release() -> None:
    wire = Wire()
    wire.outbox.add([iq(1, "a")])
    wire.outbox.answered("a", RequestFailed("recipient-unavailable"))
    wire.outbox.hold("q1")
    wire.now = PAUSE
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"]
    wire.outbox.release("q1")
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"] * 2


def test_a_line_that_is_not_kept_and_not_the_next_of_its_lane_is_not_what_is_said_again() -> None:
    wire = Wire()
    wire.outbox.add([said(1, "m"), said(2, "n")])
    wire.outbox.not_kept("n")
    wire.now = 60.0
    wire.outbox.tick()
    assert wire.sent == ["<message m/>"]


def test_the_patience_with_an_iq_begins_when_it_is_sent() -> None:
    wire = Wire()
    wire.now = 3.0
    wire.outbox.add([iq(1, "a")])
    wire.now = 3.0 + PATIENCE - 0.1
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"]
    wire.now = 3.0 + PATIENCE
    wire.outbox.tick()
    assert wire.sent == ["<iq a/>"] * 2


def test_what_waits_for_its_turn_in_another_lane_comes_when_it_is_done_as_it_was() -> None:
    wire = Wire()
    late = [iq(2, "b", lane="q2", leg="c1.1"), Sending("q2", [], [], {"kind": "prove"}, 3)]
    wire.outbox.add([iq(1, "a"), behind("q1", late)])
    assert wire.done == []
    wire.outbox.answered("a")
    assert wire.done == [(1, None), (0, None)]
    kept = json.loads(json.dumps(asdict(behind("q1", late))))
    assert [(one.lane, *one.stanzas, *one.awaits, one.context) for one in following(Sending(**kept))] == [
        ("q2", "<iq b/>", "b", {"leg": "c1.1"}),
        ("q2", {"kind": "prove"}),
    ]
    assert following(iq(1, "a")) == []

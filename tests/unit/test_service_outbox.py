"""Stanzas on their way: in order within a lane, again until they are answered, and never twice what must be once."""

from onedoor.service.outbox import PATIENCE, PAUSE, Outbox
from onedoor.store.journal import Sending
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
    assert not wire.outbox.answered("x")
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

"""What an introduction shows of the lines before it, and what a room that is heard again begins with."""

from onedoor.desk.room.showing import HELD_BACK, Line, Showing
from tests.unit.test_desk_showing import DESKS, ROSA, notice, said, shown

JOINED = "agent-joined"


def held(showing: Showing[int], *numbers: int, nick: str = "ana") -> None:
    for number in numbers:
        assert showing.hear(said(number, nick)) == []


def ids(lines: list[Line[int]]) -> list[int]:
    return [line.what for line in lines]


# --- Which of the lines before it an introduction shows --------------------------------------------------------------


def test_an_introduction_that_says_nothing_of_earlier_lines_shows_none() -> None:
    assert shown(said(1, "ana"), notice(2, JOINED, "ana")) == []


def test_an_introduction_may_begin_at_a_line() -> None:
    showing = Showing[int]()
    held(showing, 1, 2, 3)
    assert ids(showing.hear(notice(4, JOINED, "ana", since="s2"))) == [4, 2, 3]


def test_an_introduction_that_begins_at_a_line_that_is_not_held_shows_none() -> None:
    showing = Showing[int]()
    showing.hear(said(1, ROSA))
    held(showing, 2)
    assert ids(showing.hear(notice(3, JOINED, "ana", since="s1"))) == [3]


def test_an_introduction_may_begin_behind_a_line_of_anybody() -> None:
    showing = Showing[int]()
    held(showing, 1)
    showing.hear(said(2, ROSA))
    held(showing, 3)
    assert ids(showing.hear(notice(4, JOINED, "ana", after="s2"))) == [4, 3]


def test_behind_the_agents_own_line_means_without_it() -> None:
    showing = Showing[int]()
    held(showing, 1, 2, 3)
    assert ids(showing.hear(notice(4, JOINED, "ana", after="s2"))) == [4, 3]


def test_behind_a_line_that_nobody_has_seen_means_all() -> None:
    showing = Showing[int]()
    held(showing, 1, 2)
    assert ids(showing.hear(notice(3, JOINED, "ana", after="s0"))) == [3, 1, 2]
    showing = Showing[int]()
    held(showing, 1, 2)
    assert ids(showing.hear(notice(3, JOINED, "ana", after=""))) == [3, 1, 2]


def test_since_they_entered_means_behind_their_last_entry() -> None:
    showing = Showing[int]()
    held(showing, 1)
    for entry in (2, 3):
        showing.came("ana", "o-ana")
        showing.people.left("ana", new_nick=None, put_out=False)
        held(showing, entry)
    assert ids(showing.hear(notice(4, JOINED, "ana", since="entry"))) == [4, 3]


def test_since_they_entered_means_all_where_they_were_there_before_us_or_have_only_changed() -> None:
    showing = Showing[int]()
    held(showing, 1)
    showing.came("ana", "o-ana", was_there=True)
    held(showing, 2)
    showing.came("ana", "o-ana")
    held(showing, 3)
    assert ids(showing.hear(notice(4, JOINED, "ana", since="entry"))) == [4, 1, 2, 3]


def test_an_entry_behind_the_line_at_which_an_introduction_begins_shows_nothing_itself() -> None:
    showing = Showing[int]()
    held(showing, 1)
    showing.came("ana", "o-ana")
    held(showing, 2)
    assert ids(showing.hear(notice(3, JOINED, "ana", since="s1"))) == [3, 1, 2]
    showing = Showing[int]()
    held(showing, 1)
    showing.came("ana", "o-ana")
    held(showing, 2)
    assert ids(showing.hear(notice(3, JOINED, "ana", after="s1"))) == [3, 2]


def test_commands_are_held_back_with_the_rest_and_never_shown() -> None:
    showing = Showing[int]()
    showing.hear(said(1, "ana", is_meant=False))
    held(showing, 2)
    showing.hear(said(3, "ana", has_words=False))
    assert ids(showing.hear(notice(4, JOINED, "ana", since="s1"))) == [4, 2]


def test_of_one_who_is_not_introduced_the_newest_lines_are_kept() -> None:
    showing = Showing[int]()
    held(showing, *range(HELD_BACK + 3))
    late = showing.hear(notice(999, JOINED, "ana", after=""))
    assert ids(late) == [999, *range(3, HELD_BACK + 3)]


def test_an_introduction_shows_its_own_agents_lines_and_what_it_has_shown_it_shows_once() -> None:
    showing = Showing[int]()
    held(showing, 1)
    held(showing, 2, nick="ben")
    assert ids(showing.hear(notice(3, JOINED, "ana", after=""))) == [3, 1]
    assert ids(showing.hear(notice(4, JOINED, "ana", after=""))) == [4]


# --- Notices ---------------------------------------------------------------------------------------------------------


def test_an_introduction_says_who_it_is_and_where_their_picture_is() -> None:
    showing = Showing[int]()
    told = notice(1, JOINED, "ana", agency="Tax", at="tax.test", picture="ab12")
    assert ids(showing.hear(told)) == [1]
    person = showing.people.known("ana")
    assert person is not None
    assert (person.name, person.agency, person.desk) == ("Ana", "Tax", DESKS[0])
    assert (person.at, person.picture) == ("tax.test", "ab12")
    assert showing.people.met == {"Tax": person}


def test_what_an_introduction_leaves_out_is_nothing() -> None:
    showing = Showing[int]()
    bare = said(1, DESKS[0], notice={"code": JOINED, "nick": "ana"})
    assert ids(showing.hear(bare)) == [1]
    person = showing.people.known("ana")
    assert person is not None
    assert (person.name, person.agency, person.at, person.picture) == ("", "", "", "")


def test_an_introduction_of_nobody_introduces_nobody_and_ends_no_end() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, "ended"))
    assert ids(showing.hear(notice(2, JOINED))) == [2]
    assert showing.people.here() == []
    assert showing.is_too_late("s3")


def test_each_notice_of_a_loss_ends_an_introduction_and_a_reply_does_not() -> None:
    for code, lines in (("agent-lost", 0), ("agent-left", 0), ("requeued", 0), ("reply", 1), ("position", 1)):
        showing = Showing[int]()
        showing.hear(notice(1, JOINED, "ana"))
        assert ids(showing.hear(notice(2, code, "ana"))) == [2]
        assert len(showing.hear(said(3, "ana"))) == lines, code


def test_what_a_desk_says_that_is_no_notice_is_not_shown() -> None:
    assert Showing[int]().hear(said(1, DESKS[0])) == []


def test_a_reply_that_names_a_nick_introduces_nobody() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, "reply", "ana"))
    assert showing.people.known("ana") is None
    assert showing.hear(said(2, "ana")) == []


# --- Lines without an id, lines twice, and everything again ----------------------------------------------------------


def test_a_line_comes_once_and_one_that_the_room_does_not_keep_as_often_as_it_is_said() -> None:
    line = said(1, ROSA)
    showing = Showing[int]()
    assert [len(showing.hear(line)) for _ in range(3)] == [1, 0, 0]
    unkept = Line(None, ROSA, line.by, 2)
    assert [len(showing.hear(unkept)) for _ in range(3)] == [1, 1, 1]


def test_what_a_citizen_does_without_words_is_not_shown() -> None:
    assert shown(said(1, ROSA, has_words=False), said(2, ROSA)) == [2]


def test_behind_a_leaving_a_line_that_the_room_does_not_keep_is_too_late() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, JOINED, "ana"))
    ana = said(2, "ana")
    unkept = Line(None, ana.nick, ana.by, 3)
    assert ids(showing.hear(unkept)) == [3]
    showing.left("s1")
    assert showing.hear(unkept) == []
    assert ids(showing.settled("")) == [3]


def test_only_the_first_line_behind_which_the_citizen_left_counts() -> None:
    showing = Showing[int]()
    for line in (notice(1, JOINED, "ana"), said(2, "ana"), said(3, "ana")):
        showing.hear(line)
    assert showing.left("s2") == ["s3"]
    assert showing.left("s1") == []
    assert showing.left_after == "s2"


def test_what_the_router_says_of_a_later_leaving_shows_what_came_until_then() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, JOINED, "ana"))
    showing.left("s1")
    for number in (2, 3):
        assert showing.hear(said(number, "ana")) == []
    assert ids(showing.settled("s2")) == [2]
    assert showing.left_after == "s2"
    assert showing.is_too_late("s3")


def test_what_was_shown_after_all_can_be_taken_back_as_what_was_shown_at_once() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, JOINED, "ana"))
    showing.left("s1")
    showing.hear(said(2, "ana"))
    assert ids(showing.settled("")) == [2]
    assert showing.left_after is None
    assert showing.left(None) == ["s1", "s2"]


def test_a_room_that_is_heard_again_begins_anew() -> None:
    showing = Showing[int]()
    for line in (notice(1, JOINED, "ana"), said(2, "ana"), said(3, "ben"), notice(4, "ended")):
        showing.hear(line)
    showing.forget()
    assert not showing.is_too_late("s5")
    assert showing.people.known("ana") is None
    assert showing.hear(said(2, "ana")) == []
    assert ids(showing.hear(notice(1, JOINED, "ana", since="s2"))) == [1, 2]
    assert ids(showing.hear(notice(6, JOINED, "ben", after=""))) == [6], "what he said before is not heard yet"


def test_a_room_that_is_heard_again_has_shown_nothing_and_withholds_nothing() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, JOINED, "ana"))
    showing.left("s1")
    showing.hear(said(2, "ana"))
    showing.forget()
    assert showing.settled("") == []
    assert showing.left(None) == []

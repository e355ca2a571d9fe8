"""Which lines of a room its citizen is shown: page and record say the same, whatever has happened there."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bridge.conversation.conversation import Conversation
from bridge.rooms import stanzas
from components.agency.rooms.occupants import Room
from components.agency.rooms.record import Record
from onedoor.desk.agency.events import Assigned
from onedoor.desk.room.showing import By, Line, Showing
from onedoor.wire.control import workgroup
from onedoor.wire.muc.muc import Message, Occupant

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ROOM, ROSA = "c-1@rooms", "Rosa (citizen)"
DESKS, AGENTS = ("Tax desk", "Business desk"), ("ana", "ben", "cleo")


def said(id: int, nick: str, **more: Any) -> Line[int]:
    by = By.CITIZEN if nick == ROSA else By.DESK if nick in DESKS else By.OTHER
    return Line(f"s{id}", nick, by, id, **more)


def notice(id: int, code: str, nick: str = "", desk: str = DESKS[0], **more: str) -> Line[int]:
    return said(id, desk, notice={"code": code, "nick": nick, "agent": nick.title(), **more})


def shown(*lines: Line[int]) -> list[int]:
    showing = Showing[int]()
    return [one.what for line in lines for one in showing.hear(line) if one.by is not By.DESK]


def test_an_agent_is_shown_from_their_introduction_on() -> None:
    assert shown(said(1, ROSA), said(2, "ana"), notice(3, "agent-joined", "ana"), said(4, "ana")) == [1, 4]


def test_what_an_introduction_means_is_shown_late_and_once() -> None:
    lines = said(1, "ana"), said(2, "ana"), notice(3, "agent-joined", "ana", since="s2"), said(2, "ana")
    assert shown(*lines) == [2]


def test_somebody_else_who_comes_under_an_agents_nick_is_a_stranger() -> None:
    showing = Showing[int]()
    showing.came("ana", "o-ana")
    showing.hear(notice(1, "agent-joined", "ana"))
    showing.came("ana", "o-ana")
    assert len(showing.hear(said(2, "ana"))) == 1, "she has only changed"
    showing.people.left("ana", new_nick=None, put_out=False)
    showing.came("ana", "o-eve")
    assert showing.hear(said(3, "ana")) == []


def test_commands_and_notes_are_not_shown() -> None:
    lines = notice(1, "agent-joined", "ana"), said(2, "ana", is_meant=False), said(3, "ana", has_words=False)
    assert shown(*lines) == []


def test_behind_a_desks_last_word_no_agent_is_shown_and_the_citizen_still_is() -> None:
    lines = notice(1, "agent-joined", "ana"), notice(2, "ended"), said(3, "ana"), said(4, ROSA)
    assert shown(*lines) == [4]


def test_whoever_is_introduced_behind_a_desks_last_word_is_shown() -> None:
    ended = notice(1, "agent-joined", "ana"), notice(2, "ended"), said(3, "ben")
    lines = *ended, notice(4, "agent-joined", "ben", DESKS[1], since="s3"), said(5, "ben"), said(6, "ana")
    assert shown(*lines) == [3, 5, 6]


def test_what_an_agent_says_behind_the_line_at_which_the_citizen_left_is_taken_back_and_nothing_more_comes() -> None:
    showing = Showing[int]()
    for line in (notice(1, "agent-joined", "ana"), said(2, "ana"), said(3, ROSA), said(4, "ana")):
        showing.hear(line)
    assert showing.left("s3") == ["s4"]
    assert showing.is_too_late("s4")
    assert not showing.is_too_late("s2")
    assert showing.hear(said(5, "ana")) == []
    assert showing.hear(notice(6, "reply", agent="Ana")) == []


ENDED_BY_THE_AGENT = (
    notice(1, "agent-joined", "ana"),
    said(2, "ana"),
    said(3, "ana"),
    notice(4, "ended"),
    said(5, "ana"),
)


def test_where_the_agents_end_counts_the_page_is_shown_what_came_before_it_although_the_citizen_had_left() -> None:
    page = Showing[int]()
    page.left("s2")
    for line in ENDED_BY_THE_AGENT:
        page.hear(line)
    assert [line.what for line in page.settled("")] == [3]
    assert page.settled("") == [], "once"


def test_where_the_citizens_end_counts_the_page_shows_no_more_and_the_record_takes_it_back() -> None:
    page, record = Showing[int](), Showing[int]()
    page.left("s2")
    for line in ENDED_BY_THE_AGENT:
        page.hear(line)
        record.hear(line)
    assert page.settled("s2") == []
    assert record.left("s2") == ["s3"]


def test_a_line_that_was_held_back_is_as_late_as_the_introduction_that_would_have_shown_it() -> None:
    page, record = Showing[int](), Showing[int]()
    page.left("s1")
    for line in (said(1, "ana"), notice(2, "agent-joined", "ana", since="s1")):
        page.hear(line)
        record.hear(line)
    assert [line.what for line in page.release_own()] == []
    assert record.left("s1") == ["s2", "s1"]


def test_a_page_knows_whether_it_has_shown_more_than_up_to_a_line() -> None:
    page = Showing[int]()
    for line in ENDED_BY_THE_AGENT:
        page.hear(line)
    page.left("s3")
    assert page.has_shown_behind("s2")
    assert not page.has_shown_behind("s3")
    assert not page.has_shown_behind("elsewhere"), "it stands behind all that was read"


def test_whoever_has_not_left_has_nothing_to_be_shown_after_all() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, "agent-joined", "ana"))
    assert showing.settled("") == []
    assert showing.settled("s1") == []
    assert len(showing.hear(said(2, "ana"))) == 1


def test_the_line_at_which_the_citizen_left_may_be_known_before_it_is_read() -> None:
    showing = Showing[int]()
    assert showing.left("s2") == []
    lines = notice(1, "agent-joined", "ana"), said(2, "ana"), said(3, "ana")
    assert [one.what for line in lines for one in showing.hear(line)] == [1, 2]


def test_a_citizen_who_left_before_the_first_line_has_seen_none() -> None:
    showing = Showing[int]()
    showing.hear(notice(1, "agent-joined", "ana"))
    showing.hear(said(2, "ana"))
    assert showing.left(None) == ["s1", "s2"]


def test_a_visitor_who_leaves_says_behind_which_line() -> None:
    for after in ("s-41", None):
        left = stanzas.depart_queue(by="v-a1@web.localhost/web", router="router.localhost", after=after)
        assert workgroup.read_depart(left) == (after or "", False)


# --- The page and the record ---

WHO = st.sampled_from(AGENTS)
WHICH = st.sampled_from(DESKS)
STEPS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from((ROSA, *AGENTS)), st.sampled_from(["Hello", "!note psst", "！end"])),
    st.tuples(st.just("agent-joined"), WHO, WHICH, st.sampled_from(["", "entry", "since", "after"])),
    st.tuples(st.sampled_from(["agent-lost", "agent-left", "requeued", "ended", "reply"]), WHO, WHICH),
    st.tuples(st.sampled_from(["comes", "goes", "is put out"]), WHO),
)


class Both:
    """A citizen's page and an agency's record, which see the same room."""

    def __init__(self) -> None:
        self.page = Conversation(ROSA)
        leg = Assigned(
            leg="c1.1", chat="c1", number=1, room=ROOM, nick=DESKS[0], skill="g", topic="T", language="en", since=NOW,
            citizen="Rosa", citizen_nick=ROSA, desks="|".join(DESKS),
        )  # fmt: skip
        self.record = Record(leg, Room(ROOM, DESKS[0]))
        self.kinds: dict[str, tuple[str, str]] = {}
        self.on_page: list[str] = []
        self.ids: list[str] = []
        self.ends: set[str] = set()
        """Notices of an end: of that the page is told by the router."""
        for desk in DESKS:
            self._occupant(desk, present=True, affiliation="admin")

    def _occupant(self, nick: str, *, present: bool, affiliation: str = "member") -> None:
        role = "participant" if present else "none"
        found = Occupant(ROOM, nick, present, affiliation, role, f"{nick.replace(' ', '')}@localhost/1")
        self.page.occupant(found, nick)
        self.record.room.occupants[nick] = found
        if not present:
            del self.record.room.occupants[nick]
        self.record.occupant(found)

    def _line(self, nick: str, body: str | None, told: dict[str, str] | None = None) -> None:
        id = f"s{len(self.ids)}"
        self.ids.append(id)
        message = Message(ROOM, nick, body, id, None, id, None, None, told, None)
        self._shown(self.page.message(message, NOW))
        line = self.record.line(message, NOW, {})
        for earlier in self.record.show(message, line):
            self.kinds[earlier] = "agent", "message"
        self.kinds[id] = line["author"], line["kind"]

    def _shown(self, frames: list[dict[str, Any]]) -> None:
        self.on_page += [frame["stanza"] for frame in frames if frame["type"] in ("message", "notice")]

    def router_decides(self, after: str) -> None:
        self._shown(self.page.settled(after, NOW))

    def page_is_over(self) -> None:
        self._shown(self.page.release_own(NOW))

    def step(self, what: str, who: str, *more: str) -> None:
        match what:
            case "say":
                self._line(who, more[0])
            case "comes" | "goes" | "is put out":
                affiliation = "none" if what == "is put out" else "member"
                self._occupant(who, present=what == "comes", affiliation=affiliation)
            case "agent-joined":
                meant = {
                    "entry": {"since": "entry"},
                    "since": {"since": self._some()},
                    "after": {"after": self._some()},
                }
                self._line(more[0], "has joined", {**self._told(what, who, more[0]), **meant.get(more[1], {})})
            case _:
                self._line(more[0], "a notice", self._told(what, who, more[0]))
                self.ends |= {self.ids[-1]} if what == "ended" else set()

    def _some(self) -> str:
        return self.ids[len(self.ids) // 2] if self.ids else "s?"

    @staticmethod
    def _told(code: str, who: str, desk: str) -> dict[str, str]:
        return {"code": code, "nick": who, "agent": who.title(), "agency": desk}

    def left(self, after: str | None) -> None:
        """The citizen has gone; the page does not take back what it has shown."""
        self.page.left(after)
        for id in self.record.showing.left(after):
            self.kinds[id] = self.kinds[id][0], "unseen"


@given(st.lists(STEPS, max_size=40), st.lists(STEPS, max_size=10), st.sampled_from(["stays", "leaves", "is too late"]))
def test_what_is_recorded_as_shown_is_what_the_page_has_shown(
    before: list[Any], after: list[Any], citizen: str
) -> None:
    both = Both()
    for step in before:
        both.step(*step)
    last = both.ids[-1] if both.ids else None
    if citizen == "leaves":
        both.left(last)
    elif citizen == "is too late":
        both.page.left(last)
    for step in after:
        both.step(*step)
    if citizen == "is too late":
        both.router_decides("")
    both.page_is_over()
    shown = (("agent", "message"), ("citizen", "message"), ("desk", "notice"))
    recorded = [id for id in both.ids if both.kinds[id] in shown and id not in both.ends]
    assert sorted(both.on_page, key=both.ids.index) == recorded

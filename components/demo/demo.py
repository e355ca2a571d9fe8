"""Plays one chat through two agencies on a private instance, shows what each party saw, and compares it.

Uses a real citizen's side and two agents with a second XMPP implementation. Leaves nothing behind.
"""

import asyncio
import logging
import shutil
import sys
import time
from collections.abc import Sequence

import structlog
from sqlalchemy.orm import Session

from bridge.words.lines import noticed
from bridge.words.sentences import Sentences
from components.agent import Agent, Line, NotSeen, Room, Typing
from components.demo.agreement import Said, View, differences
from components.demo.citizen import Citizen, NotShown
from components.demo.columns import DIM, RESET, Cell, block, table
from components.demo.private import PrivateInstance
from onedoor.desk.room.lines import SHOWN
from onedoor.store import database
from onedoor.store.tables import Leg
from onedoor.store.tables import Line as Kept
from onedoor.store.transcripts import transcripts
from onedoor.up.waiting import NotReady
from onedoor.wording.labels import LEG_STATES, LINE_KINDS
from onedoor.wording.sentences import gettext as _

FIRST, SECOND = "business", "tax"
REASON = "Needs the sales-tax desk"


def run() -> int:
    """Returns the exit code: 0 if all views agree; otherwise 1, with the differences printed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        return asyncio.run(Demo().play())
    except (NotSeen, NotShown, NotReady) as stuck:
        print(_("The scene did not come to its end: %(why)s", why=str(stuck)))
        return 1


class Demo:
    def __init__(self) -> None:
        self._colour = sys.stdout.isatty()
        self._width = min(150, max(90, shutil.get_terminal_size((120, 40)).columns))
        self._began = time.monotonic()

    async def play(self) -> int:
        self._tell(_("Starting a private instance: XMPP server, router, four agencies, web bridge, panel …"))
        async with PrivateInstance() as here:
            self._tell(_("It runs at %(address)s, and will be gone in a moment.", address=here.page))
            async with here.agent("ben") as ben, here.agent("ana") as ana, here.citizen("Rosa") as rosa:
                at_ben, at_ana = await self._scene(rosa, ben, ana)
                room = await ana.archive(at_ana.jid) if at_ana.state.value == "in" else []
                await self._end(rosa, ana)
                archives = [await self._archive(here, agency) for agency in (FIRST, SECOND)]
                return self._show(rosa, at_ben, at_ana, room, archives)

    # --- The scene

    async def _scene(self, rosa: Citizen, ben: Agent, ana: Agent) -> tuple[Room, Room]:
        await rosa.ask("I am opening a bakery. What do I need first?", "starting")
        place = await rosa.expect("queue")
        position, seconds = place["position"], place["time"]
        told = _("Rosa asks, and is told: place %(place)s, about %(time)s seconds.", place=position, time=seconds)
        self._tell(told)
        at_ben = await ben.take()
        self._tell(_("Ben at the Business Action Center is offered the chat, and takes it in his own XMPP client."))
        await rosa.expect("notice", code="agent-joined", agent="Ben")
        ben.typing()
        await rosa.expect("typing", on=True)
        await ben.say("Good morning, Rosa. First a name and a business structure, then the registration.")
        await self._answers(rosa, ben, "Thank you! And do I charge sales tax when I deliver?")
        await ben.say(f"!transfer taxes {REASON}")
        self._tell(_("Ben transfers the chat: %(command)s", command=f"!transfer taxes {REASON}"))
        at_ana = await ana.take()
        await ana.gone(at_ana.jid, ben.nick)
        self._tell(_("Ana at the Division of Taxation takes it and reads what was said; Ben is out of the room."))
        await self._breaks(rosa, ana)
        return at_ben, at_ana

    async def _answers(self, rosa: Citizen, agent: Agent, text: str) -> None:
        rosa.typing()
        await agent.journal.expect(Typing, lambda typing: typing.on)
        await rosa.say(text)
        await agent.journal.expect(Line, lambda line: line.body == text)

    async def _breaks(self, rosa: Citizen, ana: Agent) -> None:
        """The citizen reloads the page, then goes offline while the agent goes on writing."""
        await rosa.reload()
        await ana.say("Ana here, I have read all of it. Delivery is taxed when the goods are taxed.")
        await rosa.expect(
            "message", text="Ana here, I have read all of it. Delivery is taxed when the goods are taxed."
        )
        await rosa.offline()
        kept = rosa.post("And bread?")
        await ana.say("Most food is not. A cake with candles and a plate may be.")
        self._tell(_("Rosa has reloaded her page and lost her network; both go on writing."))
        rosa.online()
        await kept
        await ana.journal.expect(Line, lambda line: line.body == "And bread?")
        last = await ana.say("Bread is not taxed either. Good luck with the bakery!")
        await rosa.expect("message", text=last.body)

    async def _end(self, rosa: Citizen, ana: Agent) -> None:
        await ana.say("!end")
        await rosa.expect("ended")
        self._tell(_("Ana ends the chat; both agencies compare their archives with the room's before it goes."))

    # --- What remains

    async def _archive(self, here: PrivateInstance, agency: str) -> tuple[Leg, Sequence[Kept]]:
        """The agency's transcript, once it has been compared with the room's archive."""
        async with asyncio.timeout(20):
            while True:
                leg, lines = await asyncio.to_thread(_read, here.settings.database.url, agency)
                if leg.complete is not None:
                    return leg, lines
                await asyncio.sleep(0.05)

    def _show(
        self,
        rosa: Citizen,
        at_ben: Room,
        at_ana: Room,
        room: Sequence[Line],
        archives: Sequence[tuple[Leg, Sequence[Kept]]],
    ) -> int:
        said = [_said(line, at_ana) for line in at_ana.lines]
        print(f"\n{self._columns(rosa, at_ben, at_ana, said)}\n")
        for leg, lines in archives:
            print(self._transcript(leg, lines) + "\n")
        views = _views(rosa, at_ben, at_ana, room, archives)
        problems = differences(said, views)
        problems += [
            _("the archive of %(agency)s is not complete", agency=leg.agency_id)
            for leg, kept in archives
            if not leg.complete
        ]
        if problems:
            print(_("The views differ:") + "\n" + "\n".join(f"  {problem}" for problem in problems))
            return 1
        names = ", ".join(view.name for view in views)
        counted = {"lines": len(said), "views": len(views), "names": names}
        self._tell(_("%(lines)s lines, %(views)s views, no difference: %(names)s.", **counted))
        return 0

    def _columns(self, rosa: Citizen, at_ben: Room, at_ana: Room, said: Sequence[Said]) -> str:
        page = {frame["stanza"]: _as_shown(frame) for frame in rosa.shown}
        clients = [{line.stanza_id: _as_read(line) for line in place.lines} for place in (at_ben, at_ana)]
        rows = []
        for line in said:
            shown = page.get(line.stanza_id)
            cells = [Cell(shown) if shown else None]
            for client in clients:
                text = client.get(line.stanza_id)
                cells.append(Cell(text, faint=line.hidden) if text else None)
            rows.append(cells)
        heads = (_("Rosa, on the web page"), "Ben, Business Action Center", "Ana, Division of Taxation")
        return table(heads, rows, width=self._width, colour=self._colour)

    def _transcript(self, leg: Leg, lines: Sequence[Kept]) -> str:
        title = _(
            "The archive of %(agency)s: chat %(number)s, %(topic)s; %(state)s; %(proof)s",
            agency=leg.agency_id,
            number=leg.number,
            topic=leg.topic,
            state=_state(leg),
            proof=_("complete, compared with the room's archive") if leg.complete else _("NOT complete"),
        )
        shown = [f"{_kind(line)}{line.name}: {line.body}" for line in lines]
        return block(title, shown, width=self._width, colour=self._colour)

    def _tell(self, text: str) -> None:
        when = f"{time.monotonic() - self._began:5.1f} s"
        print(f"{DIM}{when}{RESET}  {text}" if self._colour else f"{when}  {text}", flush=True)


def _state(leg: Leg) -> str:
    if leg.to_agency:
        return _("handed over to %(agency)s", agency=leg.to_agency)
    return str(LEG_STATES.get(leg.state, leg.state)).lower()


def _read(url: str, agency: str) -> tuple[Leg, Sequence[Kept]]:
    engine = database.connect(url)
    try:
        with Session(engine, expire_on_commit=False) as session:
            leg = transcripts.search(session, transcripts.Filter(agency=agency)).found[0].leg
            return leg, transcripts.lines(session, leg)
    finally:
        engine.dispose()


def _said(line: Line, room: Room) -> Said:
    is_desk = line.nick.endswith(" desk")
    # The page has its own words for the end.
    hidden = line.body.startswith("!") or (is_desk and line.notice in (None, "ended"))
    return Said(line.stanza_id, line.nick, line.body, hidden)


def _views(
    rosa: Citizen, at_ben: Room, at_ana: Room, room: Sequence[Line], archives: Sequence[tuple[Leg, Sequence[Kept]]]
) -> list[View]:
    ben = [line.stanza_id for line in at_ben.lines]
    views = [
        View(_("the citizen's page"), [frame["stanza"] for frame in rosa.shown], hidden=False),
        View(_("%(agent)s's client", agent="Ben"), ben, until=ben[-1]),
        View(_("%(agent)s's client", agent="Ana"), [line.stanza_id for line in at_ana.lines]),
        View(_("the room's archive"), [line.stanza_id for line in room], until=room[-1].stanza_id if room else None),
    ]
    for leg, lines in archives:
        ids = [line.stanza_id for line in lines]
        name = _("the archive of %(agency)s", agency=leg.agency_id)
        views.append(View(name, ids, until=ids[-1] if leg.to_agency else None))
    return views


def _as_shown(frame: object) -> str:
    assert isinstance(frame, dict)  # noqa: S101 - for the type checker
    if frame["type"] == "notice":
        return f"— {noticed(Sentences('en'), frame)} —"
    name = "You" if frame["from"] == "citizen" else frame["name"]
    return f"{name}: {frame['text']}"


def _as_read(line: Line) -> str:
    return f"{line.nick}: {line.body}"


def _kind(line: Kept) -> str:
    if line.kind in SHOWN:
        return ""
    kind = str(LINE_KINDS.get(line.kind, line.kind))
    return "[" + _("%(kind)s, not shown to the citizen", kind=kind) + "] "

"""Compares who is in a room with who should be, at quiet moments. Also checks who has a chat, and how many."""

from collections.abc import Iterator

from chaos.checks import index, legs
from chaos.checks.finding import Fault, Finding
from chaos.checks.history import Happened, History, Membership, Sample

QUIET = index.SETTLED
MOVES = frozenset({
    "Opened", "Assigned", "Answered", "Came", "CalledOff", "Staffed", "Taken", "Joined", "Released", "PartnerLeft",
    "AgentLost", "Requeued", "HandedOver", "Refused", "Ended", "Dropped", "Watched",
})  # fmt: skip
"""Events that may change who is in the room."""


def check(history: History) -> Iterator[Finding]:
    for chat in index.chats(history):
        for sample in history.samples:
            yield from _sampled(history, chat, sample)
        yield from _two_owners(history, chat)
    yield from _capacity(history)


def _sampled(history: History, chat: index.Chat, sample: Sample) -> Iterator[Finding]:
    room, is_over = sample.rooms.get(chat.room), chat.ended_at is not None and chat.ended_at <= sample.at
    closed = any(event.kind == "Closed" and event.at <= sample.at for event in chat.events)
    if closed or not _is_quiet(chat, sample, "") or not index.is_settled(history.disturbances, sample.at, 0):
        return
    if room is None:
        if not is_over:
            yield _member(chat, sample, "its room is not there")
        return
    if not room.members_only:
        yield _member(chat, sample, "its room is open to everybody")
    running = legs.at(chat.events, chat.of_legs, sample.at)
    for whose, text in _compared(history, chat, sample, room, running):
        if _is_quiet(chat, sample, whose):
            yield _member(chat, sample, text)
    if all(_is_quiet(chat, sample, leg.agency) for leg in running.values()):
        yield from _people(history, chat, sample, running)


def _is_quiet(chat: index.Chat, sample: Sample, agency: str) -> bool:
    """Whether nothing has changed for some seconds at this agency, or in the chat as a whole if `agency` is empty."""
    assigned = (event.data for event in chat.events if event.kind == "Assigned")
    legs_of = {str(told["leg"]) for told in assigned if told["agency"] == agency}
    moved = [
        event.at
        for event in (*chat.events, *chat.of_legs)
        if event.at <= sample.at
        and event.kind in MOVES
        and (event.stream == agency or event.data.get("leg") in legs_of or event.kind in ("Opened", "Ended"))
    ]
    return bool(moved) and sample.at - max(moved) >= QUIET


def _compared(
    history: History, chat: index.Chat, sample: Sample, room: Membership, running: dict[str, legs.Leg]
) -> Iterator[tuple[str, str]]:
    """(agency, what is wrong)."""
    visitor = str(chat.events[0].data["visitor"]).partition("/")[0]
    is_over = chat.ended_at is not None and chat.ended_at <= sample.at
    allowed = {history.router: "owner", visitor: "member"}
    # The bridge may forget a citizen who has closed the page.
    is_gone = chat.page is not None and chat.page.closed_at is not None and chat.page.closed_at <= sample.at
    required = set() if is_over or is_gone else {visitor}
    for leg in running.values():
        if leg.counts and (leg.holds or leg.state == "over"):
            allowed[f"desk@{leg.agency}"] = "admin"
        if leg.counts and leg.holds and not is_over:
            allowed.update(dict.fromkeys(leg.people, "member"))
            required |= ({f"desk@{leg.agency}"} if leg.state != "asked" else set()) | ({leg.owner} - {""})
    for jid, affiliation in room.affiliations.items():
        if jid not in allowed:
            yield _agency(history, jid), f"{jid} has the affiliation {affiliation} and no running leg"
        elif affiliation != allowed[jid]:
            yield _agency(history, jid), f"{jid} has the affiliation {affiliation}, not {allowed[jid]}"
    for nick, jid in room.occupants.items():
        if jid not in allowed:
            yield _agency(history, jid), f"{jid} is in the room as {nick} and has no running leg"
    for jid in required - room.affiliations.keys():
        yield _agency(history, jid), f"{jid} has no affiliation and should have"
    for jid in required - set(room.occupants.values()):
        if jid not in history.agents or jid in sample.connected:
            yield _agency(history, jid), f"{jid} should be in the room and is not"


def _agency(history: History, jid: str) -> str:
    """The agency whose desk or agent it is; empty for a citizen."""
    return history.agents[jid].agency if jid in history.agents else jid.removeprefix("desk@") if "desk@" in jid else ""


def _people(history: History, chat: index.Chat, sample: Sample, running: dict[str, legs.Leg]) -> Iterator[Finding]:
    """Checks that the page names the agents who have the chat, and nobody else."""
    told = sample.people.get(chat.citizen)
    if told is None:
        return
    held = [leg for leg in running.values() if leg.counts and leg.holds]
    there = {one for leg in held for one in (leg.owner, leg.partner) if one}
    # Agents who are coming are introduced when they enter. Agents whose connection is broken may still be named.
    optional = {leg.coming for leg in held} | {one for one in there if one not in sample.connected}
    names = {history.agents[one].name for one in there if one in history.agents}
    perhaps = {history.agents[one].name for one in optional if one in history.agents}
    if not names - perhaps <= set(told) <= names | perhaps:
        text = (
            f"the page says that {', '.join(told) or 'nobody'} is there; it is {', '.join(sorted(names)) or 'nobody'}"
        )
        yield _member(chat, sample, text)


def _member(chat: index.Chat, sample: Sample, text: str) -> Finding:
    return Finding(Fault.MEMBERSHIP, chat.key, text, sample.at)


def _two_owners(history: History, chat: index.Chat) -> Iterator[Finding]:
    """Finds two agencies that have the citizen at once without a warm transfer."""
    warm = {
        str(event.data["leg"]) for event in chat.events if event.kind == "Assigned" and event.data["mode"] == "warm"
    }
    since: float | None = None
    for at, running in legs.owned(chat.of_legs):
        have = [leg for leg in running.values() if leg.counts and leg.owner and leg.id not in warm]
        two = len({leg.agency for leg in have}) > 1
        if since is not None and not two:
            yield from _for_long(history, chat, since, at)
        since = (since or at) if two else None
    if since is not None:
        yield from _for_long(history, chat, since, history.finished_at)


def _for_long(history: History, chat: index.Chat, since: float, until: float) -> Iterator[Finding]:
    if index.is_settled(history.disturbances, until, since):
        yield Finding(Fault.TWO_OWNERS, chat.key, f"two agencies have it for {until - since:.0f} s", since)


def _capacity(history: History) -> Iterator[Finding]:
    """Counts an agent's chats by the agencies' own events."""
    by_agency: dict[str, list[Happened]] = {}
    for event in history.happened:
        if event.stream != history.router:
            by_agency.setdefault(event.stream, []).append(event)
    for events in by_agency.values():
        told: set[str] = set()
        for at, running in legs.owned(events):
            for agent in history.agents.values():
                has = [leg for leg in running.values() if leg.counts and agent.jid in (leg.owner, leg.partner)]
                if len(has) > agent.capacity and agent.jid not in told:
                    told.add(agent.jid)
                    text = f"{agent.name} has {len(has)} chats at once and may have {agent.capacity}"
                    yield Finding(Fault.CAPACITY, has[-1].id.partition(".")[0], text, at)

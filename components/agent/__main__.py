"""A small terminal client for manual tests: prints what the agent sees, and sends what you type."""

import argparse
import asyncio
import os
import sys

from aioxmpp import JID

from components.agent import Agent, Closed, Disconnected, Entered, Event, Invited, Joined, Left, Line, Refused, Told

HELP = """\
A line goes to the chat, or to the desk room if you have no chat. `/desk take 12` always goes to the desk room,
`/join room@rooms.localhost` enters a room, `/leave` leaves the chat, `/quit` quits."""


def shown(event: Event) -> str | None:
    """The event as a line on the screen; None for events that people need not see."""
    text = None
    match event:
        case Line(room=room, nick=nick, body=body, at=at):
            text = f"{at.astimezone():%H:%M} {room.localpart[:8]} {nick or '*'}: {body}"
        case Told(by=by, body=body):
            text = f"{by} tells you: {body}"
        case Entered(room=room) | Closed(room=room):
            text = f"-- {type(event).__name__.lower()} {room}"
        case Invited(room=room, by=by, reason=reason):
            text = f"-- {by} invites you to {room}: {reason}"
        case Joined(room=room, nick=nick) | Left(room=room, nick=nick):
            text = f"-- {nick} has {type(event).__name__.lower()} {room}"
        case Refused(to=to, condition=condition):
            text = f"-- {to} did not take it: {condition}"
        case Disconnected(reason=reason):
            text = f"-- disconnected ({reason}), trying again"
    return text


async def show(agent: Agent) -> None:
    position = 0
    while True:
        event = await agent.journal.expect(Event, since=position, within=10**9)
        position += 1
        if (text := shown(event)) is not None:
            print(text, flush=True)


def obey(agent: Agent, typed: str, desk: str | None) -> None:
    """Carries out one typed line. Raises LookupError or ValueError."""
    word, _, rest = typed.partition(" ")
    if word == "/join":
        agent.join(JID.fromstr(rest))
    elif word == "/leave":
        agent.leave(agent.chat.jid)
    elif word == "/desk" and desk:
        agent.post(rest, JID.fromstr(desk))
    elif word.startswith("/"):
        print(HELP)
    else:
        try:
            agent.post(typed)
        except LookupError:
            agent.post(typed, JID.fromstr(desk or ""))


async def converse(options: argparse.Namespace) -> None:
    password = options.password or os.environ.get("ONEDOOR_AGENT_PASSWORD", "")
    async with Agent(
        options.jid, password, host=options.host, port=options.port, desk_room=options.desk, nick=options.nick
    ) as agent:
        print(HELP)
        showing = asyncio.create_task(show(agent))
        try:
            while (typed := await asyncio.to_thread(sys.stdin.readline)) and typed.strip() != "/quit":
                try:
                    obey(agent, typed.rstrip("\n"), options.desk)
                except (LookupError, ValueError) as error:
                    print(f"-- not sent: {error}")
        finally:
            showing.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m components.agent", description=__doc__, epilog=HELP)
    parser.add_argument("--jid", required=True)
    parser.add_argument("--password", help="better: set ONEDOOR_AGENT_PASSWORD in the environment")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5222)
    parser.add_argument("--desk", help="the desk room, such as tax@desks.localhost")
    parser.add_argument("--nick")
    asyncio.run(converse(parser.parse_args()))


if __name__ == "__main__":
    main()

"""The reference agent, on aioxmpp as a second XMPP implementation. For the demo, tests and manual use only."""

import components.agent.stanzas  # noqa: F401 - teaches aioxmpp our words before the first stream
from components.agent.agent import Agent
from components.agent.events import (
    Closed,
    Connected,
    Disconnected,
    Entered,
    Event,
    Invited,
    Joined,
    Left,
    Line,
    NotSeen,
    Refused,
    Told,
    Typing,
)
from components.agent.room import NotKept, Room, RoomClosed

__all__ = [
    "Agent",
    "Closed",
    "Connected",
    "Disconnected",
    "Entered",
    "Event",
    "Invited",
    "Joined",
    "Left",
    "Line",
    "NotKept",
    "NotSeen",
    "Refused",
    "Room",
    "RoomClosed",
    "Told",
    "Typing",
]

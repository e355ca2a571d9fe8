"""What Prosody itself knows: who is in each room, and each room's archive. Read through its administrator's socket.

Reads the server's own memory and files, not what it tells clients. Changes nothing.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from chaos.checks.history import Archived, Membership
from onedoor.up.server import shell

_ONEDOOR = "{urn:onedoor:1}notice"
_ORIGIN = "{urn:xmpp:sid:0}origin-id"

_ROOMS = """> local json = require"util.json"; local muc = prosody.hosts["%s"].modules.muc; local out = {};
local function look(room)
  local entry = { affiliations = {}, occupants = {}, members_only = room:get_members_only() and true or false };
  for jid, affiliation in room:each_affiliation() do entry.affiliations[jid] = affiliation; end
  for nick, occupant in room:each_occupant() do entry.occupants[nick] = occupant.bare_jid; end
  out[room.jid] = entry;
end
for room in muc.live_rooms() do look(room); end
for _, jid in ipairs({ %s }) do
  local room = muc.get_room_from_jid(jid);
  if room then look(room); end
end
return json.encode(out)"""

_ARCHIVE = """> local json = require"util.json"; local storage = require"core.storagemanager";
local archive = storage.open("%s", "muc_log", "archive"); local out = {};
local found = archive:find("%s", {});
if found then for id, stanza, when in found do out[#out+1] = { id, when, tostring(stanza) }; end end
return json.encode(out)"""


async def rooms(state: Path, host: str, wanted: Iterable[str] = ()) -> dict[str, Membership]:
    """The rooms that somebody has been in since the server's start, and the `wanted` ones. Raises ShellFailed."""
    named = ", ".join(f'"{room}"' for room in sorted(wanted))
    found = await ask(state, _ROOMS % (host, named))
    return {
        room: Membership(
            dict(entry["affiliations"]),
            {nick.partition("/")[2]: jid.partition("/")[0] for nick, jid in dict(entry["occupants"]).items()},
            bool(entry["members_only"]),
        )
        for room, entry in found.items()
    }


async def archive(state: Path, host: str, room: str) -> list[Archived]:
    """The lines of one room, in the archive's order. Raises ShellFailed."""
    found = await ask(state, _ARCHIVE % (host, room.partition("@")[0]))
    return [_line_of(identifier, when, stanza) for identifier, when, stanza in found or ()]


async def ask(state: Path, lua: str) -> Any:
    """The result of the Lua, which returns JSON. We join its lines, because the shell takes only one."""
    answer = await shell.ask(state, " ".join(lua.split("\n")))
    return json.loads(answer.removeprefix("Result: "))


def _line_of(identifier: str, when: float, stanza: str) -> Archived:
    message = ElementTree.fromstring(stanza)
    notice, origin = message.find(_ONEDOOR), message.find(_ORIGIN)
    return Archived(
        identifier,
        message.get("from", "").partition("/")[2],
        message.findtext("body") or "",
        float(when),
        dict(notice.attrib) if notice is not None else {},
        origin.get("id", "") if origin is not None else "",
    )

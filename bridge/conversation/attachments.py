"""A message's file as the page sees it: a card with its name, type, size and an address at this bridge. No I/O.

Promises that the page gets no file from anybody else's address: the bridge fetches and checks what an agent's client
has uploaded elsewhere, and offers its own copy or nothing.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from bridge.conversation.shelf import Kept
from onedoor.files.content import MEDIA_TYPES
from onedoor.files.fetching import Origins
from onedoor.files.names import clean
from onedoor.settings import Settings
from onedoor.wire.muc.muc import Message

PATH = "/files"
_OURS = re.compile(PATH + r"/([a-z2-7]{26})/([^/?#]+)")
_NUMBER = re.compile("[0-9]{1,12}")
_BYTES = 17  # we use 130 bits


@dataclass(frozen=True, slots=True)
class Attached:
    """A message's file. `fetch`: the address from which we must fetch it first, to keep it under `id`."""

    id: str
    card: Mapping[str, Any]
    fetch: str = ""


class Attachments:
    """The same file in the same chat has the same id at every bridge with the same key."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.derive("names of files").encode()
        self._here, self._uploads = settings.bridge_url, Origins(settings.upload_origins)

    def of(self, message: Message, *, own: bool) -> Attached | None:
        if own:
            return self._citizens(message.address or "", message.file or {})
        address = message.address or message.body or ""
        # If there are other words around the address, the message is an ordinary text.
        if (message.body or "").strip() != address.strip() or self._uploads.url(address.strip()) is None:
            return None
        return self._agents(message.room, address.strip())

    def id(self, *of: str) -> str:
        """An unguessable name, the same each time, so that a file that is sent again gets the same place."""
        digest = hmac.new(self._key, "\0".join(of).encode(), hashlib.sha256).digest()
        return base64.b32encode(digest[:_BYTES]).decode().lower()[:26]

    def address(self, kept: Kept) -> str:
        """The file's URL. Anybody who has been told it can fetch the file."""
        return f"{self._here}{PATH}/{kept.id}/{quote(kept.name, safe='')}"

    def _citizens(self, address: str, about: Mapping[str, str]) -> Attached | None:
        found = _OURS.fullmatch(address.removeprefix(self._here)) if address.startswith(self._here) else None
        name, size = about.get("name", ""), about.get("size", "")
        if found is None or unquote(found[2]) != name or not _NUMBER.fullmatch(size):
            return None
        return Attached(found[1], card(found[1], name, int(size)))

    def _agents(self, room: str, address: str) -> Attached:
        last = unquote(address.partition("?")[0].partition("#")[0].rpartition("/")[2])
        extension = last.rpartition(".")[2].lower()
        name = clean(last, extension if extension in MEDIA_TYPES else "file")
        return Attached(self.id(room, address), {"name": name, "state": "checking"}, fetch=address)


def card(identifier: str, name: str, size: int) -> dict[str, Any]:
    """The card of a file that the page can offer (docs/PROTOCOL.md §5, “Files”)."""
    media_type = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return {"name": name, "type": media_type, "size": size, "url": f"{PATH}/{identifier}/{quote(name, safe='')}"}

"""What a message with a file is to the page: a card with a name, a type and a size, and an address of our own. No I/O.

Promises that no address of anybody else's reaches the page as a file: what an agent's client has uploaded elsewhere is
fetched, looked at, and offered from here, or not at all.
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
_BYTES = 17  # 130 bits of them are used


@dataclass(frozen=True, slots=True)
class Attached:
    """What is known of a message's file. `fetch`: where it is to be fetched first, by `id`."""

    id: str
    card: Mapping[str, Any]
    fetch: str = ""


class Attachments:
    """`key` makes the ids: the same for the same file in the same chat, here and at every other bridge with the key."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.derive("names of files").encode()
        self._here, self._uploads = settings.bridge_url, Origins(settings.upload_origins)

    def of(self, message: Message, *, own: bool) -> Attached | None:
        if own:
            return self._citizens(message.address or "", message.file or {})
        address = message.address or message.body or ""
        # With other words around it, it is a text with an address in it.
        if (message.body or "").strip() != address.strip() or self._uploads.url(address.strip()) is None:
            return None
        return self._agents(message.room, address.strip())

    def id(self, *of: str) -> str:
        """An unguessable name, and the same each time: what is sent again lands where it was."""
        digest = hmac.new(self._key, "\0".join(of).encode(), hashlib.sha256).digest()
        return base64.b32encode(digest[:_BYTES]).decode().lower()[:26]

    def address(self, kept: Kept) -> str:
        """Where everybody can fetch it who has been told."""
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
    """What the page is told of a file that it can offer."""
    media_type = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return {"name": name, "type": media_type, "size": size, "url": f"{PATH}/{identifier}/{quote(name, safe='')}"}

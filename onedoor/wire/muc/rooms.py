"""Sets up a room (XEP-0045 §10.1–10.2): reads the form, sends the fields that exist, and checks the required ones.

Servers name some options differently, and refuse or ignore options that they do not know. So the form is read again
after it was sent. Knows no connection except the one it is given.
"""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from onedoor.wire import names
from onedoor.wire.link import Link, RequestFailed
from onedoor.wire.muc import muc
from onedoor.wire.xml import element

PREFIX = "muc#roomconfig_"
ALSO_CALLED: Mapping[str, tuple[str, ...]] = {"enablearchiving": ("mam",)}
"""Prosody's name of an option → its names on other servers (ejabberd)"""
PASSING = frozenset({"internal-server-error", "resource-constraint", "remote-server-timeout", "service-unavailable"})
"""Temporary errors, which say nothing about the room. It is not destroyed, but not used now."""
YES, NO = frozenset({"1", "true"}), frozenset({"0", "false"})

CHAT_MUST = frozenset({"membersonly", "whois", "enablearchiving"})
"""Without these, strangers could enter, citizens would see agents' addresses, or there would be no record."""
DESK_MUST = frozenset({"membersonly"})
SIDE_MUST = frozenset({"whois", "enablearchiving"})


class NotAsAsked(Exception):
    """The service cannot set a room up as required. The text is one sentence that says what is wrong."""


@dataclass(frozen=True, slots=True)
class Form:
    """A room's options: name without the usual prefix → (the field's full name, its value)."""

    fields: Mapping[str, tuple[str, str]]

    def find(self, option: str) -> tuple[str, str] | None:
        called = (option, *ALSO_CALLED.get(option, ()))
        return next((self.fields[name] for name in called if name in self.fields), None)

    def choose(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """The wanted options that this service's form has: the field's full name → value."""
        found = ((self.find(option), value) for option, value in wanted.items())
        return {field[0]: value for field, value in found if field is not None}

    def missing(self, wanted: Mapping[str, str], must: Collection[str]) -> Iterator[str]:
        """The options in `must` that are not as `wanted`."""
        for option in sorted(must):
            field = self.find(option)
            if field is None or not _same(field[1], wanted[option]):
                yield option

    def require(self, wanted: Mapping[str, str], must: Collection[str]) -> None:
        """Raises `NotAsAsked` if an option in `must` is not as `wanted`."""
        if missing := list(self.missing(wanted, must)):
            raise NotAsAsked(f"The room service has not set {', '.join(missing)} as asked.")


STANDARD = Form({name: (PREFIX + name, "") for name in muc.CHAT_ROOM} | {"roomname": (f"{PREFIX}roomname", "")})
"""The form to use until the service's own has been read: the names that most servers use."""


def query(room: str, *, by: str, id: str) -> Element:
    """Asks for the room's form (XEP-0045 §10.2)."""
    return element("iq", {"type": "get", "id": id, "from": by, "to": room}, element(f"{{{names.MUC_OWNER}}}query"))


def read_form(reply: Element) -> Form | None:
    """The form in `reply`; None if there is none."""
    form = reply.find(f"{{{names.MUC_OWNER}}}query/{{{names.FORM}}}x")
    if form is None:
        return None
    found = form.findall(f"{{{names.FORM}}}field")
    named = ((field.get("var", ""), field.findtext(f"{{{names.FORM}}}value") or "") for field in found)
    return Form({name.removeprefix(PREFIX): (name, value) for name, value in named if name})


async def read(link: Link, room: str, *, by: str) -> Form:
    """Reads the room's form. Raises `NotAsAsked`, `RequestFailed`, `NotConnected` or `TimeoutError`."""
    form = read_form(await link.request(query(room, by=by, id=link.new_id())))
    if form is None:
        raise NotAsAsked("The room service has no form to set a room up with.")
    return form


async def furnish(link: Link, room: str, wanted: Mapping[str, str], must: Collection[str], *, by: str) -> None:
    """Sets up a room that `by` owns and is in. Destroys the room if it cannot be set up as required.

    Raises `NotAsAsked`, `NotConnected` or `TimeoutError`.
    """
    try:
        form = await read(link, room, by=by)
        await link.request(muc.configure(room, form.choose(wanted), by=by, id=link.new_id()))
        (await read(link, room, by=by)).require(wanted, must)
    except RequestFailed as failed:
        if failed.condition not in PASSING:
            await _destroy(link, room, by=by)
        raise NotAsAsked(f"The room service refuses the room: {failed}.") from failed
    except NotAsAsked:
        await _destroy(link, room, by=by)
        raise


async def learn(link: Link, room: str, *, by: str) -> Form:
    """The form of this service's rooms, read from a room that is created for it and then destroyed.

    Raises `NotAsAsked`, `RequestFailed`, `NotConnected` or `TimeoutError`.
    """
    link.send(muc.join(room, "form", by=by))
    try:
        return await read(link, room, by=by)
    finally:
        await _destroy(link, room, by=by)


async def _destroy(link: Link, room: str, *, by: str) -> None:
    with contextlib.suppress(RequestFailed):  # the room is not ours, or does not exist
        await link.request(muc.destroy(room, "This room is not used.", by=by, id=link.new_id()))


def _same(value: str, wanted: str) -> bool:
    return value == wanted or any(value in same and wanted in same for same in (YES, NO))

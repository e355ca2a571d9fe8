"""Completes a set-up file that names entries in part: required fields come from the entries that exist.

    [[agency]]
    id = "tax"
    phone = "+1 609 555 0199"

is enough if there is an agency `tax`. Knows no database. Anything that is not an entry is left for the file's rules.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from onedoor.store.setupfile.model import Agency, Agent, Cost, Part, Reader, Reply, Seed, Skill, Tag, Text, Topic

KEYS: Mapping[type[Part], tuple[str, ...]] = {
    Agency: ("id",),
    Topic: ("id",),
    Skill: ("slug",),
    Agent: ("account", "jid"),
    Reply: ("name", "language"),
    Text: ("code", "language"),
    Tag: ("slug",),
    Cost: ("channel",),
    Reader: ("email",),
}
INSIDE: Mapping[str, type[Part]] = {
    "skill": Skill, "agent": Agent, "reply": Reply, "text": Text, "tag": Tag, "cost": Cost, "reader": Reader,
}  # fmt: skip
"""Lists within an agency."""


def completed(written: Any, known: Seed) -> Any:
    """The parsed file with each entry's missing required fields, taken from the same entry in `known`."""
    if not isinstance(written, dict):
        return written
    said = dict(written)
    for name, kind, there in (("agency", Agency, known.agency), ("topic", Topic, known.topic)):
        if isinstance(said.get(name), list):
            said[name] = [_entry(one, kind, there) for one in said[name]]
    return said


def _entry(written: Any, kind: type[Part], there: Iterable[Part]) -> Any:
    if not isinstance(written, dict):
        return written
    key = [written.get(name, kind.model_fields[name].default) for name in KEYS[kind]]
    found = next((one for one in there if [getattr(one, name) for name in KEYS[kind]] == key), None)
    if found is None:
        return written
    needed = {name: getattr(found, name) for name, field in kind.model_fields.items() if field.is_required()}
    said = {**needed, **written}
    for name, inner in INSIDE.items() if kind is Agency else ():
        if isinstance(said.get(name), list):
            said[name] = [_entry(one, inner, getattr(found, name)) for one in said[name]]
    return said

"""First passwords of a new instance, made of words that are easy to read out and type. They are stored, so that each
start can print them. Knows nobody's later password."""

import json
import secrets
import tomllib
from collections.abc import Iterable
from pathlib import Path

from onedoor.up.files import write_private

FILE = "first-passwords.toml"
_WORDS = (  # noqa: SIM905 - a list of them would be as long as the rest of the file
    "acorn amber anchor apple apron arrow aspen autumn badge baker banjo basil beach bison blanket bonnet bottle "
    "branch brass bridge bronze button cabin cactus camera candle canyon carbon carpet castle cedar cello cherry "
    "circle citrus clover cobalt coffee comet copper coral cotton cricket crystal dahlia daisy delta desert donkey "
    "dragon eagle echo ember engine falcon feather fennel ferry fiddle forest fossil galaxy garden garlic ginger "
    "glacier granite grape guitar hammer harbor harvest hazel helmet hickory honey island ivory jacket jasmine "
    "jigsaw juniper kayak kettle ladder lagoon lantern laurel lemon lilac linen lobster locket lumber magnet mango "
    "maple marble meadow melon mirror mosaic mustard nectar nickel nutmeg oasis olive onyx orbit orchid otter "
    "oyster paddle panda paper parrot pebble pepper piano pickle pigeon pillow planet plum pocket "
).split()


def new() -> str:
    """A password of four words and two digits: 34 bits, for a server that only this machine can reach."""
    words = [secrets.choice(_WORDS) for _ in range(4)]
    return "-".join([*words, str(secrets.randbelow(90) + 10)])


def keep(state: Path, panel: Iterable[str], agents: Iterable[str]) -> dict[str, str]:
    """Makes a password for each panel login and each agent's JID, and writes them to a file (0600).

    Returns login or JID → password."""
    made = {"panel": {name: new() for name in panel}, "agents": {name: new() for name in agents}}
    lines = ["# The passwords that were set when this instance was made. Later changes are not written here."]
    for section, passwords in made.items():
        lines.append(f"\n[{section}]")
        lines += [f"{json.dumps(name)} = {json.dumps(password)}" for name, password in passwords.items()]
    write_private(state / FILE, "\n".join(lines) + "\n")
    return made["panel"] | made["agents"]


def kept(state: Path) -> dict[str, str]:
    """login or JID → first password; empty if the instance has none written down."""
    try:
        sections = tomllib.loads((state / FILE).read_text("utf-8"))
    except OSError:
        return {}
    return {name: str(password) for section in sections.values() for name, password in section.items()}

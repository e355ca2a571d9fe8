"""Reads a set-up file, and checks that its names fit together. Knows no database."""

import json
import tomllib
from pathlib import Path

from pydantic import ValidationError

from onedoor.store.setupfile.mistakes import said
from onedoor.store.setupfile.model import Seed, SeedError, Topic
from onedoor.store.setupfile.partial import completed

NOTHING = Seed()


def read(path: Path, known: Seed = NOTHING) -> Seed:
    """The set-up in the file `path`. `known`: the set-up to change. Raises `SeedError`."""
    try:
        content = path.read_text("utf-8")
    except OSError as error:
        raise SeedError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SeedError(f"{path} is not UTF-8 text.") from error
    return parse(content, path.name, known)


def parse(content: str, name: str, known: Seed = NOTHING) -> Seed:
    """The set-up in `content`, TOML or JSON. `name`: for error messages. Raises `SeedError`."""
    is_json = content.lstrip().startswith("{")
    try:
        written = json.loads(content) if is_json else tomllib.loads(content)
        json.dumps(written, ensure_ascii=False, default=str).encode()
        seed = Seed.model_validate(completed(written, known))
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise SeedError(f"{name} is not valid {'JSON' if is_json else 'TOML'}: {error}.") from error
    except UnicodeEncodeError as error:
        raise SeedError(f"{name} has half of a character: \\u{ord(error.object[error.start]):04x}.") from error
    except ValidationError as error:
        raise SeedError(f"{name}: {said(error)}") from error
    check(seed, name, known)
    return seed


def check(seed: Seed, path: str, there: Seed = NOTHING) -> None:
    """Checks that every name by which one entry refers to another is in `seed` or `there`.

    `path`: for error messages. Raises `SeedError`.
    """
    known: dict[str, set[str]] = {}
    for agency in (*there.agency, *seed.agency):
        known.setdefault(agency.id, set()).update(skill.slug for skill in agency.skill)
    for agency in seed.agency:
        for agent in agency.agent:
            if bool(agent.account) is bool(agent.jid):
                raise SeedError(f"{path}: agent {agent.name} of {agency.id} needs an account or a jid, and not both.")
            if unknown := {*agent.skills, *agent.levels} - known[agency.id]:
                raise SeedError(
                    f"{path}: agent {agent.account or agent.jid} has a skill that {agency.id} lacks: {min(unknown)}."
                )
    for topic in seed.topic:
        _check_routes(topic, known, path)
    for person in seed.staff:
        if person.agency is not None and person.agency not in known:
            raise SeedError(f"{path}: {person.login} manages {person.agency}, which does not exist.")
    for pair in seed.forbidden:
        if unknown := {pair.source, pair.target} - known.keys():
            raise SeedError(f"{path}: a forbidden transfer names {min(unknown)}, which does not exist.")


def _check_routes(topic: Topic, known: dict[str, set[str]], path: str) -> None:
    routes = (*topic.routes, *topic.fallback)
    if len({target for target, _ in routes}) < len(routes):
        raise SeedError(f"{path}: topic {topic.id} leads to the same agency twice.")
    for target, skill in routes:
        # An agency on another server has its skills in its own database.
        if target not in known or (known[target] and skill not in known[target]):
            raise SeedError(f"{path}: topic {topic.id} leads to {target}/{skill}, which does not exist.")

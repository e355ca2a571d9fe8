"""Reads a set-up file, and checks that its names fit together. Knows no database."""

import json
import tomllib
from pathlib import Path

from pydantic import ValidationError

from onedoor.desk.words.sentence import Sentence
from onedoor.store.setupfile.mistakes import said
from onedoor.store.setupfile.model import Seed, SeedError, Topic
from onedoor.store.setupfile.partial import completed

NOTHING = Seed()


def read(path: Path, known: Seed = NOTHING) -> Seed:
    """The set-up in the file `path`. `known`: the set-up to change. Raises `SeedError`."""
    try:
        content = path.read_text("utf-8")
    except OSError as error:
        raise SeedError(Sentence("{file} cannot be read: {why}.", file=str(path), why=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise SeedError(Sentence("{file} is not UTF-8 text.", file=str(path))) from error
    return parse(content, path.name, known)


def parse(content: str, name: str, known: Seed = NOTHING) -> Seed:
    """The set-up in `content`, TOML or JSON. `name`: for error messages. Raises `SeedError`."""
    is_json = content.lstrip().startswith("{")
    try:
        written = json.loads(content) if is_json else tomllib.loads(content)
        json.dumps(written, ensure_ascii=False, default=str).encode()
        seed = Seed.model_validate(completed(written, known))
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise SeedError(
            Sentence(
                "{file} is not valid {format}: {why}.",
                file=name,
                format="JSON" if is_json else "TOML",
                why=str(error),
            )
        ) from error
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        raise SeedError(Sentence("{file} has half of a character: {half}.", file=name, half=half)) from error
    except ValidationError as error:
        raise SeedError(Sentence("{file}: {mistake}", file=name, mistake=said(error))) from error
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
                raise SeedError(
                    Sentence(
                        "{file}: agent {name} of {agency} needs an account or a jid, and not both.",
                        file=path,
                        name=agent.name,
                        agency=agency.id,
                    )
                )
            if unknown := {*agent.skills, *agent.levels} - known[agency.id]:
                raise SeedError(
                    Sentence(
                        "{file}: agent {account} has a skill that {agency} lacks: {skill}.",
                        file=path,
                        account=agent.account or agent.jid,
                        agency=agency.id,
                        skill=min(unknown),
                    )
                )
    for topic in seed.topic:
        _check_routes(topic, known, path)
    for person in seed.staff:
        if person.agency is not None and person.agency not in known:
            raise SeedError(
                Sentence(
                    "{file}: {login} manages {agency}, which does not exist.",
                    file=path,
                    login=person.login,
                    agency=person.agency,
                )
            )
    for pair in seed.forbidden:
        if unknown := {pair.source, pair.target} - known.keys():
            raise SeedError(
                Sentence(
                    "{file}: a forbidden transfer names {agency}, which does not exist.", file=path, agency=min(unknown)
                )
            )


def _check_routes(topic: Topic, known: dict[str, set[str]], path: str) -> None:
    routes = (*topic.routes, *topic.fallback)
    if len({target for target, _ in routes}) < len(routes):
        raise SeedError(Sentence("{file}: topic {topic} leads to the same agency twice.", file=path, topic=topic.id))
    for target, skill in routes:
        # An agency on another server has its skills in its own database.
        if target not in known or (known[target] and skill not in known[target]):
            raise SeedError(
                Sentence(
                    "{file}: topic {topic} leads to {agency}/{skill}, which does not exist.",
                    file=path,
                    topic=topic.id,
                    agency=target,
                    skill=skill,
                )
            )

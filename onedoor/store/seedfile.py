"""What a file with a first set-up may say, and reading it. Knows no database."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from onedoor import mail
from onedoor.desk import hours
from onedoor.desk.about import is_website
from onedoor.desk.retention import LONGEST, Kind, Schedules
from onedoor.desk.targets import ONTARIO
from onedoor.origins import origin
from onedoor.store.measures import MAILED


class SeedError(Exception):
    """One sentence that names the file and what is wrong in it."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _clock(typed: str) -> str:
    hours.minutes(typed)
    return typed


def _zone(name: str) -> str:
    hours.zone(name)
    return name


def _website(address: str) -> str:
    if address and not is_website(address):
        raise ValueError("a website is a whole address that begins with https://")
    return address


def _reports(names: str) -> str:
    if not names.split() or not {*names.split()} <= {*MAILED}:
        raise ValueError(f"reports are some of {', '.join(MAILED)}, with blanks between")
    return " ".join(names.split())


def _none(typed: object) -> object:
    """0 is none: TOML has no other word for it, and what is not named at all stays as it is."""
    return None if typed == 0 and not isinstance(typed, bool) else typed


Some = Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(_none)]
"""At least 1; none, or 0: no limit."""
Zone = Annotated[str, AfterValidator(_zone)]
Clock = Annotated[str, AfterValidator(_clock)]
"""`08:30`; `24:00` is the end of the day."""
Website = Annotated[str, AfterValidator(_website)]


class Skill(Part):
    slug: str
    name: str
    max_waiting: Some = None
    overflow_after: Some = None


class Agent(Part):
    account: str = ""
    """The part of the JID before the `@`; the domain is the instance's own."""
    jid: str = ""
    """The whole of it instead, where it is on another server."""
    enabled: bool = True
    handle: str
    name: str
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    levels: dict[str, Annotated[int, Field(ge=1, le=5)]] = {}
    """skill → 1 (beginner) … 5 (expert); 3 where nothing is said."""
    capacity: int = 3
    supervisor: bool = False
    language: str = "en"
    """The desk's for them; what they speak with citizens is `languages`."""


class Reply(Part):
    name: str
    text: str
    language: str = "en"
    folder: str = ""
    tags: str = ""
    approved: bool = True


class Weekly(Part):
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        hours.Period.of(self.start, self.end)
        return self


class Day(Part):
    """A date with other hours than its weekday's: closed, unless `start` and `end` are there."""

    day: date
    name: str = ""
    start: Clock | None = None
    end: Clock | None = None

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        if (self.start is None) is not (self.end is None):
            raise ValueError("start and end belong together")
        if self.start and self.end:
            hours.Period.of(self.start, self.end)
        return self


class Text(Part):
    code: Literal["closed", "closing", "full", "nobody", "hours", "privacy", "welcome"]
    text: str
    language: str = "en"


class Tag(Part):
    slug: str
    name: str


Share = Annotated[int, Field(ge=1, le=100)]
Seconds = Annotated[int, Field(ge=1, le=86_400)]


class Promised(Part):
    """What citizens are promised (`onedoor.desk.targets`): seconds and per cent."""

    short: int = Field(
        default=ONTARIO.short, ge=0, le=86_400, description="Who leaves within so many seconds has left at once."
    )
    within: Seconds = Field(default=ONTARIO.within, description="Seconds within which a chat is to be answered.")
    answered: Share = Field(default=ONTARIO.answered, description="Of all chats, per cent.")
    respond_within: Seconds = Field(default=ONTARIO.respond_within, description="Seconds within which a turn is to be.")
    responded: Share = Field(default=ONTARIO.responded, description="Of all turns, per cent.")
    canned: Share = Field(default=ONTARIO.canned, description="Answers that are pre-approved, per cent.")


class Cost(Part):
    """Of one contact by this channel, in hundredths of the currency."""

    channel: Literal["chat", "visit", "phone", "email", "form"]
    cents: int = Field(ge=0, le=100_000_00)
    currency: str = "$"


def _address(text: str) -> str:
    try:
        return mail.address(text)
    except mail.BadAddress:
        raise ValueError(f"“{text}” is no e-mail address; one looks like ana@example.gov") from None


class Reader(Part):
    """Who gets which reports each Monday."""

    email: Annotated[str, AfterValidator(_address)]
    reports: Annotated[str, AfterValidator(_reports)]
    """Names, separated by blanks."""


class Kept(Part):
    """For how many days one kind of record is kept; none: for ever. Chats have `keep_days`, at the agency itself."""

    kind: Literal["consult", "practice", "message", "feedback", "file", "email", "block"]
    days: int | None = Field(default=None, ge=1, le=LONGEST)


class Agency(Part):
    id: str
    name: str
    jid: str = ""
    """Where it is not the id below the instance's own domain."""
    local: bool = True
    enabled: bool = True
    time_zone: Zone = "UTC"
    ring: int = Field(default=1, ge=1)
    misses: int = Field(default=2, ge=0)
    nudge: int = Field(default=30, ge=0)
    closing: int = Field(default=15, ge=0)
    push_hosts: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: Website = ""
    keep_days: Some = None
    files: bool = True
    masking: Literal["mask", "warn", "off"] = "mask"
    origins: tuple[Annotated[str, AfterValidator(origin)], ...] = ()
    """Of the sites that may show the chat on their pages."""
    skill: tuple[Skill, ...] = ()
    agent: tuple[Agent, ...] = ()
    reply: tuple[Reply, ...] = ()
    hours: tuple[Weekly, ...] = ()
    """None: always open."""
    holiday: tuple[Day, ...] = ()
    text: tuple[Text, ...] = ()
    tag: tuple[Tag, ...] = ()
    promised: Promised = Promised()
    cost: tuple[Cost, ...] = ()
    reader: tuple[Reader, ...] = ()
    schedule: tuple[Kept, ...] = ()

    def kept(self) -> Schedules:
        """How long what is left of the agency's work is kept, as far as it is named here."""
        chats = {Kind.CHAT: self.keep_days} if "keep_days" in self.model_fields_set else {}
        return {**chats, **{Kind(one.kind): one.days for one in self.schedule}}


class Topic(Part):
    id: str
    name: str
    keywords: str = ""
    routes: tuple[tuple[str, str], ...]
    """(agency, its skill), tried in this order."""
    fallback: tuple[tuple[str, str], ...] = ()
    """Tried when none of `routes` can."""
    priority: int = 0
    enabled: bool = True


class Person(Part):
    login: str
    name: str
    role: str
    agency: str | None = None


class Forbidden(Part):
    """Agents of `source` may not transfer to `target`."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")


class Seed(Part):
    agency: tuple[Agency, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    topic: tuple[Topic, ...] = ()
    staff: tuple[Person, ...] = ()


def read(path: Path) -> Seed:
    """The seed in `path`. Raises SeedError."""
    try:
        content = path.read_text("utf-8")
    except OSError as error:
        raise SeedError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SeedError(f"{path} is no text in UTF-8.") from error
    return parse(content, path.name)


def said(error: ValidationError) -> str:
    """The first mistake as people read it: where, and what."""
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'This'}: {first['msg'].removeprefix('Value error, ')}."


def parse(content: str, name: str) -> Seed:
    """The seed in `content`, TOML or JSON; `name` is for its mistakes. Raises SeedError."""
    is_json = content.lstrip().startswith("{")
    try:
        seed = Seed.model_validate(json.loads(content) if is_json else tomllib.loads(content))
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise SeedError(f"{name} is not valid {'JSON' if is_json else 'TOML'}: {error}.") from error
    except ValidationError as error:
        raise SeedError(f"{name}: {said(error)}") from error
    check(seed, name)
    return seed


def check(seed: Seed, path: str) -> None:
    """Every name that one entry uses for another must be there. `path` is for mistakes. Raises SeedError."""
    known = {agency.id: {skill.slug for skill in agency.skill} for agency in seed.agency}
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
            raise SeedError(f"{path}: {person.login} manages {person.agency}, which is not there.")
    for pair in seed.forbidden:
        if unknown := {pair.source, pair.target} - known.keys():
            raise SeedError(f"{path}: a forbidden transfer names {min(unknown)}, which is not there.")


def _check_routes(topic: Topic, known: dict[str, set[str]], path: str) -> None:
    routes = (*topic.routes, *topic.fallback)
    if len({target for target, _ in routes}) < len(routes):
        raise SeedError(f"{path}: topic {topic.id} leads to the same agency twice.")
    for target, skill in routes:
        # An agency on another server has its skills in a database of its own.
        if target not in known or (known[target] and skill not in known[target]):
            raise SeedError(f"{path}: topic {topic.id} leads to {target}/{skill}, which is not there.")

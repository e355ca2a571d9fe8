"""What a file with a set-up may say. Reads none, and knows no database."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from onedoor.desk.terms import hours
from onedoor.desk.terms.retention import LONGEST, Kind, Schedules
from onedoor.desk.terms.targets import ONTARIO
from onedoor.mendable import Mendable
from onedoor.store.setupfile.values import (
    Address,
    Clock,
    Days,
    Names,
    Origin,
    Reports,
    Seconds,
    Share,
    Some,
    Website,
    Zone,
)
from onedoor.store.tables.measures import MAILED


class SeedError(Mendable):
    """One sentence that names the file and what is wrong in it."""


NAMES = "What it is called in other languages, by their tags; an empty text takes a name away."


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Skill(Part):
    slug: str = Field(description="Its short name, as agents type it: !transfer tax refunds.")
    name: str = Field(description="As people read it.")
    names: Names = Field(default={}, description=NAMES)
    max_waiting: Some = Field(default=None, description="When so many wait, nobody else is taken; 0: no limit.")
    overflow_after: Some = Field(
        default=None, description="After so many seconds of waiting the topic's next agency is asked, too; 0: never."
    )


class Agent(Part):
    account: str = Field(
        default="", description="Their XMPP address, or what is before the @ of it on this instance's own server."
    )
    jid: str = Field(default="", description="The whole address instead of ACCOUNT, where it is on another server.")
    enabled: bool = Field(default=True, description="Whether they may take chats.")
    handle: str = Field(description="What colleagues type: !transfer @ana.")
    name: str = Field(description="As citizens read it.")
    languages: tuple[str, ...] = Field(default=("en",), description="What they speak with citizens.")
    skills: tuple[str, ...] = Field(default=(), description="Short names of the agency's skills.")
    levels: dict[str, Annotated[int, Field(ge=1, le=5)]] = Field(
        default={}, description="How well, from 1 (beginner) to 5 (expert); 3 where nothing is said."
    )
    capacity: int = Field(default=3, description="So many chats at once.")
    supervisor: bool = Field(default=False, description="Whether they may watch, whisper, take over, move and end.")
    language: str = Field(default="en", description="In which the desk speaks with them.")


class Reply(Part):
    name: str = Field(description="What agents type: !canned hours.")
    text: str = Field(description="What the citizen reads.")
    language: str = Field(default="en", description="The tag of the text's language: en, fr, es …")
    folder: str = Field(default="", description="Where it is listed; a/b is b within a.")
    tags: str = Field(default="", description="Other words that find it, with blanks between.")
    approved: bool = Field(default=True, description="Whether agents can send it; else it is a draft.")


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

    day: date = Field(description="Such as 2026-12-25.")
    name: str = Field(default="", description="What day it is: Christmas.")
    start: Clock | None = Field(default=None, description="Open from this time on, such as 09:00; closed without it.")
    end: Clock | None = Field(default=None, description="Open until this time.")

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        if (self.start is None) is not (self.end is None):
            raise ValueError("start and end belong together")
        if self.start and self.end:
            hours.Period.of(self.start, self.end)
        return self


class Text(Part):
    code: Literal["closed", "closing", "full", "nobody", "hours", "privacy", "welcome"] = Field(
        description="When it is said: closed, closing, full, nobody, hours, privacy or welcome."
    )
    text: str = Field(description="What the citizen reads.")
    language: str = Field(default="en", description="The tag of the text's language: en, fr, es …")


class Tag(Part):
    slug: str = Field(description="Its short name, as agents type it: !tag refund.")
    name: str = Field(description="As people read it.")
    names: Names = Field(default={}, description=NAMES)


class Promised(Part):
    """What citizens are promised (`onedoor.desk.terms.targets`): seconds and per cent."""

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

    channel: Literal["chat", "visit", "phone", "email", "form"] = Field(
        description="chat, visit, phone, email or form."
    )
    cents: int = Field(ge=0, le=100_000_00, description="Of one contact, in hundredths of the currency.")
    currency: str = Field(default="$", description="Its sign.")


class Reader(Part):
    """Who gets which reports each Monday."""

    email: Address = Field(description="Where the mail goes.")
    reports: Reports = Field(description=f"Which, with blanks between: some of {', '.join(MAILED)}.")


class Kept(Part):
    """For how many days one kind of record is kept; none: for ever. Chats have `keep_days`, at the agency itself."""

    kind: Literal["consult", "practice", "message", "feedback", "file", "email", "block"] = Field(
        description="consult, practice, message, feedback, file, email or block; chats: `onedoor agency change`."
    )
    days: int | None = Field(
        default=None, ge=1, le=LONGEST, description="Days until it is destroyed; for ever, where none are given."
    )


class Agency(Part):
    RENAMED: ClassVar[Mapping[str, str]] = {
        "ring": "simultaneous_offers",
        "misses": "missed_offers",
        "nudge": "reply_reminder",
    }
    """Names of the first release: understood until 0.3."""

    id: str
    name: str = Field(description="As citizens read it.")
    names: Names = Field(default={}, description=NAMES)
    jid: str = ""
    """Where it is not the id below the instance's own domain."""
    local: bool = True
    enabled: bool = Field(default=True, description="Whether it takes part: new chats may be given to it.")
    time_zone: Zone = Field(default="UTC", description="Of its hours and holidays, such as America/New_York.")
    simultaneous_offers: int = Field(
        default=1,
        ge=1,
        description="So many agents are offered a waiting chat at once.",
    )
    missed_offers: int = Field(
        default=2,
        ge=0,
        description="After so many missed offers in a row one is set away; 0: never.",
    )
    reply_reminder: int = Field(
        default=30,
        ge=0,
        description="After so many seconds without an answer the agent is reminded; 0: never.",
    )
    closing: int = Field(default=15, ge=0, description="In the last minutes before closing no new chats are taken.")
    push_hosts: tuple[str, ...] = Field(
        default=(), description="Hosts whose pages agents may send to citizens; *.nj.gov is all below it."
    )
    phone: str = Field(default="", description="Where citizens can call; an empty text takes it away.")
    email: str = Field(default="", description="Where they can write.")
    website: Website = Field(default="", description="A whole https:// address.")
    keep_days: Days = Field(default=None, description="Days that conversations are kept; 0: no day is set.")
    files: bool = Field(default=True, description="Whether files may be sent in a chat.")
    masking: Literal["mask", "warn", "off"] = Field(
        default="mask", description="What is done about numbers that look personal: covered, asked about, nothing."
    )
    origins: tuple[Origin, ...] = Field(default=(), description="Sites that may show the chat on their pages.")
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

    @model_validator(mode="before")
    @classmethod
    def _takes_old_names(cls, written: object) -> object:
        if not isinstance(written, dict):
            return written
        return {cls.RENAMED.get(name, name): value for name, value in written.items()}

    def kept(self) -> Schedules:
        """How long what is left of the agency's work is kept, as far as it is named here."""
        chats = {Kind.CHAT: self.keep_days} if "keep_days" in self.model_fields_set else {}
        return {**chats, **{Kind(one.kind): one.days for one in self.schedule}}


class Topic(Part):
    id: str = Field(description="Its short name, as agents type it: !transfer taxes.")
    name: str = Field(description="What citizens choose.")
    names: Names = Field(default={}, description=NAMES)
    keywords: str = Field(default="", description="Words of a question that point here, with blanks between.")
    routes: tuple[tuple[str, str], ...] = Field(description="Agencies and their skills, tried in this order.")
    fallback: tuple[tuple[str, str], ...] = Field(default=(), description="Tried when none of the routes can.")
    priority: int = Field(default=0, description="Who asks about a higher one is answered before everybody else.")
    patience: Some = Field(
        default=None,
        description="So many seconds citizens keep their place when nobody is there any more; 0: as everywhere.",
    )
    enabled: bool = Field(default=True, description="Whether citizens can choose it.")


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

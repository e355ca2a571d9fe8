"""What a set-up file may contain. Reads no file, and knows no database."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from onedoor import addresses
from onedoor.desk.terms import hours
from onedoor.desk.terms.retention import LONGEST, Kind, Schedules
from onedoor.desk.terms.targets import ONTARIO
from onedoor.mendable import Mendable
from onedoor.store.setupfile import values
from onedoor.store.tables.fitting import NEEDED, Most, Within, mistake
from onedoor.store.tables.measures import MAILED


class SeedError(Mendable):
    """One sentence that names the file and says what is wrong with it."""


NAMES = "What it is called in other languages, by their tags; an empty text takes a name away."


class Part(BaseModel):
    """An entry. The type of each field has its limits, which file, commands and panel share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def mistake(cls, field: str, value: object) -> str | None:
        """One sentence that says why the value does not fit the field; None if it fits."""
        return mistake(field, value, cls.model_fields[field].metadata)

    @classmethod
    def longest(cls, field: str) -> int:
        """How many characters the field may have."""
        return next(one.length for one in cls.model_fields[field].metadata if isinstance(one, Most))

    @classmethod
    def between(cls, field: str) -> Within:
        """The smallest and the greatest number that the field may be."""
        limits = cls.model_fields[field].metadata
        least, most = ([getattr(one, end) for one in limits if hasattr(one, end)] for end in ("ge", "le"))
        return Within(max(least), min(most))


class Skill(Part):
    slug: values.Slug = Field(description="The short name that agents type: !transfer tax refunds.")
    name: values.Name = Field(description="The name that people see.")
    names: values.Names = Field(default={}, description=NAMES)
    max_waiting: Annotated[values.Some, Within(1, 9999)] = Field(
        default=None, description="When this many wait, no more are accepted; 0: no limit."
    )
    overflow_after: Annotated[values.Some, Within(5, values.DAY)] = Field(
        default=None, description="Seconds of waiting after which the topic's next agency is asked too; 0: never."
    )


class Agent(Part):
    account: str = Field(
        default="", description="Their XMPP address; on this instance's own server, the part before the @ is enough."
    )
    jid: Annotated[str, Most(addresses.LONGEST), values.JID] = Field(
        default="", description="The full address instead of ACCOUNT, if it is on another server."
    )
    enabled: bool = Field(default=True, description="Whether they may take chats.")
    handle: values.Slug = Field(description="What colleagues type: !transfer @ana.")
    name: values.Name = Field(description="The name that citizens see.")
    languages: values.Languages = Field(default=("en",), description="The languages they speak with citizens.")
    skills: tuple[str, ...] = Field(default=(), description="Short names of their skills at the agency.")
    levels: dict[str, values.Level] = Field(
        default={}, description="How skilled, from 1 (beginner) to 5 (expert); 3 if not given."
    )
    capacity: Annotated[int, Within(1, 20)] = Field(
        default=3, description="How many chats they can have at the same time."
    )
    supervisor: bool = Field(
        default=False, description="Whether they may watch, whisper, take over, move and end chats."
    )
    language: values.DesksLanguage = Field(default="en", description="The language in which the desk talks to them.")


class Reply(Part):
    name: values.Slug = Field(description="What agents type: !canned hours.")
    text: values.Message = Field(description="What the citizen reads.")
    language: values.Language = Field(default="en", description="The text's language tag: en, fr, es …")
    folder: Annotated[values.Line, Most(120)] = Field(
        default="", description="The folder that lists it; a/b is b inside a."
    )
    tags: Annotated[values.Line, Most(255)] = Field(
        default="", description="Other words that find it, separated by spaces."
    )
    approved: bool = Field(default=True, description="Whether agents can send it; if not, it is a draft.")


class Weekly(Part):
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    start: values.Clock
    end: values.Clock

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        hours.Period.of(self.start, self.end)
        return self


class Day(Part):
    """A date with other hours than its weekday: closed, unless it has `start` and `end`."""

    day: values.Date = Field(description="The date, such as 2026-12-25.")
    name: Annotated[values.Line, Most(120)] = Field(default="", description="The name of the day, such as Christmas.")
    start: values.Clock | None = Field(
        default=None, description="Open from this time, such as 09:00; closed if not given."
    )
    end: values.Clock | None = Field(default=None, description="Open until this time.")

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        if (self.start is None) is not (self.end is None):
            raise ValueError("start and end belong together")
        if self.start and self.end:
            hours.Period.of(self.start, self.end)
        return self


class Text(Part):
    code: Literal["closed", "closing", "full", "nobody", "hours", "privacy", "welcome"] = Field(
        description="When citizens see it: closed, closing, full, nobody, hours, privacy or welcome."
    )
    text: values.Notice = Field(description="What the citizen reads.")
    language: values.Language = Field(default="en", description="The text's language tag: en, fr, es …")


class Tag(Part):
    slug: values.Slug = Field(description="The short name that agents type: !tag refund.")
    name: values.Name = Field(description="The name that people see.")
    names: values.Names = Field(default={}, description=NAMES)


class ServiceTarget(Part):
    """What citizens are promised (`onedoor.desk.terms.targets`): seconds and per cent."""

    short: int = Field(
        default=ONTARIO.short,
        ge=0,
        le=values.DAY,
        description="Seconds until a citizen who leaves counts as abandoning.",
    )
    within: values.Seconds = Field(
        default=ONTARIO.within, description="Seconds within which a chat should be answered."
    )
    answered: values.Share = Field(default=ONTARIO.answered, description="Chats to answer in that time, per cent.")
    respond_within: values.Seconds = Field(
        default=ONTARIO.respond_within, description="The same for each turn, in seconds."
    )
    responded: values.Share = Field(default=ONTARIO.responded, description="Turns to answer in that time, per cent.")
    canned: values.Share = Field(default=ONTARIO.canned, description="Replies that should be pre-approved, per cent.")


class Cost(Part):
    """What one contact by this channel costs, in hundredths of the currency."""

    channel: Literal["chat", "visit", "phone", "email", "form"] = Field(
        description="chat, visit, phone, email or form."
    )
    cents: int = Field(ge=0, le=100_000_00, description="The cost of one contact, in hundredths of the currency.")
    currency: Annotated[values.Line, NEEDED, Most(8)] = Field(default="$", description="The currency's sign.")


class Reader(Part):
    """Who gets which reports each Monday."""

    email: values.Address = Field(description="Where the mail goes.")
    reports: values.Reports = Field(description=f"Names of reports, separated by spaces: any of {', '.join(MAILED)}.")


class Kept(Part):
    """How many days one kind of record is kept; None: forever. For chats, see `Agency.keep_days`."""

    kind: Literal["consult", "practice", "message", "feedback", "file", "email", "block"] = Field(
        description="consult, practice, message, feedback, file, email or block; for chats, `onedoor agency change`."
    )
    days: int | None = Field(
        default=None, ge=1, le=LONGEST, description="Days until it is destroyed; if not given, it is kept forever."
    )


class Agency(Part):
    RENAMED: ClassVar[Mapping[str, str]] = {
        "ring": "simultaneous_offers",
        "misses": "missed_offers",
        "nudge": "reply_reminder",
        "promised": "service_target",
    }
    """old → new name of fields. The first release's names are understood until 0.3."""

    id: values.Slug
    name: values.Name = Field(description="The name that citizens see.")
    names: values.Names = Field(default={}, description=NAMES)
    jid: Annotated[str, Most(addresses.LONGEST), values.DOMAIN] = ""
    """Its address, if that is not the id below the instance's own domain."""
    local: bool = True
    enabled: bool = Field(default=True, description="Whether it takes part and can get new chats.")
    time_zone: values.Zone = Field(
        default="UTC", description="The time zone of its hours and holidays, such as America/New_York."
    )
    simultaneous_offers: Annotated[int, Within(1, 50)] = Field(
        default=1, ge=1, description="How many agents are offered a waiting chat at the same time."
    )
    missed_offers: Annotated[int, Within(0, 50)] = Field(
        default=2, description="Missed offers in a row after which an agent is set away; 0: never."
    )
    reply_reminder: Annotated[int, Within(0, 3600)] = Field(
        default=30, description="Seconds without a reply until the agent is reminded; 0: never."
    )
    closing: Annotated[int, Within(0, 600)] = Field(
        default=15, description="Minutes before closing in which no new chats are taken."
    )
    push_hosts: values.Hosts = Field(
        default=(), description="Hosts whose pages agents may send to citizens; *.nj.gov means all below it."
    )
    phone: values.Phone = Field(default="", description="The number that citizens can call; empty text removes it.")
    email: values.Email = Field(default="", description="The e-mail address to which citizens can write.")
    website: values.Website = Field(default="", description="A full https:// address.")
    keep_days: values.Days = Field(default=None, description="Days that conversations are kept; 0: no deletion date.")
    files: bool = Field(default=True, description="Whether files may be sent in a chat.")
    masking: Literal["mask", "warn", "off"] = Field(
        default="mask", description="What to do about numbers that look personal: cover them, ask, or nothing."
    )
    origins: values.Origins = Field(default=(), description="Sites that may embed the chat.")
    skill: tuple[Skill, ...] = ()
    agent: tuple[Agent, ...] = ()
    reply: tuple[Reply, ...] = ()
    hours: tuple[Weekly, ...] = ()
    """Empty: always open."""
    holiday: tuple[Day, ...] = ()
    text: tuple[Text, ...] = ()
    tag: tuple[Tag, ...] = ()
    service_target: ServiceTarget = ServiceTarget()
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
        """kind → days to keep records, as far as this entry names them."""
        chats = {Kind.CHAT: self.keep_days} if "keep_days" in self.model_fields_set else {}
        return {**chats, **{Kind(one.kind): one.days for one in self.schedule}}


class Topic(Part):
    id: values.Slug = Field(description="The short name that agents type: !transfer taxes.")
    name: values.Name = Field(description="What citizens choose.")
    names: values.Names = Field(default={}, description=NAMES)
    keywords: values.Words = Field(default="", description="Words of a question that point here, separated by spaces.")
    routes: tuple[tuple[str, str], ...] = Field(description="Agencies and their skills, tried in this order.")
    fallback: tuple[tuple[str, str], ...] = Field(default=(), description="Tried if none of the routes is possible.")
    priority: Annotated[int, Within(0, 9)] = Field(
        default=0, description="Questions about a topic with a higher number are answered first."
    )
    patience: Annotated[values.Some, Within(5, values.DAY)] = Field(
        default=None,
        description="Seconds that citizens keep their place when nobody is there any more; 0: as in the settings.",
    )
    enabled: bool = Field(default=True, description="Whether citizens can choose it.")


class Person(Part):
    login: Annotated[str, NEEDED, Most(120)]
    name: values.Name
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

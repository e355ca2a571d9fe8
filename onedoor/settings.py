"""What each part is told at its start: one frozen object, read once from TOML and the environment.

`ONEDOOR_XMPP__COMPONENT_PORT=6347` in the environment overrides `component_port` under `[xmpp]` in the file.
"""

import hashlib
import hmac
import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from onedoor import theme
from onedoor.mendable import Mendable
from onedoor.origins import origin

_SENDER = re.compile(r"(?:[^<>@\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?")


class SettingsError(Mendable):
    """One sentence that names the setting and what is wrong with it."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Xmpp(Part):
    """The XMPP server: where components and clients reach it, and its own domains."""

    host: str = "127.0.0.1"
    component_port: int = 5347
    client_port: int = 5222
    server_port: int = 5269
    http_port: int = 5280
    http_url: str = ""
    """Where clients reach `http_port` from outside (`https://xmpp.example.gov`); empty means `http://<host>:<http_port>`."""
    certificates: str = ""
    """A folder with certificates and keys, which the server finds by their names (`example.gov.crt` and `.key`, or as
    certbot lays them out); empty: made here. What is replaced there counts for new connections within a minute."""
    rooms: str = "rooms.localhost"
    """The MUC service where every chat has its room; only the router may create there."""
    desks: str = "desks.localhost"
    """The MUC service for the agencies' desk rooms (`tax@desks.localhost`)."""


class Federation(Part):
    """Other XMPP servers: whether the server of `onedoor up` speaks with them, and whom it believes."""

    on: bool = False
    host: str = ""
    """Where other servers reach ours, at `xmpp.server_port`; empty means `xmpp.host`."""
    authorities: str = ""
    """A file of certificate authorities (PEM) that may vouch for other servers, besides those of the machine."""
    hosts: str = ""
    """A file like /etc/hosts that names the servers, for a network without DNS; then nobody else is asked."""


class Database(Part):
    url: str = "sqlite:///.onedoor/onedoor.sqlite"


class Files(Part):
    """Files in chats: how much citizens may send, how long the bridge keeps it, and where agents' files are fetched."""

    on: bool = True
    """Whether files can be sent here at all; each agency has its own switch, too."""
    largest: int = Field(default=10 * 1024 * 1024, ge=1024, le=100 * 1024 * 1024)
    """Bytes of one file."""
    most: int = Field(default=20, ge=1)
    """Files of one citizen in one chat."""
    quota: int = Field(default=2 * 1024 * 1024 * 1024, ge=1024)
    """Bytes that the bridge keeps for all chats together; beyond these it takes no file."""
    keep: int = Field(default=24 * 3600, ge=60)
    """Seconds after a chat's last sign of life when the bridge's copies go."""
    uploads: tuple[str, ...] = ()
    """Origins of other servers to which agents' clients upload (`https://upload.labor.example`); ours always is one."""


class Router(Part):
    jid: str = "router.localhost"
    visitors: tuple[str, ...] = ()
    """Domains besides the bridge whose addresses may join the queue (citizens with an XMPP client of their own)."""
    linger: int = 600
    """Seconds that a room outlives its chat, so that the citizen can still reload and save it."""
    grace: int = Field(default=30, ge=0)
    """Seconds for which an agency that cannot be reached counts as being started again: citizens wait for it."""
    patience: int = Field(default=120, ge=5)
    """Seconds a waiting citizen keeps their place when nobody is there any more, before they can leave a message."""
    least_free: int = Field(default=200, ge=0)
    """Megabytes: with less left on the disk no new chats start, so that running ones can be kept; 0: they always do."""


class Agencies(Part):
    names: tuple[str, ...] = ()
    """First labels of the agencies that this process runs; empty means every local one in the database."""
    processes: int = Field(default=1, ge=1, le=64)
    """How many processes `onedoor up` spreads them over: each has one thread for all its agencies' work."""
    share: str = Field(default="", pattern=r"^$|^[1-9]\d?/[1-9]\d?$")
    """Which part of them this process runs (`2/4`: the second of four); empty: all. `onedoor up` sets it."""
    offer: int = 30
    """Seconds an agent has to answer an offer."""
    grace: int = 30
    """Seconds a vanished agent keeps their chats."""
    idle: int = 3600
    """Seconds without a word, or another sign of life, after which a chat is ended."""
    warn: int = Field(default=300, ge=120)
    """Seconds before that end when the citizen is warned, and goes on with one button; half of `idle` at most."""


Origin = Annotated[str, AfterValidator(origin)]


class Theme(Part):
    """How the page looks and is called. What could not be read on it is refused."""

    name: str = Field(default="", max_length=80)
    """Instead of “Onedoor” above the page."""
    brand: Annotated[str, AfterValidator(theme.on_light)] = ""
    """The colour of buttons and links, as #rrggbb, dark enough for white paper; empty: our own."""
    brand_dark: Annotated[str, AfterValidator(theme.on_dark)] = ""
    """The same where people want dark pages."""


class Bridge(Part):
    jid: str = "web.localhost"
    host: str = "127.0.0.1"
    port: int = 8080
    url: str = ""
    """Where citizens and agents reach the bridge (`https://chat.example.gov`); empty means `http://<host>:<port>`."""
    origins: tuple[Origin, ...] = ()
    """Origins of other sites that may embed the chat (`https://nj.example`); its own pages always may."""
    proxies: tuple[IPvAnyNetwork, ...] = ()
    """Addresses or networks of the reverse proxies in front of the bridge, whose X-Forwarded-For is believed."""
    theme: Theme = Theme()
    abandon: int = 900
    """Seconds after the last connection of a browser when its visit counts as left."""
    away: int = Field(default=30, ge=1)
    """Seconds without a browser after which the agents are told that the citizen is away."""
    keep_place: int = Field(default=3600, ge=60)
    """Seconds for which a citizen who leaves the queue by choice may come back to their place by a link."""
    masking: Literal["mask", "warn", "off"] = "mask"
    """What is done about numbers that look like SSN, ITIN, SIN, NINO or payment cards in what citizens write, for as
    long as no agency is known; then each agency's own choice counts."""
    accessibility: str = ""
    """An e-mail address or a page where people say what they cannot use; it stands on the accessibility statement."""


class Limits(Part):
    """What the bridge takes from one place and altogether, before it is abuse."""

    puzzle: bool = True
    """Whether a browser does some work before a chat starts (without JavaScript: whether a form takes its time)."""
    starts: int = 30
    """Chats that one address, or one IPv6 /64, may start in ten minutes; a quarter of it without JavaScript."""
    agency_starts: int = 300
    """Chats that may be started at one agency in a minute."""
    sockets: int = 200
    """Connections that one address, or one IPv6 /64, may have open."""
    plain_wait: float = 3
    """Seconds between showing the form without JavaScript and taking it."""


class Admin(Part):
    host: str = "127.0.0.1"
    port: int = 8081
    url: str = ""
    """The address at which staff's browsers see it (`https://panel.example.gov`); empty: as each request says."""
    proxies: tuple[IPvAnyNetwork, ...] = ()
    """Addresses or networks of the reverse proxies in front of the panel, whose X-Forwarded-For and -Proto count."""
    second_factor: tuple[Literal["administrator", "manager", "supervisor", "analyst", "auditor"], ...] = ()
    """Roles that have to set up a second factor before they can do anything else."""


class SignOn(Part):
    """Single sign-on to the panel with OpenID Connect; off without an issuer."""

    issuer: str = ""
    """The provider's address, below which is `/.well-known/openid-configuration`."""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    scope: str = "openid email profile"
    name: str = "single sign-on"
    """What the login page calls it: “Log in with …”."""
    claim: str = ""
    """The claim that says what somebody may do (`groups`); empty: their role is the one that the panel has."""
    roles: dict[str, str] = {}
    """A value of the claim and its role: `manager/tax` with its agency, `auditor` without one."""
    create: bool = False
    """Whether people whom the panel does not know are added when they first sign on; needs `claim`."""
    second_factor: bool = True
    """Whether the provider asks for a second factor itself; then the panel does not."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.issuer and not self.client_id:
            raise ValueError("client_id has to be set when there is an issuer")
        if self.create and not self.claim:
            raise ValueError("claim has to be set when people are to be added (create)")
        return self


class Mail(Part):
    """The mail server that takes what we send: conversations that citizens want to have, receipts for messages."""

    host: str = ""
    """Empty: no mail is sent, and no page offers it."""
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    authorities: str = ""
    """A file of certificate authorities (PEM) instead of the machine's own."""
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = ""

    @model_validator(mode="after")
    def _has_a_sender(self) -> Self:
        if self.host and not _SENDER.fullmatch(self.sender):
            raise ValueError("sender has to be an address such as “Chat <chat@example.gov>” when there is a host")
        return self


class Logs(Part):
    """The files in which `onedoor up` keeps what the parts print."""

    size: int = Field(default=10_000_000, ge=10_000)
    """Bytes after which a part's file is put aside, and a new one begun."""
    keep: int = Field(default=5, ge=1)
    """So many old files stay beside the newest."""


class Settings(BaseSettings):
    """Every setting of every part. A part reads the sections it needs; the rest have defaults."""

    model_config = SettingsConfigDict(
        env_prefix="ONEDOOR_",
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        nested_model_default_partial_update=True,
    )

    domain: str = "localhost"
    state: Path = Path(".onedoor")
    key: SecretStr = Field(min_length=32)
    """The installation's secret. Component secrets, tokens and sessions are derived from it."""
    secrets: dict[str, SecretStr] = {}
    """Component secrets by JID, where the server was not configured by us (`"tax.example.gov" = "…"`)."""
    xmpp: Xmpp = Xmpp()
    federation: Federation = Federation()
    database: Database = Database()
    files: Files = Files()
    router: Router = Router()
    agencies: Agencies = Agencies()
    bridge: Bridge = Bridge()
    limits: Limits = Limits()
    admin: Admin = Admin()
    oidc: SignOn = SignOn()
    mail: Mail = Mail()
    logs: Logs = Logs()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, TomlConfigSettingsSource(settings_cls)

    def is_ours(self, jid: str) -> bool:
        """Whether a JID's domain is this installation's, or one below it: what our own server answers for."""
        domain = jid.rpartition("@")[2]
        return domain == self.domain or domain.endswith(f".{self.domain}")

    @property
    def bridge_url(self) -> str:
        """Where the bridge is reached from outside, without a slash at its end."""
        return (self.bridge.url or f"http://{self.bridge.host}:{self.bridge.port}").rstrip("/")

    @property
    def server_url(self) -> str:
        """Where the XMPP server's HTTP is reached from outside, without a slash at its end."""
        return (self.xmpp.http_url or f"http://{self.xmpp.host}:{self.xmpp.http_port}").rstrip("/")

    @property
    def upload_origins(self) -> tuple[str, ...]:
        """The origins to which agents' clients upload files: nobody fetches one from anywhere else."""
        return (self.server_url, *self.files.uploads)

    @property
    def kept_files(self) -> Path:
        """The folder with the bytes of the agencies' chat files (`onedoor.store.transcripts.files`)."""
        return self.state / "files" / "record"

    @property
    def passing_files(self) -> Path:
        """The folder with the bridge's copies, which are gone some time after the chat."""
        return self.state / "files" / "bridge"

    def derive(self, purpose: str) -> str:
        """A secret of its own for each purpose, 64 hex digits, from the installation's key (HMAC-SHA-256)."""
        return hmac.new(self.key.get_secret_value().encode(), purpose.encode(), hashlib.sha256).hexdigest()

    def component_secret(self, jid: str) -> str:
        """The secret with which the component `jid` logs in at the server (XEP-0114)."""
        if jid in self.secrets:
            return self.secrets[jid].get_secret_value()
        return self.derive(f"component {jid}")


def load(path: Path) -> Settings:
    """Reads `path`; raises SettingsError with one sentence that names the setting."""

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    if not path.is_file():
        raise SettingsError(f"There is no settings file at {path}; name one with --config.")
    try:
        return FromFile()  # type: ignore[call-arg]  # the sources bring `key`
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SettingsError(f"{path}: {name}: {first['msg']}.") from None
    except ValueError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from None

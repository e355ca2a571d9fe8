"""The settings that each part gets at its start: one frozen object, read once from TOML and the environment.

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
    """One sentence that names the setting and says what is wrong with it."""


class NoSettings(SettingsError):
    """There is no file at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no settings file at {path}; name one with --config.")
        self.path = path


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
    """Where clients reach `http_port` from outside (`https://xmpp.example.gov`); empty: `http://<host>:<http_port>`."""
    certificates: str = ""
    """A folder with certificates and keys, which the server finds by name (`example.gov.crt` and `.key`, or certbot's
    layout); empty: we make them. New connections use replaced files within a minute."""
    rooms: str = "rooms.localhost"
    """The MUC service where every chat has its room. Only the router may create rooms there."""
    desks: str = "desks.localhost"
    """The MUC service for the agencies' desk rooms (`tax@desks.localhost`)."""


class Federation(Part):
    """Other XMPP servers: whether the server of `onedoor up` talks to them, and which it trusts."""

    on: bool = False
    host: str = ""
    """Where other servers reach ours, at `xmpp.server_port`; empty: `xmpp.host`."""
    authorities: str = ""
    """A PEM file of certificate authorities trusted for other servers, besides the machine's own."""
    hosts: str = ""
    """A file like /etc/hosts with the servers' addresses, for a network without DNS. It then replaces DNS."""


class Database(Part):
    url: str = "sqlite:///.onedoor/onedoor.sqlite"


class Files(Part):
    """Files in chats: how much citizens may send, how long the bridge keeps it, where to fetch agents' files."""

    on: bool = True
    """Whether files can be sent here at all. Each agency also has its own switch."""
    largest: int = Field(default=10 * 1024 * 1024, ge=1024, le=100 * 1024 * 1024)
    """The most bytes of one file."""
    most: int = Field(default=20, ge=1)
    """The most files of one citizen in one chat."""
    quota: int = Field(default=2 * 1024 * 1024 * 1024, ge=1024)
    """Bytes that the bridge keeps for all chats together. When they are used up, it accepts no files."""
    keep: int = Field(default=24 * 3600, ge=60)
    """Seconds after the last activity in a chat until the bridge deletes its copies."""
    uploads: tuple[str, ...] = ()
    """Origins of other servers to which agents' clients upload (`https://upload.labor.example`). Ours is always one."""


class Router(Part):
    jid: str = "router.localhost"
    visitors: tuple[str, ...] = ()
    """Domains besides the bridge whose addresses may join the queue (citizens who use their own XMPP client)."""
    linger: int = 600
    """Seconds that a room remains after its chat, so that the citizen can still reload and save it."""
    grace: int = Field(default=30, ge=0)
    """Seconds for which an unreachable agency counts as restarting, so that citizens wait for it."""
    patience: int = Field(default=120, ge=5)
    """Seconds that a waiting citizen keeps their place when nobody is there any more. Then they can leave a message."""
    least_free: int = Field(default=200, ge=0)
    """Megabytes. With less free disk space no new chats start, so that running ones can be stored; 0: no limit."""


class Agencies(Part):
    names: tuple[str, ...] = ()
    """First labels of the agencies that this process runs; empty: all local agencies in the database."""
    processes: int = Field(default=1, ge=1, le=64)
    """How many processes `onedoor up` spreads them over. Each has one thread for all its agencies' work."""
    share: str = Field(default="", pattern=r"^$|^[1-9]\d?/[1-9]\d?$")
    """Which share of them this process runs (`2/4`: the second of four); empty: all. `onedoor up` sets it."""
    offer: int = 30
    """Seconds that an agent has to answer an offer."""
    grace: int = 30
    """Seconds that an agent who disconnects keeps their chats."""
    idle: int = 3600
    """Seconds without a message or other activity after which a chat ends."""
    warn: int = Field(default=300, ge=120)
    """Seconds before that end at which the citizen is warned, and can go on with one button; at most half of `idle`."""


Origin = Annotated[str, AfterValidator(origin)]


class Theme(Part):
    """The page's colours and name. Colours that people could not read are refused."""

    name: str = Field(default="", max_length=80)
    """The name above the page, instead of “Onedoor”."""
    brand: Annotated[str, AfterValidator(theme.on_light)] = ""
    """The colour of buttons and links, as #rrggbb, dark enough on white; empty: our own."""
    brand_dark: Annotated[str, AfterValidator(theme.on_dark)] = ""
    """The same for people who prefer dark pages."""


class Bridge(Part):
    jid: str = "web.localhost"
    host: str = "127.0.0.1"
    port: int = 8080
    url: str = ""
    """Where citizens and agents reach the bridge (`https://chat.example.gov`); empty: `http://<host>:<port>`."""
    origins: tuple[Origin, ...] = ()
    """Origins of other sites that may embed the chat (`https://nj.example`). Its own pages always may."""
    proxies: tuple[IPvAnyNetwork, ...] = ()
    """Addresses or networks of reverse proxies in front of the bridge, whose X-Forwarded-For is trusted."""
    theme: Theme = Theme()
    abandon: int = 900
    """Seconds after a browser's last connection until its visit counts as left."""
    away: int = Field(default=30, ge=1)
    """Seconds without a browser until the agents are told that the citizen is away."""
    keep_place: int = Field(default=3600, ge=60)
    """Seconds for which a citizen who chooses to leave the queue can return to their place with a link."""
    masking: Literal["mask", "warn", "off"] = "mask"
    """What to do about numbers in citizens' messages that look like SSN, ITIN, SIN, NINO or payment cards, until an
    agency is known. Then the agency's own choice applies."""
    accessibility: str = ""
    """An e-mail address or page where people can report barriers. The accessibility statement shows it."""


class Limits(Part):
    """How much the bridge accepts from one place, and in total, before it counts as abuse."""

    puzzle: bool = True
    """Whether a browser must do some work before a chat starts (without JavaScript: wait before a form is accepted)."""
    starts: int = 30
    """Chats that one address, or one IPv6 /64, may start in ten minutes; without JavaScript a quarter of that."""
    agency_starts: int = 300
    """Chats that may start at one agency in a minute."""
    sockets: int = 200
    """Connections that one address, or one IPv6 /64, may have open."""
    plain_wait: float = 3
    """Seconds between showing the form without JavaScript and accepting it."""


class Admin(Part):
    host: str = "127.0.0.1"
    port: int = 8081
    url: str = ""
    """The panel's address in staff's browsers (`https://panel.example.gov`); empty: the address in each request."""
    proxies: tuple[IPvAnyNetwork, ...] = ()
    """Addresses or networks of reverse proxies in front of the panel, whose X-Forwarded-For and -Proto are trusted."""
    second_factor: tuple[Literal["administrator", "manager", "supervisor", "analyst", "auditor"], ...] = ()
    """Roles that must set up a second factor before they can do anything else."""


class SignOn(Part):
    """Single sign-on to the panel with OpenID Connect. Off without an issuer."""

    issuer: str = ""
    """The provider's address, below which is `/.well-known/openid-configuration`."""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    scope: str = "openid email profile"
    name: str = "single sign-on"
    """Its name on the login page: “Log in with …”."""
    claim: str = ""
    """The claim that says what somebody may do (`groups`); empty: the panel decides their role."""
    roles: dict[str, str] = {}
    """value of the claim → role: `manager/tax` with its agency, `auditor` without one"""
    create: bool = False
    """Whether people whom the panel does not know are added when they first sign in; needs `claim`."""
    second_factor: bool = True
    """Whether the provider itself asks for a second factor. If so, the panel does not."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.issuer and not self.client_id:
            raise ValueError("client_id must be set if there is an issuer")
        if self.create and not self.claim:
            raise ValueError("claim must be set if people are to be added (create)")
        return self


class Mail(Part):
    """The mail server for what we send: conversations that citizens ask for, receipts for messages."""

    host: str = ""
    """Empty: no mail is sent, and no page offers it."""
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    authorities: str = ""
    """A PEM file of certificate authorities, instead of the machine's own."""
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = ""

    @model_validator(mode="after")
    def _has_a_sender(self) -> Self:
        if self.host and not _SENDER.fullmatch(self.sender):
            raise ValueError("sender must be an address such as “Chat <chat@example.gov>” if there is a host")
        return self


class Logs(Part):
    """The files in which `onedoor up` stores the parts' output."""

    size: int = Field(default=10_000_000, ge=10_000)
    """Bytes after which a part's file is closed, and a new one begins."""
    keep: int = Field(default=5, ge=1)
    """How many old files to keep beside the newest."""


class Settings(BaseSettings):
    """All settings of all parts. A part reads the sections that it needs. Most settings have defaults."""

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
    """The installation's secret, from which component secrets, tokens and sessions are derived."""
    secrets: dict[str, SecretStr] = {}
    """JID → component secret, for a server that we did not configure (`"tax.example.gov" = "…"`)."""
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
        """Whether a JID's domain is this installation's domain or one below it, which our own server handles."""
        domain = jid.rpartition("@")[2]
        return domain == self.domain or domain.endswith(f".{self.domain}")

    @property
    def bridge_url(self) -> str:
        """The bridge's address from outside, without a slash at the end."""
        return (self.bridge.url or f"http://{self.bridge.host}:{self.bridge.port}").rstrip("/")

    @property
    def server_url(self) -> str:
        """The address of the XMPP server's HTTP from outside, without a slash at the end."""
        return (self.xmpp.http_url or f"http://{self.xmpp.host}:{self.xmpp.http_port}").rstrip("/")

    @property
    def upload_origins(self) -> tuple[str, ...]:
        """The origins to which agents' clients upload files. Files are fetched from nowhere else."""
        return (self.server_url, *self.files.uploads)

    @property
    def kept_files(self) -> Path:
        """The folder for the bytes of the agencies' chat files (`onedoor.store.transcripts.files`)."""
        return self.state / "files" / "record"

    @property
    def passing_files(self) -> Path:
        """The folder for the bridge's copies, which are deleted some time after the chat."""
        return self.state / "files" / "bridge"

    def derive(self, purpose: str) -> str:
        """A separate secret for each purpose: 64 hex digits, from the installation's key (HMAC-SHA-256)."""
        return hmac.new(self.key.get_secret_value().encode(), purpose.encode(), hashlib.sha256).hexdigest()

    def component_secret(self, jid: str) -> str:
        """The secret with which the component `jid` logs in to the server (XEP-0114)."""
        if jid in self.secrets:
            return self.secrets[jid].get_secret_value()
        return self.derive(f"component {jid}")


def load(path: Path) -> Settings:
    """The settings in the file `path` and the environment. Raises `SettingsError`, which names the setting."""

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    if not path.is_file():
        raise NoSettings(path)
    try:
        return FromFile()  # type: ignore[call-arg]  # the sources bring `key`
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SettingsError(f"{path}: {name}: {first['msg']}.") from None
    except ValueError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from None

"""The configuration of the Prosody that `onedoor up` runs: readable, with a reason for each line.

Writes text, and starts nothing. We measured the numbers on Prosody 0.12.3.
"""

import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from onedoor.files.content import EXTENSIONS
from onedoor.settings import Settings
from onedoor.shipped import shipped

BOOKMARKS = "onedoor_bookmarks"
"""Our own module. Everything works without it, but clients tidy up less."""
_LONGEST_SOCKET_NAME = 100  # the kernel's limit is 108 bytes, and Prosody only logs the failure


def socket_path(state: Path) -> Path:
    """The socket for administrators' commands: in the state directory, unless its path is too long for that."""
    path = state.resolve() / "prosody" / "admin.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_NAME:
        return path
    digest = sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"onedoor-{digest}.sock"


def modules() -> Path | None:
    """The folder with our Prosody modules, if this installation has it."""
    folder = shipped("prosody/modules")
    return folder if (folder / f"mod_{BOOKMARKS}.lua").is_file() else None


def configuration(settings: Settings, agencies: Iterable[str], certificates: Path) -> str:
    """prosody.cfg.lua for these settings. `agencies`: the component JIDs of the agencies that run here;
    `certificates`: the folder where Prosody finds them by their names."""
    agencies = sorted(agencies)
    desks = [f"desk@{jid}" for jid in agencies]
    # An agency's own server must not claim the router or the chats, or it would never look for them elsewhere.
    components = [*filter(settings.is_ours, (settings.router.jid, settings.bridge.jid)), *agencies]
    parts = [
        _server(settings, certificates),
        _others(settings) if settings.federation.on else _ALONE,
        _archive(),
        _people(settings, desks),
        *([_chat_rooms(settings)] if settings.is_ours(settings.xmpp.rooms) else []),
        *([_desk_rooms(settings, desks)] if settings.is_ours(settings.xmpp.desks) else []),
        *([_uploads(settings)] if settings.files.on else []),
        *(_component(settings, jid) for jid in components),
    ]
    return "\n".join(parts)


def _quote(text: object) -> str:
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _list(items: Iterable[object]) -> str:
    return "{ " + ", ".join(_quote(item) for item in items) + " }"


def _server(settings: Settings, certificates: Path) -> str:
    state, xmpp = settings.state.resolve(), settings.xmpp
    as_root = (
        "run_as_root = true -- a container has nobody else; Prosody refuses without this\n" if os.geteuid() == 0 else ""
    )
    ours = f"plugin_paths = {_list([found])} -- Onedoor's own modules\n" if (found := modules()) else ""
    return f"""\
-- Prosody for one Onedoor instance. `onedoor up` writes this file at each start: changes belong into onedoor.toml.

-- Where its files are -----------------------------------------------------------------------------------------------
data_path = {_quote(state / "prosody" / "data")} -- accounts, rooms, archives
pidfile = {_quote(state / "prosody" / "prosody.pid")} -- locked while it runs: no second server on the same data
admin_socket = {_quote(socket_path(state))} -- `onedoor up` adds an agency here without a restart
log = {{ info = {_quote(state / "log" / "prosody.log")} }}
{ours}{as_root}
-- Where it listens: on this machine only ----------------------------------------------------------------------------
interfaces = {_list([xmpp.host])}
local_interfaces = {_list([xmpp.host])} -- what component_ports binds to
c2s_ports = {{ {xmpp.client_port} }} -- the agents' clients
c2s_direct_tls_ports = {{ }} -- one way in is enough
component_ports = {{ {xmpp.component_port} }} -- router, agencies, bridge
http_ports = {{ {xmpp.http_port} }} -- XMPP over WebSocket and BOSH, for agents' clients that run in a browser
https_ports = {{ }} -- a browser would not trust our own authority; plain HTTP never leaves this machine
http_default_host = {_quote(settings.domain)} -- whatever name or number the browser called us by
consider_websocket_secure = true -- for the same reason
consider_bosh_secure = true

-- How it talks ------------------------------------------------------------------------------------------------------
certificates = {_quote(certificates)} -- unless given in the settings, made by us; clients ask their user once
c2s_require_encryption = true -- passwords and citizens' words
authentication = "internal_hashed" -- no password is kept in clear (SCRAM)
allow_registration = false -- accounts are made by the agencies (XEP-0133)
network_settings = {{
	nagle = false; -- small stanzas go at once: 28 ms -> 1.3 ms
	read_timeout = 60; -- a peer silent for a minute is asked whether it is there; by default 14 minutes
}}

-- How fast it is ----------------------------------------------------------------------------------------------------
gc = {{
	mode = "generational"; -- three times the messages a second
	minor_threshold = 10; -- by default 20: with 200 chats each of these took 20 to 30 ms
	major_threshold = 300; -- by default 50: with 200 chats everybody waited for 50 to 120 ms, every ten seconds
}}
"""


_ALONE = """\
modules_disabled = { "s2s", "s2s_auth_certs" } -- everybody is on this server; federation.on lets it speak with others
"""


def _others(settings: Settings) -> str:
    federation = settings.federation
    lines = [
        "-- Other servers " + "-" * 102,
        'modules_enabled = { "tls"; "saslauth" } -- components inherit these two, to prove who they are',
        f"s2s_interfaces = {_list([federation.host or settings.xmpp.host])} -- where other servers reach us",
        f"s2s_ports = {{ {settings.xmpp.server_port} }} -- 5269 is where they look unless DNS (SRV) says otherwise",
        "s2s_require_encryption = true -- citizens' words",
        "s2s_secure_auth = true -- whoever has no certificate for its name is nobody: a desk is believed by its domain",
    ]
    if federation.authorities:
        file = _quote(Path(federation.authorities).resolve())
        lines.append(f"s2s_ssl = {{ cafile = {file} }} -- who may vouch for others, besides those this machine trusts")
    if federation.hosts:
        file = _quote(Path(federation.hosts).resolve())
        lines.append(
            f"unbound = {{ resolvconf = false; hoststxt = {file} }} -- a network without DNS: this file names all"
        )
    return "\n".join(lines) + "\n"


def _archive() -> str:
    return """\
-- What it keeps -----------------------------------------------------------------------------------------------------
default_storage = "internal" -- files; SQLite is four to five times slower here
storage_archive_item_limit_cache_size = 100000 -- beyond 1,000 rooms every message would count its room's archive anew
max_archive_query_results = 250 -- pages of 250 instead of 50 when somebody catches up
archive_expires_after = "1w" -- what was said between two people; chats with citizens have their own rule below
component_stanza_size_limit = 4194304 -- the router tells all topics and agencies, with their names, in one answer
component_conflict_resolve = "kick_old" -- a hung process must not lock out the one that takes over
"""


def _people(settings: Settings, desks: list[str]) -> str:
    return f"""\
-- The agents' accounts ----------------------------------------------------------------------------------------------
VirtualHost {_quote(settings.domain)}
	admins = {_list(desks)} -- so that a desk may make its agents' accounts
	smacks_hibernation_time = 30 -- a client that fell silent may resume this long; then its agent counts as gone
	modules_enabled = {{
		"admin_adhoc"; -- XEP-0133: add a user, change a password
		"admin_shell"; -- commands of `onedoor up`
		"blocklist"; -- XEP-0191
		"bookmarks"; -- XEP-0402: the client comes back to its desk room by itself
		"bosh"; -- where WebSockets are blocked
		"carbons"; -- XEP-0280: an agent with two clients sees both sides
		"csi_simple"; -- XEP-0352: phones sleep better
		"disco"; -- XEP-0030: what is here
		"mam"; -- XEP-0313: what was said while a client was away
		"pep"; -- XEP-0163: avatars, bookmarks
		"ping"; -- XEP-0199
		"private"; -- XEP-0049: older clients' bookmarks
		"roster"; -- RFC 6121
		"saslauth"; -- RFC 6120
		"smacks"; -- XEP-0198: nothing is lost when a phone changes its network
		"time"; -- XEP-0202
		"tls"; -- STARTTLS
		"vcard4"; "vcard_legacy"; -- XEP-0292, XEP-0054
		"user_account_management"; -- XEP-0077: agents change their first password in their client
		"version"; -- XEP-0092
		"websocket"; -- RFC 7395
	}}
"""


def _tidy() -> str:
    return f'\t\t"{BOOKMARKS}"; -- no client comes back to a room that is over for it\n' if modules() else ""


MANY_ROOMS = """\
	muc_room_cache_size = 100000 -- from the 101st live room on, the default of 100 makes each message ten times slower
	-- The list of rooms is written as a whole at every change of any room. A room is found without it, by whoever knows
	-- its name.
	storage = { persistent = "none" }
"""


def _chat_rooms(settings: Settings) -> str:
    return f"""\
-- The chats: one room each ------------------------------------------------------------------------------------------
Component {_quote(settings.xmpp.rooms)} "muc"
	name = "Chats"
	modules_enabled = {{
		"muc_mam"; -- the room's archive is the record against which transcripts are proven
{_tidy()}	}}
	admins = {_list([settings.router.jid])} -- only the router makes rooms:
	restrict_room_creation = true -- otherwise a client's self-ping would bring a closed room back to life
	component_admins_as_room_owners = false -- a room's affiliations say everything; no one is an owner by magic
	muc_room_default_public = false
	muc_log_expires_after = "never" -- the default is a week; a room's archive goes with the room
{MANY_ROOMS}"""


def _desk_rooms(settings: Settings, desks: list[str]) -> str:
    return f"""\
-- The agents' homes: one room for each desk -------------------------------------------------------------------------
Component {_quote(settings.xmpp.desks)} "muc"
	name = "Desks"
	modules_enabled = {{
		"muc_mam"; -- a client that was away sees what was said
{_tidy()}	}}
	admins = {_list(desks)} -- each desk makes its own room
	restrict_room_creation = true
	component_admins_as_room_owners = false -- or every desk would own every other's room
	muc_room_default_public = false
	muc_log_expires_after = "1w" -- talk among colleagues; transcripts are elsewhere
{MANY_ROOMS}"""


def _uploads(settings: Settings) -> str:
    files = settings.files
    return f"""\
-- The agents' files (XEP-0363): what they upload here, the bridge looks at and offers to the citizen ------------------
Component {_quote(f"upload.{settings.domain}")} "http_file_share"
	name = "Files"
	http_host = {_quote(settings.domain)} -- the one name under which HTTP answers here
	http_external_url = {_quote(settings.server_url + "/")} -- what clients are told
	http_file_share_size_limit = {files.largest} -- files.largest: more would not be passed on to a citizen
	http_file_share_daily_quota = {files.largest * 20} -- of one agent: 20 of the largest a day
	http_file_share_global_quota = {files.quota} -- files.quota: the disk is shared with the archives
	http_file_share_expires_after = {files.keep} -- files.keep: agencies keep their own copies
	http_file_share_allowed_file_types = {_list(EXTENSIONS)} -- nothing else is passed on to a citizen
	http_file_share_safe_file_types = {_list(())} -- nothing opens in a browser: all is saved
"""


def _component(settings: Settings, jid: str) -> str:
    return f"""\
Component {_quote(jid)}
	component_secret = {_quote(settings.component_secret(jid))} -- from `key` in onedoor.toml
"""

"""The instance that we measure: the whole product and, on the same Prosody, what we compare it with.

Measures nothing itself. A `Stage` tells a load generator in another process where everything is.
"""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import update
from sqlalchemy.orm import Session

from components.demo.private import PrivateInstance
from onedoor.settings import Settings
from onedoor.store import database
from onedoor.store.tables import Agent

GUESTS = "guests.localhost"
"""Citizens with their own XMPP client log in here without a password."""
MAKER = "bench.localhost"
RAW_ROOMS = "raw-rooms.localhost"
AGENCY = "tax"
UNLIMITED = {"puzzle": 0, "starts": 1_000_000, "agency_starts": 1_000_000, "sockets": 1_000_000}


@dataclass(frozen=True)
class Stage:
    """Addresses, accounts and process ids."""

    page: str
    server: str
    """The URL of the server's own WebSocket."""
    host: str
    client_port: int
    component_port: int
    domain: str
    router: str
    desk: str
    desk_room: str
    maker_secret: str
    agents: dict[str, str]
    """JID → password"""
    pids: dict[str, int]

    def write(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        return cls(**json.loads(text))


@contextlib.asynccontextmanager
async def running(*, agents: int, capacity: int, limits: Mapping[str, int] | None = None) -> AsyncIterator[Stage]:
    """An instance with one agency, which has `agents` agents for `capacity` chats each.

    All load comes from one address, and the load generator would have to solve the puzzles. So limits and puzzles are
    off unless `limits` says otherwise.
    """
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        seed = Path(folder) / "seed.toml"
        seed.write_text(_seed(agents))
        # The parts are our child processes, so they read it from the environment, too.
        os.environ["ONEDOOR_ROUTER__VISITORS"] = json.dumps([GUESTS])
        # An offer that nobody answers must not be repeated while we measure.
        here = PrivateInstance(
            seed=seed, changes={"agencies": {"offer": 3600}, "limits": {**UNLIMITED, **(limits or {})}}
        )
        set_capacity(here.settings, capacity)
        secret = secrets.token_hex(16)
        configuration = here.state / "prosody" / "prosody.cfg.lua"
        configuration.write_text(_with_the_others(configuration.read_text(), here.settings, secret))
        async with here:
            yield _stage(here, secret)


def _stage(here: PrivateInstance, secret: str) -> Stage:
    xmpp = here.settings.xmpp
    return Stage(
        page=here.page,
        server=f"ws://{xmpp.host}:{xmpp.http_port}/xmpp-websocket",
        host=xmpp.host,
        client_port=xmpp.client_port,
        component_port=xmpp.component_port,
        domain=here.settings.domain,
        router=here.settings.router.jid,
        desk=f"desk@{AGENCY}.{here.settings.domain}",
        desk_room=f"{AGENCY}@{xmpp.desks}",
        maker_secret=secret,
        agents={jid: here.password(jid) for jid in _jids(here)},
        pids=here.up.pids,
    )


def _jids(here: PrivateInstance) -> list[str]:
    return [f"{agent.account}@{here.settings.domain}" for agency in here.seed.agency for agent in agency.agent]


def set_capacity(settings: Settings, capacity: int) -> None:
    """Sets a capacity that no person may have: a load generator can handle more chats at once."""
    engine = database.connect(settings.database.url)
    with Session(engine) as session, session.begin():
        session.execute(update(Agent).values(capacity=capacity))
    engine.dispose()


def _seed(agents: int) -> str:
    head = """
[[agency]]
id = "tax"
name = "Division of Taxation"
[[agency.skill]]
slug = "taxes"
name = "Taxes"
"""
    people = "".join(
        f'[[agency.agent]]\naccount = "agent{n}"\nhandle = "agent{n}"\nname = "Agent {n}"\nskills = ["taxes"]\n'
        for n in range(agents)
    )
    return f'{head}{people}[[topic]]\nid = "taxes"\nname = "Taxes"\nroutes = [["tax", "taxes"]]\n'


def _with_the_others(configuration: str, settings: Settings, secret: str) -> str:
    """Adds guests without a password, with only the modules that they need, and rooms like ours for a bare maker."""
    begin = configuration.index(f'Component "{settings.xmpp.rooms}" "muc"')
    rooms = configuration[begin : configuration.index("\n\n", begin)]
    rooms = rooms.replace(settings.xmpp.rooms, RAW_ROOMS).replace(settings.router.jid, MAKER)
    return f"""{configuration}
-- For the bench only ------------------------------------------------------------------------------------------------
{rooms}

Component "{MAKER}"
	component_secret = "{secret}"

VirtualHost "{GUESTS}"
	authentication = "anonymous"
	modules_enabled = {{ "saslauth"; "websocket"; "disco"; "ping" }}
"""

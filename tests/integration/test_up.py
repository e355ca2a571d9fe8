"""An instance on a real Prosody: what runs, what comes back, what ends with it, and who is let in."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy.orm import Session

from onedoor.settings import Settings
from onedoor.shipped import SEED
from onedoor.store import database
from onedoor.store.tables import Agency
from onedoor.up import instance, ports
from onedoor.up.child import Child, ChildRefused
from onedoor.up.supervisor import PARTS, AlreadyRunning, Supervisor
from onedoor.wire import names
from onedoor.wire.link import Link, LinkRefused, RequestFailed
from onedoor.wire.xml import element

FOREVER = [sys.executable, "-c", "import signal; signal.pause()"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return instance.prepare(tmp_path / "state", ports=ports.free(), seed=SEED)


async def until(true: Callable[[], bool], within: float = 20.0) -> None:
    async with asyncio.timeout(within):
        while not true():
            await asyncio.sleep(0.02)


class Component:
    """A component of ours with nothing in it but its link."""

    def __init__(self, settings: Settings, jid: str, secret: str | None = None) -> None:
        self.is_up, self.losses = asyncio.Event(), 0
        self.stanzas: asyncio.Queue[Element] = asyncio.Queue()
        secret = secret or settings.component_secret(jid)
        self.link = Link(
            jid,
            secret,
            settings.xmpp.host,
            settings.xmpp.component_port,
            on_stanza=self.stanzas.put_nowait,
            on_up=self._up,
            on_down=self._down,
        )

    async def _up(self) -> None:
        self.is_up.set()

    def _down(self) -> None:
        self.losses += 1


@asynccontextmanager
async def connected(settings: Settings, jid: str) -> AsyncIterator[Component]:
    component = Component(settings, jid)
    running = asyncio.create_task(component.link.run())
    try:
        async with asyncio.timeout(20):
            await component.is_up.wait()
        yield component
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def add_user(settings: Settings, desk: str, jid: str, password: str) -> Element:
    """XEP-0133 §4.1, in one step: Prosody takes a filled-in form with the first request."""
    fields = {
        "FORM_TYPE": "http://jabber.org/protocol/admin",
        "accountjid": jid,
        "password": password,
        "password-verify": password,
    }
    form = element(
        f"{{{names.FORM}}}x",
        {"type": "submit"},
        *(
            element(f"{{{names.FORM}}}field", {"var": var}, element(f"{{{names.FORM}}}value", None, value))
            for var, value in fields.items()
        ),
    )
    node = "http://jabber.org/protocol/admin#add-user"
    command = element(f"{{{names.COMMANDS}}}command", {"node": node, "action": "execute"}, form)
    return element("iq", {"type": "set", "from": desk, "to": settings.domain}, command)


async def adds_a_user(component: Component, settings: Settings, jid: str) -> str:
    """Asks for the form, fills it in, and returns the command's status."""
    ask = add_user(settings, f"desk@{component.link.jid}", jid, "correct-horse-battery")
    ask[0].remove(ask[0][0])
    session = (await component.link.request(ask))[0].get("sessionid")
    submit = add_user(settings, f"desk@{component.link.jid}", jid, "correct-horse-battery")
    submit[0].set("sessionid", session or "")
    submit[0].set("action", "complete")
    answer = await component.link.request(submit)
    return str(answer[0].get("status")) + "".join(answer[0].itertext())


async def test_a_killed_server_comes_back_with_what_it_had(settings: Settings) -> None:
    async with Supervisor(settings, parts=()) as up:
        await up.ready()
        async with connected(settings, "tax.localhost") as tax:
            assert "success" in await adds_a_user(tax, settings, "new@localhost")
            first = up.pids["prosody"]
            await up.kill("prosody")
            await up.ready()
            assert up.pids["prosody"] != first
            await until(lambda: tax.link.is_up)
            assert "exists" in await adds_a_user(tax, settings, "new@localhost")


async def test_a_killed_part_is_started_again(settings: Settings) -> None:
    async with Supervisor(settings, parts=("router",), commands={"router": FOREVER}) as up:
        await until(lambda: "router" in up.pids)
        first = up.pids["router"]
        await up.kill("router")
        await until(lambda: up.pids.get("router", first) != first)


async def test_stopping_leaves_no_process(settings: Settings) -> None:
    async with Supervisor(settings, parts=("router",), commands={"router": FOREVER}) as up:
        await until(lambda: "router" in up.pids)
        pids = up.pids
    assert up.pids == {}
    assert not any(is_alive(pid) for pid in pids.values())
    assert all(ports.is_free("127.0.0.1", port) for port in (settings.xmpp.client_port, settings.xmpp.component_port))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_when_the_supervisor_is_killed_its_children_end(settings: Settings, tmp_path: Path) -> None:
    script = tmp_path / "supervise.py"
    script.write_text(
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from onedoor.settings import load\n"
        "from onedoor.up.supervisor import Supervisor\n"
        "async def main():\n"
        "    settings = load(Path(sys.argv[1]))\n"
        f"    async with Supervisor(settings, parts=('router',), commands={{'router': {FOREVER!r}}}) as up:\n"
        "        while 'router' not in up.pids: await asyncio.sleep(0.01)\n"
        "        print(*up.pids.values(), flush=True)\n"
        "        await up.wait()\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(settings.state / "onedoor.toml"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    pids = [int(pid) for pid in (await process.stdout.readline()).split()]
    assert len(pids) == 2
    assert all(is_alive(pid) for pid in pids)
    process.kill()
    await process.wait()
    await until(lambda: not any(is_alive(pid) for pid in pids))


async def test_a_part_with_a_wrong_configuration_stops_everything_with_its_sentence(settings: Settings) -> None:
    refuse = [sys.executable, "-c", "import sys; print('Setting x is wrong.', file=sys.stderr); sys.exit(2)"]
    with pytest.raises(ChildRefused, match="Setting x is wrong"):
        async with Supervisor(settings, parts=("router",), commands={"router": refuse}) as up:
            await up.wait()
    assert up.pids == {}


async def test_a_part_that_has_served_and_refuses_later_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody else goes on: it may be a second router beside this one, or a setting that is about to be mended."""
    monkeypatch.setattr("onedoor.up.child.REFUSED_PAUSE", 0.05)
    mended, said = tmp_path / "mended", list[str]()
    script = (
        "import pathlib, sys, time\n"
        f"if not pathlib.Path({str(mended)!r}).exists(): sys.exit(print('Setting x is wrong.') or 2)\n"
        "print('serves', flush=True)\n"
        "time.sleep(60)\n"
    )
    child = Child("router", [sys.executable, "-c", script], tmp_path / "log", echo=lambda _, text: said.append(text))
    child.has_served = True
    running = asyncio.create_task(child.run())
    await until(lambda: said.count("Setting x is wrong.") > 1)
    mended.touch()
    await until(lambda: "serves" in said)
    assert not running.done()
    await child.stop()
    await running


async def test_a_second_instance_on_the_same_directory_is_refused(settings: Settings) -> None:
    async with Supervisor(settings, parts=()):
        with pytest.raises(AlreadyRunning, match="already"):
            await Supervisor(settings, parts=()).start()


async def test_a_taken_port_is_named_by_its_setting(settings: Settings) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", settings.xmpp.client_port)
    async with server:
        with pytest.raises(ports.PortTaken, match=r"xmpp\.client_port"):
            await Supervisor(settings, parts=()).start()


async def test_an_agency_added_while_it_runs_can_log_in_and_make_accounts(settings: Settings) -> None:
    async with Supervisor(settings, parts=()) as up:
        await up.ready()
        async with connected(settings, "router.localhost") as router:
            add_agency(settings, "vital")
            with pytest.raises(LinkRefused, match="does not name it"):
                await Component(settings, "vital.localhost").link.run()
            await up.follow()
            async with connected(settings, "vital.localhost") as vital:
                assert "success" in await adds_a_user(vital, settings, "vera@localhost")
            assert router.losses == 0


async def test_the_agency_part_is_started_anew_for_an_added_agency(settings: Settings) -> None:
    async with Supervisor(settings, parts=("agency",), commands={"agency": FOREVER}) as up:
        await until(lambda: "agency" in up.pids)
        first = up.pids["agency"]
        add_agency(settings, "vital")
        await until(lambda: up.pids.get("agency", first) != first)


def add_agency(settings: Settings, label: str) -> None:
    engine = database.connect(settings.database.url)
    with Session(engine) as session, session.begin():
        session.add(Agency(id=label, jid=f"{label}.localhost", name="Vital Statistics", local=True, enabled=True))
    engine.dispose()


async def test_only_a_desk_may_make_accounts(settings: Settings) -> None:
    async with Supervisor(settings, parts=()) as up:
        await up.ready()
        async with connected(settings, "web.localhost") as bridge:
            with pytest.raises(RequestFailed, match="forbidden"):
                await adds_a_user(bridge, settings, "mallory@localhost")


async def test_a_wrong_component_secret_is_one_sentence_about_the_setting(settings: Settings) -> None:
    async with Supervisor(settings, parts=()) as up:
        await up.ready()
        with pytest.raises(LinkRefused, match="`key` or `secrets`"):
            await Component(settings, "router.localhost", secret="wrong").link.run()


async def test_only_the_router_makes_chats_and_only_desks_make_desk_rooms(settings: Settings) -> None:
    async with Supervisor(settings, parts=()) as up:
        await up.ready()
        async with connected(settings, "router.localhost") as router, connected(settings, "tax.localhost") as tax:
            assert await enters(router, "router.localhost/x", "one@rooms.localhost")
            assert not await enters(tax, "desk@tax.localhost/x", "two@rooms.localhost")
            assert await enters(tax, "desk@tax.localhost/x", "tax@desks.localhost")
            assert not await enters(router, "router.localhost/x", "other@desks.localhost")


async def enters(component: Component, who: str, room: str) -> bool:
    """Tries to enter a room that is not there; False if the service refuses to make it."""
    nick = f"{room}/nick"
    component.link.send(element("presence", {"from": who, "to": nick}, element(f"{{{names.MUC}}}x")))
    async with asyncio.timeout(10):
        while (answer := await component.stanzas.get()).get("from") != nick:
            pass
    return answer.get("type") != "error"


async def test_every_part_that_is_killed_comes_back_into_service(settings: Settings) -> None:
    async with Supervisor(settings) as up:
        await up.ready()
        for part in ("prosody", *PARTS):
            first = up.pids[part]
            await up.kill(part)
            await up.ready()
            assert up.pids[part] != first


async def test_agencies_are_spread_over_processes(settings: Settings) -> None:
    spread = settings.model_copy(update={"agencies": settings.agencies.model_copy(update={"processes": 2})})
    async with Supervisor(spread) as up:
        await up.ready()
        assert {part for part in up.pids if part.startswith("agency")} == {"agency-1", "agency-2"}
        await up.kill("agency-1")
        await up.ready()
    logs = [(settings.state / "log" / f"agency-{number}.log").read_text() for number in (1, 2)]
    ups = [{line["jid"] for line in map(json.loads, log.splitlines()) if line["event"] == "link.up"} for log in logs]
    assert ups[0].isdisjoint(ups[1])
    assert ups[0] | ups[1] == instance.local_agencies(settings)


async def test_ctrl_c_ends_the_whole_command(tmp_path: Path) -> None:
    state = tmp_path / "state"
    instance.prepare(state, ports=ports.free())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "onedoor", "up", "--config", str(state / "onedoor.toml")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    seen = b""
    async with asyncio.timeout(60):
        while b"Ctrl-C" not in seen:
            line = await process.stdout.readline()
            assert line, seen.decode()
            seen += line
        process.send_signal(signal.SIGINT)
        rest = await process.stdout.read()
        assert await process.wait() == 0, rest.decode()
    assert b"Traceback" not in rest


async def test_the_server_of_an_agency_starts_before_the_agency_is_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEDOOR_ROUTER__JID", "router.example.org")
    monkeypatch.setenv("ONEDOOR_BRIDGE__JID", "web.example.org")
    settings = instance.prepare(tmp_path / "state", ports=ports.free(), seed=SEED.with_name("empty.toml"))
    async with Supervisor(settings) as up:
        await up.ready()
        assert up.pids.keys() == {"prosody", "agency", "admin"}

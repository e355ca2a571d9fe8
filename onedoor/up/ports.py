"""The ports of an instance: the setting for each, whether one is taken, and free ones for a private instance."""

import errno
import os
import random
import socket
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from onedoor.desk.words.sentence import Sentence
from onedoor.mendable import Mendable
from onedoor.settings import Settings

SETTING = {
    "client": "xmpp.client_port",
    "component": "xmpp.component_port",
    "server": "xmpp.server_port",
    "http": "xmpp.http_port",
    "page": "bridge.port",
    "panel": "admin.port",
}
# Below the range that the kernel uses for outgoing connections, so that none of them takes ours by chance.
_LOWEST, _HIGHEST = 20000, 32000

# Ports that this process gives out are bound, but not listened on. `free` in other processes skips them, and a server
# can still listen there. Bounded, because old ones are listened on by now, or no longer wanted.
_given: deque[int] = deque()
_GIVEN_AT_MOST = 120


class PortTaken(Mendable):
    """One sentence that names the setting."""


@dataclass(frozen=True)
class Ports:
    client: int
    component: int
    server: int
    http: int
    """The XMPP server's HTTP port: WebSocket and BOSH for XMPP clients in a browser."""
    page: int
    """The citizen's page."""
    panel: int


def of(settings: Settings) -> Ports:
    xmpp = settings.xmpp
    return Ports(
        xmpp.client_port,
        xmpp.component_port,
        xmpp.server_port,
        xmpp.http_port,
        settings.bridge.port,
        settings.admin.port,
    )


def variable(setting: str) -> str:
    """The environment variable for a setting: `bridge.port` is `ONEDOOR_BRIDGE__PORT`."""
    return "ONEDOOR_" + setting.upper().replace(".", "__")


def environment(ports: Ports) -> Mapping[str, str]:
    """The environment that makes a child use these ports, whatever its settings file says."""
    return {variable(SETTING[name]): str(port) for name, port in asdict(ports).items()}


def changed(settings: Settings, ports: Ports) -> Settings:
    """A copy of the settings with these ports."""
    xmpp = {
        "client_port": ports.client,
        "component_port": ports.component,
        "server_port": ports.server,
        "http_port": ports.http,
    }
    return settings.model_copy(
        update={
            "xmpp": settings.xmpp.model_copy(update=xmpp),
            "bridge": settings.bridge.model_copy(update={"port": ports.page}),
            "admin": settings.admin.model_copy(update={"port": ports.panel}),
        }
    )


def is_free(host: str, port: int) -> bool:
    return _objection(host, port) is None


def _objection(host: str, port: int) -> OSError | None:
    """Why we cannot listen there; None if we can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        # As servers do, so that a dead process's connections in TIME_WAIT do not matter.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return error
    return None


def free(host: str = "127.0.0.1") -> Ports:
    """Ports that nobody listens on now, and that no other process gets from `free` until ours has ended."""
    found: list[int] = []
    while len(found) < len(SETTING):
        port = random.randint(_LOWEST, _HIGHEST)  # noqa: S311 - it need not be secret
        if _hold(host, port):
            found.append(port)
    return Ports(*found)


def _hold(host: str, port: int) -> bool:
    """Binds the port, so that nobody else is given it. Returns False if it is used, or given to somebody."""
    held = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.bind((host, port))
    except OSError:
        held.close()
        return False
    # After our own bind, to which it must not apply. A program that sets it too can then share the port and listen.
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _given.append(held.detach())  # the system closes the rest when our process ends
    if len(_given) > _GIVEN_AT_MOST:
        os.close(_given.popleft())
    return True


def require_free(settings: Settings) -> None:
    """Raises `PortTaken` for the first port that is used twice, or that somebody listens on already."""
    seen: dict[int, str] = {}
    for name, port in asdict(of(settings)).items():
        if name == "server" and not settings.federation.on:
            continue  # nothing listens there while federation is off
        if port in seen:
            raise PortTaken(
                Sentence(
                    "Port {port} is given to both {first} and {second}; change one of them.",
                    port=str(port),
                    first=seen[port],
                    second=SETTING[name],
                )
            )
        require_one_free(settings, name)
        seen[port] = SETTING[name]


def require_one_free(settings: Settings, name: str) -> None:
    """Raises `PortTaken` if we cannot listen on the port `name` (a field of `Ports`)."""
    hosts = {"page": settings.bridge.host, "panel": settings.admin.host, "server": settings.federation.host or None}
    setting, host, port = SETTING[name], hosts.get(name) or settings.xmpp.host, asdict(of(settings))[name]
    if (objection := _objection(host, port)) is None:
        return
    there = {"port": str(port), "host": host, "setting": setting, "variable": variable(setting)}
    if objection.errno == errno.EADDRINUSE:
        told = Sentence(
            "Port {port} on {host} is taken by another program; choose another for {setting} "
            "(in the settings file, or {variable}=… in the environment).",
            **there,
        )
    else:
        told = Sentence(
            "Port {port} on {host} cannot be used ({why}); choose another for {setting} "
            "(in the settings file, or {variable}=… in the environment).",
            why=objection.strerror,
            **there,
        )
    raise PortTaken(told)

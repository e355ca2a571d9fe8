"""The panel's web server before anybody has logged in: too many connections, too slow, too much."""

import http.client
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from admin.web.server import LIMITS, Limits, servers
from onedoor.up import ports

WITHIN = 20.0
HEAD = b"GET / HTTP/1.1\r\nHost: panel\r\n"
PATIENT = replace(LIMITS, idle=WITHIN, head=WITHIN, body=WITHIN)


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{len(body)} bytes".encode()]


class Panel:
    def __init__(self, port: int) -> None:
        self._port = port
        self._made: list[socket.socket] = []

    def connection(self, data: bytes = b"") -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=WITHIN)
        self._made.append(made)
        made.sendall(data)
        return made

    def status(self, data: bytes) -> int:
        return int(self.connection(data).recv(4096).split()[1])

    def forms(self, bodies: Iterable[str]) -> list[str]:
        """What is answered, all on one connection."""
        kept = http.client.HTTPConnection("127.0.0.1", self._port, timeout=WITHIN)
        answers = []
        for body in bodies:
            kept.request("POST", "/", body)
            assert kept.sock is not None
            answers.append(f"{kept.sock.getsockname()[1]}: {kept.getresponse().read().decode()}")
        kept.close()
        return answers

    def close(self) -> None:
        for one in self._made:
            one.close()


@contextmanager
def a_panel(limits: Limits) -> Iterator[Panel]:
    port = ports.free().panel
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(port, limits), daemon=True)
    process.start()
    panel = Panel(port)
    try:
        _until_it_listens(panel)
        yield panel
    finally:
        panel.close()
        process.kill()
        process.join()


def _serve(port: int, limits: Limits) -> None:
    servers(application, "127.0.0.1", port, limits)[0].run()


def _until_it_listens(panel: Panel) -> None:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        with suppress(ConnectionRefusedError):
            panel.connection().close()
            return
        time.sleep(0.02)
    raise AssertionError("the panel does not listen")


def is_cut_off(connection: socket.socket) -> bool:
    """Waits until it is. An error may be said before."""
    with suppress(ConnectionResetError):
        while connection.recv(4096):
            pass
    return True


def test_connections_that_say_nothing_keep_nobody_out() -> None:
    with a_panel(replace(PATIENT, connections=20)) as panel:
        idle = [panel.connection() for _ in range(60)]
        assert panel.status(HEAD + b"\r\n") == 200
        assert is_cut_off(idle[0]), "the first of them has made room"


@pytest.mark.parametrize("begun", [HEAD, b"POST / HTTP/1.1\r\nHost: panel\r\nContent-Length: 9\r\n\r\n1234"])
def test_requests_that_do_not_end_keep_nobody_out(begun: bytes) -> None:
    with a_panel(replace(PATIENT, connections=20)) as panel:
        for _ in range(60):
            panel.connection(begun)
        assert panel.status(HEAD + b"\r\n") == 200


@pytest.mark.parametrize(
    ("limit", "begun"),
    [("idle", b""), ("head", HEAD), ("body", b"POST / HTTP/1.1\r\nHost: panel\r\nContent-Length: 9\r\n\r\n1234")],
)
def test_who_is_too_slow_is_cut_off(limit: str, begun: bytes) -> None:
    with a_panel(replace(PATIENT, **{limit: 0.2})) as panel:  # type: ignore[arg-type]
        assert is_cut_off(panel.connection(begun))


def test_who_sends_a_byte_now_and_then_is_cut_off_too() -> None:
    with a_panel(replace(PATIENT, head=0.5)) as panel:
        assert is_cut_off_while_it_sends(panel.connection(HEAD))


def is_cut_off_while_it_sends(slow: socket.socket) -> bool:
    try:
        for _ in range(int(WITHIN / 0.05)):
            slow.sendall(b"X-More: x\r\n")
            time.sleep(0.05)  # its pace
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False


@pytest.mark.parametrize("how", [b"Content-Length: 302000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
def test_a_body_that_is_too_large_is_refused_before_it_has_come(how: bytes) -> None:
    with a_panel(replace(PATIENT, largest_body=10_000)) as panel:
        chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
        more = chunk * 3 if b"chunked" in how else b""
        assert panel.status(b"POST / HTTP/1.1\r\nHost: panel\r\n" + how + more) == 413


def test_a_head_that_is_too_long_is_refused() -> None:
    with a_panel(replace(PATIENT, largest_head=2000)) as panel:
        assert panel.status(HEAD + b"X-More: " + b"x" * 4000) == 431


def test_ordinary_forms_are_taken_and_their_connection_kept() -> None:
    with a_panel(PATIENT) as panel:
        first, second = panel.forms(["a=12", "a=123"])
    assert (first.partition(": ")[2], second.partition(": ")[2]) == ("4 bytes", "5 bytes")
    assert first.partition(":")[0] == second.partition(":")[0]

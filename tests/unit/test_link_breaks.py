"""What a link does besides carrying stanzas: it breaks while one is answered, and it loads no certificates."""

import asyncio
import ssl
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from slixmpp.xmlstream import xmlstream

from onedoor.wire.link import Link, NotConnected
from onedoor.wire.xml import element


async def _up() -> None:
    raise AssertionError("it is never up")


async def heard_by(on_stanza: Callable[[Link, Element], None]) -> list[Exception]:
    faults: list[Exception] = []
    link = Link(
        "tax.localhost", "s", "127.0.0.1", 1,
        on_stanza=lambda stanza: on_stanza(link, stanza), on_up=_up, on_fault=lambda error, _: faults.append(error),
    )  # fmt: skip
    link._receive(element("iq", {"type": "get", "from": "router.localhost", "id": "1"}))
    return faults


async def test_an_answer_that_cannot_be_sent_is_no_fault() -> None:
    def answers(link: Link, _: Element) -> None:
        with pytest.raises(NotConnected):
            link.send(element("iq", {"type": "result", "id": "1"}))
        link.send(element("iq", {"type": "result", "id": "1"}))

    assert await heard_by(answers) == []


async def test_any_other_error_is_one() -> None:
    def fails(_: Link, __: Element) -> None:
        raise KeyError("x")

    assert [type(error) for error in await heard_by(fails)] == [KeyError]


async def test_a_connection_loads_no_certificates_and_leaves_the_library_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def loads(*_: object, **__: object) -> None:
        raise AssertionError("a component speaks plain TCP")

    whole = vars(xmlstream)["ssl"]
    monkeypatch.setattr(ssl, "create_default_context", loads)
    monkeypatch.setattr(ssl.SSLContext, "set_default_verify_paths", loads)
    link = Link("tax.localhost", "s", "127.0.0.1", 1, on_stanza=lambda _: None, on_up=_up)
    loop = asyncio.get_running_loop()
    made = link._prepare(loop.create_future(), loop.create_future())
    made.abort()
    assert vars(xmlstream)["ssl"] is whole

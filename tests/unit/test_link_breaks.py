"""A link that breaks while a stanza is being answered is no fault of the component: whoever has asked asks again."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest

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

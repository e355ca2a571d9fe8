"""Of where a citizen comes from, only where: nothing that an address may say of them gets past the bridge."""

import json

import pytest

from bridge.frames import frames
from bridge.frames.addresses import bare


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://nj.example/business", "https://nj.example/business"),
        ("https://nj.example/a?ssn=536-90-4399#name=Rosa", "https://nj.example/a"),
        ("https://nj.example/a#?x", "https://nj.example/a"),
        ("https://rosa:secret@nj.example:8443/a;jsessionid=1", "https://nj.example:8443/a"),
        ("HTTP://NJ.example", "http://nj.example"),
        ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]:80/a"),
        ("javascript:alert(1)", ""),
        ("file:///home/rosa", ""),
        ("//nj.example/a", ""),
        ("https://nj.example:port/a", ""),
        ("https://[::1/a", ""),
        ("", ""),
    ],
)
def test_an_address_says_only_where_it_is(address: str, left: str) -> None:
    assert bare(address) == left


def test_the_bridge_does_not_trust_the_browser_to_take_it_off() -> None:
    sent = {
        "type": "start",
        "id": "q",
        "question": "?",
        "page": "https://a.example/b?c#d",
        "referrer": "https://e.example/?f",
    }
    read = frames.read(json.dumps(sent))
    assert isinstance(read, frames.Start)
    assert (read.page, read.referrer) == ("https://a.example/b", "https://e.example/")

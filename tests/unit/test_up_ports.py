"""Ports and the settings that hold them."""

import random
import socket

import pytest
from pydantic import SecretStr

from onedoor.settings import Settings
from onedoor.up import ports

SETTINGS = Settings.model_construct(key=SecretStr("k" * 32))
OTHERS = ports.Ports(1, 2, 3, 4, 5, 6)


def test_changed_settings_have_the_new_ports() -> None:
    assert ports.of(ports.changed(SETTINGS, OTHERS)) == OTHERS


def test_the_environment_carries_the_ports_to_a_child() -> None:
    assert ports.environment(OTHERS) == {
        "ONEDOOR_XMPP__CLIENT_PORT": "1",
        "ONEDOOR_XMPP__COMPONENT_PORT": "2",
        "ONEDOOR_XMPP__SERVER_PORT": "3",
        "ONEDOOR_XMPP__HTTP_PORT": "4",
        "ONEDOOR_BRIDGE__PORT": "5",
        "ONEDOOR_ADMIN__PORT": "6",
    }


def test_a_port_that_was_given_out_is_not_given_again_and_can_be_listened_on(monkeypatch: pytest.MonkeyPatch) -> None:
    given = ports.free().panel
    drawn = iter([given, given, *range(given + 1, given + 200)])
    monkeypatch.setattr(random, "randint", lambda _low, _high: next(drawn))
    assert given not in vars(ports.free()).values(), "nobody listens there yet, and it is somebody's all the same"
    with socket.create_server(("127.0.0.1", given)) as server:
        assert server.getsockname()[1] == given

"""What we tell Prosody. Whether it understands is tried in tests/integration/test_up.py."""

from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr

from onedoor.settings import Federation, Settings
from onedoor.up.server.prosody import configuration, socket_path

FOLDER = Path("/state/certificates")
SETTINGS = Settings.model_construct(key=SecretStr("k" * 32), state=Path("/state"))


def written(*agencies: str, settings: Settings = SETTINGS) -> str:
    return configuration(settings, agencies, FOLDER)


def section(text: str, opening: str) -> str:
    """From the line that begins with `opening` to the next host."""
    after = text[text.index(opening) :]
    ends = [after.find(f"\n{word} ", 1) for word in ("Component", "VirtualHost")]
    return after[: min([end for end in ends if end > 0], default=len(after))]


def test_every_agency_is_a_component_with_its_own_secret() -> None:
    text = written("tax.localhost", "labor.localhost")
    for jid in ("tax.localhost", "labor.localhost", "router.localhost", "web.localhost"):
        assert f'component_secret = "{SETTINGS.component_secret(jid)}"' in section(text, f'Component "{jid}"')


def test_the_desks_may_make_accounts_and_desk_rooms_but_no_chats() -> None:
    text = written("tax.localhost")
    desks = 'admins = { "desk@tax.localhost" }'
    assert desks in section(text, 'VirtualHost "localhost"')
    assert desks in section(text, 'Component "desks.localhost"')
    assert 'admins = { "router.localhost" }' in section(text, 'Component "rooms.localhost"')


@pytest.mark.parametrize("rooms", ["rooms", "desks"])
def test_the_server_keeps_all_rooms_in_memory_and_writes_no_list_of_them(rooms: str) -> None:
    """With 230 agencies there are more desk rooms, too, than it keeps by itself."""
    there = section(written("tax.localhost"), f'Component "{rooms}.localhost"')
    assert "muc_room_cache_size = 100000" in there
    assert 'storage = { persistent = "none" }' in there


def test_every_setting_has_its_reason() -> None:
    lines = written("tax.localhost").splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if " = " in line and "--" not in line and not before.lstrip().startswith("--")
    ]
    obvious = ("name", "log", "interfaces", "network_settings", "modules_enabled", "storage", "muc_room_default_public")
    again = ("consider_bosh_secure", "restrict_room_creation")  # the reason stands at the line before, or at the rooms
    assert [line for line in bare if line.split(" = ")[0].strip() not in (*obvious, *again)] == []


def test_a_name_with_a_quote_stays_one_string() -> None:
    text = written(settings=SETTINGS.model_copy(update={"state": Path('/a "b"\\c')}))
    assert r'data_path = "/a \"b\"\\c/prosody/data"' in text


def test_a_long_path_gets_a_short_socket() -> None:
    assert len(str(socket_path(Path("/" + "long" * 50)))) <= 100
    assert socket_path(Path("/short")) == Path("/short/prosody/admin.sock")


def test_alone_by_default_and_with_others_only_encrypted_and_by_certificate() -> None:
    assert 'modules_disabled = { "s2s", "s2s_auth_certs" }' in written()
    federation = Federation(on=True, host="127.0.0.2", authorities="/ca.pem", hosts="/hosts")
    text = written(settings=SETTINGS.model_copy(update={"federation": federation}))
    assert "modules_disabled" not in text
    for line in ('s2s_interfaces = { "127.0.0.2" }', "s2s_require_encryption = true", "s2s_secure_auth = true"):
        assert line in text
    assert 's2s_ssl = { cafile = "/ca.pem" }' in text
    assert 'hoststxt = "/hosts"' in text


def test_an_agencys_own_server_claims_neither_the_router_nor_the_chats() -> None:
    xmpp = SETTINGS.xmpp.model_copy(update={"desks": "desks.tax.test"})
    text = written("revenue.tax.test", settings=SETTINGS.model_copy(update={"domain": "tax.test", "xmpp": xmpp}))
    hosts = [line.split('"')[1] for line in text.splitlines() if line.startswith(("Component ", "VirtualHost "))]
    assert hosts == ["tax.test", "desks.tax.test", "upload.tax.test", "revenue.tax.test"]


def test_agents_upload_no_more_and_nothing_else_than_a_citizen_can_be_given() -> None:
    files = SETTINGS.files.model_copy(update={"largest": 5_000, "quota": 90_000, "keep": 7_200})
    text = section(written(settings=SETTINGS.model_copy(update={"files": files})), 'Component "upload.localhost"')
    for line in ("size_limit = 5000 ", "global_quota = 90000 ", "expires_after = 7200 ", 'types = { "image/jpeg", '):
        assert f"http_file_share_{line}" in text or line in text
    assert "svg" not in text
    off = SETTINGS.files.model_copy(update={"on": False})
    assert "http_file_share" not in written(settings=SETTINGS.model_copy(update={"files": off}))

"""Preparing a state directory: what it makes, and that a second time changes nothing."""

from pathlib import Path

import pytest
from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.settings import Settings, load
from onedoor.shipped import SEED
from onedoor.store import database
from onedoor.store.setupfile import seed
from onedoor.store.staff import staff
from onedoor.store.tables import AccountRequest, Agency, Agent, Staff, Topic
from onedoor.up import instance, passwords, ports
from onedoor.up.page import page
from onedoor.up.server import certificates

EMPTY = SEED.with_name("empty.toml")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return instance.prepare(tmp_path / "state", ports=ports.free(), seed=SEED)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".sqlite" not in path.name}


def session(settings: Settings) -> Session:
    return Session(database.connect(settings.database.url))


def test_a_second_time_changes_nothing(settings: Settings) -> None:
    before = everything(settings.state)
    again = instance.prepare(settings.state, seed=SEED)
    assert again.model_dump() == settings.model_dump()
    assert everything(settings.state) == before


def test_only_its_owner_may_look_inside(settings: Settings) -> None:
    assert settings.state.stat().st_mode & 0o777 == 0o700
    for name in ("onedoor.toml", "first-passwords.toml", "prosody/prosody.cfg.lua", "certificates/server.key"):
        assert (settings.state / name).stat().st_mode & 0o777 == 0o600


def test_two_instances_have_different_keys(tmp_path: Path) -> None:
    keys = {instance.prepare(tmp_path / name).key.get_secret_value() for name in ("one", "two")}
    assert len(keys) == 2


def test_the_seed_fills_four_agencies_of_the_instances_own_domain(tmp_path: Path) -> None:
    settings = instance.prepare(tmp_path / "state", seed=SEED, domain="example.gov")
    with session(settings) as opened:
        assert set(opened.scalars(select(Agency.jid))) == {
            f"{name}.example.gov" for name in ("business", "eda", "tax", "labor")
        }
        assert "ana@example.gov" in set(opened.scalars(select(Agent.jid)))
        assert opened.get_one(Topic, "taxes").routes[0].agency_id == "tax"
    assert settings.xmpp.rooms == "rooms.example.gov"


def test_everybody_of_the_seed_can_log_in_with_the_first_password(settings: Settings) -> None:
    first = passwords.kept(settings.state)
    with session(settings) as opened:
        requests = opened.scalars(select(AccountRequest)).all()
        assert {request.jid for request in requests} == set(opened.scalars(select(Agent.jid)))
        assert all(request.password == first[request.jid] and request.state == "wanted" for request in requests)
        for person in opened.scalars(select(Staff)):
            assert staff.find(opened, person.login, first[person.login]) is person


def test_a_database_with_an_agency_is_never_seeded(settings: Settings) -> None:
    with session(settings) as opened, opened.begin():
        opened.delete(opened.get_one(Agency, "eda"))
    instance.prepare(settings.state, seed=SEED)
    with session(settings) as opened:
        assert opened.get(Agency, "eda") is None


@pytest.mark.parametrize("again", [EMPTY, SEED])
def test_an_instance_that_was_begun_with_nobody_starts_again_as_it_is(tmp_path: Path, again: Path) -> None:
    settings = instance.prepare(tmp_path, ports=ports.free(), seed=EMPTY)
    instance.prepare(settings.state, seed=again)
    with session(settings) as opened:
        assert opened.scalars(select(Agency)).all() == []
        assert [person.login for person in opened.scalars(select(Staff))] == ["admin"]


def test_the_page_names_every_door_and_every_first_password(settings: Settings) -> None:
    text = page(settings)
    for word in (str(settings.bridge.port), str(settings.admin.port), str(settings.xmpp.client_port), "Ctrl-C"):
        assert word in text
    for name, password in passwords.kept(settings.state).items():
        assert name in text
        assert password in text
    assert len(text.splitlines()) <= 40


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('skills = ["general", "starting"]', 'skills = ["flying"]'), "flying"),
        (('[["tax", "taxes"], ["business", "general"]]', '[["tax", "nothing"]]'), "tax/nothing"),
        (('agency = "tax"', 'agency = "nowhere"'), "nowhere"),
        (("[[agency]]", "[[agencie]]"), "agency"),
        (("[[agency]]", "[[agency]"), "TOML"),
    ],
)
def test_a_mistake_in_a_seed_is_one_sentence(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    wrong = tmp_path / "seed.toml"
    wrong.write_text(SEED.read_text().replace(*change))
    with pytest.raises(seed.SeedError, match=said) as told:
        seed.read(wrong)
    assert "\n" not in str(told.value)


def test_a_certificate_for_another_domain_is_made_anew_by_the_same_authority(tmp_path: Path) -> None:
    first = certificates.ensure(tmp_path, "localhost")
    authority = first.authority.read_bytes()
    second = certificates.ensure(tmp_path, "example.gov")
    certificate = x509.load_pem_x509_certificate(second.certificate.read_bytes())
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["example.gov", "*.example.gov"]


def test_what_the_environment_says_wins_over_the_file(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_BRIDGE__PORT", "12345")
    assert load(settings.state / "onedoor.toml").bridge.port == 12345

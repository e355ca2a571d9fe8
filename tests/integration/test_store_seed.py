"""A first set-up from a file: everything that can be set there arrives, and a mistake is one sentence."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store import tables as t
from onedoor.store.setupfile import seed
from tests.integration.databases import Database

SHIPPED = Path(__file__).parents[2] / "config" / "seed.toml"
DESK = """
[[agency]]
id = "tax"
name = "Taxation"
time_zone = "America/New_York"
simultaneous_offers = 2
missed_offers = 3
reply_reminder = 45
closing = 20
push_hosts = ["*.nj.gov", "nj.gov"]
phone = "+1 609 555 0130"
email = "help@tax.example"
website = "https://tax.example/contact"
keep_days = 30
files = false
masking = "warn"
skill = [
  { slug = "vat", name = "Sales tax", max_waiting = 9, overflow_after = 120 },
  { slug = "refunds", name = "Refunds" },
]
reply = [{ name = "hello", language = "fr", text = "Bonjour" }]
hours = [
  { days = ["mon", "sun"], start = "00:00", end = "12:00" },
  { days = ["mon"], start = "13:00", end = "24:00" },
]
holiday = [{ day = 2026-12-25, name = "Christmas" }, { day = 2026-12-24, start = "08:00", end = "12:00" }]
text = [{ code = "closed", language = "es", text = "Cerrado" }]
tag = [{ slug = "vat", name = "Sales tax" }]

    [[agency.agent]]
    account = "ana"
    handle = "ana"
    name = "Ana"
    skills = ["vat", "refunds"]
    levels = { vat = 5 }
    supervisor = true
    language = "es"

[[agency]]
id = "line"
name = "General line"
skill = [{ slug = "general", name = "General" }]

[[topic]]
id = "vat"
name = "Sales tax"
routes = [["tax", "vat"]]
fallback = [["line", "general"]]
priority = 2

[[forbidden]]
from = "line"
to = "tax"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "seed.toml"
    path.write_text(DESK)
    return path


@pytest.fixture
def planted(database: Database, file: Path) -> Database:
    with Session(database.engine) as session:
        seed.insert(session, seed.read(file), "localhost", {"ana@localhost": "a password of hers"})
        session.commit()
    return database


def test_a_desk_is_as_the_file_says(planted: Database) -> None:
    with Session(planted.engine) as session:
        tax = session.get_one(t.Agency, "tax")
        assert (tax.time_zone, tax.simultaneous_offers, tax.missed_offers, tax.reply_reminder, tax.closing) == (
            "America/New_York",
            2,
            3,
            45,
            20,
        )
        assert (tax.push_hosts, tax.jid) == ("*.nj.gov nj.gov", "tax.localhost")
        assert [(one.weekday, one.start, one.end) for one in tax.hours] == [
            (0, "00:00", "12:00"), (0, "13:00", "24:00"), (6, "00:00", "12:00"),
        ]  # fmt: skip
        assert [(one.day, one.start, one.name) for one in tax.holidays] == [
            (date(2026, 12, 24), "08:00", ""), (date(2026, 12, 25), None, "Christmas"),
        ]  # fmt: skip
        assert (tax.phone, tax.email, tax.website) == (
            "+1 609 555 0130", "help@tax.example", "https://tax.example/contact",
        )  # fmt: skip
        assert (tax.keep_days, tax.files, tax.masking) == (30, False, "warn")
        assert [(one.code, one.language, one.text) for one in tax.texts] == [("closed", "es", "Cerrado")]
        assert [(one.slug, one.name) for one in tax.tags] == [("vat", "Sales tax")]


def test_people_skills_and_routes_are_as_the_file_says(planted: Database) -> None:
    with Session(planted.engine) as session:
        ana = session.scalars(select(t.Agent)).one()
        assert {ability.skill.slug: ability.level for ability in ana.abilities} == {"vat": 5, "refunds": 3}
        assert (ana.supervisor, ana.language) == (True, "es")
        limits = {one.slug: (one.max_waiting, one.overflow_after) for one in session.get_one(t.Agency, "tax").skills}
        assert limits == {"vat": (9, 120), "refunds": (None, None)}
        topic = session.get_one(t.Topic, "vat")
        assert [(route.agency_id, route.fallback) for route in topic.routes] == [("tax", False), ("line", True)]
        assert topic.priority == 2
        rule = session.scalars(select(t.TransferRule)).one()
        assert (rule.from_agency_id, rule.to_agency_id) == ("line", "tax")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('end = "24:00"', 'end = "25:00"'), "25:00"),
        (('start = "13:00"', 'start = "13:00:00"'), "13:00:00"),
        (('start = "00:00", end = "12:00" },\n  {', 'start = "12:00", end = "12:00" },\n  {'), "ends after"),
        (("America/New_York", "America/Trenton"), "America/Trenton"),
        (('["mon"]', '["monday"]'), "mon"),
        (('start = "08:00", end = "12:00"', 'start = "08:00"'), "belong together"),
        (("levels = { vat = 5 }", "levels = { flying = 5 }"), "flying"),
        (("levels = { vat = 5 }", "levels = { vat = 6 }"), "5"),
        (('to = "tax"', 'to = "nowhere"'), "nowhere"),
        (('[["line", "general"]]', '[["tax", "vat"]]'), "twice"),
        (('code = "closed"', 'code = "shut"'), "welcome"),
        (("https://tax.example", "http://tax.example"), "begins with https"),
        (("keep_days = 30", "keep_days = -1"), "must be at least 1"),
        (('masking = "warn"', 'masking = "blur"'), "mask"),
        (("2026-12-25", '"Christmas"'), "holiday"),
    ],
)
def test_a_mistake_is_one_sentence(file: Path, change: tuple[str, str], said: str) -> None:
    assert change[0] in DESK
    file.write_text(DESK.replace(*change))
    with pytest.raises(seed.SeedError, match=said) as told:
        seed.read(file)
    assert "\n" not in str(told.value)


def test_the_shipped_desks_are_always_open_and_each_has_a_supervisor() -> None:
    shipped = seed.read(SHIPPED)
    for agency in shipped.agency:
        assert agency.hours == agency.holiday == ()
        assert any(agent.supervisor for agent in agency.agent)
        assert agency.tag
        assert "*.nj.gov" in agency.push_hosts
    assert any(topic.fallback for topic in shipped.topic)
    replied = {reply.language for agency in shipped.agency for reply in agency.reply}
    assert replied == {"en", "es", "fr"}

"""What an analyst sees of a conversation."""

from datetime import UTC, datetime

import pytest

from admin.words import masked
from onedoor.store.tables import Leg, Line

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_leg() -> Leg:
    return Leg(
        id="q7.1",
        agency_id="tax",
        number=12,
        citizen="Rosa de la Vega",
        owner="ana.lopez@tax.example",
        owner_name="Ana López",
        from_agent="Ben",
        transfer_reason="Rosa asks about 2025",
        page="https://nj.example/refund?name=rosa#vega",
        email="rosa@home.example",
        origin="abcdef",
        topic="Taxes",
        since=NOON,
    )


def a_line(body: str, author: str = "citizen", name: str = "Rosa de la Vega", **rest: object) -> Line:
    return Line(id=1, agency_id="tax", leg="q7.1", stanza_id="s1", at=NOON, author=author, name=name, kind="message",
                body=body, data={"agent": "Ana", "canned": "hours"}, jid="rosa@visitor.example", **rest)  # fmt: skip


def test_names_become_what_people_are() -> None:
    lines = [
        a_line("Hello, I am Rosa. ¿Vega?"),
        a_line("Good morning ROSA, this is Ana.", "agent", "Ana López"),
        a_line("Ben has helped before; roses are red.", "agent", "Ana López"),
    ]
    leg, seen = masked.transcript(a_leg(), lines)
    assert [(one.name, one.body) for one in seen] == [
        ("Citizen", "Hello, I am Citizen. ¿Citizen?"),
        ("Agent", "Good morning Citizen, this is Agent."),
        ("Agent", "Agent has helped before; roses are red."),
    ]
    assert (leg.citizen, leg.owner, leg.owner_name, leg.from_agent) == ("Citizen", None, "Agent", "Agent")
    assert (leg.email, leg.origin, leg.page) == ("", "", "https://nj.example/refund")
    assert leg.transfer_reason == "Citizen asks about •••"
    assert (leg.number, leg.topic, leg.since) == (12, "Taxes", NOON)


@pytest.mark.parametrize(
    ("name", "said", "seen"),
    [
        ("Łukasz Wójcik", "I am LUKASZ WOJCIK, or Lukasz.", "I am Citizen, or Citizen."),
        ("Lukasz", "Jestem Łukasz⚠️", "Jestem Citizen⚠️"),
        ("José", "JOSÉ, Jose and josé rose", "Citizen, Citizen and Citizen rose"),
        ("Strauß", "Frau STRAUSS", "Frau Citizen"),
        ("अनिल कुमार", "मैं अनिल हूँ, अनिला नहीं", "मैं Citizen हूँ, अनिला नहीं"),
        ("محمد عبد الله", "أنا مُحَمَّد", "أنا Citizen"),
        ("王芳", "我是王芳吗？王", "我是Citizen吗？王"),
        ("Jean-Pierre", "jean pierre, Pierre", "Citizen, Citizen"),
        ("🦄", "A 🦄 a", "A 🦄 a"),
        ("Zoë_2", "zoe_2 and zoe", "••• and Citizen"),
    ],
)
def test_a_name_is_covered_in_every_script_however_it_is_typed(name: str, said: str, seen: str) -> None:
    assert masked.words(said, {name: "Citizen"}) == seen


def test_nothing_else_of_a_line_says_who_somebody_is() -> None:
    _, (seen,) = masked.transcript(a_leg(), [a_line("Hello", origin_id="o1")])
    assert (seen.jid, seen.origin_id, seen.data) == (None, None, {"canned": "hours"})


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("write to rosa.vega+tax@home.example, please", "write to •••, please"),
        ("call +1 (609) 555-0123 or 609.555.0123", "call ••• or •••"),
        ("my number is 078-05-1120", "my number is •••"),
        ("case A12345B and form 1040", "case ••• and form •••"),
        ("see https://nj.example/p?ssn=1#x now", "see https://nj.example/p now"),
        ("3 of 12 forms, 100% done", "3 of 12 forms, 100% done"),
        ("xmpp:ana@tax.example", "xmpp:•••"),
        ("", ""),
    ],
)
def test_addresses_and_numbers_are_covered(said: str, seen: str) -> None:
    assert masked.words(said) == seen


def test_the_rows_themselves_stay_as_they_are() -> None:
    leg, line = a_leg(), a_line("I am Rosa")
    masked.transcript(leg, [line])
    assert (leg.citizen, line.body, line.name) == ("Rosa de la Vega", "I am Rosa", "Rosa de la Vega")

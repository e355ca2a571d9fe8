"""docs/PROTOCOL.md is true: each named example is what the program writes, or is read by it as the page says."""

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from onedoor.desk import acts, chat, routing
from onedoor.desk import events as e
from onedoor.desk.topics import Topic
from onedoor.wire import control, muc, workgroup
from onedoor.wire.names import HINTS
from onedoor.wire.workgroup import ours
from onedoor.wire.xml import element, read, write

PAGE = Path(__file__).parents[2] / "docs" / "PROTOCOL.md"
EXAMPLES = dict(re.findall(r"```xml name=(\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
ROUTER, TAX, BUSINESS = "router.localhost", "tax.localhost", "business.localhost"
SINCE = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def example(name: str) -> Element:
    """The example without the blanks that only make it readable."""
    stanza = read(EXAMPLES[name])
    for node in stanza.iter():
        if len(node) and not (node.text or "").strip():
            node.text = None
        if not (node.tail or "").strip():
            node.tail = None
    return stanza


def a_chat() -> chat.Chat:
    opened = chat.Opened(
        "q7", "c-q7@rooms.localhost", "v-a1@web.localhost/web", "Rosa (citizen)", "taxes", "en", "Rosa",
        "https://nj.example/business",
    )  # fmt: skip
    made = chat.Chat(opened, SINCE)
    first = chat.Assigned("q7", "q7.1", BUSINESS, "general", "Business Action Center desk")
    made.apply(first, SINCE)
    made.apply(chat.Taken("q7", "q7.1", "Ben"), SINCE)
    return made


def handed_over_chat() -> tuple[chat.Chat, chat.Assigned]:
    made = a_chat()
    reason = "Needs the sales-tax desk"
    second = chat.Assigned(
        "q7", "q7.2", TAX, "taxes", "Division of Taxation desk", from_leg="q7.1", agent="Ben", reason=reason
    )
    made.apply(second, SINCE)
    return made, second


def from_agency(name: str) -> Element:
    payload = control.payload_of(example(name))
    assert payload is not None
    return payload


def written() -> dict[str, Element]:
    """What the program writes for each example it writes."""
    talking, assigned = handed_over_chat()
    topics = {id: Topic(id, name, frozenset(), ()) for id, name in _TOPICS}
    on_offer = [
        workgroup.TopicOnOffer(topics["taxes"], "Division of Taxation", True, frozenset({"en", "es"})),
        workgroup.TopicOnOffer(topics["starting"], "Business Action Center", True, frozenset({"en"})),
    ]
    back = element("iq", {"type": "result", "id": "t1", "from": ROUTER, "to": "web.localhost"})
    visited = element("iq", {"type": "result", "id": "r1", "from": ROUTER, "to": "v-a1@web.localhost/web"})
    skills = [
        routing.Skill("taxes", "Taxes", frozenset({"en", "es"}), 2, 0),
        routing.Skill("refunds", "Refunds", frozenset({"en"}), 0, 3),
    ]
    question = "Do I charge sales tax on delivery?"
    assign = control.assign(talking, assigned, "Taxes and sales tax", "Business Action Center", question)
    asked = e.TransferAsked("q7.1", acts.Jid("ben@localhost"), "taxes", "Needs the sales-tax desk")
    waiting = element("message", {"type": "normal", "from": TAX, "to": ROUTER}, control.waiting("q7.2", 2, 95))
    waiting.append(element(f"{{{HINTS}}}no-store"))
    notice = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Division of Taxation"}

    def tax(payload: Element, id: str) -> Element:
        return control.iq(payload, by=TAX, to=ROUTER, id=id)

    return {
        "topics": workgroup.topics(back, on_offer),
        "invitation": workgroup.invitation(talking, by="taxes@router.localhost", id="i1"),
        "queue-status": workgroup.queue_status(talking, 2, 95, by="taxes@router.localhost"),
        "departed": workgroup.departed(talking, "nobody", by=ROUTER, id="e1"),
        "visit": workgroup.visit(visited, talking),
        "desk": tax(control.desk("Division of Taxation", skills), "k2"),
        "assign": control.iq(assign, by=ROUTER, to=TAX, id="a1"),
        "refused": tax(control.about_leg("refused", "q7.2", {"reason": "nobody"}), "g1"),
        "taken": tax(control.about_leg("taken", "q7.2", {"agent": "Ana"}), "g2"),
        "requeued": tax(control.about_leg("requeued", "q7.2"), "g3"),
        "transfer": control.iq(control.transfer(asked, "Ben"), by=BUSINESS, to=ROUTER, id="g4"),
        "ended": tax(control.about_leg("ended", "q7.2", {"reason": "agent"}), "g5"),
        "archived": tax(control.about_leg("archived", "q7.2", {"complete": "true", "lines": "14"}), "g6"),
        "waiting": waiting,
        "handed-over": control.iq(
            control.handed_over("q7.1", "Division of Taxation", "Ana"), by=ROUTER, to=BUSINESS, id="h1"
        ),
        "transfer-failed": control.iq(control.transfer_failed("q7.1", "declined"), by=ROUTER, to=BUSINESS, id="h2"),
        "end": control.iq(control.end("q7.2", "citizen"), by=ROUTER, to=TAX, id="h3"),
        "said": muc.said(
            "c-q7@rooms.localhost", question, by="v-a1@web.localhost/web", id="5b1e"
        ),
        "notice-agent": muc.said(
            "c-q7@rooms.localhost",
            "Ana, Division of Taxation, has joined.",
            by="desk@tax.localhost/desk",
            id="n1",
            payload=element(ours("notice"), notice),
        ),
    }  # fmt: skip


_TOPICS = (("taxes", "Taxes and sales tax"), ("starting", "Starting a business"))


@pytest.mark.parametrize("name", sorted(written()))
def test_the_program_writes_the_example(name: str) -> None:
    assert _canonical(written()[name]) == _canonical(example(name))


def _canonical(node: Element) -> object:
    """Order of attributes aside."""
    return node.tag, sorted(node.attrib.items()), (node.text or "").strip(), [_canonical(one) for one in node]


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("refused", routing.Refuse("q7.2", "nobody")),
        ("taken", routing.Take("q7.2", "Ana")),
        ("requeued", routing.Requeue("q7.2")),
        ("transfer", routing.Transfer("q7.1", "taxes", "Ben", "Needs the sales-tax desk")),
        ("ended", routing.End("q7.2", "agent")),
        ("archived", routing.Prove("q7.2", True, 14)),
    ],
)
def test_the_router_reads_what_an_agency_reports(name: str, act: routing.Act) -> None:
    assert control.read_from_agency(from_agency(name)) == act


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("handed-over", acts.TransferDone("q7.1", "Division of Taxation", "Ana")),
        ("transfer-failed", acts.TransferRefused("q7.1", "declined")),
        ("end", acts.End("q7.2", "citizen")),
    ],
)
def test_an_agency_reads_what_the_router_tells(name: str, act: acts.Act) -> None:
    assert control.read_from_router(from_agency(name)) == act


def test_an_agency_reads_an_assignment_whole() -> None:
    leg = control.read_assign(from_agency("assign"), 12)
    assert (leg.leg, leg.number, leg.since, leg.citizen_nick) == ("q7.2", 12, SINCE, "Rosa (citizen)")
    assert (leg.from_agency, leg.from_agent, leg.reason) == (
        "Business Action Center", "Ben", "Needs the sales-tax desk",
    )  # fmt: skip


def test_the_router_reads_what_an_agency_offers() -> None:
    offers = control.read_desk(from_agency("desk"), TAX)
    assert offers.skills["refunds"] == routing.Skill("refunds", "Refunds", frozenset({"en"}), 0, 3)


def test_the_router_reads_a_join() -> None:
    assert workgroup.read_join(example("join-queue"), "q7") == routing.Join(
        "q7", "v-a1@web.localhost/web", "taxes", "en", "Rosa", "Do I charge sales tax on delivery?",
        "https://nj.example/business",
    )  # fmt: skip


def test_a_join_without_a_question_or_with_too_long_a_field_is_refused() -> None:
    stanza = example("join-queue")
    for value in stanza.iter("{jabber:x:data}value"):
        if value.text == "Rosa":
            value.text = "R" * 81
    with pytest.raises(workgroup.BadJoin, match="username"):
        workgroup.read_join(stanza, "q7")


@pytest.mark.parametrize("name", ["assign", "taken", "transfer", "end"])
def test_a_control_stanza_without_its_leg_is_unreadable_and_breaks_nothing(name: str) -> None:
    payload = from_agency(name)
    del payload.attrib["leg"]
    with pytest.raises(control.Unreadable, match="leg"):
        if name == "assign":
            control.read_assign(payload, 1)
        elif name == "end":
            control.read_from_router(payload)
        else:
            control.read_from_agency(payload)


def test_every_example_is_well_formed_and_named_once() -> None:
    names = re.findall(r"```xml name=(\S+)", PAGE.read_text("utf-8"))
    assert len(names) == len(set(names))
    for name in names:
        assert read(write(example(name))).tag == example(name).tag

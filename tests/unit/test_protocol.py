"""docs/PROTOCOL.md is true: each named example is what the program writes, or is read by it as the page says."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.room import nicks
from onedoor.desk.room.remark import Kind, Remark
from onedoor.desk.router import acts as router_acts
from onedoor.desk.router import events as chat_events
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.plan import Skill
from onedoor.desk.terms.about import About, Published, Stretch
from onedoor.desk.terms.left import Feedback, Message
from onedoor.desk.terms.people import Jid
from onedoor.desk.topics.topics import Topic
from onedoor.wire import picture, replies
from onedoor.wire.control import about, control, left_messages, workgroup
from onedoor.wire.control.called import Named, called, read_called
from onedoor.wire.control.workgroup import ours
from onedoor.wire.muc import muc
from onedoor.wire.names import HINTS
from onedoor.wire.xml import element, read, write

PAGE = Path(__file__).parents[2] / "docs" / "PROTOCOL.md"
EXAMPLES = dict(re.findall(r"```xml name=(\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
ROUTER, TAX, BUSINESS = "router.localhost", "tax.localhost", "business.localhost"
VISITOR = "v-a1@web.localhost/web"
OPENS = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
CLOSED = router_acts.Closed("closed", OPENS, "Division of Taxation", "Abrimos el lunes a las nueve.", "es")
SKILLS = [
    Skill("taxes", "Taxes", frozenset({"en", "es"}), 2, 0, overflow=timedelta(seconds=120), names={"fr": "Impôts"}),
    Skill("refunds", "Refunds", frozenset({"en"}), 1, 30, wait=900, full=True),
]
ABOUT = About(
    "+1 609 555 0130", "help@tax.example", "https://tax.example/contact", "America/New_York",
    (Stretch(("mon", "tue", "wed", "thu", "fri"), "08:30", "16:30"),), 365, True, "mask",
    ("https://tax.example",),
)  # fmt: skip
IN_FRENCH = {"fr": "Direction des impôts"}
NAMES = {"es": "División de Impuestos", **IN_FRENCH}
TOPIC = Named("Taxes and sales tax", {"fr": "Impôts et taxe de vente"})
TAXATION = Published(TAX, "Division of Taxation", ABOUT, {"privacy": {"en": "We keep it to answer you again."}}, NAMES)
BILL = "https://chat.example.gov/files/k3v5qj2ayx7mhd4wzt6sbn2ecr/bill.pdf"
PICTURE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SINCE = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
MESSAGE = Message(
    "5b1e", "", "en", "Rosa", "rosa@example.org", "Do I charge sales tax on delivery?", "+1 609 555 0123",
    "https://nj.example/business", "closed", "9f2c51",
)  # fmt: skip
FEEDBACK = Feedback(3, True, "phone", "Quick and kind.")


def example(name: str) -> Element:
    """The example without the blanks that only make it readable."""
    stanza = read(EXAMPLES[name])
    for node in stanza.iter():
        if len(node) and not (node.text or "").strip():
            node.text = None
        if not (node.tail or "").strip():
            node.tail = None
    return stanza


def a_chat() -> Chat:
    opened = chat_events.Opened(
        "q7", "c-q7@rooms.localhost", "v-a1@web.localhost/web", "Rosa (citizen)", "taxes", "en", "Rosa",
        "https://nj.example/business", "rosa@example.org", "9f2c51", priority=1, referrer="https://search.example/",
    )  # fmt: skip
    made = Chat(opened, SINCE)
    first = chat_events.Assigned("q7", "q7.1", BUSINESS, "general", "Business Action Center desk")
    made.apply(first, SINCE)
    made.apply(chat_events.Taken("q7", "q7.1", "Ben"), SINCE)
    made.apply(chat_events.Staffed("q7", "q7.1", ("ben@localhost",), "4f1c"), SINCE)
    return made


def handed_over_chat() -> tuple[Chat, chat_events.Assigned]:
    made = a_chat()
    reason = "Needs the sales-tax desk"
    second = chat_events.Assigned(
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
    advising = chat_events.Assigned(
        "q7", "q7.3", TAX, "taxes", "Division of Taxation desk", from_leg="q7.1", agent="Ben",
        reason="Is delivery taxed?", mode="consult", room="a-q7@desks.localhost",
    )  # fmt: skip
    topics = {id: Topic(id, name, frozenset(words.split()), routes) for id, name, words, routes in _TOPICS}
    topics["taxes"] = replace(topics["taxes"], names=TOPIC.names)
    agencies = (TAXATION, Published(BUSINESS, "Business Action Center", About("+1 609 555 0110")))
    on_offer = [
        workgroup.TopicOnOffer(topics["taxes"], "Division of Taxation", True, frozenset({"en", "es"})),
        workgroup.TopicOnOffer(topics["starting"], "Business Action Center", False, frozenset({"en"}), OPENS),
    ]
    back = element("iq", {"type": "result", "id": "t1", "from": ROUTER, "to": "web.localhost"})
    visited = element("iq", {"type": "result", "id": "r1", "from": ROUTER, "to": "v-a1@web.localhost/web"})
    texts = {"closed": {"es": "Abrimos el lunes a las nueve."}}
    desk = control.desk(
        "Division of Taxation", SKILLS, agents={"ana@localhost": 2}, texts=texts, about=ABOUT, names=NAMES
    )
    joining = example("join-queue")
    question = "Do I charge sales tax on delivery?"
    business = Named("Business Action Center", {"fr": "Centre des entreprises"})
    assign = control.assign(talking, assigned, TOPIC, business, question)
    asked = e.TransferAsked("q7.1", Jid("ben@localhost"), "taxes", "Needs the sales-tax desk")
    consult = e.ConsultAsked("q7.1", Jid("ben@localhost"), "tax", "a-q7@desks.localhost", "Is delivery taxed?")
    advice = control.assign(talking, advising, Named(TOPIC.name), Named("Business Action Center"), "")
    elsewhere = element(
        "message", {"type": "normal", "from": ROUTER, "to": TAX}, control.elsewhere({"ana@localhost": 2})
    )
    elsewhere.append(element(f"{{{HINTS}}}no-store"))
    waiting = element("message", {"type": "normal", "from": TAX, "to": ROUTER}, control.waiting("q7.2", 2, 95))
    waiting.append(element(f"{{{HINTS}}}no-store"))
    notice = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Division of Taxation", "at": TAX}
    notice["picture"] = PICTURE

    def with_id(iq: Element, id: str) -> Element:
        iq.set("id", id)
        return iq

    def tax(payload: Element, id: str) -> Element:
        return control.iq(payload, by=TAX, to=ROUTER, id=id)

    def router(payload: Element, id: str) -> Element:
        return control.iq(payload, by=ROUTER, to=BUSINESS, id=id)

    return {
        "topics": workgroup.topics(back, on_offer, map(about.agency, agencies)),
        "invitation": workgroup.invitation(talking, by="taxes@router.localhost", id="i1"),
        "queue-status": workgroup.queue_status(talking, 2, 95, by="taxes@router.localhost"),
        "departed": workgroup.departed(
            talking, "nobody", router_acts.Closed("nobody", agency="Division of Taxation"), by=ROUTER, id="e1"
        ),
        "visit": workgroup.visit(visited, talking),
        "closed": replies.error(
            joining, "service-unavailable", "This is closed right now.", workgroup.closed(CLOSED)
        ),
        "agency-away": workgroup.agency_state(talking, "away", "Division of Taxation", by=ROUTER, id="w1"),
        "desk-query": control.iq(control.desk_query(), by=ROUTER, to=TAX, id="k1", type="get"),
        "desk": tax(desk, "k2"),
        "gone": tax(control.gone(), "k3"),
        "picture-query": with_id(picture.query(PICTURE, by="web.localhost", to=TAX), "b1"),
        "assign": control.iq(assign, by=ROUTER, to=TAX, id="a1"),
        "assign-consult": control.iq(advice, by=ROUTER, to=TAX, id="a2"),
        "consult": control.iq(control.consult(consult, "Ben"), by=BUSINESS, to=ROUTER, id="g7"),
        "released": control.iq(control.about_leg("released", "q7.1"), by=BUSINESS, to=ROUTER, id="g8"),
        "withdrawn": control.iq(control.about_leg("withdrawn", "q7.1"), by=BUSINESS, to=ROUTER, id="g9"),
        "block": tax(control.block("q7.2", 86400, "Ana", "Insults"), "g10"),
        "practice": tax(control.practice("taxes", "en", "ben@localhost", "Ben"), "g11"),
        "elsewhere": elsewhere,
        "joined": router(control.joined("q7.1", Named("Division of Taxation"), "Ana"), "h4"),
        "refused": tax(control.about_leg("refused", "q7.2", {"reason": "nobody", "keeps": "true"}), "g1"),
        "taken": tax(control.about_leg("taken", "q7.2", {"agent": "Ana"}), "g2"),
        "staffed": tax(control.staffed("q7.2", ["tim@localhost", "ana@localhost"], "9b0e"), "g12"),
        "requeued": tax(control.about_leg("requeued", "q7.2"), "g3"),
        "transfer": control.iq(control.transfer(asked, "Ben"), by=BUSINESS, to=ROUTER, id="g4"),
        "ended": tax(control.about_leg("ended", "q7.2", {"reason": "agent"}), "g5"),
        "archived": tax(control.about_leg("archived", "q7.2", {"complete": "true", "lines": "14"}), "g6"),
        "waiting": waiting,
        "handed-over": router(control.handed_over("q7.1", Named("Division of Taxation", IN_FRENCH), "Ana"), "h1"),
        "transfer-failed": control.iq(control.transfer_failed("q7.1", "declined"), by=ROUTER, to=BUSINESS, id="h2"),
        "end": control.iq(control.end("q7.2", "citizen", "s-41"), by=ROUTER, to=TAX, id="h3"),
        "leave": control.iq(left_messages.leave(MESSAGE), by="web.localhost", to="taxes@router.localhost", id="m1"),
        "shown-away": muc.shown("c-q7@rooms.localhost", "Rosa (citizen)", away=True, by=VISITOR, name="Rosa"),
        "shown-leaving": muc.shown(
            "c-q7@rooms.localhost", "Rosa (citizen)", away=False, leaving="s-41", by=VISITOR, name="Rosa"
        ),
        "enters": muc.join("c-q7@rooms.localhost", "Rosa (citizen)", by=VISITOR, name="Rosa محمد"),
        "left": replies.result(example("leave"), left_messages.left("TAX-7K3M-92", "Division of Taxation")),
        "feedback": control.iq(left_messages.feedback(FEEDBACK), by="v-a1@web.localhost/web", to=ROUTER, id="f1"),
        "leave-agency": control.iq(
            left_messages.leave(replace(MESSAGE, topic="Taxes and sales tax", origin="")), by=ROUTER, to=TAX, id="m2"
        ),
        "left-agency": replies.result(example("leave-agency"), left_messages.left("TAX-7K3M-92")),
        "feedback-agency": control.iq(left_messages.feedback(FEEDBACK, "q7.2"), by=ROUTER, to=TAX, id="h5"),
        "said": muc.said(
            "c-q7@rooms.localhost", question, by=VISITOR, id="5b1e", name="Rosa"
        ),
        "file": muc.said_file(
            "c-q7@rooms.localhost", BILL, {
                "name": "bill.pdf", "type": "application/pdf", "size": "48211",
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            }, by=VISITOR, id="7c2f", name="Rosa",
        ),
        "notice-agent": muc.said(
            "c-q7@rooms.localhost",
            "Ana, Division of Taxation, has joined.",
            by="desk@tax.localhost/desk",
            id="n1",
            payload=element(ours("notice"), notice),
            name=nicks.whole("Division of Taxation"),
        ),
    }  # fmt: skip


_TOPICS = (
    ("taxes", "Taxes and sales tax", "vat delivery", ((TAX, "taxes"), (BUSINESS, "general"))),
    ("starting", "Starting a business", "", ((BUSINESS, "starting"),)),
)


@pytest.mark.parametrize("name", sorted(written()))
def test_the_program_writes_the_example(name: str) -> None:
    assert canonical(written()[name]) == canonical(example(name))


def canonical(node: Element) -> object:
    """Order of attributes aside."""
    return node.tag, sorted(node.attrib.items()), (node.text or "").strip(), [canonical(one) for one in node]


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("refused", router_acts.Refuse("q7.2", "nobody", keeps=True)),
        ("taken", router_acts.Take("q7.2", "Ana")),
        ("requeued", router_acts.Requeue("q7.2")),
        ("staffed", router_acts.Staff("q7.2", frozenset({"ana@localhost", "tim@localhost"}), "9b0e")),
        ("transfer", router_acts.Transfer("q7.1", "taxes", "Ben", "Needs the sales-tax desk")),
        ("consult", router_acts.Transfer(
            "q7.1", "tax", "Ben", "Is delivery taxed?", mode="consult", room="a-q7@desks.localhost"
        )),
        ("released", router_acts.Release("q7.1")),
        ("withdrawn", router_acts.Withdraw("q7.1")),
        ("block", router_acts.Bar("q7.2", 86400, "Ana", "Insults")),
        ("ended", router_acts.End("q7.2", "agent")),
        ("archived", router_acts.Prove("q7.2", True, 14)),
    ],
)  # fmt: skip
def test_the_router_reads_what_an_agency_reports(name: str, act: router_acts.Act) -> None:
    assert control.read_from_agency(from_agency(name)) == act


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("handed-over", acts.TransferDone("q7.1", "Division of Taxation", "Ana", IN_FRENCH)),
        ("joined", acts.Joined("q7.1", "Division of Taxation", "Ana")),
        ("transfer-failed", acts.TransferRefused("q7.1", "declined")),
        ("elsewhere", acts.Elsewhere({Jid("ana@localhost"): 2})),
        ("end", acts.End("q7.2", "citizen", after="s-41")),
    ],
)
def test_an_agency_reads_what_the_router_tells(name: str, act: acts.Act) -> None:
    assert control.read_from_router(from_agency(name)) == act


def test_an_answer_is_read_as_its_own_words_and_the_line_it_answers() -> None:
    message = muc.read_message(example("reply"))
    assert message is not None
    assert message.markup.cuts == ((0, 37),)
    assert message.remark == Remark(Kind.WORDS, "Yes, you do.", "Do I charge sales tax on delivery?", "s1")


def test_an_agency_reads_an_assignment_whole() -> None:
    leg = control.read_assign(from_agency("assign"), 12)
    assert (leg.leg, leg.number, leg.since, leg.citizen_nick) == ("q7.2", 12, SINCE, "Rosa (citizen)")
    assert (leg.from_agency, leg.from_agent, leg.reason) == (
        "Business Action Center", "Ben", "Needs the sales-tax desk",
    )  # fmt: skip
    assert (leg.topic_names, leg.from_agency_names) == (TOPIC.names, {"fr": "Centre des entreprises"})
    assert (leg.priority, leg.email, leg.kind, leg.mode) == (1, "rosa@example.org", "chat", "cold")


def test_an_agency_reads_that_it_is_asked_for_advice() -> None:
    leg = control.read_assign(from_agency("assign-consult"), 13)
    assert (leg.kind, leg.mode, leg.room, leg.reason) == (
        "consult",
        "consult",
        "a-q7@desks.localhost",
        "Is delivery taxed?",
    )


def test_the_router_reads_what_an_agency_offers() -> None:
    assert control.read_desk(from_agency("desk"), TAX) == router_acts.Offers(
        TAX, "Division of Taxation", {one.id: one for one in SKILLS}, agents={"ana@localhost": 2},
        texts={"closed": {"es": "Abrimos el lunes a las nueve."}}, about=ABOUT, names=NAMES,
    )  # fmt: skip


def test_an_agency_reads_which_picture_is_asked_for() -> None:
    assert picture.read_query(example("picture-query")) == PICTURE


def test_the_bridge_reads_what_agencies_tell_of_themselves() -> None:
    told = from_agency("topics").findall(ours("agency"))
    assert about.read_agency(told[0]) == TAXATION
    assert about.read_agency(told[1]).about == About("+1 609 555 0110")


def test_a_strangers_names_are_cut_to_what_a_name_may_be() -> None:
    long = {"FR": "x" * 500, "es": "  ", "x" * 36: "Nobody's", "de": "Steuern"}
    assert read_called(element(ours("topic"), None, *called(long))) == {"fr": "x" * 120, "de": "Steuern"}


def test_names_go_with_a_message_to_the_agency() -> None:
    told = replace(MESSAGE, topic=TOPIC.name, topic_names=TOPIC.names)
    assert left_messages.read_leave(left_messages.leave(told)) == told


def test_the_router_reads_that_an_agency_is_closed_and_when_it_opens() -> None:
    said = control.read_desk(control.desk("Tax", [], is_open=False, opens=OPENS, closing=True), TAX)
    assert said == router_acts.Offers(TAX, "Tax", {}, open=False, opens=OPENS, closing=True)


def test_the_router_reads_that_an_agency_goes() -> None:
    assert control.read_desk(from_agency("gone"), TAX) == router_acts.Lost(TAX)


def test_the_router_reads_who_wants_to_practise() -> None:
    assert control.read_practice(from_agency("practice"), TAX, "q8") == router_acts.Practice(
        "q8", TAX, "taxes", "en", "ben@localhost", "Ben"
    )  # fmt: skip


def test_a_bridge_reads_why_nobody_can_take_a_chat() -> None:
    assert workgroup.read_closed(example("closed")) == CLOSED
    assert workgroup.read_closed(example("topics")) is None


def test_a_bridge_reads_that_the_agency_is_away() -> None:
    assert workgroup.read_agency_state(example("agency-away")) == ("away", "Division of Taxation")
    assert workgroup.read_agency_state(example("departed")) is None


@pytest.mark.parametrize("payload", [
    element(ours("transfer"), {"leg": "q7.1", "target": "tax", "mode": "hot"}),
    element(ours("transfer"), {"leg": "q7.1", "target": "tax", "mode": "consult"}),
    element(ours("block"), {"leg": "q7.1", "seconds": "-1"}),
    element(ours("block"), {"leg": "q7.1", "seconds": "9999999999"}),
])  # fmt: skip
def test_a_report_of_what_cannot_be_is_unreadable(payload: Element) -> None:
    with pytest.raises(control.Unreadable):
        control.read_from_agency(payload)


def test_router_and_agency_read_what_citizens_leave() -> None:
    assert left_messages.read_leave(from_agency("leave")) == MESSAGE
    assert left_messages.read_leave(from_agency("leave-agency")).topic == "Taxes and sales tax"
    assert left_messages.read_left(example("left")) == ("TAX-7K3M-92", "Division of Taxation")
    assert left_messages.read_left(example("topics")) is None
    for name in ("feedback", "feedback-agency"):
        assert left_messages.read_feedback(from_agency(name)) == FEEDBACK
    assert left_messages.read_feedback(element(ours("feedback"))) == Feedback()


@pytest.mark.parametrize(
    "changes",
    [{"id": ""}, {"id": "x" * 65}, {"email": ""}, {"name": "R" * 81}, {"phone": "1" * 41}, {"why": "blocked"}],
)
def test_a_message_that_cannot_be_is_unreadable(changes: dict[str, str]) -> None:
    payload = from_agency("leave")
    payload.attrib.update(changes)
    with pytest.raises(control.Unreadable):
        left_messages.read_leave(payload)


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
def test_a_message_without_words_or_with_too_many_is_unreadable(text: str) -> None:
    payload = from_agency("leave")
    payload[0].text = text
    with pytest.raises(control.Unreadable):
        left_messages.read_leave(payload)


@pytest.mark.parametrize(
    "wrong", [{"rating": "4"}, {"rating": "²"}, {"rating": "-1"}, {"informed": "maybe"}, {"otherwise": "pigeon"}]
)
def test_an_opinion_that_cannot_be_is_unreadable(wrong: dict[str, str]) -> None:
    with pytest.raises(control.Unreadable):
        left_messages.read_feedback(element(ours("feedback"), wrong))


def test_the_router_reads_a_join() -> None:
    assert workgroup.read_join(example("join-queue"), "q7") == router_acts.Join(
        "q7", "v-a1@web.localhost/web", "taxes", "en", "Rosa", "Do I charge sales tax on delivery?",
        "https://nj.example/business", "rosa@example.org", "9f2c51", referrer="https://search.example/",
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

"""What the desk makes of a typed line, in each place and language: acts, answers, and what is to be said."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from components.agency.talk import talk_desk
from components.agency.talk.asked import Outcome, Spoken
from components.agency.talk.talk import Talk
from components.agency.words.speech import say
from onedoor.desk.agency import acts
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Duty, Jid
from onedoor.store.journal.journal import Sending
from onedoor.store.transcripts import history as earlier
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_leg, a_setup, agent

REPLIES = {
    "late-fee": {"en": "Dear {citizen}, {agent} of {agency} here: see {form}.", "es": "Estimada {citizen}: {number}."},
    "late-form": {"en": "The form is online."},
    "hours": {"en": "Monday to Friday."},
}


class Said:
    """Stands where stanzas are made: keeps what would be said."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str, Mapping[str, str]]] = []

    def reply(self, leg: Leg, agent: str, text: str, name: str, language: str) -> Sending:
        return self._keep("reply", text, {"agent": agent, "canned": name, "lang": language})

    def notice(self, leg: Leg, code: str, body: str | None, said: Mapping[str, str]) -> Sending:
        return self._keep(code, body or "", said)

    def say(self, leg: Leg, body: str, to: Jid | None = None) -> Sending:
        return self._keep("say", body, {"to": to or ""})

    def name(self, jid: Jid | None) -> str:
        return (jid or "").partition("@")[0].title()

    def _keep(self, what: str, text: str, more: Mapping[str, str]) -> Sending:
        self.all.append((what, text, more))
        return Sending(what, [], [])


class AtTheDesk:
    """Kim has chat 1 with Rosa; chat 2 is on offer to Ben; Ana is the supervisor."""

    def __init__(self, language: str = "en") -> None:
        kim = replace(agent(KIM, capacity=1), speaks=language)
        ben, ana = agent(BEN, capacity=2), replace(agent(ANA, "permits"), supervisor=True)
        setup = replace(
            a_setup(kim, ben, ana),
            replies=REPLIES,
            tags={"vat": "Sales tax", "form": "Forms"},
            push_hosts=("*.nj.gov",),
        )
        self.desk, self.said = Desk(setup, NOON), Said()
        for jid in (KIM, BEN, ANA):
            self.desk.act(acts.Arrived(jid), NOON)
        self.desk.act(a_leg("rosa", 1, language="en", email="rosa@mail.test"), NOON)
        self.desk.act(acts.Take(KIM, "rosa"), NOON)
        self.desk.act(a_leg("max", 2), NOON)
        self.talk = Talk(self.desk, self.said)

    def hears(self, text: str, by: Jid = KIM, place: str = "alone") -> Outcome:
        """`place`: `chat` (Rosa's room), `desk` (the desk room) or `alone`."""
        leg = self.desk.legs["rosa"] if place == "chat" else None
        who = self.desk.setup.agents[by]
        return self.talk.hear(Spoken(who, text, NOON + 95 * S, leg=leg, alone=place == "alone"))


def test_the_table_is_as_the_class_says() -> None:
    desk = AtTheDesk().desk
    assert desk.legs["rosa"].owner == KIM
    assert set(desk.legs["max"].offers) == {BEN}


ACTS = {
    "take": ("take 2", acts.Take(KIM, "max")),
    "prendre": ("prendre 2", acts.Take(KIM, "max")),
    "tomar": ("tomar n°2", acts.Take(KIM, "max")),
    "transfer": ("transfer 1 permits not ours", acts.Transfer(KIM, "rosa", "permits", "not ours")),
    "move": ("move 1 @ben", acts.Transfer(KIM, "rosa", "@ben")),
    "transférer": ("transférer 1 @ben parce que", acts.Transfer(KIM, "rosa", "@ben", "parce que")),
    "warm": ("warm 1 @ben meet Rosa", acts.Transfer(KIM, "rosa", "@ben", "meet Rosa", "warm")),
    "acompañar": ("ACOMPANAR 1 @ben", acts.Transfer(KIM, "rosa", "@ben", "", "warm")),
    "release": ("release 1", acts.Release(KIM, "rosa")),
    "requeue": ("put back 1 lunch", acts.Requeue(KIM, "rosa", "lunch")),
    "ask": ("ask 1 @ben is this ours?", acts.Consult(KIM, "rosa", "@ben", "is this ours?")),
    "tag": ("tag 1 VAT, fo", acts.Tag(KIM, "rosa", tags=("vat", "form"))),
    "untag": ("untag 1 vat", acts.Tag(KIM, "rosa", off=("vat",))),
    "block": ("block 1 2h rude", acts.Block(KIM, "rosa", 7200, "rude")),
    "block without a span": ("block 1 very rude", acts.Block(KIM, "rosa", 86400, "very rude")),
    "bloquer": ("bloquer 1 7j impoli", acts.Block(KIM, "rosa", 7 * 86400, "impoli")),
    "end": ("end 1", acts.End("rosa", "agent", KIM)),
    "cerrar": ("cerrar #1", acts.End("rosa", "agent", KIM)),
}


@pytest.mark.parametrize("place", ["desk", "alone"])
@pytest.mark.parametrize("line", ACTS)
def test_at_the_desk_a_line_becomes_an_act(line: str, place: str) -> None:
    text, act = ACTS[line]
    assert AtTheDesk().hears(text, place=place).act == act


@pytest.mark.parametrize("line", sorted(ACTS.keys() - {"take", "prendre", "tomar"}))
def test_in_a_chat_the_same_line_has_a_mark_and_no_number(line: str) -> None:
    text, act = ACTS[line]
    bare = "!" + " ".join(word for word in text.split() if word not in ("1", "#1"))
    assert AtTheDesk().hears(bare, place="chat").act == act


@pytest.mark.parametrize(
    "text",
    [
        "take it easy",
        "end of the day",
        "who is that?",
        "no",
        "on Monday",
        "block party",
        "note 1",
        "practice makes perfect",
    ],
)
def test_in_the_desk_room_colleagues_may_talk(text: str) -> None:
    outcome = AtTheDesk().hears(text, place="desk")
    assert (outcome.act, outcome.duty) == (None, None)
    assert outcome.answer is None or text == "note 1"


def test_yes_takes_the_chat_of_whoever_is_asked() -> None:
    assert AtTheDesk().hears("yes", by=BEN, place="desk").act == acts.Take(BEN, "max")


def test_a_number_in_a_chat_means_that_chat_and_no_other() -> None:
    assert AtTheDesk().hears("!take 2", place="chat").act == acts.Take(KIM, "max")


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "!tranfser x", "I do not know “tranfser”. Did you mean transfer? (help)"),
        (
            "fr",
            "!transferrer x",
            "Je ne connais pas «\u00a0transferrer\u00a0». Vouliez-vous dire transférer\u00a0? (aide)",
        ),
        ("es", "!ayudaa", "No conozco «ayudaa». ¿Quiso decir ayuda? (ayuda)"),
        ("en", "!block 31d spam", "You can block for at most 30 days: !block 30d reason"),
        ("fr", "!bloquer 0h", "Vous pouvez bloquer pour 30 jours au plus\u00a0: !bloquer 30j motif"),
        ("es", "!etiquetar nada", "No hay ninguna etiqueta nada. Disponibles: form, vat."),
        ("en", "!push http://nj.gov", "Type the full address of an https page: https://…"),
        ("en", "!push https://evil.test/x", "evil.test is not on your agency's list. Available: *.nj.gov."),
        ("en", "!whisper", "What do you want to say? For example: !whisper ask for the year"),
        ("en", "!watch", "Only a supervisor can do that."),
    ],
)
def test_what_cannot_be_is_answered_in_the_agents_language(language: str, text: str, answer: str) -> None:
    outcome = AtTheDesk(language).hears(text, place="chat")
    assert (outcome.answer, outcome.refused) == (answer, True)
    assert (outcome.act, outcome.sendings) == (None, [])


def test_a_canned_reply_is_filled_in_once_and_unknown_variables_stay() -> None:
    here = AtTheDesk()
    leg = here.desk.legs["rosa"]
    leg.assigned = replace(leg.assigned, citizen="{agent}")
    assert here.hears("!canned late-fee", place="chat").answer is None
    assert here.said.all == [
        (
            "reply",
            "Dear {agent}, Kim of The Agency here: see {form}.",
            {"agent": "Kim", "canned": "late-fee", "lang": "en"},
        )
    ]


def test_a_canned_reply_is_in_the_citizens_language() -> None:
    here = AtTheDesk()
    leg = here.desk.legs["rosa"]
    leg.assigned = replace(leg.assigned, language="es-MX")
    here.hears("!plantilla late-fee", place="chat")
    assert [text for _, text, _ in here.said.all] == ["Estimada Rosa: 1."]
    told = here.hears("!canned hours", place="chat").answer
    assert told == "Sent in en, because hours does not exist in es-MX."


@pytest.mark.parametrize("text", ["!canned late", "!canned ?form", "!canned online form", "!canned", "canned"])
def test_several_replies_are_listed_and_none_is_sent(text: str) -> None:
    here = AtTheDesk()
    outcome = here.hears(text, place="chat" if text[0] == "!" else "desk")
    assert "late-form: The form is online." in (outcome.answer or "")
    assert (here.said.all, outcome.refused) == ([], False)


def test_the_beginning_of_one_name_is_enough() -> None:
    here = AtTheDesk()
    here.hears("canned 1 HOU")
    assert [text for _, text, _ in here.said.all] == ["Monday to Friday."]


def test_nobody_sends_a_reply_or_a_page_in_anothers_chat() -> None:
    here = AtTheDesk()
    for line in ("canned 1 hours", "push 1 https://www.nj.gov/tax", "history 1"):
        assert here.hears(line, by=BEN).answer == "Chat 1 is not yours."
    assert here.said.all == []


def test_a_page_is_offered_with_its_title() -> None:
    here = AtTheDesk()
    here.hears("!push https://www.nj.gov/tax?a=1 Sales tax", place="chat")
    what, body, said = here.said.all[0]
    assert (what, body) == ("push", "Kim offers you a page: Sales tax https://www.nj.gov/tax?a=1")
    assert said == {"agent": "Kim", "agency": "The Agency", "url": "https://www.nj.gov/tax?a=1", "title": "Sales tax"}


def test_a_note_from_the_desk_is_said_in_the_room_and_one_from_the_room_is_there_already() -> None:
    here = AtTheDesk()
    assert here.hears("!note 12 boxes", place="chat").answer == "Noted, for colleagues only."
    assert here.said.all == []
    here.hears("note 1 12 boxes")
    assert here.said.all == [("say", "Note by Kim: 12 boxes", {"to": ""})]


def test_a_supervisor_whispers_from_the_desk_and_others_do_not() -> None:
    here = AtTheDesk()
    here.hears("whisper 1 ask for the year", by=ANA)
    assert here.said.all == [("say", "Kim, Ana whispers: ask for the year", {"to": KIM})]
    assert here.hears("whisper 1 hey", by=BEN).refused


def test_a_supervisor_sees_all_that_goes_on_in_the_queue() -> None:
    here = AtTheDesk()
    assert here.hears("queue", by=BEN, place="desk").answer == "2 · general · en · 1:35 · offered · Ben"
    assert (here.hears("queue", by=ANA).answer or "").splitlines() == [
        "1 waiting, the longest for 1:35.",
        "2 · general · en · 1:35 · offered · Ben",
        "1 · general · en · 1:35 · talking · Kim",
    ]


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("on", (KIM, Duty.ON, 1)),
        ("disponible 4", (KIM, Duty.ON, 4)),
        ("pausa", (KIM, Duty.AWAY, 1)),
        ("off", (KIM, Duty.OFF, 1)),
        ("max 7", (KIM, Duty.ON, 7)),
        ("max 99", None),
    ],
)
def test_duty_is_what_the_agent_says(text: str, duty: tuple[Jid, Duty, int] | None) -> None:
    assert AtTheDesk().hears(text, place="desk").duty == duty


def test_history_needs_the_citizens_consent() -> None:
    here = AtTheDesk()
    assert here.hears("!history", place="chat").later is not None
    leg = here.desk.legs["rosa"]
    leg.assigned = replace(leg.assigned, email="")
    assert here.hears("!history", place="chat").refused


def test_earlier_chats_are_a_line_each_with_how_they_ended() -> None:
    sold = earlier.Earlier(NOON, "Taxes", "Ana", "agent", "", "vat")
    moved = earlier.Earlier(NOON, "Permits", "", "transfer", "Division of Taxation", "")
    assert say("fr", talk_desk.earlier_chats([sold, moved])).splitlines() == [
        "Conversations précédentes, les plus récentes d’abord\u00a0:",
        "2026-11-22 · Taxes · Ana · terminée par l’agent · vat",
        "2026-11-22 · Permits · personne · transférée à Division of Taxation",
    ]
    in_vain = [earlier.Earlier(NOON, "Taxes", "", why, "", "") for why in ("nobody", "closed", "full", "fault")]
    lines = say("es", talk_desk.earlier_chats(in_vain)).splitlines()[1:]
    assert [line.rpartition(" · ")[2] for line in lines] == [
        *3 * ["no había nadie disponible"],
        "interrumpida por un fallo",
    ]
    assert talk_desk.earlier_chats([]) == "This citizen has not been here before."


def test_whoever_marks_a_chat_is_told_all_its_marks() -> None:
    here = AtTheDesk()
    here.desk.act(acts.Tag(KIM, "rosa", tags=("vat",)), NOON)
    assert here.hears("!tag form", place="chat").answer == "Tags: form vat"
    assert here.hears("!untag v", place="chat").answer == "Tags: none"
    assert "Tags: vat" in (here.hears("!tag", place="chat").answer or "")


def test_practice_is_with_a_colleague_and_for_a_skill() -> None:
    here = AtTheDesk()
    assert here.hears("practice general @ben", place="desk").practice == acts.Practice(KIM, "general", BEN)
    assert here.hears("ensayo permits").practice == acts.Practice(KIM, "permits", None)
    assert here.hears("practice @kim").refused


def test_one_command_is_explained_in_the_agents_language() -> None:
    answer = AtTheDesk("fr").hears("!aide max", place="chat").answer or ""
    assert answer.startswith("!max 3\u00a0: prendre au plus 3 conversations")

"""The form for each command, and the line that an agent would have typed instead.

Decides nothing, not even whether an answer is missing: the desk checks the line like any other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from components.agency.talk.canned import in_language
from components.agency.words.speech import Phrase, say
from components.agency.words.words import excerpt, topic_of
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Agent
from onedoor.desk.words import vocabulary
from onedoor.wire.adhoc import Field, Form
from onedoor.writing import isolated

PREVIEW = 60
_Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Around:
    """Who asks, in which chat (None: at the desk), and the other agencies as (id, name)."""

    desk: Desk
    agent: Agent
    leg: Leg | None
    agencies: tuple[tuple[str, str], ...] = ()

    def say(self, phrase: Phrase) -> str:
        return say(self.agent.speaks, phrase)


_Make = Callable[[Around], Field]
_NUMBER, _WHERE, _ELSEWHERE = "chat", "where", "elsewhere"


# --- Fields ----------------------------------------------------------------------------------------------------------


def _text(name: str, label: Phrase, *, required: bool = False) -> _Make:
    return lambda around: Field(name, "text-single", around.say(label), required=required)


def _list(
    name: str,
    label: Phrase,
    options: Callable[[Around], Iterable[tuple[str, str]]],
    *,
    kind: str = "list-single",
    required: bool = False,
) -> _Make:
    return lambda around: Field(name, kind, around.say(label), tuple(options(around)), required=required)


def _places(around: Around) -> Iterable[tuple[str, str]]:
    for agent in sorted(around.desk.setup.agents.values(), key=lambda one: one.handle):
        if agent.jid != around.agent.jid:
            yield f"@{agent.handle}", f"@{agent.handle} {isolated(agent.name)}"
    yield from _skills(around)
    yield from around.agencies


def _colleagues(around: Around) -> Iterable[tuple[str, str]]:
    return (one for one in _places(around) if one[0].startswith("@"))


def _skills(around: Around) -> Iterable[tuple[str, str]]:
    setup = around.desk.setup
    return [(slug, setup.skill_name(slug, around.agent.speaks)) for slug in sorted(setup.skills)]


def _replies(around: Around) -> Iterable[tuple[str, str]]:
    language = around.leg.assigned.language if around.leg else around.agent.speaks
    for name, texts in sorted(around.desk.setup.replies.items()):
        yield name, f"{name}: {excerpt(in_language(texts, language)[1], PREVIEW)}"


def _tags(around: Around) -> Iterable[tuple[str, str]]:
    setup = around.desk.setup
    return sorted(((slug, setup.tag_name(slug, around.agent.speaks)) for slug in setup.tags), key=lambda one: one[1])


def _tags_on(around: Around) -> Iterable[tuple[str, str]]:
    on = around.leg.tags if around.leg else tuple(around.desk.setup.tags)
    return [(slug, name) for slug, name in _tags(around) if slug in on]


def _counts(around: Around) -> Iterable[tuple[str, str]]:
    return [(str(number), str(number)) for number in range(1, 11)]


def _spans(around: Around) -> Iterable[tuple[str, str]]:
    return [(span, span) for span in ("30m", "2h", "24h", "7d", "30d")]


_REASON = _text("reason", Phrase("Reason"))
_TO = (
    _list(_WHERE, Phrase("To whom"), _places),
    _text(_ELSEWHERE, Phrase("Or another agency or topic")),
)


# --- Commands --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asks:
    title: Phrase
    about_chat: bool = True
    fields: tuple[_Make, ...] = ()
    supervisor: bool = False
    sure: bool = False
    """Asks for the chat even if we know it, so that nobody does this by mistake."""


FORMS: dict[str, _Asks] = {
    "take": _Asks(Phrase("Take a chat")),
    "pass": _Asks(Phrase("Decline an offer")),
    "transfer": _Asks(Phrase("Transfer the chat"), fields=(*_TO, _REASON)),
    "warm": _Asks(Phrase("Transfer and introduce"), fields=(*_TO, _REASON)),
    "release": _Asks(Phrase("Leave the chat to the other agent")),
    "requeue": _Asks(Phrase("Put the citizen back in the queue"), fields=(_REASON,)),
    "ask": _Asks(Phrase("Ask a colleague for advice"), fields=(*_TO, _text("text", Phrase("Question"), required=True))),
    "note": _Asks(Phrase("Write a note"), fields=(_text("text", Phrase("Note"), required=True),)),
    "tag": _Asks(Phrase("Add tags"), fields=(_list("tags", Phrase("Tags"), _tags, kind="list-multi"),)),
    "untag": _Asks(Phrase("Remove tags"), fields=(_list("tags", Phrase("Tags"), _tags_on, kind="list-multi"),)),
    "canned": _Asks(Phrase("Send a reply"), fields=(_list("reply", Phrase("Reply"), _replies, required=True),)),
    "push": _Asks(
        Phrase("Offer a page"),
        fields=(_text("url", Phrase("Address (https://…)"), required=True), _text("title", Phrase("Title"))),
    ),
    "history": _Asks(Phrase("Earlier chats of this citizen")),
    "end": _Asks(Phrase("End the chat"), sure=True),
    "block": _Asks(
        Phrase("Block this citizen"), fields=(_list("span", Phrase("For how long"), _spans), _REASON), sure=True
    ),
    "whisper": _Asks(
        Phrase("Whisper to the agent"), fields=(_text("text", Phrase("Text"), required=True),), supervisor=True
    ),
    "watch": _Asks(Phrase("Watch a chat"), supervisor=True),
    "takeover": _Asks(Phrase("Take over a chat"), supervisor=True, sure=True),
    "who": _Asks(Phrase("Who is here"), about_chat=False),
    "queue": _Asks(Phrase("Who is waiting"), about_chat=False),
    "on": _Asks(Phrase("Go on duty"), about_chat=False),
    "away": _Asks(Phrase("Set yourself to away"), about_chat=False),
    "off": _Asks(Phrase("Go off duty"), about_chat=False),
    "max": _Asks(
        Phrase("How many chats at once"),
        about_chat=False,
        fields=(_list("count", Phrase("Chats at once"), _counts, required=True),),
    ),
    "practice": _Asks(
        Phrase("Start a practice chat"),
        about_chat=False,
        fields=(_list("skill", Phrase("Skill"), _skills), _list(_WHERE, Phrase("With whom"), _colleagues)),
    ),
    "help": _Asks(Phrase("Help"), about_chat=False),
}


def listed(around: Around) -> list[tuple[str, str]]:
    """(node, title) of each command that this agent may use here (XEP-0050)."""
    return [(node, title(node, around)) for node in vocabulary.COMMANDS if may(node, around)]


def title(node: str, around: Around) -> str:
    return around.say(FORMS[node].title)


def may(node: str, around: Around) -> bool:
    return node in FORMS and (around.agent.supervisor or not FORMS[node].supervisor)


def form(node: str, around: Around) -> Form | None:
    """The command's form; None if there is nothing to ask."""
    asks = FORMS[node]
    fields = [make(around) for make in asks.fields]
    if asks.about_chat and (around.leg is None or asks.sure) and (chat := _which_chat(node, around)):
        fields.insert(0, chat)
    return Form(title(node, around), tuple(fields)) if fields else None


def _which_chat(node: str, around: Around) -> Field | None:
    legs = [around.leg] if around.leg else _chats(node, around)
    options = tuple((str(leg.assigned.number), _called(leg, around)) for leg in legs)
    value = options[0][0] if len(options) == 1 else ""
    return Field(_NUMBER, "list-single", around.say(Phrase("Chat")), options, True, value) if options else None


def _called(leg: Leg, around: Around) -> str:
    told, topic = leg.assigned, say(around.agent.speaks, topic_of(leg))
    return " · ".join(isolated(part) for part in (str(told.number), topic, told.citizen) if part)


def _chats(node: str, around: Around) -> list[Leg]:
    legs = [leg for leg in around.desk.legs.values() if not leg.is_over]
    jid = around.agent.jid
    match node:
        case "take":
            return sorted((leg for leg in legs if leg.is_seeking), key=lambda leg: (jid not in leg.offers, leg.place))
        case "pass":
            return [leg for leg in legs if jid in leg.offers]
        case _ if around.agent.supervisor:
            return sorted(legs, key=lambda leg: (jid not in leg.agents(), leg.place))
        case _:
            return [leg for leg in legs if jid in leg.agents()]


def line(node: str, around: Around, answers: _Answers) -> str:
    """The line that the agent would have typed at the desk."""
    words = [node]
    if FORMS[node].about_chat:
        number = str(around.leg.assigned.number) if around.leg else _one(answers, _NUMBER)
        words.append(number)
    named = [make(around).name for make in FORMS[node].fields]
    if _ELSEWHERE in named and _one(answers, _ELSEWHERE):
        named.remove(_WHERE)
    words += [_one(answers, name) for name in named]
    return " ".join(word for word in words if word)


def _one(answers: _Answers, name: str) -> str:
    """The answer on one line, so that it stays one command whatever a client sends."""
    return " ".join(" ".join(answers.get(name, ())).split())

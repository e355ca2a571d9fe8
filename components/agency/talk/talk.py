"""Turns the lines that agents type into acts, and refusals into answers."""

from collections.abc import Callable

from components.agency.talk import talk_chat, talk_desk
from components.agency.talk.asked import Asked, Outcome, Sayings, Spoken
from components.agency.talk.canned import canned
from components.agency.talk.helping import help_
from components.agency.words.speech import Phrase, Phrases, refused, say
from onedoor.desk.agency import acts
from onedoor.desk.agency.desk import Desk
from onedoor.desk.words import commands, vocabulary
from onedoor.desk.words.folding import fold

__all__ = ["Outcome", "Spoken", "Talk"]

SOFT = frozenset({"take", "pass"})
"""Commands with synonyms that colleagues also say to each other: `yes`, `no`."""


class Talk:
    """Hears lines from all places: chat rooms, the desk room, one to one, and forms."""

    def __init__(self, desk: Desk, sayings: Sayings) -> None:
        self._desk, self._sayings = desk, sayings

    def hear(self, spoken: Spoken) -> Outcome:
        """The outcome of a line, with its answer in the agent's language. Empty if the line is for people."""
        outcome = self._hear(spoken)
        if outcome.answer:
            outcome.answer = say(spoken.agent.speaks, outcome.answer)
        return outcome

    def refuse(self, spoken: Spoken, refusal: acts.Refusal) -> Outcome:
        """The outcome of a line whose act the desk has refused."""
        return Outcome(say(spoken.agent.speaks, refused(refusal)), refused=True)

    def _hear(self, spoken: Spoken) -> Outcome:
        parsed = commands.parse(spoken.text, in_chat=spoken.leg is not None)
        if parsed is None:
            return Outcome()
        if spoken.leg is None and not spoken.alone and self._is_chatter(spoken, parsed):
            return Outcome()
        if isinstance(parsed, commands.Mistyped):
            return Outcome(_not_known(parsed), refused=True)
        try:
            return _HANDLERS[parsed.word](Asked(self._desk, self._sayings, spoken, parsed))
        except acts.Refusal as refusal:
            return Outcome(refused(refusal), refused=True)

    def _is_chatter(self, spoken: Spoken, parsed: commands.Command | commands.Mistyped) -> bool:
        """Whether a line in the desk room is for colleagues, such as “take it easy”."""
        if commands.is_command_like(spoken.text):
            return False
        if isinstance(parsed, commands.Mistyped):
            return True
        if parsed.word in SOFT and parsed.number is None and not parsed.rest:
            asked = Asked(self._desk, self._sayings, spoken, parsed)
            return fold(parsed.typed) != parsed.word and not asked.on_offer()
        return _IS_CHATTER.get(parsed.word, _wordy_chatter)(parsed)


def _not_known(parsed: commands.Mistyped) -> Phrases:
    parts: list[str] = [Phrase("I do not know “{word}”.", word=parsed.word)]
    if parsed.meant:
        parts.append(Phrase("Did you mean {meant}?", meant=parsed.meant))
    return Phrases([*parts, Phrase("(help)")], " ")


def _wordless_chatter(parsed: commands.Command) -> bool:
    return bool(parsed.rest) or parsed.number is None


def _wordy_chatter(parsed: commands.Command) -> bool:
    if parsed.number is not None:
        return False
    # These two also list things, without a chat.
    return not (parsed.word == "canned" and parsed.rest[:1] in ("", "?")) and not (
        parsed.word == "tag" and not parsed.rest
    )


def _bare_chatter(parsed: commands.Command) -> bool:
    return bool(parsed.rest)


def _number_chatter(parsed: commands.Command) -> bool:
    return len(parsed.arguments) > 1 or any(not one.isdecimal() for one in parsed.arguments)


_IS_CHATTER: dict[str, Callable[[commands.Command], bool]] = {
    **dict.fromkeys(commands.WORDLESS, _wordless_chatter),
    **dict.fromkeys(("away", "off", "who", "queue"), _bare_chatter),
    "on": _number_chatter,
    "max": lambda parsed: _number_chatter(parsed) or not parsed.rest,
    "help": lambda parsed: bool(parsed.rest) and vocabulary.meaning(parsed.rest) is None,
    "practice": lambda parsed: not any(one.startswith("@") for one in parsed.arguments),
}

_HANDLERS: dict[str, Callable[[Asked], Outcome]] = {
    "take": talk_chat.take,
    "pass": talk_chat.pass_on,
    "transfer": talk_chat.transfer,
    "warm": talk_chat.warm,
    "release": talk_chat.release,
    "requeue": talk_chat.requeue,
    "ask": talk_chat.ask,
    "note": talk_chat.note,
    "tag": talk_chat.tag,
    "untag": talk_chat.untag,
    "canned": canned,
    "push": talk_chat.push,
    "history": talk_desk.history,
    "who": talk_desk.who,
    "queue": talk_desk.queue,
    "on": talk_desk.on,
    "away": talk_desk.away,
    "off": talk_desk.off,
    "max": talk_desk.most,
    "end": talk_chat.end,
    "block": talk_chat.block,
    "whisper": talk_chat.whisper,
    "watch": talk_chat.watch,
    "takeover": talk_chat.take_over,
    "practice": talk_desk.practice,
    "help": help_,
}

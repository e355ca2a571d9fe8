"""The agency's canned replies: finds them by name or words, and fills them in, in the citizen's language.

Only a name, or the beginning of exactly one name, sends a reply. A search only lists what it finds.
"""

import re
from collections.abc import Iterable, Mapping

from components.agency.talk.asked import Asked, Outcome
from components.agency.words.speech import Phrase, Phrases
from components.agency.words.words import excerpt
from onedoor.desk.agency import acts
from onedoor.desk.agency.leg import Leg
from onedoor.desk.words.folding import fold
from onedoor.desk.words.languages import best, is_served

Texts = Mapping[str, str]
"""language → text"""

MOST_SHOWN = 15
PREVIEW = 70
_VARIABLE = re.compile(r"\{(\w+)\}")


def canned(asked: Asked) -> Outcome:
    replies, wanted = asked.desk.setup.replies, asked.command.rest
    if not wanted or wanted.startswith("?"):
        return Outcome(_listed(asked, search(replies, wanted.lstrip("? "), asked.desk.setup.reply_words)))
    found = named(replies, wanted)
    if len(found) > 1:
        return Outcome(_listed(asked, found))
    if not found:
        return _nearly(asked, wanted)
    leg = asked.owned()
    language, text = in_language(replies[found[0]], leg.assigned.language)
    filled = fill(text, _variables(asked, leg))
    return Outcome(
        _sent(found[0], language, leg),
        sendings=[asked.sayings.reply(leg, asked.agent.name, filled, found[0], language)],
    )


def named(replies: Mapping[str, Texts], wanted: str) -> list[str]:
    """The reply with this name, or else all whose names begin with it."""
    wanted = fold(wanted)
    exact = [name for name in replies if fold(name) == wanted]
    return exact or sorted(name for name in replies if fold(name).startswith(wanted))


def search(replies: Mapping[str, Texts], words: str, more: Mapping[str, str] | None = None) -> list[str]:
    """Names of replies that have every word in their name, texts or `more` (folder and tags); all for no words."""
    wanted = fold(words).split()
    found = []
    for name, texts in replies.items():
        whole = fold(" ".join([name, *texts.values(), (more or {}).get(name, "")]))
        if all(word in whole for word in wanted):
            found.append(name)
    return sorted(found)


def in_language(texts: Texts, language: str) -> tuple[str, str]:
    """(language, text): the nearest to `language` (`es` for `es-mx`), else English, else the first one."""
    spoken = best(language, texts) or next(iter(texts))
    return spoken, texts[spoken]


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Replaces {variables} in one pass, so that a citizen's name is never read as one. Unknown ones stay."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)


def _variables(asked: Asked, leg: Leg) -> dict[str, str]:
    return {
        "citizen": leg.assigned.citizen,
        "agent": asked.agent.name,
        "agency": asked.desk.setup.name,
        "number": str(leg.assigned.number),
    }


def _sent(name: str, language: str, leg: Leg) -> str | None:
    """The answer to the agent; None if the reply is in the citizen's language."""
    wanted = leg.assigned.language
    if is_served(wanted, (language,)):
        return None
    return Phrase(
        "Sent in {language}, because {name} does not exist in {wanted}.", language=language, name=name, wanted=wanted
    )


def _nearly(asked: Asked, wanted: str) -> Outcome:
    found = search(asked.desk.setup.replies, wanted, asked.desk.setup.reply_words)
    if found:
        return Outcome(_listed(asked, found))
    names = ", ".join(sorted(asked.desk.setup.replies)) or Phrase("none yet")
    raise acts.Refusal("There is no reply {name}. Available: {names}.", name=wanted, names=names)


def _listed(asked: Asked, found: list[str]) -> Phrases:
    """Lists names, each with the beginning of its text in the citizen's language."""
    leg = asked.spoken.leg or (asked.desk.numbered(asked.command.number) if asked.command.number else None)
    language = leg.assigned.language if leg else asked.agent.speaks
    lines = list(_previews(asked.desk.setup.replies, found[:MOST_SHOWN], language))
    if len(found) > MOST_SHOWN:
        lines.append(
            Phrase(
                "… and {count} more. To search, type: {word} ?late fee", count=len(found) - MOST_SHOWN, word=asked.word
            )
        )
    head = Phrase("Replies:") if found else Phrase("No reply contains these words.")
    how = Phrase("{word} NAME sends a reply to the citizen. {word} ?WORDS searches the replies.", word=asked.word)
    return Phrases([head, *lines, how])


def _previews(replies: Mapping[str, Texts], names: Iterable[str], language: str) -> Iterable[str]:
    for name in names:
        yield f"{name}: {excerpt(in_language(replies[name], language)[1], PREVIEW)}"

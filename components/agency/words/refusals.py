"""Recognises the router's refusals, which are English sentences, so that agents read them in their own language.

Passes on unknown sentences unchanged: another or newer router may have other ones.
"""

import re
from functools import cache

from components.agency.words.speech import Phrase

KNOWN = (
    Phrase("{agency} is closed. It opens on {opens}."),
    Phrase("{agency} is closed."),
    Phrase("{agency} closes soon and takes no new chats. It opens on {opens}."),
    Phrase("{agency} closes soon and takes no new chats."),
    Phrase("{agency} has blocked this citizen for a while."),
    Phrase("{agency} does not offer {skill}."),
    Phrase("{agency} cannot be reached right now."),
    Phrase("{agency} has no skill that can take a chat."),
    Phrase("{agency} already has the chat. To reach a colleague there, type @name or a skill."),
    Phrase("{agency} also has the chat, and has not released it yet."),
    Phrase("{agency} answers {target}, and already has the chat."),
    Phrase("Nobody who speaks {language} is on duty for {skill} at {agency} right now."),
    Phrase("Nobody is on duty for {skill} at {agency} right now."),
    Phrase("The queue for {skill} at {agency} is full."),
    Phrase("There is no agency, topic or skill called {target}. Did you mean {meant}?"),
    Phrase("There is no agency, topic or skill called {target}. Available: {names}."),
    Phrase("A transfer to {agency} is already under way."),
    Phrase("You are already asking {agency}."),
    Phrase("{ours} cannot transfer chats to {theirs}."),
    Phrase("A practice chat stays at its own agency."),
    Phrase("This is a room for advice. You cannot move the chat from here."),
    Phrase("That chat is over."),
)


def recognised(text: str) -> str:
    """The Phrase for a known sentence, with its {names} filled in; any other sentence unchanged."""
    for phrase in KNOWN:
        if found := _shape(phrase.text).fullmatch(text):
            return Phrase(phrase.text, **found.groupdict())
    return text


@cache
def _shape(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(text)))

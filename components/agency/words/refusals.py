"""The router's refusals, recognised: they come as English sentences, and agents hear them in their own language.

A sentence that is not here is passed on as it is: another router, or a newer one, may say something else.
"""

import re
from functools import cache

from components.agency.words.speech import Phrase

KNOWN = (
    Phrase("{agency} is closed and opens on {opens}."),
    Phrase("{agency} is closed."),
    Phrase("{agency} takes no new chats before it closes and opens on {opens}."),
    Phrase("{agency} takes no new chats before it closes."),
    Phrase("{agency} does not take chats from this citizen for a while."),
    Phrase("{agency} has no {skill}."),
    Phrase("{agency} cannot be reached right now."),
    Phrase("{agency} offers nothing to hand over to."),
    Phrase("{agency} is where the chat is now. A colleague there: @name, or a skill."),
    Phrase("{agency} has the chat, too, and has not let go of it yet."),
    Phrase("{target} is answered by {agency}, which is where the chat is now."),
    Phrase("Nobody who speaks {language} is on duty for {skill} at {agency} right now."),
    Phrase("Nobody is on duty for {skill} at {agency} right now."),
    Phrase("The queue for {skill} at {agency} is full."),
    Phrase("Nobody here is called {target}. Did you mean {meant}?"),
    Phrase("Nobody here is called {target}. There are: {names}."),
    Phrase("A transfer to {agency} is already under way."),
    Phrase("You are asking {agency} already."),
    Phrase("{ours} may not hand chats over to {theirs}."),
    Phrase("A practice chat stays at its own agency."),
    Phrase("This is a room for advice. You cannot move the chat from here."),
    Phrase("That chat is over."),
)


def recognised(text: str) -> str:
    """The phrase that the sentence is, or the sentence."""
    for phrase in KNOWN:
        if found := _shape(phrase.text).fullmatch(text):
            return Phrase(phrase.text, **found.groupdict())
    return text


@cache
def _shape(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(text)))

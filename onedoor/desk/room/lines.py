"""The notices of desks, with what they say to the citizen.

All that show citizens a conversation read this: the page, which gets it with its sentences, the pages without
JavaScript, and what citizens save or get by mail. A new notice is one more entry here, and its sentence in the
catalogues.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """How the citizen is told. `says`: a sentence of the catalogue `citizen`; `unnamed`: the one to use if the notice
    names no agent, if that differs.

    `fields`: the attributes that the citizen's side gets. With a `url`, the notice offers a page. With `ends`, it warns
    that the chat ends then unless somebody says something.
    """

    says: str
    unnamed: str = ""
    fields: tuple[str, ...] = ("agent", "agency")

    @property
    def sentences(self) -> dict[str, str]:
        """Only those that there are."""
        return {"says": self.says} | ({"unnamed": self.unnamed} if self.unnamed else {})


NOTICES: Mapping[str, Notice | None] = {
    "agent-joined": Notice("You are talking with {agent}, a person at {agency}."),
    "agent-lost": Notice(
        "We’ve lost contact with {agent}, {agency}. You are back in the queue and have kept your place."
    ),
    "agent-left": Notice("{agent}, {agency}, has left the chat."),
    "requeued": Notice(
        "{agent}, {agency}, has put you back in the queue. You have kept your place, and somebody else will answer.",
        unnamed="You are back in the queue and have kept your place. Somebody else will answer.",
    ),
    "push": Notice("{agent}, {agency}, has sent you a link:", fields=("agent", "agency", "url", "title")),
    "idle": Notice("Nobody has written for a long time. This chat will close soon unless you reply.", fields=("ends",)),
    "reply": None,
    "ended": None,
}
"""Code (docs/PROTOCOL.md §3) → how the citizen is told; None if they are not told by a notice. A `reply` is a message,
the agent's. Only the router says that a chat has `ended`."""

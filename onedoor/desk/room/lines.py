"""What a line of a conversation is: its kinds, and the notices of desks with what they say to the citizen.

All that show a conversation read this: the citizen's page, which gets it with its sentences, the pages without
JavaScript, what citizens save or get by mail, and the agencies' transcripts. A new notice is one more entry here, and
its sentence in the catalogues.
"""

from collections.abc import Mapping
from dataclasses import dataclass

KINDS: Mapping[str, bool] = {
    "message": True,
    "notice": True,
    "command": False,
    "note": False,
    "answer": False,
    "held": False,
    "client": False,
    "unseen": False,
}
"""Kind → whether citizens are shown such lines. `answer`: a desk's, to agents; `held`: an agent's line with a command
among others; `client`: what a client adds itself, such as that a message is encrypted; `unseen`: what an agent said
before being introduced, or an agent or desk after the end."""
SHOWN = tuple(kind for kind, is_shown in KINDS.items() if is_shown)


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

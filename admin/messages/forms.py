"""The form for a note on a message, and the search of the list."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from admin.fields import Lines, at_most
from admin.web.forgery import Form
from onedoor.wording import text
from onedoor.wording.sentences import lazy_gettext

STATES = ("new", "done")
LONGEST_REFERENCE = 24
LAST_PAGE = 100_000


class NoteForm(Form):
    note = Lines(
        lazy_gettext("Note"),
        [at_most(4000)],
        description=lazy_gettext("For colleagues: what was done about it. The citizen does not see it."),
    )


@dataclass
class Search:
    """`state` is `new`, `done` or empty for both; `typed` is a reference, or a part of one."""

    state: str = "new"
    typed: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: MultiDict[str, str]) -> "Search":
        typed = text.one_line(query.get("typed", ""))[:LONGEST_REFERENCE]
        # People who search for one message want it, done or not.
        state = query.get("state", "" if typed else "new")
        number = query.get("page", "")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1  # noqa: PLR2004
        return cls(state if state in STATES else "", typed, min(max(1, page), LAST_PAGE))

    def query(self, page: int) -> dict[str, str]:
        return {"state": self.state, "typed": self.typed, "page": str(page)}

"""Checks that everybody saw the same conversation. Pure, with one phrase for each difference. Knows no stanza."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onedoor.wording.sentences import gettext as _


@dataclass(frozen=True)
class Said:
    """One line of the room. `hidden`: the citizen must never see it (a command, a reason, a note among agents)."""

    stanza_id: str
    who: str
    text: str
    hidden: bool = False


@dataclass(frozen=True)
class View:
    """The stanza-ids that one party saw, in order. `until`: the last line that was meant for them; None: all lines."""

    name: str
    seen: Sequence[str]
    hidden: bool = True
    """Whether it may contain lines that are hidden from the citizen."""
    until: str | None = None


def differences(said: Sequence[Said], views: Iterable[View]) -> list[str]:
    """Phrases that say what is missing, duplicated, out of order or unexpected; empty if all views agree."""
    by_id = {line.stanza_id: line for line in said}
    return [problem for view in views for problem in _of(view, said, by_id)]


def _of(view: View, said: Sequence[Said], by_id: Mapping[str, Said]) -> Iterable[str]:
    counted = Counter(view.seen)
    for identifier, count in counted.items():
        if count > 1:
            yield _(
                "%(view)s has %(count)s times: %(line)s", view=view.name, count=count, line=_quote(by_id, identifier)
            )
    due = [line.stanza_id for line in _meant_for(view, said)]
    for identifier in due:
        if identifier not in counted:
            yield _("%(view)s lacks: %(line)s", view=view.name, line=_quote(by_id, identifier))
    for identifier in counted.keys() - set(due):
        yield _("%(view)s should not have: %(line)s", view=view.name, line=_quote(by_id, identifier))
    if not set(due) ^ counted.keys() and list(dict.fromkeys(view.seen)) != due:
        yield _("%(view)s has it in another order", view=view.name)


def _meant_for(view: View, said: Sequence[Said]) -> Iterable[Said]:
    for line in said:
        if view.hidden or not line.hidden:
            yield line
        if line.stanza_id == view.until:
            return


def _quote(by_id: Mapping[str, Said], identifier: str) -> str:
    line = by_id.get(identifier)
    if line is None:
        return _("a line that is not in the room (%(id)s)", id=identifier)
    return _("%(who)s: “%(said)s”", who=line.who, said=line.text)

"""Events that were written before a field was there: what is missing in them means what it meant then."""

from dataclasses import MISSING, fields

import pytest

from onedoor.desk.agency import events as e
from onedoor.desk.agency.steps import State
from onedoor.desk.router import events as chat_events
from onedoor.desk.router.steps import LegState

EMPTY = ("", None, (), 0, False)
"""Nothing said, nobody named, nothing counted."""
OTHERS: dict[type[e.Event | chat_events.Event], dict[str, object]] = {
    e.Assigned: {"kind": "chat", "mode": "cold"},
    e.TransferSought: {"mode": "cold"},
    e.TransferAsked: {"mode": "cold"},
    chat_events.Assigned: {"mode": "cold", "route": ("", "")},
    chat_events.TransferFailed: {"mode": "cold"},
    chat_events.Joined: {"mode": "warm"},
}
"""A transfer was cold, and only two of a warm one were together."""
WRITTEN = (*e.LEG_EVENTS.values(), *chat_events.CHAT_EVENTS.values())


@pytest.mark.parametrize("written", WRITTEN, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_what_an_old_record_does_not_say_is_nothing_or_as_it_always_was(
    written: type[e.Event | chat_events.Event],
) -> None:
    missing = {one.name: one.default for one in fields(written) if one.default is not MISSING}
    known = OTHERS.get(written, {})
    assert {name: value for name, value in missing.items() if name in known} == known
    said = {name: value for name, value in missing.items() if name not in known and value not in EMPTY}
    assert said == {}


def test_events_are_found_by_the_name_under_which_they_were_written() -> None:
    for known in (e.LEG_EVENTS, chat_events.CHAT_EVENTS):
        assert len(known) > 10
        assert all(name == event.__name__ for name, event in known.items())


def test_states_are_called_what_the_panel_and_old_records_call_them() -> None:
    assert " ".join(State) == "waiting offered talking seeking leaving paired kept refused handed-over ended"
    assert " ".join(LegState) == "asked waiting talking kept refused dropped over archived"

"""What is promised to citizens, and what an agency or a report wants to be promised instead."""

from types import SimpleNamespace

from onedoor.desk.terms.targets import ONTARIO, Targets


def test_what_is_promised_is_ontarios_unless_somebody_wants_otherwise() -> None:
    assert (ONTARIO.short, ONTARIO.within, ONTARIO.answered) == (10, 180, 95)
    assert (ONTARIO.respond_within, ONTARIO.responded, ONTARIO.canned) == (30, 95, 80)
    assert ONTARIO.narrowed(within=60, canned=None, short=0) == Targets(short=0, within=60)


def test_promises_are_read_from_whatever_has_each_of_them() -> None:
    row = SimpleNamespace(short=1, within=2, answered=3, respond_within=4, responded=5, canned=6, other=7)
    assert Targets.of(row) == Targets(1, 2, 3, 4, 5, 6)

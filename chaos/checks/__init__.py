"""The checks, like Jepsen's: pure functions of what each side has seen. `check` runs all of them."""

from chaos.checks import hearing, members, pace, shown, words
from chaos.checks.finding import Check, Fault, Finding
from chaos.checks.history import History

CHECKS: tuple[Check, ...] = (words.check, shown.check, hearing.check, members.check, pace.check)

__all__ = ["CHECKS", "Fault", "Finding", "History", "check"]


def check(history: History) -> list[Finding]:
    """All findings, by chat and time; empty if nothing is wrong."""
    found = {finding for one in CHECKS for finding in one(history)}
    return sorted(found, key=lambda one: (one.chat, one.at or 0, one.fault, one.text))

"""The negative cases by number, what each is about, and how a test says that it is one of them.

A test belongs to a case by its name (`test_n44_…`) or by `@pytest.mark.case("N44")`. Runs nothing.
"""

import re
from collections.abc import Iterable

CASES = {
    "N01": "characters that XML forbids, in every field",
    "N02": "half a surrogate pair",
    "N03": "line ends, thousands of them, and thousands of accents",
    "N04": "messages and bodies that are too long",
    "N05": "JSON that is deep, wide, doubled, or no number",
    "N06": "bytes that are no UTF-8",
    "N07": "WebSocket: no JSON, binary, floods, without a mask",
    "N08": "names of events that are none",
    "N09": "text from right to left, blanks without width, look-alike addresses",
    "N10": "a corpus of scripts as messages",
    "N11": "scripts in headers, addresses and titles",
    "N12": "scripts in excerpts, titles, transcripts and exports",
    "N13": "links with a scheme that runs something",
    "N14": "markup and ten thousand marks of it",
    "N15": "ids that are names of the browser's own",
    "N16": "messages between windows from strangers",
    "N17": "framed by a site that may not",
    "N18": "every view of the panel as everybody",
    "N19": "acts on another agency's chat",
    "N20": "ids of another agency's things",
    "N21": "tokens that are no token",
    "N22": "another chat's file, and guessed names",
    "N23": "a fresh visit asks for another's history",
    "N24": "ids that contradict each other, fields that are not asked for",
    "N25": "a wrong password or token at every door",
    "N26": "a thousand wrong log-ins",
    "N27": "changes without a form's token, or by GET",
    "N28": "forwarding headers of strangers",
    "N29": "other sites' pages",
    "N30": "paths out of the static files",
    "N31": "sessions that should be over",
    "N32": "a million tokens",
    "N33": "files that are not what they seem",
    "N34": "pictures that are programs (SVG)",
    "N35": "bombs, names and numbers of files",
    "N36": "addresses that lead inside",
    "N37": "where a picture was taken",
    "N38": "what makes a search for numbers slow",
    "N39": "cells that are formulas",
    "N40": "SQL in every filter",
    "N41": "templates in names and replies",
    "N42": "headers and addresses of mails",
    "N43": "lines and colours in the log",
    "N44": "proofs of work: used, old, changed, foreign, for nothing",
    "N45": "floods of starts, messages, windows, slow posts, idle sockets",
    "N46": "the same start a hundred times at once, and with other words",
    "N66": "destroying against holds, backups, and who may",
    "N67": "an audit log that was changed",
}

NOT_HERE: dict[str, str] = {}
"""Cases that cannot arise here, and why."""

OWED: dict[str, str] = {}
"""Cases without a test so far."""

_NAMED = re.compile(r"\btest_n(\d\d)_")


def named(name: str) -> list[str]:
    """The cases in a test's name."""
    return [f"N{number}" for number in _NAMED.findall(name)]


def table(outcomes: Iterable[tuple[str, str]]) -> list[str]:
    """The table's lines, from pairs of a case and `passed`, `failed` or `skipped`; each case once."""
    found: dict[str, list[str]] = {}
    for case, outcome in outcomes:
        found.setdefault(case, []).append(outcome)
    return [f"{case}  {CASES.get(case, 'not in tests/cases.py'):72}{_verdict(case, found.get(case, []))}"
            for case in sorted({*CASES, *found})]  # fmt: skip


def _verdict(case: str, outcomes: list[str]) -> str:
    if "failed" in outcomes:
        return f"FAILED ({outcomes.count('failed')} of {len(outcomes)} tests)"
    if "passed" in outcomes:
        number = outcomes.count("passed")
        return f"passed ({number} test{'s' if number > 1 else ''})"
    if outcomes:
        return "skipped"
    if case in NOT_HERE:
        return f"not here: {NOT_HERE[case]}"
    return f"missing: {OWED[case]}" if case in OWED else "not run"

"""Counts the reports' figures once more, from rows of `event` alone and with none of the reports' code.

Slow and plain on purpose: one pass over the events, a dictionary for each leg, and the definitions of the pages.
"""

import json
import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text


def moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def recount(engine: Engine, zones: dict[str, str], short: int = 10, within: int = 180, respond: int = 30) -> Any:
    """stream → figures; `zones` are the agencies' time zones by their JID. Also by day, skill, hour and agent."""
    legs: dict[str, dict[str, Any]] = {}
    away: list[dict[str, Any]] = []
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT stream, kind, at, data FROM event ORDER BY id"))
        for stream, kind, at, data in rows:
            fields = json.loads(data) if isinstance(data, str) else data
            when = moment(at)
            if kind == "TurnedAway":
                away.append({"stream": fields["agency"], "at": when, "language": fields["language"]})
            elif stream in zones:
                story = legs.setdefault(f"{stream} {fields['leg']}", {"stream": stream, "events": []})
                story["events"].append((kind, when, fields))
    rows_of_legs = [found for story in legs.values() if (found := one_leg(story, zones)) is not None]
    for one in away:
        if one["stream"] in zones:
            there = one["at"].astimezone(ZoneInfo(zones[one["stream"]]))
            rows_of_legs.append(
                {"stream": one["stream"], "day": str(there.date()), "hour": str(there.hour), "skill": "",
                 "language": one["language"], "came": "refused", "agents": {}}
            )  # fmt: skip
    groups: dict[str, dict[str, list[Any]]] = {"stream": {}, "day": {}, "skill": {}, "hour": {}, "language": {}}
    for row in rows_of_legs:
        for name, group in groups.items():
            group.setdefault(row[name], []).append(row)
    found = {
        name: {value: figures(some, short, within, respond) for value, some in group.items()}
        for name, group in groups.items()
    }
    return found | {"all": figures(rows_of_legs, short, within, respond), "agent": agents(rows_of_legs)}


def one_leg(story: dict[str, Any], zones: dict[str, str]) -> dict[str, Any] | None:
    events = story["events"]
    _, begun, told = next(one for one in events if one[0] == "Assigned")
    if told["practice"] or told["kind"] == "consult":
        return None
    start = begun if told["from_agency"] else moment(told["since"])
    takes = [(at, fields) for kind, at, fields in events if kind == "Taken"]
    over = next(((kind, at, f) for kind, at, f in events if kind in ("Ended", "HandedOver", "Refused")), None)
    there = begun.astimezone(ZoneInfo(zones[story["stream"]]))
    row: dict[str, Any] = {
        "stream": story["stream"], "day": str(there.date()), "hour": str(there.hour), "skill": told["skill"],
        "language": told["language"].lower(), "agents": {},
    }  # fmt: skip
    if takes:
        row |= {"came": "handled", "wait": math.ceil((takes[0][0] - start).total_seconds())}
        if over:
            row["handle"] = math.ceil((over[1] - takes[0][0]).total_seconds())
        row["out"] = int(over is not None and over[0] == "HandedOver")
        row["inside"] = sum(1 for _, f in takes[1:] if f["from_agent"])
        proven = next((f for kind, _, f in events if kind == "Archived"), None)
        row["answers"] = proven["answers"] if proven else []
        row["replies"], row["canned"] = (proven["replies"], proven["canned"]) if proven else (0, 0)
        row["agents"] = stints(events)
    elif over is None:
        row["came"] = "open"
    elif over[0] == "Ended" and over[2]["reason"] == "citizen":
        row |= {"came": "abandoned", "gone": math.ceil((over[1] - start).total_seconds())}
    elif over[0] == "HandedOver" or "withdrawn" in (over[2].get("why"), over[2].get("reason")):
        row["came"] = "elsewhere"
    else:
        row["came"] = "refused" if over[0] == "Refused" else "other"
    return row


def stints(events: list[Any]) -> dict[str, list[tuple[datetime, datetime]]]:
    """Who had the chat from when until when: the sample chats know no warm transfer."""
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    owner, since = None, None
    for kind, at, fields in events:
        if kind not in ("Taken", "AgentLost", "HandedOver", "Ended", "Refused"):
            continue
        if owner is not None and since is not None:
            found.setdefault(owner, []).append((since, at))
        owner, since = (fields["agent"], at) if kind == "Taken" else (None, None)
    return found


def figures(rows: list[dict[str, Any]], short: int, within: int, respond: int) -> dict[str, Any]:
    real = [row for row in rows if row["came"] != "elsewhere"]
    waits = sorted(row["wait"] for row in real if "wait" in row)
    gone = [row["gone"] for row in real if "gone" in row]
    handles = [row["handle"] for row in real if "handle" in row]
    answers = [seconds for row in real for seconds in row.get("answers", [])]
    long_gone = [seconds for seconds in gone if seconds >= short]
    replies = sum(row.get("replies", 0) for row in real)
    return {
        "offered": len(real),
        "handled": len(waits),
        "abandoned": len(long_gone),
        "short": len(gone) - len(long_gone),
        "refused": sum(row["came"] == "refused" for row in real),
        "speed": sum(waits) / len(waits) if waits else None,
        "p50": waits[math.ceil(len(waits) * 0.5) - 1] if waits else None,
        "p90": waits[-(-len(waits) * 90 // 100) - 1] if waits else None,
        "level": _share(sum(one <= within for one in waits), len(waits) + len(long_gone)),
        "response": _share(sum(one <= respond for one in answers), len(answers)),
        "approved": _share(sum(row.get("canned", 0) for row in real), replies),
        "handling": _share(sum(handles), len(handles)),
        "out": sum(row.get("out", 0) for row in real),
        "inside": sum(row.get("inside", 0) for row in real),
    }


def agents(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Chats, and milliseconds with chats day by day; the most at once by asking at each beginning."""
    spans: dict[str, dict[str, list[Any]]] = {}
    chats: dict[str, int] = {}
    for row in rows:
        for jid, own in row["agents"].items():
            chats[jid] = chats.get(jid, 0) + 1
            spans.setdefault(jid, {}).setdefault(row["day"], []).extend(own)
    found = {}
    for jid, days in spans.items():
        peak = max(sum(a <= began < b for a, b in own) for own in days.values() for began, _ in own)
        found[jid] = {"handled": chats[jid], "peak": peak}
    return found


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None

"""What the wallboard shows: one agency with its chats and agents, or all agencies with a row each. Renders nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import request
from sqlalchemy import select

from admin.web import paging
from admin.web.access import agency_limit
from admin.web.database import database
from admin.web.paging import Paged
from onedoor.desk import health
from onedoor.store.live.board import Board, board
from onedoor.store.live.overview import Running, Standing, altogether, standings
from onedoor.store.tables import Agency, live
from onedoor.wording.labels import WHY

MOST_NAMED = 8
"""The most unreachable agencies that we name. If the network is down, none can be reached."""
MOST_WAITING = 50
"""The most citizens that we show of one agency's queue."""
SHOWN = ("waiting", "unwell", "all")
"""Filters of the overview. Without one, it shows the agencies at which anything goes on."""


@dataclass(frozen=True)
class Totals:
    """Figures of all agencies together, whatever the search."""

    agencies: int
    running: Running
    ready: int
    agents: int
    in_time: int
    settled: int
    abandoned: int
    unwell: int
    quiet: int
    """Agencies at which nothing goes on."""


def shown() -> dict[str, Any]:
    """Values for the template: either `board`, or `found` and `totals`. The others are None."""
    now = datetime.now(UTC)
    agency, is_one = _chosen()
    parts = ["router", f"agency:{agency.id}"] if agency is not None else []
    beats = live.heartbeats(database(), *parts)
    said = {
        "now": now,
        "router": health.said(beats.get("router"), now),
        "most_named": MOST_NAMED,
        "most_waiting": MOST_WAITING,
        "is_one_of_many": agency_limit() is None and "agency" in request.args,
        "why": WHY,
        "found": None,
        "totals": None,
        "board": board(database(), agency, beats, now) if agency is not None else None,
    }
    return said if is_one else {**said, **_overview(standings(database(), beats, now))}


def query(said: dict[str, Any]) -> dict[str, str]:
    """The query parameters that show the same again."""
    found: Paged[Standing] | None = said["found"]
    if found is not None:
        return found.query(found.page)
    one: Board | None = said["board"]
    return {"agency": one.agency.id} if one is not None and agency_limit() is None else {}


def _chosen() -> tuple[Agency | None, bool]:
    """The agency to show alone, and whether to show only one. People who look after one agency see no other."""
    running = select(Agency).where(Agency.enabled, Agency.local)
    if (own := agency_limit()) is not None:
        return database().scalar(running.where(Agency.id == own)), True
    asked = database().scalar(running.where(Agency.id == request.args.get("agency", "")))
    found = asked or _only(database().scalars(running.limit(2)).all())
    return found, found is not None


def _only(agencies: Sequence[Agency]) -> Agency | None:
    return agencies[0] if len(agencies) == 1 else None


def _overview(all_of_them: list[Standing]) -> dict[str, Any]:
    show = request.args.get("show", "")
    show = show if show in SHOWN else ""
    # People who search for an agency by name want to see it even if nothing goes on there.
    wanted = [one for one in all_of_them if _is_wanted(one, show or ("all" if paging.words() else ""))]
    return {
        "found": paging.paged(wanted, lambda one: (one.name, one.id), show=show),
        "totals": _totals(all_of_them),
        "has_link": any(one.ready is not None for one in all_of_them),
    }


def _is_wanted(one: Standing, show: str) -> bool:
    match show:
        case "waiting":
            return one.running.waiting > 0
        case "unwell":
            return one.health.is_unwell
        case "all":
            return True
    return one.has_anything


def _totals(of: Sequence[Standing]) -> Totals:
    return Totals(
        agencies=len(of),
        running=altogether(one.running for one in of),
        ready=sum(one.ready or 0 for one in of),
        agents=sum(one.agents for one in of),
        in_time=sum(one.hour.in_time for one in of),
        settled=sum(one.hour.answered + one.hour.abandoned for one in of),
        abandoned=sum(one.hour.abandoned for one in of),
        unwell=sum(one.health.is_unwell for one in of),
        quiet=sum(not one.has_anything for one in of),
    )

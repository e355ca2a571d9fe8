"""Live of all agencies: a row each, what it counts, who sees it, and that it is sent only when it has changed."""

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from admin.live import unchanged
from onedoor.desk.terms.targets import Targets
from onedoor.store.tables import Agency, Agent, Leg, ServiceTarget, live
from tests.integration.databases import Database
from tests.integration.panel import Browser, leg

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def a_chat(agency: str, number: int, state: str, *, ago: timedelta = 10 * MINUTE, **more: object) -> Leg:
    since = datetime.now(UTC) - ago
    return leg(agency, f"o{number}.1", number, **{"state": state, "since": since, "assigned_at": since, **more})


def add(database: Database, *rows: object) -> None:
    with Session(database.engine) as session, session.begin():
        session.add_all(rows)


def beat(database: Database, *agencies: str, present: tuple[str, ...] = (), **more: object) -> None:
    for agency in agencies:
        said = {"link": True, "present": list(present), **more}
        live.beat(database.engine, f"agency:{agency}", datetime.now(UTC), said)


def rows(page: str) -> dict[str, list[str]]:
    """Agency → its cells, in the order of the page."""
    found = {}
    for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", page.partition("<tbody")[2], re.DOTALL):
        name, *cells = (plain(cell) for cell in re.findall(r"<t[hd] .*?</t[hd]>", row, re.DOTALL))
        found[name] = cells
    return found


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).replace("\u2068", "").replace("\u2069", "").split())


def test_the_agency_whose_citizen_waits_longest_is_first(administrator: Browser, database: Database) -> None:
    beat(database, "tax", "business")
    add(database, a_chat("tax", 91, "waiting", ago=MINUTE), a_chat("business", 92, "waiting", ago=2 * MINUTE))
    add(database, a_chat("tax", 93, "talking", taken_at=datetime.now(UTC)))
    found = rows(administrator.text("/live/board"))
    assert list(found) == ["Business Action Center", "Division of Taxation"]
    assert [one[0] for one in found.values()] == ["1", "1"]
    assert [one[2] for one in found.values()] == ["0", "1"]
    assert found["Business Action Center"][1].startswith("2 min")


def test_who_has_waited_for_longer_than_was_promised_is_marked(administrator: Browser, database: Database) -> None:
    beat(database, "tax", "business")
    promised = ServiceTarget(agency_id="tax")
    promised.targets = Targets(within=30)
    add(database, promised, *(a_chat(agency, 91, "waiting", ago=MINUTE) for agency in ("tax", "business")))
    found = rows(administrator.text("/live/board"))
    assert found["Division of Taxation"][1].endswith("over 30 s")
    assert "over" not in found["Business Action Center"][1]


def test_an_agency_that_is_not_well_is_first_and_says_why(administrator: Browser, database: Database) -> None:
    beat(database, "tax", link=False, since="2026-01-01T00:00:00+00:00")
    beat(database, "business")
    add(database, a_chat("business", 92, "waiting"))
    page = administrator.text("/live/board")
    assert list(rows(page)) == ["Division of Taxation it is not connected to the XMPP server", "Business Action Center"]
    assert "1 agency has a problem" in page
    assert list(rows(administrator.text("/live/board?show=unwell"))) == list(rows(page))[:1]


def test_who_is_ready_is_on_duty_and_at_the_desk(administrator: Browser, database: Database) -> None:
    beat(database, "tax", present=("ana@tax.example", "stranger@tax.example"))
    beat(database, "business", present=("ana@business.example",))
    with Session(database.engine) as session, session.begin():
        session.execute(update(Agent).where(Agent.agency_id == "business").values(duty="away"))
    found = rows(administrator.text("/live/board?show=all"))
    assert found["Division of Taxation"][3] == "1/1"
    assert found["Business Action Center"][3] == "0/1"
    assert "1 of 2" in plain(administrator.text("/live/board")), "together"
    with Session(database.engine) as session, session.begin():
        session.query(live.Heartbeat).delete()
    found = rows(administrator.text("/live/board"))
    assert found["Division of Taxation it says nothing"][3] == "–/1", "nobody knows"


def test_the_last_hour_is_counted_as_on_the_page_of_the_agency(administrator: Browser, database: Database) -> None:
    beat(database, "tax", "business")
    since = datetime.now(UTC) - 10 * MINUTE
    add(database, *(
        a_chat("tax", 90 + seconds, "ended", since=since, taken_at=since + seconds * SECOND)
        for seconds in (1, 179, 180, 181)
    ))  # fmt: skip
    add(database, a_chat("tax", 80, "ended"), a_chat("tax", 81, "ended", practice=True))
    add(database, a_chat("tax", 82, "ended", ago=61 * MINUTE), a_chat("tax", 83, "ended", kind="consult"))
    add(database, a_chat("tax", 84, "talking", from_agency="Business Action Center"))
    assert rows(administrator.text("/live/board"))["Division of Taxation"][4] == "60 %"
    assert "60 % of 5, target 95 %" in plain(administrator.text("/live/board?agency=tax"))
    assert "60 % of 5" in plain(administrator.text("/live/board")), "and together"


def test_an_agency_at_which_nothing_goes_on_is_only_counted(administrator: Browser, database: Database) -> None:
    beat(database, "tax", "business")
    assert "No agency is active" in administrator.text("/live/")
    add(database, a_chat("tax", 91, "waiting"))
    page = administrator.text("/live/")
    assert list(rows(page)) == ["Division of Taxation"]
    assert "1 other agency is not active." in plain(page)
    assert len(rows(administrator.text("/live/?show=all"))) == 2
    assert list(rows(administrator.text("/live/?show=waiting"))) == ["Division of Taxation"]
    assert list(rows(administrator.text("/live/?words=CENTER"))) == ["Business Action Center"], "found all the same"
    assert "Nothing here is called" in administrator.text("/live/?words=nowhere")


def test_chats_and_people_are_on_the_page_of_one_agency(administrator: Browser, database: Database) -> None:
    add(database, a_chat("tax", 91, "waiting"))
    assert "91 · Taxes" not in administrator.text("/live/")
    assert 'href="/live/?agency=tax"' in administrator.text("/live/")
    page = administrator.text("/live/?agency=tax")
    assert "91 · Taxes" in page
    assert 'data-live="/live/board?agency=tax"' in page
    assert list(rows(administrator.text("/live/?agency=nowhere"))) == list(rows(administrator.text("/live/")))


def test_where_there_is_one_agency_its_own_page_is_live(administrator: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.execute(update(Agency).where(Agency.id == "business").values(enabled=False))
    assert "Agents and their chats" in administrator.text("/live/")


def test_whoever_looks_after_one_agency_sees_no_other(app: Flask, manager: Browser, database: Database) -> None:
    add(database, a_chat("business", 92, "waiting"), a_chat("tax", 91, "waiting"))
    supervisor = Browser(app)
    supervisor.log_in("sue")
    for somebody in (manager, supervisor):
        for query in ("", "?agency=business", "?show=all", "?show=unwell", "?words=business", "?page=2"):
            for place in ("/live/", "/live/board"):
                page = somebody.text(place + query)
                assert "91 · Taxes" in page
                assert "Business Action Center" not in page
                assert "92 · " not in page
    with Session(database.engine) as session, session.begin():
        session.execute(update(Agency).where(Agency.id == "tax").values(enabled=False))
    assert "Nothing runs here yet" in manager.text("/live/board?agency=business&show=all")


def test_what_has_not_changed_is_not_sent_again(administrator: Browser, database: Database) -> None:
    beat(database, "tax", "business")
    add(database, a_chat("tax", 91, "talking", taken_at=datetime.now(UTC)))
    for address in ("/live/board", "/live/board?agency=tax", "/live/tax/o91.1/lines"):
        first = administrator.get(address)
        tag = {"If-None-Match": first.headers["ETag"]}
        again = administrator.client.get(address, headers=tag)
        assert (again.status_code, again.data) == (304, b""), address
        assert again.headers["ETag"] == first.headers["ETag"]
    changed = administrator.client.get("/live/board", headers=tag)
    assert changed.status_code == 200, "another page's tag"
    tag = {"If-None-Match": changed.headers["ETag"]}
    add(database, a_chat("tax", 92, "waiting"))
    assert administrator.client.get("/live/board", headers=tag).status_code == 200


def test_a_wait_that_becomes_longer_is_no_change(app: Flask) -> None:
    def tag(part: str) -> str | None:
        with app.test_request_context("/live/board"):
            return unchanged.or_whole(part).headers["ETag"]

    def waits(seconds: int, number: int = 1) -> str:
        return f'<p>{number} waits, <span data-wait="{seconds}">{seconds} s</span>, over 30 s</p>'

    assert tag(waits(31)) == tag(waits(34))
    assert tag(waits(31)) != tag(waits(31, number=2))


def test_without_the_network_the_agencies_that_cannot_be_reached_are_counted(
    administrator: Browser, database: Database
) -> None:
    away = [f"agency{number}.example" for number in range(230)]
    said = {"link": True, "bridge": True, "away": away, "aside": ["q7"]}
    live.beat(database.engine, "router", datetime.now(UTC), said)
    for address in ("/live/board", "/live/board?agency=tax"):
        page = plain(administrator.text(address))
        assert page.count("cannot be reached") == 8
        assert "… and 222 more." in page
        assert "Chats whose records Router cannot read: 1" in page


def test_a_router_that_says_less_of_itself_is_shown_all_the_same(administrator: Browser, database: Database) -> None:
    live.beat(database.engine, "router", datetime.now(UTC), {"link": True})
    for address in ("/live/board", "/live/board?agency=tax"):
        assert "Router: up" in plain(administrator.text(address))

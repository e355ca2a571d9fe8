"""No sharing in secret: router and agencies with a database, a settings file and a key each know only stanzas."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from onedoor.store import tables
from tests.e2e.federation import AGENCIES, Federation

QUESTION = "How do I start a bakery?"


@pytest.fixture
async def here() -> AsyncIterator[Federation]:
    async with Federation() as federation:
        yield federation


async def test_a_chat_is_transferred_between_agencies_that_share_no_database(here: Federation) -> None:
    async with here.agent("ben", "business") as ben, here.agent("ana", "tax") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask(QUESTION, "starting")
        await ben.take()
        await ben.say("With a name.")
        await rosa.expect("message", text="With a name.", agency="Business Action Center")
        await ben.say("!transfer taxes Needs the sales-tax desk")
        room = await ana.take()
        await ana.gone(room.jid, "ben")
        await ana.say("And a tax number.")
        await rosa.expect("message", text="And a tax number.", agency="Division of Taxation")
        await ana.say("!end")
        await rosa.expect("ended")

        business, tax = await here.archive("business").complete(), await here.archive("tax").complete()
        assert (business.state, business.to_agency) == ("handed-over", "Division of Taxation")
        assert (tax.from_agency, tax.transfer_reason) == ("Business Action Center", "Needs the sales-tax desk")
        assert await here.archive("business").bodies("message") == [QUESTION, "With a name."]
        assert await here.archive("tax").bodies("message") == [QUESTION, "With a name.", "And a tax number."]
    assert rows(here, "router", tables.Line) == 0
    assert rows(here, "router", tables.Agent) == 0
    for own in AGENCIES:
        assert names(here, own, tables.Agency.id) == {own}
        assert names(here, own, tables.Leg.agency_id) == {own}
        assert rows(here, own, tables.RouterChat) == 0


async def test_no_process_has_another_ones_file_open(here: Federation) -> None:
    for name in ("router", *AGENCIES):
        assert databases_open(here.pids[name]) == {str(here.root / name / "onedoor.sqlite")}


def databases_open(pid: int | None) -> set[str]:
    files = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    return {file for file in files if file.endswith(".sqlite")}


def rows(here: Federation, name: str, table: type[tables.Base]) -> int:
    with here.session(name) as opened:
        return opened.scalar(select(func.count()).select_from(table)) or 0


def names(here: Federation, name: str, column: object) -> set[str]:
    with here.session(name) as opened:
        return set(opened.scalars(select(column)))  # type: ignore[call-overload]

"""The router's memory of citizens whom agencies have blocked for a while."""

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from onedoor.desk.router import plan as router_plan
from onedoor.desk.router.events import Barred
from onedoor.store.tables.records import Block


def add(connection: Connection, barred: Barred) -> None:
    """Stores the block, in the transaction of its event."""
    connection.execute(
        insert(Block).values(
            agency=barred.agency,
            origin=barred.origin,
            visitor=barred.visitor,
            until=barred.until,
            by=barred.by,
            reason=barred.reason,
        )
    )


def current(engine: Engine, at: datetime) -> list[router_plan.Block]:
    """The blocks that still apply at `at`, newest last."""
    wanted = select(Block.agency, Block.visitor, Block.origin, Block.until).where(Block.until > at).order_by(Block.id)
    with engine.connect() as connection:
        return [router_plan.Block(*row) for row in connection.execute(wanted)]

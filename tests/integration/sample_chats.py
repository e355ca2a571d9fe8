"""The set-up that we ship, in a database, for tests that want many chats in it."""

from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from onedoor.shipped import SEED
from onedoor.store.setupfile import seed

UNTIL = date(2026, 11, 20)


def set_up(engine: Engine) -> None:
    plan = seed.read(SEED)
    passwords = dict.fromkeys(
        [*seed.accounts(plan, "localhost"), *(one.login for one in plan.staff)], "a long enough password"
    )
    with Session(engine) as session:
        seed.insert(session, plan, "localhost", passwords)
        session.commit()

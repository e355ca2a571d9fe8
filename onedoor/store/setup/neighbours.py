"""The other agencies, for an agent who looks for one. Reads only, and nothing but their ids and names."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from onedoor.desk.words.folding import fold
from onedoor.desk.words.languages import called
from onedoor.store.tables import Agency


def of(engine: Engine, agency: str, language: str) -> list[tuple[str, str]]:
    """(id, name in this language), by name. The id is what an agent types: `transfer tax`."""
    others = select(Agency).where(Agency.enabled, Agency.id != agency)
    with Session(engine) as session:
        found = [(one.id, called(one.name, one.names, language)) for one in session.scalars(others)]
    return sorted(found, key=lambda one: fold(one[1]))

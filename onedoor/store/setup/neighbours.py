"""The other agencies, for an agent who looks for one. Reads only, and nothing but their ids and names."""

from sqlalchemy import Engine, select

from onedoor.store.tables import Agency


def of(engine: Engine, agency: str) -> list[tuple[str, str]]:
    """(id, name) of the other agencies, by name. The id is what an agent types: `transfer tax`."""
    others = select(Agency.id, Agency.name).where(Agency.enabled, Agency.id != agency).order_by(Agency.name)
    with engine.connect() as connection:
        return [(id, name) for id, name in connection.execute(others)]

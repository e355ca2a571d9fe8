"""A message that a citizen leaves has an id from the browser, so one that arrives twice is stored once."""

import sqlalchemy as sa
from alembic import op

revision = "0006_what_arrives_twice"
down_revision = "0005_live"
branch_labels = None
depends_on = None

UNIQUE = "uq_left_message_agency_id_origin_id"


def upgrade() -> None:
    with op.batch_alter_table("left_message") as batch:
        batch.add_column(sa.Column("origin_id", sa.String(64), nullable=True))
        batch.create_unique_constraint(UNIQUE, ["agency_id", "origin_id"])


def downgrade() -> None:
    with op.batch_alter_table("left_message") as batch:
        batch.drop_constraint(UNIQUE, type_="unique")
        batch.drop_column("origin_id")

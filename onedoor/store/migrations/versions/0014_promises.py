"""Each agency has its own promised service level."""

import sqlalchemy as sa
from alembic import op

revision = "0014_promises"
down_revision = "0013_embedding"
branch_labels = None
depends_on = None

PROMISED = ("short", "within", "answered", "respond_within", "responded", "canned")


def upgrade() -> None:
    op.create_table(
        "service_target",
        sa.Column("agency_id", sa.String(63), sa.ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in PROMISED),
    )


def downgrade() -> None:
    op.drop_table("service_target")

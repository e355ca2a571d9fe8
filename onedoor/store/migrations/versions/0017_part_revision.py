"""Each agency, and the router's plan, stores the number of its own last change of the set-up."""

import sqlalchemy as sa
from alembic import op

revision = "0017_part_revision"
down_revision = "0016_patience"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_revision",
        sa.Column("part", sa.String(63), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("part_revision")

"""A topic can say how long citizens keep their place when nobody is there any more."""

import sqlalchemy as sa
from alembic import op

revision = "0016_patience"
down_revision = "0015_one_fold"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("patience", sa.Integer, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("topic") as table:
        table.drop_column("patience")

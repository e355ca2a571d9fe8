"""Canned replies get a folder and words that find them. Agents can send only approved ones."""

import sqlalchemy as sa
from alembic import op

revision = "0008_replies"
down_revision = "0007_figures"
branch_labels = None
depends_on = None


def _added() -> list[sa.Column[object]]:
    return [
        sa.Column("folder", sa.String(120), nullable=False, server_default=""),
        sa.Column("tags", sa.String(255), nullable=False, server_default=""),
        # Those from before were called approved.
        sa.Column("approved", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("approved_by", sa.String(120), nullable=False, server_default=""),
    ]


def upgrade() -> None:
    for column in _added():
        op.add_column("canned_reply", column)


def downgrade() -> None:
    with op.batch_alter_table("canned_reply") as batch:
        for column in _added():
            batch.drop_column(column.name)

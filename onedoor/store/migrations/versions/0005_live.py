"""Commands from the panel for running chats, and each part's reports about itself."""

import sqlalchemy as sa
from alembic import op

from onedoor.store.tables.mapping import Moment

revision = "0005_live"
down_revision = "0004_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_command",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.String(63), nullable=False),
        sa.Column("leg", sa.String(72), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("target", sa.String(120), nullable=False, server_default=""),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(8), nullable=False, server_default="wanted"),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.Column("done_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_chat_command"),
    )
    op.create_index("ix_chat_command_agency_id_state", "chat_command", ["agency_id", "state"])
    op.create_table(
        "heartbeat",
        sa.Column("part", sa.String(80), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("part", name="pk_heartbeat"),
    )


def downgrade() -> None:
    op.drop_table("heartbeat")
    op.drop_table("chat_command")

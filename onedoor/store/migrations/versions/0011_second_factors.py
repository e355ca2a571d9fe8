"""Panel staff's second factors, recovery codes and sessions, and their ids for single sign-on."""

import sqlalchemy as sa
from alembic import op

from onedoor.store.tables.mapping import Moment

revision = "0011_second_factors"
down_revision = "0010_ways"
branch_labels = None
depends_on = None


def _added() -> list[sa.Column[object]]:
    return [
        sa.Column("totp", sa.String(255), nullable=True),
        sa.Column("totp_since", Moment(timezone=True), nullable=True),
        sa.Column("totp_used", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(255), nullable=True),
    ]


def upgrade() -> None:
    with op.batch_alter_table("staff") as batch:
        for column in _added():
            batch.add_column(column)
        batch.create_unique_constraint("uq_staff_subject", ["subject"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("used_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_recovery_code_staff_id_staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("staff_id", "hash", name="uq_recovery_code_staff_id_hash"),
    )
    _create_sessions()


def _create_sessions() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("began_at", Moment(timezone=True), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(120), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_session_staff_id_staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])


def downgrade() -> None:
    op.drop_table("staff_session")
    op.drop_table("recovery_code")
    with op.batch_alter_table("staff") as batch:
        batch.drop_constraint("uq_staff_subject", type_="unique")
        for column in _added():
            batch.drop_column(column.name)

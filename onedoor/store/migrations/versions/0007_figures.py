"""What reports count, what a contact costs, and who gets reports by mail."""

import sqlalchemy as sa
from alembic import op

from onedoor.store.tables.mapping import Moment

revision = "0007_figures"
down_revision = "0006_what_arrives_twice"
branch_labels = None
depends_on = None

TABLES = ("report_mail", "report_reader", "contact_cost", "rollup", "measure", "measured")


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _of_agency() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], ondelete="CASCADE")


def upgrade() -> None:
    _create_measures()
    _create_settings()


def _create_measures() -> None:
    op.create_table(
        "measured",
        _text("stream", 255),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stream"),
    )
    op.create_table(
        "measure",
        _text("agency_id", 63),
        _text("leg", 80),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        _text("skill", 63),
        _text("topic", 120),
        _text("language", 35),
        _text("page"),
        _text("outcome", 12),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "leg"),
    )
    op.create_index("ix_measure_agency_id_day", "measure", ["agency_id", "day"])
    op.create_table(
        "rollup",
        _text("agency_id", 63),
        _text("dimension", 8),
        sa.Column("day", sa.Date(), nullable=False),
        _text("value", 255),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "dimension", "day", "value"),
    )


def _create_settings() -> None:
    op.create_table(
        "contact_cost",
        _text("agency_id", 63),
        _text("channel", 8),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(8), nullable=False, server_default="$"),
        _of_agency(),
        sa.PrimaryKeyConstraint("agency_id", "channel"),
    )
    op.create_table(
        "report_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("agency_id", 63),
        _text("email", 254),
        _text("reports"),
        sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("since", Moment(timezone=True), nullable=False),
        _of_agency(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("agency_id", "email"),
    )
    op.create_table(
        "report_mail",
        sa.Column("reader_id", sa.Integer(), nullable=False),
        _text("week", 8),
        _text("state", 8),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["reader_id"], ["report_reader.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reader_id", "week"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)

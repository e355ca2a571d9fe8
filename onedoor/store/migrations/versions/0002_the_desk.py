"""The desk: hours, texts, tags, levels, limits, fallbacks, transfer rules, blocks. Old rows stay unchanged."""

import sqlalchemy as sa
from alembic import op

import onedoor.store.tables.mapping

revision = "0002_the_desk"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None

Columns = list[sa.Column[object]]


def _number(name: str, default: int) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=str(default))


def _text(name: str, kind: sa.types.TypeEngine[str], default: str = "") -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False, server_default=default)


def _no(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _added() -> dict[str, Columns]:
    return {
        "agency": [
            _text("time_zone", sa.String(63), "UTC"),
            _number("ring", 1),
            _number("misses", 2),
            _number("nudge", 30),
            _number("closing", 15),
            _text("push_hosts", sa.Text()),
        ],
        "agent": [_no("supervisor"), _text("language", sa.String(35), "en")],
        "agent_skill": [_number("level", 3)],
        "skill": [
            sa.Column("max_waiting", sa.Integer(), nullable=True),
            sa.Column("overflow_after", sa.Integer(), nullable=True),
        ],
        "topic": [_number("priority", 0)],
        "route": [_no("fallback")],
        "leg": [
            _text("tags", sa.Text()),
            _text("email", sa.Text()),
            _no("practice"),
            _text("kind", sa.String(8), "chat"),
            _text("origin", sa.String(120)),
        ],
    }


def upgrade() -> None:
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
    _create_texts_and_hours()
    _create_tags_and_rules()


def _of_agency(table: str, column: str = "agency_id") -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return (
        sa.Column(column, sa.String(63), nullable=False),
        sa.ForeignKeyConstraint([column], ["agency.id"], name=f"fk_{table}_{column}_agency", ondelete="CASCADE"),
    )


def _create_texts_and_hours() -> None:
    op.create_table(
        "agency_text",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_agency("agency_text"),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agency_text"),
        sa.UniqueConstraint("agency_id", "code", "language", name="uq_agency_text_agency_id_code_language"),
    )
    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_agency("opening_hours"),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(5), nullable=False),
        sa.Column("end", sa.String(5), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opening_hours"),
        sa.UniqueConstraint("agency_id", "weekday", "start", name="uq_opening_hours_agency_id_weekday_start"),
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_agency("holiday"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.String(5), nullable=True),
        sa.Column("end", sa.String(5), nullable=True),
        _text("name", sa.String(120)),
        sa.PrimaryKeyConstraint("id", name="pk_holiday"),
    )
    op.create_index("ix_holiday_agency_id", "holiday", ["agency_id"])


def _create_tags_and_rules() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_agency("tag"),
        sa.Column("slug", sa.String(63), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("agency_id", "slug", name="uq_tag_agency_id_slug"),
    )
    op.create_table(
        "transfer_rule",
        *_of_agency("transfer_rule", "from_agency_id"),
        *_of_agency("transfer_rule", "to_agency_id"),
        sa.PrimaryKeyConstraint("from_agency_id", "to_agency_id", name="pk_transfer_rule"),
    )
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(255), nullable=False),
        sa.Column("origin", sa.String(120), nullable=False),
        sa.Column("visitor", sa.String(255), nullable=False),
        sa.Column("until", onedoor.store.tables.mapping.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_block"),
    )
    op.create_index("ix_block_agency", "block", ["agency"])


def downgrade() -> None:
    for table in ("block", "transfer_rule", "tag", "holiday", "opening_hours", "agency_text"):
        op.drop_table(table)
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)

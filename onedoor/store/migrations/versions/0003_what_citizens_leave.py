"""What citizens leave (feedback, messages, files), other ways to reach an agency, and how long it keeps transcripts."""

import sqlalchemy as sa
from alembic import op

from onedoor.store.tables.mapping import Moment

revision = "0003_what_citizens_leave"
down_revision = "0002_the_desk"
branch_labels = None
depends_on = None


def _text(name: str, kind: sa.types.TypeEngine[str], default: str = "") -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False, server_default=default)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, Moment(timezone=True), nullable=nullable)


def _added() -> list[sa.Column[object]]:
    return [
        _text("phone", sa.String(40)),
        _text("email", sa.String(254)),
        _text("website", sa.Text()),
        sa.Column("keep_days", sa.Integer(), nullable=True),
        sa.Column("files", sa.Boolean(), nullable=False, server_default=sa.true()),
        _text("masking", sa.String(8), "mask"),
    ]


def upgrade() -> None:
    for column in _added():
        op.add_column("agency", column)
    _create_feedback()
    _create_messages()
    _create_files()


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("agency_id", sa.String(63), nullable=False),
        sa.Column("leg", sa.String(80), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        _moment("at"),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("informed", sa.Boolean(), nullable=True),
        sa.Column("otherwise", sa.String(8), nullable=True),
        _text("comment", sa.Text()),
        _moment("followed_up_at", nullable=True),
        sa.Column("followed_up_by", sa.String(120), nullable=True),
        sa.PrimaryKeyConstraint("agency_id", "leg", name="pk_feedback"),
    )
    op.create_index("ix_feedback_chat", "feedback", ["chat"])


def _create_messages() -> None:
    op.create_table(
        "left_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.String(63), nullable=False),
        sa.Column("reference", sa.String(24), nullable=False),
        sa.Column("topic", sa.String(120), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        _text("phone", sa.String(40)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        _moment("at"),
        _text("state", sa.String(8), "new"),
        _moment("done_at", nullable=True),
        sa.Column("done_by", sa.String(120), nullable=True),
        _text("note", sa.Text()),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_left_message_agency_id_agency", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_left_message"),
        sa.UniqueConstraint("agency_id", "reference", name="uq_left_message_agency_id_reference"),
    )
    op.create_index("ix_left_message_agency_id_at", "left_message", ["agency_id", "at"])


def _create_files() -> None:
    op.create_table(
        "chat_file",
        sa.Column("agency_id", sa.String(63), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("leg", sa.String(80), nullable=False),
        sa.Column("stanza_id", sa.String(64), nullable=True),
        sa.Column("author", sa.String(8), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _moment("at"),
        sa.Column("stored", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("agency_id", "id", name="pk_chat_file"),
    )
    op.create_index("ix_chat_file_agency_id_leg", "chat_file", ["agency_id", "leg"])


def downgrade() -> None:
    for table in ("chat_file", "left_message", "feedback"):
        op.drop_table(table)
    with op.batch_alter_table("agency") as batch:
        for column in _added():
            batch.drop_column(column.name)

"""The archive: search index, notes, shares, redactions, exports, schedules, holds, disposals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from onedoor.store.tables.mapping import Moment

revision = "0009_the_archive"
down_revision = "0008_replies"
branch_labels = None
depends_on = None

# FTS5 keeps words only, in the text of `leg_words`; `ascii` splits at blanks alone, for we have split already.
SQLITE = """
CREATE VIRTUAL TABLE leg_words_index USING fts5(
    words, content='leg_words', content_rowid='id', detail=none, columnsize=0, tokenize="ascii tokenchars '_'"
);
CREATE TRIGGER leg_words_added AFTER INSERT ON leg_words BEGIN
    INSERT INTO leg_words_index(rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER leg_words_gone AFTER DELETE ON leg_words BEGIN
    INSERT INTO leg_words_index(leg_words_index, rowid, words) VALUES ('delete', old.id, old.words);
END;
CREATE TRIGGER leg_words_changed AFTER UPDATE OF words ON leg_words BEGIN
    INSERT INTO leg_words_index(leg_words_index, rowid, words) VALUES ('delete', old.id, old.words);
    INSERT INTO leg_words_index(rowid, words) VALUES (new.id, new.words);
END;
"""
TABLES = (
    "sweep", "disposal", "hold", "schedule", "export_leg", "export", "redaction", "share", "leg_note", "leg_words",
)  # fmt: skip


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, Moment(timezone=True), nullable=nullable)


def _string(name: str, length: int, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _text(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=default)


def _number(name: str = "id", *, nullable: bool = False, default: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=nullable, server_default=default)


def _of_leg() -> tuple[sa.Column[object], sa.Column[object]]:
    return _string("agency_id", 63), _string("leg", 72)


def upgrade() -> None:
    for column in _added():
        op.add_column("leg", column)
    _create_words()
    _create_notes()
    _create_exports()
    _create_retention()


def _added() -> list[sa.Column[object]]:
    return [_string("unproven", 32, nullable=True), _moment("proven_at", nullable=True),
            _moment("disposed_at", nullable=True)]  # fmt: skip


def _create_words() -> None:
    op.create_table(
        "leg_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        *_of_leg(),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        _text("text"),
        sa.PrimaryKeyConstraint("id", name="pk_leg_words"),
        sa.UniqueConstraint("agency_id", "leg", name="uq_leg_words_agency_id_leg"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE.strip().split(";\nCREATE"):
            op.execute(statement if statement.startswith("CREATE") else f"CREATE{statement}")
    else:
        op.create_index("ix_leg_words_words", "leg_words", ["words"], postgresql_using="gin")


def _create_notes() -> None:
    op.create_table(
        "leg_note",
        _number(), *_of_leg(), _moment("at"), _string("by", 120), _text("text"),
        sa.PrimaryKeyConstraint("id", name="pk_leg_note"),
    )  # fmt: skip
    op.create_table(
        "share",
        _number(), *_of_leg(), _string("to_agency", 63, nullable=True), _string("link", 64, nullable=True),
        _text("reason"), _moment("at"), _string("by", 120), _moment("until"),
        _moment("revoked_at", nullable=True), _string("revoked_by", 120, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.UniqueConstraint("link", name="uq_share_link"),
    )  # fmt: skip
    op.create_index("ix_share_to_agency", "share", ["to_agency"])
    op.create_table(
        "redaction",
        _number(), *_of_leg(), _string("stanza_id", 64), _moment("at"), _string("by", 120), _text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_redaction"),
    )  # fmt: skip
    for table in ("leg_note", "share", "redaction"):
        op.create_index(f"ix_{table}_agency_id_leg", table, ["agency_id", "leg"])


def _create_exports() -> None:
    op.create_table(
        "export",
        _string("id", 32), _string("agency_id", 63, nullable=True), _moment("at"), _string("by", 120),
        _number("legs"), _moment("until"),
        sa.PrimaryKeyConstraint("id", name="pk_export"),
    )  # fmt: skip
    op.create_table(
        "export_leg",
        _string("export_id", 32), *_of_leg(),
        sa.PrimaryKeyConstraint("export_id", "agency_id", "leg", name="pk_export_leg"),
        sa.ForeignKeyConstraint(
            ["export_id"], ["export.id"], name="fk_export_leg_export_id_export", ondelete="CASCADE"
        ),
    )  # fmt: skip
    op.create_index("ix_export_leg_agency_id_leg", "export_leg", ["agency_id", "leg"])


def _create_retention() -> None:
    op.create_table(
        "schedule",
        _string("agency_id", 63), _string("kind", 8), _number("days", nullable=True), _moment("at"), _string("by", 120),
        sa.PrimaryKeyConstraint("agency_id", "kind", name="pk_schedule"),
    )  # fmt: skip
    op.create_table(
        "hold",
        _number(), _string("agency_id", 63, nullable=True),
        sa.Column("chat", sa.String(80), nullable=False, server_default=""),
        _text("person", default=""), _text("words", default=""),
        sa.Column("first", sa.Date(), nullable=True), sa.Column("last", sa.Date(), nullable=True),
        _text("reason"), _moment("at"), _string("by", 120), sa.Column("until", sa.Date(), nullable=True),
        _moment("lifted_at", nullable=True), _string("lifted_by", 120, nullable=True),
        _text("lifted_why", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
    )  # fmt: skip
    op.create_table(
        "disposal",
        _number(), _string("agency_id", 63, nullable=True), _moment("at"), _string("kind", 8),
        _string("schedule", 120), _number("count"), sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_disposal"),
    )  # fmt: skip
    for table in ("hold", "disposal"):
        op.create_index(f"ix_{table}_agency_id", table, ["agency_id"])
    op.create_table(
        "sweep",
        _number(), _number("turn", default="0"),
        sa.Column("holder", sa.String(64), nullable=False, server_default=""),
        _moment("until", nullable=True), _moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sweep"),
    )  # fmt: skip
    op.execute("INSERT INTO sweep (id) VALUES (1)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE leg_words_index")
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("leg") as batch:
        for column in _added():
            batch.drop_column(column.name)

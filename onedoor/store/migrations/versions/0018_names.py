"""Topics, agencies, skills and tags have names in other languages, beside the one that they have."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018_names"
down_revision = "0017_part_revision"
branch_labels = None
depends_on = None

OWNERS: dict[str, sa.types.TypeEngine[Any]] = {
    "agency": sa.String(63),
    "topic": sa.String(63),
    "skill": sa.Integer(),
    "tag": sa.Integer(),
}


def upgrade() -> None:
    for owner, key in OWNERS.items():
        op.create_table(
            f"{owner}_name",
            sa.Column(
                f"{owner}_id",
                key,
                sa.ForeignKey(f"{owner}.id", ondelete="CASCADE", name=f"fk_{owner}_name_{owner}_id_{owner}"),
                nullable=False,
            ),
            sa.Column("language", sa.String(35), nullable=False),
            sa.Column("name", sa.String(120), nullable=False),
            sa.PrimaryKeyConstraint(f"{owner}_id", "language", name=f"pk_{owner}_name"),
        )


def downgrade() -> None:
    for owner in OWNERS:
        op.drop_table(f"{owner}_name")

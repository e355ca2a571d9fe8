"""Three of an agency's settings get the names that contact centres use."""

from alembic import op

revision = "0019_names_of_settings"
down_revision = "0018_names"
branch_labels = None
depends_on = None

NEW = {"ring": "simultaneous_offers", "misses": "missed_offers", "nudge": "reply_reminder"}


def upgrade() -> None:
    for old, new in NEW.items():
        op.alter_column("agency", old, new_column_name=new)


def downgrade() -> None:
    for old, new in NEW.items():
        op.alter_column("agency", new, new_column_name=old)

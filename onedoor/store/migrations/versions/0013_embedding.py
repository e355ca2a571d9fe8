"""Each agency can name the sites that may embed the chat."""

import sqlalchemy as sa
from alembic import op

revision = "0013_embedding"
down_revision = "0012_words_in_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agency", sa.Column("origins", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("agency") as table:
        table.drop_column("origins")

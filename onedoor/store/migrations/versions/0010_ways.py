"""The page that led a citizen to the page with the chat, and agents' pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0010_ways"
down_revision = "0009_the_archive"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leg", sa.Column("referrer", sa.Text(), nullable=False, server_default=""))
    op.add_column("agent", sa.Column("picture", sa.LargeBinary(), nullable=True))
    op.add_column("agent", sa.Column("picture_name", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("agent") as agent:
        agent.drop_column("picture_name")
        agent.drop_column("picture")
    with op.batch_alter_table("leg") as leg:
        leg.drop_column("referrer")

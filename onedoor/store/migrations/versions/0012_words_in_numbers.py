"""Gives PostgreSQL better statistics on words, so that it does not expect a word it does not know in many legs."""

from alembic import op

revision = "0012_words_in_numbers"
down_revision = "0011_second_factors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Ten words are remembered for each of these. With the usual 100 a word that nobody said counts as one of 200, and
    # PostgreSQL looks for it in all legs, the newest first.
    _keep(1000)


def downgrade() -> None:
    _keep(-1)


def _keep(number: int) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE leg_words ALTER COLUMN words SET STATISTICS {number}")

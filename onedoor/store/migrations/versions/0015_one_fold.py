"""Words are folded differently (`desk.folding`), so the index is rebuilt from the rows after the upgrade."""

from alembic import op

revision = "0015_one_fold"
down_revision = "0014_promises"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # `store.database.upgrade` ends with `index.catch_up`, which makes every row that is not there.
    op.execute("DELETE FROM leg_words")


def downgrade() -> None:
    # The older program folds in its way, and catches up when it starts.
    op.execute("DELETE FROM leg_words")

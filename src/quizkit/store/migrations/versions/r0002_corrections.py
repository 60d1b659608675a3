"""Corrections of published questions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("activities", sa.Column("corrections", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "corrections",
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("old_sha256", sa.Text(), nullable=False),
        sa.Column("new_sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_corrections_activity_id"),
        sa.ForeignKeyConstraint(
            ["new_sha256"], ["question_versions.sha256"], name="fk_corrections_new_sha256"
        ),
        sa.ForeignKeyConstraint(
            ["old_sha256"], ["question_versions.sha256"], name="fk_corrections_old_sha256"
        ),
        sa.PrimaryKeyConstraint("activity_id", "number", name="pk_corrections"),
    )

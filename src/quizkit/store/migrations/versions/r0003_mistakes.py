"""Practice: which browser is whose, and how each question went last."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("book", sa.Text(), nullable=True))
    op.create_table(
        "browsers",
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("pid", sa.Text(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["pid"], ["students.pid"], name="fk_browsers_pid", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("browser_hash", name="pk_browsers"),
    )
    op.create_index("ix_browsers_pid", "browsers", ["pid"], unique=False)
    op.create_table(
        "practice_marks",
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pid", sa.Text(), nullable=True),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["pid"], ["students.pid"], name="fk_practice_marks_pid", onupdate="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["question_versions.sha256"], name="fk_practice_marks_sha256"),
        sa.PrimaryKeyConstraint("book", "bank", "question_id", name="pk_practice_marks"),
    )
    op.create_index("ix_practice_marks_at", "practice_marks", ["at"], unique=False)
    op.create_index("ix_practice_marks_pid", "practice_marks", ["pid"], unique=False)

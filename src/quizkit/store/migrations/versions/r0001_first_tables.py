"""First tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "question_versions",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_question_versions"),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), server_default="", nullable=False),
        sa.Column("level", sa.Text(), server_default="", nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('city', 'county', 'school', 'class')", name="ck_units_kind"),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("path", name="uq_units_path"),
    )
    op.create_index("ix_units_parent_id", "units", ["parent_id"], unique=False)
    op.create_table(
        "activity_versions",
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_activity_versions_activity_id"),
        sa.PrimaryKeyConstraint("activity_id", "version", name="pk_activity_versions"),
    )
    op.create_table(
        "question_images",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["question_versions.sha256"], name="fk_question_images_sha256"),
        sa.PrimaryKeyConstraint("sha256", "name", name="pk_question_images"),
    )
    op.create_table(
        "students",
        sa.Column("pid", sa.Text(), nullable=False),
        sa.Column("class_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), server_default="", nullable=False),
        sa.Column("enrolled", sa.Boolean(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "erased_at IS NULL OR (name IS NULL AND name_key IS NULL)", name="ck_students_erased"
        ),
        sa.ForeignKeyConstraint(["class_id"], ["units.id"], name="fk_students_class_id"),
        sa.PrimaryKeyConstraint("pid", name="pk_students"),
    )
    op.create_index("ix_students_class_id_name_key", "students", ["class_id", "name_key"], unique=False)
    op.create_index("ix_students_enrolled_class_id", "students", ["enrolled", "class_id"], unique=False)
    op.create_table(
        "activity_questions",
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("question_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id", "version"],
            ["activity_versions.activity_id", "activity_versions.version"],
            name="fk_activity_questions_activity_id",
        ),
        sa.ForeignKeyConstraint(
            ["question_sha256"], ["question_versions.sha256"], name="fk_activity_questions_question_sha256"
        ),
        sa.PrimaryKeyConstraint("activity_id", "version", "place", name="pk_activity_questions"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pid", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("max", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.Column("grace", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=True),
        sa.Column("code_number", sa.Integer(), server_default="1", nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("void_reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(state = 'in_progress') = (ended_at IS NULL)", name="ck_attempts_ended"),
        sa.CheckConstraint(
            "state IN ('in_progress', 'submitted', 'expired', 'voided')", name="ck_attempts_state"
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ck_attempts_order"),
        sa.CheckConstraint("score IS NULL OR (score >= 0 AND score <= max)", name="ck_attempts_score"),
        sa.ForeignKeyConstraint(
            ["activity_id", "version"],
            ["activity_versions.activity_id", "activity_versions.version"],
            name="fk_attempts_activity_id",
        ),
        sa.ForeignKeyConstraint(["pid"], ["students.pid"], name="fk_attempts_pid", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("activity_id", "pid", "number", name="uq_attempts_activity_id_pid_number"),
        sa.UniqueConstraint("activity_id", "receipt", name="uq_attempts_activity_id_receipt"),
    )
    op.create_index("ix_attempts_browser_hash", "attempts", ["browser_hash"], unique=False)
    op.create_index(
        "ix_attempts_due",
        "attempts",
        ["deadline"],
        unique=False,
        sqlite_where=sa.text("state = 'in_progress'"),
        postgresql_where=sa.text("state = 'in_progress'"),
    )
    op.create_index("ix_attempts_pid", "attempts", ["pid"], unique=False)
    op.create_index(
        "uq_attempts_in_progress",
        "attempts",
        ["activity_id", "pid"],
        unique=True,
        sqlite_where=sa.text("state = 'in_progress'"),
        postgresql_where=sa.text("state = 'in_progress'"),
    )
    op.create_table(
        "code_tries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pid", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["pid"], ["students.pid"], name="fk_code_tries_pid", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_code_tries"),
    )
    op.create_index("ix_code_tries_pid_at", "code_tries", ["pid", "at"], unique=False)
    op.create_table(
        "events",
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_events_attempt_id"),
        sa.PrimaryKeyConstraint("attempt_id", "seq", name="pk_events"),
        sa.UniqueConstraint("attempt_id", "event_id", name="uq_events_attempt_id_event_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "question_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_question_reports_attempt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question_reports"),
    )
    op.create_index("ix_question_reports_attempt_id", "question_reports", ["attempt_id"], unique=False)
    op.create_table(
        "results",
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("pid", sa.Text(), nullable=False),
        sa.Column("class_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("county_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("enrolled", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("max", sa.Integer(), nullable=True),
        sa.Column("time_used", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("attempt_id", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'submitted') = (score IS NOT NULL)", name="ck_results_score"),
        sa.CheckConstraint("state IN ('in_progress', 'submitted', 'voided')", name="ck_results_state"),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_results_activity_id"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_results_attempt_id"),
        sa.ForeignKeyConstraint(["class_id"], ["units.id"], name="fk_results_class_id"),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name="fk_results_county_id"),
        sa.ForeignKeyConstraint(["pid"], ["students.pid"], name="fk_results_pid", onupdate="CASCADE"),
        sa.ForeignKeyConstraint(["school_id"], ["units.id"], name="fk_results_school_id"),
        sa.PrimaryKeyConstraint("activity_id", "pid", name="pk_results"),
    )
    op.create_index(
        "ix_results_by_class",
        "results",
        ["activity_id", "class_id", "state", "enrolled", "score", "max"],
        unique=False,
    )
    op.create_index(
        "ix_results_by_school",
        "results",
        ["activity_id", "school_id", "state", "enrolled", "score", "max"],
        unique=False,
    )
    op.create_index("ix_results_pid", "results", ["pid"], unique=False)

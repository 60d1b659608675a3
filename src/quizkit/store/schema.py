"""The tables. Times are integer milliseconds UTC, points and scores integer hundredths, JSON is text.

Every rule that must hold under any timing is a constraint here: isolation levels differ between engines.
``students`` is the only table with personal data; everything else knows a random person id.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from quizkit.store.columns import Duration, Json, Moment

# "QZKT"; written into the header of a SQLite file.
APPLICATION_ID = 0x515A4B54
# Alembic revisions this program knows, oldest first; a test compares them with the migrations folder.
REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

Counter = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only in INTEGER PRIMARY KEY

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

units = Table(
    "units",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("parent_id", ForeignKey("units.id"), index=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("grade", Text, nullable=False, server_default=""),
    Column("level", Text, nullable=False, server_default=""),
    # Names from the root down: unique also for roots, whose parent is NULL and so never equal.
    Column("path", Text, nullable=False, unique=True),
    CheckConstraint("kind IN ('city', 'county', 'school', 'class')", name="kind"),
)

students = Table(
    "students",
    metadata,
    Column("pid", Text, primary_key=True),
    Column("class_id", ForeignKey("units.id"), nullable=False),
    Column("name", Text),
    Column("name_key", Text),
    Column("seat", Text, nullable=False, server_default=""),
    Column("enrolled", Boolean, nullable=False),
    Column("erased_at", Moment),
    CheckConstraint("erased_at IS NULL OR (name IS NULL AND name_key IS NULL)", name="erased"),
    Index("ix_students_class_id_name_key", "class_id", "name_key"),
    Index("ix_students_enrolled_class_id", "enrolled", "class_id"),
)

activities = Table(
    "activities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("opens_at", Moment, nullable=False),
    Column("closes_at", Moment),
    Column("published_at", Moment, nullable=False),
    # How many corrections there are: who holds this row knows which key scores an attempt.
    Column("corrections", Integer, nullable=False, server_default="0"),
)

activity_versions = Table(
    "activity_versions",
    metadata,
    Column("activity_id", ForeignKey("activities.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("json", Json, nullable=False),
    Column("published_at", Moment, nullable=False),
)

question_versions = Table(
    "question_versions",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("json", Json, nullable=False),
)

question_images = Table(
    "question_images",
    metadata,
    Column("sha256", ForeignKey("question_versions.sha256"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

activity_questions = Table(
    "activity_questions",
    metadata,
    Column("activity_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("bank", Text, nullable=False),
    Column("question_sha256", ForeignKey("question_versions.sha256"), nullable=False),
    ForeignKeyConstraint(
        ["activity_id", "version"], ["activity_versions.activity_id", "activity_versions.version"]
    ),
)

# Append only. Papers keep the hashes they were drawn with; these rows say what stands for them now.
corrections = Table(
    "corrections",
    metadata,
    Column("activity_id", ForeignKey("activities.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("old_sha256", ForeignKey("question_versions.sha256"), nullable=False),
    Column("new_sha256", ForeignKey("question_versions.sha256"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("activity_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("pid", ForeignKey("students.pid", onupdate="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("level", Text, nullable=False),
    Column("seed", Text, nullable=False),
    # [[question sha256, bank, section, points, layout], …]
    Column("paper", Json, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("max", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("deadline", Moment),
    Column("grace", Duration, nullable=False),
    Column("extra", Duration, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("ended_at", Moment),
    # Which tab may write; the browser and the resume code open the attempt in a new tab.
    Column("lead", Text, nullable=False),
    Column("browser_hash", Text),
    Column("code_number", Integer, nullable=False, server_default="1"),
    Column("score", Integer),
    # Hundredths of each question, by position.
    Column("points", Json),
    Column("receipt", Text),
    Column("void_reason", Text, nullable=False, server_default=""),
    # The book (see ``browsers``) of the browser that has the attempt now.
    Column("book", Text),
    ForeignKeyConstraint(
        ["activity_id", "version"], ["activity_versions.activity_id", "activity_versions.version"]
    ),
    UniqueConstraint("activity_id", "pid", "number"),
    UniqueConstraint("activity_id", "receipt"),
    CheckConstraint("state IN ('in_progress', 'submitted', 'expired', 'voided')", name="state"),
    CheckConstraint("(state = 'in_progress') = (ended_at IS NULL)", name="ended"),
    CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="order"),
    CheckConstraint("score IS NULL OR (score >= 0 AND score <= max)", name="score"),
    Index("ix_attempts_browser_hash", "browser_hash"),
)
_UNDER_WAY = text("state = 'in_progress'")
Index(
    "uq_attempts_in_progress",
    attempts.c.activity_id,
    attempts.c.pid,
    unique=True,
    sqlite_where=_UNDER_WAY,
    postgresql_where=_UNDER_WAY,
)
Index("ix_attempts_due", attempts.c.deadline, sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY)

# Append only: nothing in this package changes or deletes a row. One attempt's rows lie side by side.
events = Table(
    "events",
    metadata,
    Column("attempt_id", ForeignKey("attempts.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("position", Integer),
    Column("payload", Json),
    Column("at", Moment, nullable=False),
    UniqueConstraint("attempt_id", "event_id"),
    sqlite_with_rowid=False,
)

code_tries = Table(
    "code_tries",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("pid", ForeignKey("students.pid", onupdate="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_code_tries_pid_at", "pid", "at"),
)

# Which student sits at a browser. A book (错题本) is a random id that stands for what one browser has of one
# student: a name that was typed opens a new one, the resume code ("proven") all that the student has.
browsers = Table(
    "browsers",
    metadata,
    Column("browser_hash", Text, primary_key=True),
    Column("pid", ForeignKey("students.pid", onupdate="CASCADE"), nullable=False, index=True),
    Column("book", Text, nullable=False),
    Column("proven", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

# How a question went when it was last practised. The book of a browser without a student is its hash, and
# ``pid`` is empty.
practice_marks = Table(
    "practice_marks",
    metadata,
    Column("book", Text, primary_key=True),
    Column("bank", Text, primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("sha256", ForeignKey("question_versions.sha256"), nullable=False),
    Column("pid", ForeignKey("students.pid", onupdate="CASCADE"), index=True),
    Column("is_right", Boolean, nullable=False),
    Column("response", Json),
    Column("at", Moment, nullable=False, index=True),
)

# One row a student who has begun, kept in the transaction that changes their attempts.
results = Table(
    "results",
    metadata,
    Column("activity_id", ForeignKey("activities.id"), primary_key=True),
    Column("pid", ForeignKey("students.pid", onupdate="CASCADE"), primary_key=True),
    Column("class_id", ForeignKey("units.id"), nullable=False),
    Column("school_id", ForeignKey("units.id"), nullable=False),
    Column("county_id", ForeignKey("units.id"), nullable=False),
    Column("level", Text, nullable=False),
    Column("enrolled", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("score", Integer),
    Column("max", Integer),
    Column("time_used", Duration),
    Column("submitted_at", Moment),
    # The attempt whose receipt stands for the result.
    Column("attempt_id", ForeignKey("attempts.id")),
    CheckConstraint("state IN ('in_progress', 'submitted', 'voided')", name="state"),
    CheckConstraint("(state = 'submitted') = (score IS NOT NULL)", name="score"),
    Index("ix_results_pid", "pid"),
    # Covering: a histogram per school or class never touches the table.
    Index("ix_results_by_school", "activity_id", "school_id", "state", "enrolled", "score", "max"),
    Index("ix_results_by_class", "activity_id", "class_id", "state", "enrolled", "score", "max"),
)

question_reports = Table(
    "question_reports",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Append only; targets are ids, never names.
audit = Table(
    "audit",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)

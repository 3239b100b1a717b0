"""The shop's other desk: which ticket is which thread there, and what it is to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "desk_threads",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("ticket_id", _ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("remote_id", sa.String(length=200), nullable=True),
        sa.Column("since_inbox_id", sa.BigInteger(), nullable=False),
        sa.Column("since_event_id", sa.BigInteger(), nullable=False),
        sa.Column("heard_id", sa.BigInteger(), nullable=False),
        sa.Column("look_at", _TIME, nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_threads")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_desk_threads_ticket_id")),
        sa.UniqueConstraint("desk", "ticket_id", name="uq_desk_threads_ticket"),
    )
    op.create_index("ix_desk_threads_open", "desk_threads", ["desk", "closed", "id"])
    op.create_index("ix_desk_threads_remote", "desk_threads", ["desk", "remote_id"])
    op.create_table(
        "desk_sends",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _TIME, nullable=True),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_sends")),
        sa.ForeignKeyConstraint(["thread_id"], ["desk_threads.id"], name=op.f("fk_desk_sends_thread_id")),
        sa.UniqueConstraint("thread_id", "kind", "subject_id", name="uq_desk_sends_subject"),
    )
    op.create_index("ix_desk_sends_state", "desk_sends", ["state", "thread_id", "id"])


def downgrade() -> None:
    """Take back. The other desk keeps what it was told."""
    op.drop_table("desk_sends")
    op.drop_table("desk_threads")

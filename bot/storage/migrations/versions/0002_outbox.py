"""Replies that are sent to a platform, with what became of them; events that nobody programmed for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply. Replies from before were for the web chat, whose page has fetched them: they count as sent."""
    op.add_column("inbox", sa.Column("attachments", sa.Text(), nullable=True))
    _add_outbox_columns()
    op.create_table(
        "sent_parts",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("outbox_id", _ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("provider_message_id", sa.String(length=200), nullable=False),
        sa.Column("sent_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_sent_parts_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_parts")),
        sa.UniqueConstraint("channel", "provider_message_id", name=op.f("uq_sent_parts_channel")),
    )
    op.create_index("ix_sent_parts_outbox_id", "sent_parts", ["outbox_id"])
    op.create_table(
        "early_receipts",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("provider_message_id", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("error_code", sa.String(length=64), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_receipts")),
    )
    op.create_index("ix_early_receipts_message", "early_receipts", ["channel", "provider_message_id"])
    op.create_table(
        "unknown_events",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unknown_events")),
    )
    op.create_index("ix_unknown_events_kind", "unknown_events", ["channel", "kind", "id"])
    op.create_table(
        "unknown_event_counts",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "kind", name=op.f("pk_unknown_event_counts")),
    )


def _add_outbox_columns() -> None:
    for name, kind in {
        "channel": sa.String(length=32),
        "language": sa.String(length=8),
        "state": sa.String(length=16),
        "attempts": sa.Integer(),
        "next_attempt_at": _TIME,
        "parts_sent": sa.Integer(),
        "uncertain_sends": sa.Integer(),
        "error_code": sa.String(length=64),
        "error": sa.Text(),
        "sent_at": _TIME,
        "delivered_at": _TIME,
        "read_at": _TIME,
        "lease_owner": sa.String(length=64),
        "lease_until": _TIME,
        "fence": sa.Integer(),
    }.items():
        op.add_column("outbox", sa.Column(name, kind, nullable=True))
    op.execute(
        "UPDATE outbox SET state = 'sent', sent_at = created_at, attempts = 1, parts_sent = 1, uncertain_sends = 0, "
        "fence = 0, channel = (SELECT channel FROM conversations WHERE conversations.id = outbox.conversation_id)"
    )
    # SQLite cannot make a column mandatory: Alembic copies the table there.
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("channel", existing_type=sa.String(length=32), nullable=False)
        outbox.alter_column("state", existing_type=sa.String(length=16), nullable=False)
        for name in ("attempts", "parts_sent", "uncertain_sends", "fence"):
            outbox.alter_column(name, existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_outbox_state", "outbox", ["state", "conversation_id", "id"])


def downgrade() -> None:
    """Take back. What was not sent yet is no longer known to be so: send or close it before."""
    for table in ("unknown_event_counts", "unknown_events", "early_receipts", "sent_parts"):
        op.drop_table(table)
    op.drop_index("ix_outbox_state", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        for name in (
            *("channel", "language", "state", "attempts", "next_attempt_at", "parts_sent", "uncertain_sends"),
            *("error_code", "error", "sent_at", "delivered_at", "read_at", "lease_owner", "lease_until", "fence"),
        ):
            outbox.drop_column(name)
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_column("attachments")

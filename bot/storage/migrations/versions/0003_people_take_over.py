"""A person takes over: who speaks in a conversation, what a ticket is worth to an agent, and the agents themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)

_TICKET_COLUMNS = {
    "trigger": sa.String(length=32),
    "live": sa.Boolean(),
    "priority": sa.Integer(),
    "version": sa.Integer(),
    "assignee_id": _ROW_ID,
    "verified_how": sa.String(length=40),
    "facts": sa.Text(),
    "promised_at": _TIME,
    "snoozed_until": _TIME,
    "taken_at": _TIME,
    "first_response_at": _TIME,
    "closed_at": _TIME,
    "outcome": sa.String(length=16),
    "asked_at": _TIME,
    "rating": sa.Integer(),
    "comment": sa.Text(),
}


def upgrade() -> None:
    """Apply. In every conversation from before the bot speaks; every ticket from before was asked for."""
    _create_agents()
    # A default for the rows that are there: of what is written from now on, each names its own.
    op.add_column("conversations", sa.Column("mode", sa.String(length=16), nullable=False, server_default="bot"))
    op.add_column("conversations", sa.Column("agent_id", _ROW_ID, nullable=True))
    op.add_column("inbox", sa.Column("author", sa.String(length=16), nullable=False, server_default="customer"))
    op.add_column("inbox", sa.Column("agent_id", _ROW_ID, nullable=True))
    op.add_column("outbox", sa.Column("agent_id", _ROW_ID, nullable=True))
    for name, kind in _TICKET_COLUMNS.items():
        op.add_column("tickets", sa.Column(name, kind, nullable=True))
    op.execute("UPDATE tickets SET trigger = 'asked', live = false, priority = 0, version = 0")
    with op.batch_alter_table("tickets") as tickets:
        tickets.alter_column("trigger", existing_type=sa.String(length=32), nullable=False)
        tickets.alter_column("live", existing_type=sa.Boolean(), nullable=False)
        for name in ("priority", "version"):
            tickets.alter_column(name, existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_tickets_assignee", "tickets", ["assignee_id", "state", "id"])
    op.create_table(
        "ticket_events",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", _ROW_ID, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("agent_id", _ROW_ID, nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_events_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ticket_events_idempotency_key")),
    )
    op.create_index("ix_ticket_events_ticket", "ticket_events", ["ticket_id", "id"])


def _create_agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", _TIME, nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("email", name=op.f("uq_agents_email")),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("agent_id", _ROW_ID, nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_sessions_agent_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_agent_sessions")),
    )
    op.create_index("ix_agent_sessions_agent", "agent_sessions", ["agent_id"])


def downgrade() -> None:
    """Take back. What agents wrote stays in the outbox; who they were is forgotten."""
    for table in ("ticket_events", "agent_sessions", "agents"):
        op.drop_table(table)
    op.drop_index("ix_tickets_assignee", table_name="tickets")
    with op.batch_alter_table("tickets") as tickets:
        for name in _TICKET_COLUMNS:
            tickets.drop_column(name)
    for table, names in (
        ("outbox", ("agent_id",)),
        ("inbox", ("author", "agent_id")),
        ("conversations", ("mode", "agent_id")),
    ):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)

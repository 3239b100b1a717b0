"""Tickets that were handed back a while ago are found without reading through all that were ever closed."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_tickets_outcome", "tickets", ["outcome", "closed_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_tickets_outcome", table_name="tickets")

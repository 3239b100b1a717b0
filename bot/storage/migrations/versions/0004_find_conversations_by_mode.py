"""Conversations in which somebody waits, or a person speaks, are found without looking at all others."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_conversations_mode", "conversations", ["mode"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_conversations_mode", table_name="conversations")

"""Titles of buttons, before it is known on which channel they are shown."""

from __future__ import annotations

from bot.channels import titles

TITLE_LENGTH = 20
"""The longest title that every channel shows whole."""


def shorten(text: str, limit: int = TITLE_LENGTH) -> str:
    """Cut to `limit`, as channels cut."""
    return titles.shorten(text, limit)

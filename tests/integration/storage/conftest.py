from __future__ import annotations

from databases import database

__all__ = ["database"]

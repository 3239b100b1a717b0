from __future__ import annotations

from small_project import project

__all__ = ["project"]

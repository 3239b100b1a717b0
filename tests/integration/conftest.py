from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from small_project import project

__all__ = ["project"]


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """What sets logs up, such as a stage for conversations, does so for a process: here that of all tests."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)

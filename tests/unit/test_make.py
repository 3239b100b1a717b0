"""What the Makefile runs."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_folder_of_tests_is_run() -> None:
    there = {
        path.relative_to(ROOT / "tests").parts[0]
        for pattern in ("test_*.py", "test_*.yml")
        for path in (ROOT / "tests").rglob(pattern)
    }
    assert set(re.findall(r"tests/(\w+)", (ROOT / "Makefile").read_text(encoding="utf-8"))) == there

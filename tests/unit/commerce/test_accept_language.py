from __future__ import annotations

import pytest

from bot.commerce.text import parse_accept_language


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("", []),
        ("ko", ["ko"]),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", ["ko", "en"]),
        ("en;q=0.5, ko;q=0.9", ["ko", "en"]),
        ("en;q=0, ko", ["ko"]),
        ("en;q=x, ko;q=", []),
        ("*;q=0.5, DE-at", ["de", "*"]),
        (",;,", []),
    ],
)
def test_the_browsers_languages_best_first(header: str, languages: list[str]) -> None:
    assert parse_accept_language(header) == languages

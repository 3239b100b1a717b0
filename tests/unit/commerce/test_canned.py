from __future__ import annotations

from pathlib import Path

import pytest

from bot.commerce.canned import CannedError, fill_known, left_over, load_canned

ROOT = Path(__file__).parents[3]


def test_the_shipped_ones_are_there_in_both_languages() -> None:
    canned = load_canned(ROOT / "data" / "canned", ["en", "ko", "fr"])
    assert [one.key for one in canned["en"]] == [one.key for one in canned["ko"]]
    assert len(canned["en"]) == 9
    assert canned["fr"] == ()


def test_what_is_known_is_filled_in_and_the_rest_stays_to_be_seen() -> None:
    filled = fill_known("Hello {customer}, order {order}: {tracking_url}", {"customer": "Kim", "order": ""}, "en")
    assert filled == "Hello Kim, order {order}: {tracking_url}"
    assert left_over(filled) == {"order", "tracking_url"}
    assert left_over("Hello {you}, 1 < 2 }") == frozenset()


def test_korean_particles_follow_what_was_filled_in() -> None:
    text = "안녕하세요 {customer}님, {agent}이에요(예요). {order} 주문은 {ticket}이에요(예요)"
    assert fill_known(text, {"customer": "김민지", "agent": "한결", "order": "#1001", "ticket": "ABC"}, "ko") == (
        "안녕하세요 김민지님, 한결이에요. #1001 주문은 ABC예요"
    )


def test_a_file_that_cannot_be_used_is_an_error_that_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("canned: [a, b]", encoding="utf-8")
    with pytest.raises(CannedError, match="shopclerk validate"):
        load_canned(tmp_path, ["en"])

from __future__ import annotations

from bot.commerce.country_names import country_name, weekday_spans


def test_countries_are_named_as_sentences_name_them() -> None:
    assert country_name("US", "en") == "the United States"
    assert country_name("JP", "en") == "Japan"
    assert country_name("HK", "ko") == "홍콩"
    assert country_name("JP", "ko") == "일본"


def test_neighbouring_weekdays_are_one_span() -> None:
    assert weekday_spans({0, 1, 2, 3, 4}, "en") == ["Mon-Fri"]
    assert weekday_spans({6, 0, 2, 3}, "ko") == ["월", "수~목", "일"]

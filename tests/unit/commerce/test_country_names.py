from __future__ import annotations

from shipped_words import shipped_lexicon

from bot.commerce.country_names import country_name, weekday_spans
from bot.commerce.lexicon import Lexicon


def test_countries_are_named_as_sentences_name_them() -> None:
    words = shipped_lexicon()
    assert country_name("US", "en", words, in_sentence=True) == "the United States"
    assert country_name("US", "en", words) == "United States"
    assert country_name("JP", "en", words, in_sentence=True) == "Japan"
    assert country_name("HK", "ko", words) == "홍콩"
    assert country_name("JP", "ko", words, in_sentence=True) == "일본"


def test_a_language_names_countries_by_its_files() -> None:
    words = {"country_names": {"US": ("USA",)}, "country_articles": {"die": ("US", "CH")}}
    german = Lexicon.of({"de": words})
    assert country_name("US", "de", german, in_sentence=True) == "die USA"
    assert country_name("CH", "de", german, in_sentence=True) == "die Schweiz"
    assert country_name("FR", "de", german, in_sentence=True) == "Frankreich"
    assert country_name("US", "en", german) == "United States"


def test_neighbouring_weekdays_are_one_span() -> None:
    assert weekday_spans({0, 1, 2, 3, 4}, "en") == ["Mon-Fri"]
    assert weekday_spans({6, 0, 2, 3}, "ko") == ["월", "수~목", "일"]

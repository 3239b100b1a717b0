"""Patterns made of words and shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.lexicon import Lexicon
from bot.commerce.lexicon_files import load_lexicon
from bot.commerce.shape_names import SHAPE_GROUPS
from bot.commerce.shapes import ShapeError, any_shape, any_word, expanded, find_shapes, folded, meanings

WORDS = {
    "months": {"3": ("mar", "march"), "5": ("may",)},
    "counters": {"all": ("개", "장 수")},
    "lookalikes": {"counters": ("개월", "개인", "병원")},
}


@pytest.mark.parametrize(
    ("shape", "pattern"),
    [
        ("{months}", "(?:m(?:arch|ar|ay))"),
        ("{month=months}", "(?P<month>m(?:arch|ar|ay))"),
        ("{months.5}", "(?:may)"),
        (r"\d{1,2}{counters}", r"\d{1,2}(?:장\s?수|개(?!월|인))"),
        ("{year}", r"(?P<year>(?:19|20)\d\d)"),
    ],
)
def test_words_stand_in_place_of_their_topics(shape: str, pattern: str) -> None:
    assert expanded(shape, WORDS) == pattern


@pytest.mark.parametrize(
    ("shape", "wrong"),
    [
        ("{weeks}", 'there is no topic "weeks" in this language'),
        ("{months.13}", 'there is no meaning "13" in the topic "months" in this language'),
    ],
)
def test_words_that_there_are_not_are_named(shape: str, wrong: str) -> None:
    with pytest.raises(ShapeError, match=wrong):
        expanded(shape, WORDS)


def test_languages_are_taken_together() -> None:
    lexicon = Lexicon.of(
        {
            "de": {"units": {"D": ("tag",)}, "shapes": {"month": ("(?P<month>mai)",), "sent_there": ("nach",)}},
            "en": {"units": {"D": ("day",), "W": ("week",)}, "shapes": {"month": ("(?P<month>may)",)}},
        }
    )
    assert [shape.pattern for shape in find_shapes(lexicon, "month")] == ["(?P<month>mai)", "(?P<month>may)"]
    assert any_shape(lexicon, "sent_there") == "(?:nach)"
    assert any_word(lexicon, "units") == "(?:(?:tag)|(?:week|day))"
    assert any_word(lexicon, "units", "W") == "(?:(?:week))"
    assert meanings(lexicon, "units") == {"tag": "D", "day": "D", "week": "W"}


def test_what_no_language_has_matches_nothing() -> None:
    assert any_shape(Lexicon(), "street") == any_word(Lexicon(), "months") == "(?:(?!))"
    assert find_shapes(Lexicon(), "street") == ()


def test_a_phrase_is_looked_up_as_it_was_found() -> None:
    assert folded("The  Day’s") == "the day's"
    assert folded("이번 주") == "이번주"


def test_every_shape_is_in_use_and_every_use_is_known() -> None:
    used = {name for topics in shipped_lexicon().languages.values() for name in topics.get("shapes", {})}
    assert used == set(SHAPE_GROUPS)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "shapes:\n  month:\n    - '(?P<month>mai'\n",
            r"de\.yml:3: shapes\.month: this is no regular expression: missing",
        ),
        (
            "shapes:\n  month: ['mai']\n",
            r"de\.yml:2: shapes\.month: it must tell what is month: write \?P<month> there",
        ),
        ("shapes:\n  monat: ['mai']\n", r"de\.yml:2: shapes\.monat: there is no shape of that name; they are date, "),
        ("shapes:\n  month: ['{mo}']\n", r'de\.yml:2: shapes\.month: there is no topic "mo" in this language'),
    ],
)
def test_a_shape_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, wrong: str) -> None:
    (tmp_path / "de.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=wrong):
        load_lexicon(tmp_path)


def test_a_shops_own_shapes_use_the_words_of_all_shops_as_well(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (tmp_path / "de.yml").write_text('months:\n  "5": [mai]\n', encoding="utf-8")
    (own / "de.yml").write_text('months:\n  "2": [hornung]\nshapes:\n  month: ["{month=months}"]\n', encoding="utf-8")
    shared = load_lexicon(tmp_path)
    both = shared.with_words_of(load_lexicon(own, shared))
    (shape,) = find_shapes(both, "month")
    assert shape.pattern == "(?P<month>hornung|mai)"


def test_words_of_all_files_of_a_language_serve_its_shapes(tmp_path: Path) -> None:
    (tmp_path / "de.yml").write_text('months:\n  "5": [mai]\n', encoding="utf-8")
    (tmp_path / "de.own.yml").write_text("shapes:\n  month: ['{month=months}']\n", encoding="utf-8")
    (shape,) = find_shapes(load_lexicon(tmp_path), "month")
    assert shape.pattern == "(?P<month>mai)"

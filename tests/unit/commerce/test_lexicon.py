from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from shipped_words import FOLDER, shipped_lexicon

from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.lexicon_files import load_lexicon
from bot.commerce.policy import Offer, Problem, Reason


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shipped_lexicon()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("it's broken", "damaged"),
        ("It doesn’t work", "defective"),
        ("they are too small", "too_small"),
        ("I changed my mind", "changed_mind"),
        ("not damaged, I just don't like it", "changed_mind"),
        ("the color is different from the picture", "not_as_described"),
        ("damagd", "damaged"),
        ("to smal", "too_small"),
        ("its to big for me", "too_large"),
        ("to big. I want another one", "too_large"),
        ("way to smalll", "too_small"),
        ("do you post to small villages", None),
        ("we are moving to Long Island soon", None),
        ("작아요", "too_small"),
        ("생각보다 커서요", "too_large"),
        ("마음이 바뀌었어요", "changed_mind"),
        ("다른 상품이 왔어요", "wrong_item"),
        ("불이 안 켜져요", "defective"),
        ("실수로 주문했어요", "ordered_by_mistake"),
        ("hello there", None),
        ("", None),
    ],
)
def test_reasons_are_read_from_words(lexicon: Lexicon, text: str, reason: str | None) -> None:
    assert lexicon.find("reasons", text) == reason


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", "yes"),
        ("Yes, return it", "yes"),
        ("sure!", "yes"),
        ("네 그렇게 해주세요", "yes"),
        ("ㅇㅇ", "yes"),
        ("no thanks", "no"),
        ("Don't", "no"),
        ("아니요 괜찮아요", "no"),
        ("yesterday", None),
        ("nothing", None),
    ],
)
def test_yes_and_no_begin_an_answer(lexicon: Lexicon, text: str, answer: str | None) -> None:
    assert lexicon.starts("yes_no", text) == answer


def test_without_typos_a_neighbouring_word_is_another_word(lexicon: Lexicon) -> None:
    assert lexicon.find("more", "the large one", typos=False) is None
    assert lexicon.find("more", "a larger one", typos=False) == "size"


def test_english_phrases_are_whole_words_and_korean_ones_take_endings() -> None:
    assert contains("all of them", "all")
    assert not contains("small", "all")
    assert contains("파손됐어요", "파손")
    assert contains("어 좋아", "어")
    assert not contains("어제 왔어요", "어")


def test_the_names_of_reasons_problems_and_wishes_are_those_of_the_shop_file(lexicon: Lexicon) -> None:
    assert set(lexicon.topics["reasons"]) == {reason.value for reason in Reason}
    assert set(lexicon.topics["problems"]) == {problem.value for problem in Problem}
    assert set(lexicon.topics["wishes"]) == {Offer.REPLACEMENT.value, Offer.REFUND.value, Offer.EXCHANGE.value}


def test_every_language_has_the_same_topics_and_meanings() -> None:
    files = {name: load_lexicon_file(FOLDER / f"{name}.yml") for name in ("en", "ko", "en.options", "ko.options")}
    # Which ways to pay and to send people ask for in vain, and which cities have short names, differs from country to
    # country.
    own = {"other_offers", "other_payments", "other_shipping", "place_names"}
    assert {topic: set(words) for topic, words in files["en"].items() if topic not in own} == {
        topic: set(words) for topic, words in files["ko"].items() if topic not in own
    }
    assert set(files["en"]) == set(files["ko"])
    # Some words of options are needed in one language only: kinds of values are named by their keys.
    assert set(files["ko.options"]) <= set(files["en.options"])
    by_key = {"options", "values"}
    for topic, meanings in files["ko.options"].items():
        assert topic in by_key or set(meanings) <= set(files["en.options"][topic])


def load_lexicon_file(path: Path) -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = YAML(typ="base").load(path.read_text(encoding="utf-8"))
    return content


def test_a_file_that_is_no_lexicon_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("yes_no: [yes]\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en\.yml: 'yes_no' should be meanings, each with a list of phrases"):
        load_lexicon(tmp_path)


def test_words_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("yes_no:\n  no: [no, 1.50, null]\n  yes: [on, on]\n", encoding="utf-8")
    assert load_lexicon(tmp_path).topics == {"yes_no": {"no": ("1 50", "null", "no"), "yes": ("on",)}}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("yes_no:\n  yes: [yes]\n  yes: [sure]\n", r"en\.yml:3: 'yes' stands there twice"),
        ("yes_no:\n  yes: [{a: b}]\n", r"en\.yml:2: a phrase must be a text"),
        ("yes_no:\n  yes: [yes, '']\n", r"en\.yml:2: a phrase must be a text"),
        ("yes_no:\n  yes:\n  - yes\n  -\n", r"en\.yml:4: a phrase must be a text"),
        ("shapes:\n  date: [' ']\n", r"en\.yml:2: a phrase must be a text"),
        ("yes_no:\n  yes: [yes\n", r"en\.yml:2: a bracket \[ or \{ is opened in this line and never closed"),
        ("- yes\n", r"en\.yml: this should be topics, each with meanings and their phrases"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, wrong: str) -> None:
    (tmp_path / "en.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=wrong):
        load_lexicon(tmp_path)


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "ko.yml").write_bytes("yes_no:\n  yes: [네]\n".encode("cp949"))
    with pytest.raises(ValueError, match=r"ko\.yml:2: this is no UTF-8 text; save the file again"):
        load_lexicon(tmp_path)


def test_a_byte_order_mark_belongs_to_no_topic(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("yes_no:\n  yes: [sure]\n", encoding="utf-8-sig")
    assert load_lexicon(tmp_path).topics == {"yes_no": {"yes": ("sure",)}}


def test_plain_text_has_no_marks() -> None:
    assert plain("Don’t, please!") == "dont please"


def test_a_text_begins_with_the_longest_phrase_as_whole_words() -> None:
    lexicon = Lexicon.of({"en": {"wish_parts": {"openers": ["i want", "i want to", "can you"], "talk": []}}})
    assert lexicon.begins("wish_parts", "openers", "i want to return it") == "i want to"
    assert lexicon.begins("wish_parts", "openers", "i want") == "i want"
    assert lexicon.begins("wish_parts", "openers", "i wanted it") is None
    assert lexicon.begins("wish_parts", "talk", "i want it") is None
    assert lexicon.begins("nothing", "openers", "i want it") is None

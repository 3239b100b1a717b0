from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped_words import shipped_lexicon

from bot.channels.choices import find_typed
from bot.channels.splitting import split_last, split_text
from bot.channels.titles import length, prefix, shorten, shorten_titles
from bot.messages import Button

FAMILY = "👩\u200d👩\u200d👧"
letters = st.text(st.sampled_from("ab c.!?\n가나 。👍🏽🇰🇷e\u0301\u200d" + FAMILY), max_size=120)


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Track it", 20, "Track it"),
        ("  two \n lines ", 20, "two lines"),
        ("a" * 20, 20, "a" * 20),
        ("a" * 21, 20, "a" * 19 + "…"),
        ("Where is my parcel now?", 20, "Where is my parcel…"),
        ("Oatmeal, charcoal, white", 20, "Oatmeal, charcoal…"),
        ("워싱 린넨 이불 커버 더블 사이즈", 12, "워싱 린넨 이불 커버…"),
        ("👍" * 11, 20, "👍" * 9 + "…"),
        (f"{FAMILY}{FAMILY}{FAMILY}", 17, f"{FAMILY}{FAMILY}…"),
        ("🇰🇷🇺🇸🇯🇵", 11, "🇰🇷🇺🇸…"),
        ("anything", None, "anything"),
    ],
)
def test_a_title_is_shortened_between_letters_and_words(text: str, limit: int | None, shown: str) -> None:
    assert shorten(text, limit) == shown


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (["Yes", "No"], ["Yes", "No"]),
        (
            ["Linen duvet cover, double, oatmeal", "Linen duvet cover, double, charcoal", "Lamp"],
            ["…oatmeal", "…charcoal", "Lamp"],
        ),
        (
            ["Linen duvet cover, double, oatmeal", "Linen duvet cover, single, oatmeal"],
            ["…double, oatmeal", "…single, oatmeal"],
        ),
        (["Lamp", "Lamp", "Lamp"], ["Lamp", "Lamp (2)", "Lamp (3)"]),
        (["Lamp", "Lamp", "Lamp (2)"], ["Lamp", "Lamp (2)", "Lamp (2) (2)"]),
        (["x" * 30, "x" * 30], ["x" * 10 + "…" + "x" * 9, "x" * 10 + "…" + "x" * 5 + " (2)"]),
        (["x" * 30 + "a", "x" * 30 + "b"], ["x" * 10 + "…" + "x" * 8 + "a", "x" * 10 + "…" + "x" * 8 + "b"]),
    ],
)
def test_no_two_titles_look_the_same(titles: list[str], shown: list[str]) -> None:
    assert list(shorten_titles(titles, 20)) == shown


@given(st.lists(letters.filter(str.strip), max_size=12), st.integers(12, 30))
def test_titles_keep_within_the_limit_and_apart(titles: list[str], limit: int) -> None:
    shown = shorten_titles(titles, limit)
    assert len(set(shown)) == len(titles)
    assert all(1 <= length(one) <= limit for one in shown)


@given(letters, st.integers(2, 40))
def test_a_prefix_is_the_beginning(text: str, limit: int) -> None:
    assert text.startswith(prefix(text, limit))
    assert length(prefix(text, limit)) <= limit
    assert length(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, [""]),
        ("short", 10, ["short"]),
        ("One two. Three four. Five.", 20, ["One two. Three four.", "Five."]),
        ("First paragraph.\n\nSecond one. It is long.", 30, ["First paragraph.", "Second one. It is long."]),
        ("반품은 14일 안에 돼요. 배송비는 저희가 내요.", 18, ["반품은 14일 안에 돼요.", "배송비는 저희가 내요."]),
        ("届きました。ありがとう。", 8, ["届きました。", "ありがとう。"]),
        ("no sentence in these words", 12, ["no sentence", "in these", "words"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("See https://shop.example/a?b=c now", 28, ["See", "https://shop.example/a?b=c", "now"]),
        ("Costs 3.50 won. Really", 16, ["Costs 3.50 won.", "Really"]),
    ],
)
def test_a_long_text_is_split_at_its_best_seam(text: str, limit: int, pieces: list[str]) -> None:
    assert list(split_text(text, limit)) == pieces


@given(letters, st.integers(8, 60))
def test_pieces_keep_within_the_limit_and_lose_only_space(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(
    st.lists(st.sampled_from(["word", "https://shop.example/a?b=c", "끝.", "\n\n"]), max_size=40), st.integers(26, 80)
)
def test_no_address_is_cut(parts: list[str], limit: int) -> None:
    text = " ".join(parts)
    whole = [word for piece in split_text(text, limit) for word in piece.split()]
    assert whole == text.split()


def test_the_last_piece_is_as_short_as_buttons_need() -> None:
    assert split_last("One two. Three four. Five six.", 100, 12) == ("One two.", "Three four.", "Five six.")
    assert split_last("One two.", None, None) == ("One two.",)


MENU = tuple(Button(title, f"/{title}") for title in ("Oat", "Charcoal", "Sea blue"))


@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("2", "/Charcoal"),
        (" 2. ", "/Charcoal"),
        ("(2)", "/Charcoal"),
        ("#2", "/Charcoal"),
        ("No. 2", "/Charcoal"),
        ("number 2", "/Charcoal"),
        ("2번", "/Charcoal"),
        ("2번이요", "/Charcoal"),
        ("2번으로 할게요", "/Charcoal"),
        ("2번 주세요", "/Charcoal"),
        ("(2)번", "/Charcoal"),
        ("2.번", "/Charcoal"),
        ("[2] 번이요", "/Charcoal"),
        ("#2번으로 해 주세요", "/Charcoal"),
        ("두 개", None),
        ("sea  BLUE", "/Sea blue"),
        ("blue", None),
        ("0", None),
        ("4", None),
        ("1001", None),
        ("2 and 3", None),
        ("", None),
    ],
)
def test_a_menu_takes_its_numbers_and_names(typed: str, payload: str | None) -> None:
    found = find_typed(typed, MENU, shipped_lexicon())
    assert (found.payload if found else None) == payload

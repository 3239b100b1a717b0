"""Reading help articles: what a merchant writes becomes an article, or a sentence that says how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.commerce.help_articles import (
    BODY_WORDS,
    SHORT_ANSWER_CHARACTERS,
    ArticleError,
    HelpArticle,
    load_articles,
    parse_article,
    problems,
)

HELP = Path(__file__).parents[3] / "help"
PATH = "help/en/gift-cards.md"

GOOD = """---
title: Gift cards
keywords:
  - voucher
  - e-gift
  - balance
questions:
  - do you sell gift cards
  - "what's left on it?"
intent: ask_payment_methods
---

We sell gift cards by e-mail.
They are valid for **five years**, see [the page](https://shop.example/cards).

- One order can take several.
"""


def refused(text: str, *, slug: str = "gift-cards") -> tuple[str, ...]:
    with pytest.raises(ArticleError) as caught:
        parse_article(text, slug, "en", PATH)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def article(slug: str = "gift-cards", language: str = "en", **changes: object) -> HelpArticle:
    values: dict[str, object] = {
        "title": f"{slug} in {language}",
        "keywords": (f"{slug} one", f"{slug} two", f"{slug} three"),
        "questions": (f"do you have {slug}", f"what about {slug}", f"{slug} please"),
        "intent": None,
        "short_answer": "Yes.",
        "body": "Yes.",
        "path": f"help/{language}/{slug}.md",
    }
    return HelpArticle(slug=slug, language=language, **(values | changes))  # type: ignore[arg-type]


def test_a_whole_article() -> None:
    assert parse_article(GOOD, "gift-cards", "en", PATH) == HelpArticle(
        slug="gift-cards",
        language="en",
        title="Gift cards",
        keywords=("voucher", "e-gift", "balance"),
        intent="ask_payment_methods",
        short_answer=(
            "We sell gift cards by e-mail. They are valid for five years, see the page (https://shop.example/cards)."
        ),
        body=(
            "We sell gift cards by e-mail.\n"
            "They are valid for **five years**, see [the page](https://shop.example/cards).\n\n"
            "- One order can take several."
        ),
        path=PATH,
        questions=("do you sell gift cards", "what's left on it?"),
    )


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    windows = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert parse_article(windows, "gift-cards", "en", PATH) == parse_article(GOOD, "gift-cards", "en", PATH)


def test_the_intent_may_be_left_out() -> None:
    without = GOOD.replace("intent: ask_payment_methods\n", "")
    assert parse_article(without, "gift-cards", "en", PATH).intent is None


def test_keywords_may_stand_in_one_line() -> None:
    text = "---\ntitle: Points\nkeywords: [points, 적립금]\n---\nYes.\n"
    assert parse_article(text, "points", "ko", PATH).keywords == ("points", "적립금")


def test_a_star_or_underscore_inside_words_stays() -> None:
    text = "---\ntitle: T\nkeywords: [k]\n---\nUse 2 * 3 boxes of `size_a` and *not* snake_case_b.\n"
    assert parse_article(text, "t", "en", PATH).short_answer == "Use 2 * 3 boxes of size_a and not snake_case_b."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "help/en/gift-cards.md:1: the file must begin with a line of ---, then title and keywords."),
        ("Hello\n", "help/en/gift-cards.md:1: the file must begin with a line of ---, then title and keywords."),
        (
            "---\ntitle: Gift cards\n\nYes.\n",
            "help/en/gift-cards.md:4: title and keywords never end. Put a line of --- below them.",
        ),
        (
            "---\n---\nYes.\n",
            "help/en/gift-cards.md:2: title and keywords are missing. Write “title: …” and “keywords:” here.",
        ),
        (
            GOOD.replace("title: Gift cards\n", ""),
            "help/en/gift-cards.md:2: the title is missing. Write “title: ” and a few words of text.",
        ),
        (
            GOOD.replace("title: Gift cards", "title: 2024"),
            "help/en/gift-cards.md:2: the title is missing. Write “title: ” and a few words of text.",
        ),
        (
            GOOD.replace("keywords:", "title: Vouchers\nkeywords:"),
            "help/en/gift-cards.md:3: “title” stands there twice. Keep one of them.",
        ),
        (
            GOOD.replace("- e-gift", "- 2026-11-22"),
            "help/en/gift-cards.md:5: the keyword 2026-11-22 is not text. Put it in double quotes.",
        ),
        (
            GOOD.replace("- e-gift", "- {a: b}"),
            "help/en/gift-cards.md:5: the keyword {…} is not text. Put it in double quotes.",
        ),
        (
            GOOD.replace("keywords:", "keyword:"),
            "help/en/gift-cards.md:3: “keyword” is not a field. Did you mean “keywords”?",
        ),
        (
            GOOD.replace("intent:", "zzz:"),
            "help/en/gift-cards.md:10: “zzz” is not a field. The fields are title, keywords, questions, intent.",
        ),
        (
            "---\ntitle: Gift cards\nkeywords: voucher\n---\nYes.\n",
            "help/en/gift-cards.md:3: “keywords” must be a list. Write below it one “- keyword” a line.",
        ),
        (
            "---\ntitle: Gift cards\nkeywords:\n---\nYes.\n",
            "help/en/gift-cards.md:3: the keywords are missing. Write “keywords:” and below it one “- word” a line.",
        ),
        (
            "---\ntitle: Gift cards\nkeywords: [voucher]\nquestions: any gift cards?\n---\nYes.\n",
            "help/en/gift-cards.md:4: “questions” must be a list. Write below it one “- question” a line.",
        ),
        (
            GOOD.replace("- do you sell gift cards", "- 2024"),
            "help/en/gift-cards.md:8: the question 2024 is not text. Put it in double quotes.",
        ),
        (
            GOOD.replace("- e-gift", "- 110"),
            "help/en/gift-cards.md:5: the keyword 110 is not text. Put it in double quotes.",
        ),
        (
            GOOD.replace("ask_payment_methods", "Ask payment"),
            (
                "help/en/gift-cards.md:10: 'Ask payment' is not an intent. "
                "Write its name as in domain.yml, for example ask_stock."
            ),
        ),
        (
            GOOD.replace("title: Gift cards", "title: Gift cards: all"),
            (
                "help/en/gift-cards.md:2: this line is indented further than the one above allows, or its text "
                'contains a colon: line it up with its neighbours, or put the text in quotes ("…").'
            ),
        ),
        (
            GOOD.split("\n\n", maxsplit=1)[0] + "\n",
            "help/en/gift-cards.md:11: the text is missing. Write the short answer below the ---.",
        ),
        (
            GOOD.replace("We sell", "# Gift cards\n\nWe sell"),
            (
                "help/en/gift-cards.md:13: the text begins with a heading, list or picture. "
                "Begin with the short answer as a plain paragraph; the clerk quotes it."
            ),
        ),
        (
            GOOD.replace("We sell gift cards by e-mail.", "a" * 300),
            (
                "help/en/gift-cards.md:13: the first paragraph has 374 characters, the clerk can quote 280. "
                "Put an empty line after the short answer."
            ),
        ),
    ],
)
def test_what_cannot_be_read_says_where_and_how_to_mend_it(text: str, problem: str) -> None:
    assert refused(text) == (problem,)


def test_all_problems_of_a_file_come_at_once() -> None:
    text = "---\ntitle:\nkeywords: [1, two, true]\nintent: 5\n---\n- a list\n"
    found = refused(text, slug="Gift Cards")
    starts = ["1: the file name", "2: the title", "3: the keyword 1", "3: the keyword true", "4: 5 is", "6: the text"]
    assert [problem.startswith(f"{PATH}:{start}") for problem, start in zip(found, starts, strict=True)] == [True] * 6


def test_the_short_answer_may_be_as_long_as_the_limit() -> None:
    text = f"---\ntitle: T\nkeywords: [k]\n---\n{'가' * SHORT_ANSWER_CHARACTERS}\n"
    assert len(parse_article(text, "t", "ko", PATH).short_answer) == 280


def test_a_folder_is_loaded_by_language_then_slug(tmp_path: Path) -> None:
    for language, slug in (("ko", "b"), ("en", "b"), ("en", "a")):
        (tmp_path / language).mkdir(exist_ok=True)
        (tmp_path / language / f"{slug}.md").write_text(GOOD, "utf-8")
    (tmp_path / "README.md").write_text("not an article", "utf-8")
    (tmp_path / "en" / "picture.png").write_bytes(b"\x89PNG")
    loaded = load_articles(tmp_path)
    assert [(a.language, a.slug) for a in loaded] == [("en", "a"), ("en", "b"), ("ko", "b")]
    assert loaded[2].path == str(tmp_path / "ko" / "b.md")


def test_the_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    for folder in ("en", "korean"):
        (tmp_path / folder).mkdir()
    (tmp_path / "en" / "a.md").write_text("no fence", "utf-8")
    (tmp_path / "en" / "b.md").write_bytes(GOOD.encode("utf-8") + "선물".encode("euc-kr"))
    (tmp_path / "korean" / "c.md").write_text(GOOD, "utf-8")
    with pytest.raises(ArticleError) as caught:
        load_articles(tmp_path)
    assert caught.value.problems == (
        f"{tmp_path}/en/a.md:1: the file must begin with a line of ---, then title and keywords.",
        f"{tmp_path}/en/b.md:1: the file is not UTF-8 text. Save it again with the encoding UTF-8.",
        f"{tmp_path}/korean/c.md:1: “korean” is no language code. Move the file into a folder named like en or ko.",
    )


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="there is no such folder"):
        load_articles(tmp_path / "help")


def test_an_empty_folder_has_no_articles(tmp_path: Path) -> None:
    assert load_articles(tmp_path) == ()


def test_articles_in_every_language_have_no_problems() -> None:
    assert problems([article(language="en"), article(language="ko")]) == ()


def test_a_missing_language_is_a_problem() -> None:
    assert problems([article("a", "en"), article("a", "ko"), article("b", "ko")]) == (
        "help/ko/b.md: the article is missing in “en”. Write it as help/en/b.md.",
    )
    assert problems([article("a", "en")], languages=["en", "ko"]) == (
        "help/en/a.md: the article is missing in “ko”. Write it as help/ko/a.md.",
    )


def test_a_language_that_the_shop_does_not_speak_is_a_problem() -> None:
    assert problems([article("a", "en"), article("a", "ja")], languages=["en"]) == (
        (
            "help/ja/a.md: the shop does not speak “ja”. Add the language to shop.yml or delete the file; "
            "nobody is shown it."
        ),
    )


def test_a_long_body_few_or_shared_keywords_and_questions_are_problems() -> None:
    found = problems(
        [
            article("a", body="word " * (BODY_WORDS + 1)),
            article("b", keywords=("Voucher", "x")),
            article("c", keywords=("voucher", "y", "z")),
            article("d", questions=("Do you have c", "q")),
            article("e", questions=("do you have C", "r", "s")),
        ]
    )
    assert found == (
        "help/en/a.md: the text has 181 words; customers stop reading at 180. Shorten it or make two.",
        "help/en/b.md: only 2 keywords. Give at least 3 in words that customers use, or the article is not found.",
        (
            "help/en/d.md: only 2 questions. Give at least 3 as customers type them, "
            "or the clerk does not know that they are for this."
        ),
        "help/en/c.md: “voucher” is also in help/en/b.md. Leave it in the one article that answers it.",
        "help/en/d.md: “do you have c” is also in help/en/c.md. Leave it in the one article that answers it.",
        "help/en/e.md: “do you have c” is also in help/en/c.md. Leave it in the one article that answers it.",
    )


@pytest.fixture(scope="module")
def shipped() -> tuple[HelpArticle, ...]:
    return load_articles(HELP)


def test_the_shipped_articles_are_in_order(shipped: tuple[HelpArticle, ...]) -> None:
    assert problems(shipped, languages=["en", "ko"]) == ()
    assert [sum(a.language == language for a in shipped) for language in ("en", "ko")] == [49, 49]


def test_both_languages_name_the_same_intent(shipped: tuple[HelpArticle, ...]) -> None:
    intents = {(a.language, a.slug): a.intent for a in shipped}
    assert [slug for (_, slug), intent in intents.items() if intent != intents["en", slug]] == []


def test_korean_articles_are_korean_and_polite(shipped: tuple[HelpArticle, ...]) -> None:
    korean = [a for a in shipped if a.language == "ko"]
    assert [a.slug for a in korean if not re.search(r"[가-힣]", a.title)] == []
    assert [a.slug for a in korean if not re.search(r"(요|죠|고요)[.?!]$", a.short_answer)] == []
    assert [a.slug for a in korean if re.search(r"(습니다|십시오|합니다)[.\s]", a.body)] == []


def test_no_article_states_what_the_shop_file_decides(shipped: tuple[HelpArticle, ...]) -> None:
    """Prices, addresses and opening hours live in shop.yml; an article that repeats them would go stale."""
    stated = re.compile(
        r"₩|KRW|\d,?000\s?(?:won|원)|@|https?:|\b0\d{1,2}-\d{3,4}-\d{4}\b|\b\d{1,2}:\d{2}\b|오[전후] \d"
    )
    assert [(a.language, a.slug) for a in shipped if stated.search(a.body)] == []

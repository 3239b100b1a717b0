"""Facts in whole sentences: tests/fixtures/entities/, with lookalikes that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from shipped_words import shipped_lexicon

from bot.nlu.entity_finder import ORDER_NUMBER_PATTERN, EntityFinder
from bot.nlu.measuring.entity_score import parse_marked, read_marked, score_entities
from bot.nlu.product_names import read_names

FOLDER = Path(__file__).parents[2] / "fixtures" / "entities"
PRODUCTS = read_names(FOLDER / "products.txt")
FINDER = EntityFinder.of(ORDER_NUMBER_PATTERN, ("KR", "US"), ("en", "ko"), PRODUCTS, shipped_lexicon())
KINDS = 18


@pytest.mark.parametrize("language", ["en", "ko"])
def test_facts_are_found_in_sentences(language: str) -> None:
    sentences = read_marked(FOLDER / f"{language}.txt")
    found = score_entities(sentences, FINDER.find)
    assert len(sentences) >= 400
    assert len(found.by_kind) == KINDS
    assert found.f1 >= 0.97, found.wrong


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("on 12 April 2026", "date", "2026-04-12"),
        ("on May 3rd", "date", "--05-03"),
        ("two weeks ago", "date", "-P2W"),
        ("tomorrow", "date", "P1D"),
        ("on Friday", "date", "W5"),
        ("3월 12일에", "date", "--03-12"),
        ("그저께 샀어요", "date", "-P2D"),
        ("이번 주 금요일까지", "date", "W5"),
        ("일주일 전에", "date", "-P1W"),
        ("I paid $1,200.50", "money", "1200.5 USD"),
        ("2만 5천원", "money", "25000 KRW"),
        ("삼만 원", "money", "30000 KRW"),
        ("₩89,000", "money", "89000 KRW"),
        ("two boxes please", "quantity", "2"),
        ("세 개 주세요", "quantity", "3"),
        ("qty 3", "quantity", "3"),
        ("180 x 200", "size", "180x200"),
        ("라지 사이즈", "size", "라지"),
        ("in navy blue", "colour", "navy"),
        ("남색으로", "colour", "navy"),
        ("퀸 사이즈", "option", "queen"),
        ("the stonware mug", "product", "Stoneware Mug"),
        ("린넨플로어램프요", "product", "린넨 플로어 램프"),
        ("my name is jane doe", "person", "jane doe"),
        ("수령인은 최은영이에요", "person", "최은영"),
        ("at 350 5th Ave", "street", "350 5th Ave"),
        ("101동 1203호", "unit", "101동1203호"),
        ("부산까지", "city", "busan"),
    ],
)
def test_a_value_is_the_same_however_it_was_typed(text: str, kind: str, value: str) -> None:
    assert [(span.kind, span.value) for span in FINDER.find(text)] == [(kind, value)]


def test_context_decides_what_a_number_is() -> None:
    for text, kinds in (
        ("order 12345", ["order_number"]),
        ("postcode 12345", ["postcode"]),
        ("12345 won", ["money"]),
        ("12345", ["order_number", "postcode"]),
    ):
        assert [span.kind for span in FINDER.find(text)] == kinds


def test_without_a_catalogue_no_product_is_found() -> None:
    finder = EntityFinder.of(ORDER_NUMBER_PATTERN, ("KR",), ("en",), (), shipped_lexicon())
    assert finder.find("the stoneware mug") == []


def test_marks_are_taken_out_of_a_sentence() -> None:
    marked = parse_marked("where is [#1001](order_number)?")
    assert marked.text == "where is #1001?"
    assert marked.facts == frozenset({("order_number", 9, 14)})


def test_a_fact_missed_and_one_invented_count_alike() -> None:
    sentences = [parse_marked("order [1001](order_number)"), parse_marked("[hello](person)"), parse_marked("$5")]
    found = score_entities(sentences, FINDER.find)
    assert found.by_kind == {"money": 0.0, "order_number": 1.0, "person": 0.0}
    assert found.f1 == 0.5
    assert [one.text for one in found.wrong] == ["hello", "$5"]


def test_a_file_of_names_may_have_remarks(tmp_path: Path) -> None:
    path = tmp_path / "products.txt"
    path.write_text("# names\nStoneware Mug  # the small one\n\n울 담요\n", encoding="utf-8")
    assert read_names(path) == ["Stoneware Mug", "울 담요"]

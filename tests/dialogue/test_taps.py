"""What a button may send back."""

from __future__ import annotations

import pytest

from bot.dialogue.reader import TAP


@pytest.mark.parametrize("intent", ["ask_stock", "ask_b2b", "Ask_Samples", "샘플_문의"])
def test_an_intent_of_any_letters_and_digits_can_be_tapped(intent: str) -> None:
    alone, with_entity = TAP.fullmatch(f"/{intent}"), TAP.fullmatch(f'/{intent}{{"choice": "a/b {{c}}"}}')
    assert alone is not None
    assert with_entity is not None
    assert (alone["intent"], alone["entities"]) == (intent, None)
    assert (with_entity["intent"], with_entity["entities"]) == (intent, '{"choice": "a/b {c}"}')


@pytest.mark.parametrize("text", ["ask_stock", "/", "/ask stock", "/ask_stock now", "//ask_stock", "/{}"])
def test_anything_else_is_no_tap(text: str) -> None:
    assert TAP.fullmatch(text) is None

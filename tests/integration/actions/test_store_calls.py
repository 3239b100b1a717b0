"""How often a question that an article answers asks the store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from info_clerk import Clerk, make_clerk

from actions.help import AnswerFromHelp
from bot.store.api import StoreUnavailableError


class CountingStore:
    """Passes reads on to `store`, or fails them all if there is none; `calls` has each with its first argument."""

    def __init__(self, store: Any, *, away: bool) -> None:
        self._store = store
        self._away = away
        self.calls: list[tuple[str, object]] = []

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            self.calls.append((name, args[0] if args else None))
            if self._away:
                raise StoreUnavailableError("nobody answers")
            return getattr(self._store, name)(*args, **kwargs)

        return ask


def _clerk(language: str, *, away: bool = False, product: str | None = None) -> tuple[Clerk, CountingStore]:
    clerk = make_clerk(language)
    store = CountingStore(clerk.services.store, away=away)
    clerk.services = replace(clerk.services, store=store)  # type: ignore[arg-type] # it passes all on to a store
    clerk.slots["product_id"] = product
    return clerk, store


WHOLE_SHOP = ("search_products", "")
QUESTIONS = [
    ("en", "do you do gift wrapping"),
    ("en", "how do i wash the linen apron"),
    ("en", "is the desk lamp usable overseas"),
    ("ko", "선물 포장 해 주시나요"),
    ("ko", "구스 이불은 어떻게 빨아요"),
]


@pytest.mark.parametrize(("language", "text"), QUESTIONS)
@pytest.mark.parametrize("product", [None, "stoneware-mug"])
def test_the_whole_shop_is_asked_for_once_at_most(language: str, text: str, product: str | None) -> None:
    clerk, store = _clerk(language, product=product)
    clerk.do(AnswerFromHelp(), text, intent="ask_help")
    assert store.calls.count(WHOLE_SHOP) <= 1


@pytest.mark.parametrize(("language", "text"), QUESTIONS)
@pytest.mark.parametrize("product", [None, "stoneware-mug"])
def test_a_store_that_is_away_is_asked_once(language: str, text: str, product: str | None) -> None:
    clerk, store = _clerk(language, away=True, product=product)
    assert clerk.do(AnswerFromHelp(), text, intent="ask_help").names == ["utter_help_article"]
    assert len(store.calls) <= 1


@pytest.mark.parametrize(("language", "text"), [("en", "do you do gift wrapping"), ("ko", "선물 포장 되나요")])
def test_an_article_on_the_very_thing_asks_for_no_whole_shop(language: str, text: str) -> None:
    clerk, store = _clerk(language)
    assert clerk.do(AnswerFromHelp(), text, intent="ask_help").names == ["utter_help_article"]
    assert WHOLE_SHOP not in store.calls

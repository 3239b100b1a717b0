from __future__ import annotations

import pytest
from info_clerk import responses

from bot.commerce.order_tasks import ORDER_FORMS


@pytest.mark.parametrize("intent", ORDER_FORMS)
def test_every_wish_about_an_order_has_a_name_for_the_question_which_order(intent: str) -> None:
    assert len(responses()[f"utter_topic_{intent}"]) == 2  # in both languages

from __future__ import annotations

import re
from typing import Any

import pytest
from info_clerk import ROOT
from ruamel.yaml import YAML

TITLE_LENGTH = 20


def _read(language: str) -> dict[str, list[dict[str, Any]]]:
    path = ROOT / "data" / "responses" / f"{language}.yml"
    path = path if path.exists() else path.with_name(f"{language}.yml")
    content: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["responses"]
    return content


ENGLISH, KOREAN = _read("en"), _read("ko")
KINDS_ON_BUTTONS = ("utter_reason_", "utter_part_wish_", "utter_part_yes")
PARTS_ON_BUTTONS = {"utter_part_no", "utter_part_all_items"}


def _on_button(name: str) -> bool:
    return name in PARTS_ON_BUTTONS or name.startswith(KINDS_ON_BUTTONS)


def _buttons(variation: dict[str, Any]) -> list[dict[str, str]]:
    return [*variation.get("buttons", []), *variation.get("quick_replies", [])]


def test_every_response_is_there_in_both_languages() -> None:
    assert set(ENGLISH) == set(KOREAN)


@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_both_languages_fill_in_and_offer_the_same(name: str) -> None:
    (english,), (korean,) = ENGLISH[name][:1], KOREAN[name][:1]
    placeholders = [set(re.findall(r"\{(\w+)\}", one["text"])) for one in (english, korean)]
    assert placeholders[0] == placeholders[1]
    payloads = [[button["payload"] for button in _buttons(one)] for one in (english, korean)]
    assert payloads[0] == payloads[1]


@pytest.mark.parametrize("responses", [ENGLISH, KOREAN])
def test_what_stands_on_a_button_is_short(responses: dict[str, list[dict[str, Any]]]) -> None:
    titles = [button["title"] for variations in responses.values() for one in variations for button in _buttons(one)]
    titles += [one[0]["text"] for name, one in responses.items() if _on_button(name)]
    assert [title for title in titles if len(title) > TITLE_LENGTH] == []


def test_every_refusal_of_the_store_that_can_happen_has_its_sentence() -> None:
    codes = {name.removeprefix("utter_refused_") for name in ENGLISH if name.startswith("utter_refused_")}
    assert codes == {
        "already_returning",
        "exchange_price_higher",
        "final_sale",
        "gift_card_too_small",
        "invalid_address",
        "items_already_modified",
        "not_delivered",
        "order_already_returning",
        "order_cancelled",
        "order_not_pending",
        "other",
        "other_country",
        "payment_already_changed",
        "payment_method_needed",
        "payment_method_not_found",
        "reason_not_accepted",
        "refund_method_not_allowed",
        "same_payment_method",
        "variant_out_of_stock",
    }

"""Which points of a dialogue a turn reaches, and how that is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commerce.shop_file import parse_shop
from bot.messages import Reply
from bot.testing.conversations.cases import Case
from bot.testing.conversations.coverage import CaseId, Collector, Coverage, Point
from bot.testing.conversations.coverage_report import as_html, as_json, as_markdown, missing
from bot.testing.conversations.names import Names
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.rulebook import read_rulebook
from bot.testing.conversations.turns import Turn, Utterance
from bot.testing.conversations.watching import Decided
from bot.testing.coverage_plugin import handed_over, merge

SHOP = parse_shop((Path(__file__).parents[3] / "shop.yml").read_text(encoding="utf-8"))
NAMES = Names((), (), (), ("utter_greet", "utter_<b>"), SHOP.languages, ())
CASE = Case("a case", Path("test_it.yml"), 1, ())

DOMAIN = """\
version: "3.1"
intents: [greet, inform, start_return]
slots:
  order_number: {type: text, mappings: [{type: custom}]}
forms:
  return_form: {required_slots: [order_number]}
actions: [validate_return_form, action_ask_order_number, action_open]
"""
RULES = """\
version: "3.1"
rules:
  - rule: Greet
    steps:
      - intent: greet
      - action: utter_greet
  - rule: Ask
    steps:
      - intent: start_return
      - action: return_form
"""


@pytest.fixture
def collector(tmp_path: Path) -> Collector:
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "talk.yml").write_text(RULES, encoding="utf-8")
    return Collector(tmp_path, NAMES, SHOP, read_rulebook(tmp_path))


def observed(intent: str, *events: dict[str, Any], **around: Any) -> Observed:
    said = {"event": "user", "parse_data": {"intent": {"name": intent, "confidence": 1.0}, "entities": []}}
    turn = Turn([said, *events], [Utterance("utter_greet", "Hi", Reply("Hi"))])
    return Observed(**{"case": CASE, "turn": turn, "loop": "", "asked": "", "asks": "", "language": "ko", **around})


def action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


def slot(name: str, value: object) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


def reached(collector: Collector, *turns: Observed) -> set[Point]:
    for turn in turns:
        collector(turn)
    return {point for point, cases in collector.coverage().points.items() if cases}


def test_a_rule_an_intent_and_a_response_in_a_language(collector: Collector) -> None:
    turn = observed("greet", action("utter_greet"), phrases=["utter_greet"])

    assert reached(collector, turn) == {
        Point("intent", "greet"),
        Point("rule", "data/rules/talk.yml:3 Greet"),
        Point("response", "utter_greet", "ko"),
    }


def test_a_form_fills_a_slot_and_asks_for_it_again(collector: Collector) -> None:
    opened = observed("start_return", action("return_form"), {"event": "active_loop", "name": "return_form"})
    again = observed("inform", action("return_form"), loop="return_form", asked="order_number", asks="order_number")
    filled = observed("inform", action("return_form"), slot("order_number", "1"), loop="return_form")

    assert {str(one) for one in reached(collector, opened) if one.kind == "form"} == set()
    assert {str(one) for one in reached(collector, again) if one.kind == "form"} == {
        "return_form.order_number (asked again)"
    }
    assert {one.detail for one in reached(collector, filled) if one.kind == "form"} == {"asked again", "filled"}


def test_outcomes_of_an_action(collector: Collector) -> None:
    good = observed("greet", action("action_open"), asked_store=True)
    gone = observed("greet", action("action_open"), slot("form_ended", "store_unavailable"))
    refused = observed(
        "greet", action("action_open"), decisions=[Decided("returns", SHOP.returns.rows[0].id, allowed=False)]
    )

    outcomes = {one.detail for one in reached(collector, good) if one.kind == "action"}
    possible = {one.detail for one in collector.coverage().of("action") if one.name == "action_open"}
    assert outcomes == {"success"}
    # It has asked the store, so the store might fail it; nothing has shown yet that it decides by a table.
    assert possible == {"success", "store fault"}
    assert {one.detail for one in reached(collector, gone) if one.kind == "action"} == {"success", "store fault"}
    assert {one.detail for one in reached(collector, refused) if one.kind == "action"} == {
        "success", "store fault", "refusal",
    }  # fmt: skip
    assert collector.coverage().points[Point("policy", f"returns.{SHOP.returns.rows[0].id}")] == [
        ("test_it.yml", "a case")
    ]


def test_what_another_process_saw_counts_too(collector: Collector, tmp_path: Path) -> None:
    collector(observed("greet", action("action_open"), asked_store=True))
    other = Collector(tmp_path, NAMES, SHOP, read_rulebook(tmp_path))
    merge(other, json.loads(json.dumps(handed_over(collector))))

    assert other.coverage() == collector.coverage()


COVERAGE = Coverage({Point("intent", "greet"): [CaseId("a.yml", "hi")], Point("response", "utter_<b>", "ko"): []})


def test_half_of_it_is_half() -> None:
    assert COVERAGE.percent == 50.0
    assert list(missing(COVERAGE)) == ["Responses by language - not reached: utter_<b> (ko)"]
    assert "| Intents | 1 of 1 | 100 % |" in as_markdown(COVERAGE).splitlines()


def test_json_has_the_cases_of_each_point() -> None:
    whole = json.loads(as_json(COVERAGE))

    assert whole["percent"] == 50.0
    assert whole["kinds"]["response"] == {"percent": 0.0, "points": 1, "reached": 0}
    assert whole["points"][0] == {"kind": "intent", "name": "greet", "detail": "", "cases": ["a.yml: hi"]}


def test_the_page_needs_nothing_else_and_escapes_what_it_shows() -> None:
    page = as_html(COVERAGE)

    assert "50.0 % of the dialogue" in page
    assert "utter_&lt;b&gt;" in page
    assert "utter_<b>" not in page
    assert "http" not in page

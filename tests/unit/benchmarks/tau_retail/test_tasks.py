from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.tau_retail.facts import read_facts
from benchmarks.tau_retail.shop_facts import ShopFacts
from benchmarks.tau_retail.tasks import Change, Kind, Street, Task, TasksFileError, load_questions, load_tasks


def test_only_what_changes_something_is_expected(tasks: dict[str, Task]) -> None:
    assert tasks["exchange"].changes == (
        Change(
            Kind.EXCHANGE,
            order="#W1001001",
            items=("5100000001",),
            new_items=("5100000002",),
            method="credit_card_1001001",
        ),
    )
    assert tasks["cancel"].changes[0].reason == "ordered by mistake"
    assert tasks["regret"].changes == ()
    assert tasks["return"].communicate_info == ("83.50",)


def test_an_address_and_an_order_number_without_its_sign_are_read(tmp_path: Path) -> None:
    address = {"address1": "1 A St", "address2": "", "city": "B", "state": "C", "country": "USA", "zip": "12345"}
    action = {"name": "modify_pending_order_address", "arguments": {"order_id": "W7", **address}}
    raw = [
        {
            "id": 3,
            "user_scenario": {"instructions": {"reason_for_call": "Hi"}},
            "evaluation_criteria": {"actions": [action], "communicate_info": None},
        }
    ]
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    (task,) = load_tasks(path)
    assert (task.id, task.known_info, task.communicate_info) == ("3", "", ())
    assert task.changes[0].order == "#W7"
    assert task.changes[0].address == Street("1 A St", "", "B", "C", "USA", "12345")


@pytest.mark.parametrize("content", ["[", "{}", '[{"id": "1"}]'])
def test_another_file_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TasksFileError, match=r"tasks\.json"):
        load_tasks(path)


def test_questions_are_sentences_by_task(tmp_path: Path) -> None:
    path = tmp_path / "questions.json"
    path.write_text('{"1": ["How much?", "When?"]}', encoding="utf-8")
    assert load_questions(path) == {"1": ("How much?", "When?")}
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(TasksFileError, match="task id → sentences"):
        load_questions(path)


def test_the_shop_is_read_with_exact_prices(shop: ShopFacts) -> None:
    assert shop.items["5300000001"].price == Decimal("24.99")
    assert [one.id for one in shop.orders["#W1001001"].items] == ["5100000001", "5300000001"]
    assert shop.users["ines_vogt_1001"].methods[0].last_four == "4821"


def test_a_customer_knows_what_his_task_tells(tasks: dict[str, Task], shop: ShopFacts) -> None:
    ines, tom = read_facts(tasks["exchange"], shop), read_facts(tasks["return"], shop)
    assert (ines.name, ines.emails, ines.postcodes, ines.orders) == ("Ines Vogt", (), ("97701",), ())
    assert (tom.name, tom.emails, tom.postcodes) == ("Tom Reyes", ("tom.reyes2@example.com",), ())
    assert tom.orders == ("#W1002001",)


def test_a_postcode_that_he_mixes_up_comes_first(tasks: dict[str, Task], shop: ShopFacts) -> None:
    task = tasks["exchange"]
    mixed_up = Task(**{**task.__dict__, "instructions": "If asked for your zip code, say 97107 first. You pay 10000."})
    assert read_facts(mixed_up, shop).postcodes == ("97107", "97701")

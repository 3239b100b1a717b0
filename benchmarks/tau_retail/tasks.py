"""Read a tasks file: what each customer wants, what he knows, and what shall have changed in the store at the end.

A file is a JSON list of tasks. Read of each: `id`; `user_scenario.instructions` with `reason_for_call`, `known_info`,
`unknown_info` and `task_instructions`; `evaluation_criteria` with `actions` (`name`, `arguments`) and
`communicate_info`. Actions that only look something up are left out, but for those that find the customer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any


class TasksFileError(Exception):
    """The file is no list of tasks; the message names the task and what is missing."""


class Kind(Enum):
    """What a change does; the value is the action's name in the file."""

    CANCEL = "cancel_pending_order"
    RETURN = "return_delivered_order_items"
    EXCHANGE = "exchange_delivered_order_items"
    MODIFY_ITEMS = "modify_pending_order_items"
    MODIFY_ADDRESS = "modify_pending_order_address"
    MODIFY_PAYMENT = "modify_pending_order_payment"
    DEFAULT_ADDRESS = "modify_user_address"


@dataclass(frozen=True)
class Street:
    """A postal address. `line2` may be empty."""

    line1: str
    line2: str
    city: str
    state: str
    country: str
    postcode: str


@dataclass(frozen=True)
class Change:
    """One expected change. What its kind does not need is empty; `new_items` stand in the order of `items`."""

    kind: Kind
    order: str = ""
    items: tuple[str, ...] = ()
    new_items: tuple[str, ...] = ()
    method: str = ""
    reason: str = ""
    address: Street | None = None
    user: str = ""


@dataclass(frozen=True)
class Task:
    """One customer with what he wants. `found_by` are the arguments of the lookups that find him."""

    id: str
    reason_for_call: str
    known_info: str
    instructions: str
    changes: tuple[Change, ...]
    communicate_info: tuple[str, ...]
    found_by: Mapping[str, str]


def load_tasks(path: Path) -> tuple[Task, ...]:
    """Read the file. Raises `TasksFileError`, `OSError` or `UnicodeDecodeError`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise TasksFileError(f"{path} is no JSON: {error}") from error
    if not isinstance(content, list):
        raise TasksFileError(f"{path} is no list of tasks")
    return tuple(_task(one, f"{path}, task {place}") for place, one in enumerate(content))


def load_questions(path: Path) -> dict[str, tuple[str, ...]]:
    """Read what the customers ask beside: an object of task id → sentences. Raises as `load_tasks` does."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): tuple(map(str, sentences)) for key, sentences in content.items()}
    except (json.JSONDecodeError, AttributeError, TypeError) as error:
        raise TasksFileError(f"{path} is no object of task id → sentences: {error}") from error


def _task(raw: Any, where: str) -> Task:
    try:
        told = raw["user_scenario"]["instructions"]
        told = {"reason_for_call": told} if isinstance(told, str) else told
        criteria = raw.get("evaluation_criteria") or {}
        actions = criteria.get("actions") or []
        return Task(
            id=str(raw["id"]),
            reason_for_call=told["reason_for_call"],
            known_info=told.get("known_info") or "",
            instructions=told.get("task_instructions") or "",
            changes=tuple(_change(one["name"], one["arguments"]) for one in actions if one["name"] in _KINDS),
            communicate_info=tuple(map(str, criteria.get("communicate_info") or [])),
            found_by=_found_by(actions),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise TasksFileError(f"{where} is not as expected: {error!r}") from error


_KINDS = {kind.value for kind in Kind}


def _change(name: str, given: Mapping[str, Any]) -> Change:
    order = given.get("order_id", "")
    return Change(
        kind=Kind(name),
        order=f"#{order.lstrip('#')}" if order else "",
        items=tuple(given.get("item_ids", ())),
        new_items=tuple(given.get("new_item_ids", ())),
        method=given.get("payment_method_id", ""),
        reason=given.get("reason", ""),
        address=_street(given) if "address1" in given else None,
        user=given.get("user_id", ""),
    )


def _street(given: Mapping[str, Any]) -> Street:
    lines = (given["address1"], given.get("address2") or "")
    return Street(*lines, given["city"], given["state"], given["country"], given["zip"])


def _found_by(actions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in actions:
        if one["name"].startswith("find_user"):
            found.update(one["arguments"])
    return found

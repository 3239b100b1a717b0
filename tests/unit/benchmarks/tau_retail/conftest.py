from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.tau_retail.shop_facts import ShopFacts, load_shop_facts
from benchmarks.tau_retail.tasks import Task, load_tasks

EXAMPLE = Path(__file__).resolve().parents[4] / "benchmarks" / "tau_retail" / "example"


@pytest.fixture(scope="session")
def shop() -> ShopFacts:
    return load_shop_facts(EXAMPLE / "db.json")


@pytest.fixture(scope="session")
def tasks() -> dict[str, Task]:
    return {task.id: task for task in load_tasks(EXAMPLE / "tasks.json")}

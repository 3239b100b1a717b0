"""A demo in the folder of a real shop, whose customers' conversations it must neither answer nor forget."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from running_clerk import PATIENCE_S, ROOT, be_trained, free_port, wait_for

from bot.storage.database import open_database
from bot.storage.schema import migrate


@pytest.mark.timeout(300)
def test_a_demo_has_conversations_of_its_own(tmp_path: Path) -> None:
    be_trained()
    kept = tmp_path / "var" / "shopclerk.db"
    database = open_database(f"sqlite:///{kept}")
    migrate(database)
    database.close()
    before = kept.read_bytes()
    port, phones, store = free_port(), free_port(), free_port()
    environment = {
        **os.environ,
        "SHOPCLERK_VAR": str(kept.parent),
        "SHOPCLERK_DATABASE_URL": f"sqlite:///{kept}",
        "SHOPCLERK_STORE_API_KEY": "of a real shop",
        "SHOPCLERK_STORE_URL": f"http://127.0.0.1:{store}",
        "SHOPCLERK_PORT": str(port),
        "SHOPCLERK_PHONES_PORT": str(phones),
        "OMP_NUM_THREADS": "1",
    }
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "demo", "--fresh"],
        cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip

    def answers() -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    try:
        wait_for(answers, "the demo")
    finally:
        demo.terminate()
        _, said = demo.communicate(timeout=PATIENCE_S)
    own = kept.parent / "demo.db"
    assert f"The settings are those of a real shop: the demo's conversations are in {own} alone." in said
    assert kept.read_bytes() == before
    assert own.exists()

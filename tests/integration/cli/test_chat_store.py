from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli.chat_store import find_store
from bot.settings import Settings
from bot.testing.demo_store import API_KEY, NOW, RunningDemoStore, running_demo_store
from bot.testing.serving import free_port


@pytest.fixture(scope="module")
def store() -> Iterator[RunningDemoStore]:
    with running_demo_store(now=NOW) as running:
        yield running


def settings_for(folder: Path, url: str, key: str = "") -> Settings:
    return Settings(root=folder, store_url=url, store_api_key=SecretStr(key))


def keep_key(folder: Path, key: str) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "store_api_key").write_text(key, encoding="utf-8")


def test_the_store_of_a_running_demo_is_found_by_the_key_that_the_demo_keeps(
    tmp_path: Path, store: RunningDemoStore
) -> None:
    keep_key(tmp_path, API_KEY)
    found = find_store(settings_for(tmp_path, store.base_url))
    assert found.settings is not None
    assert found.settings.store_api_key.get_secret_value() == API_KEY
    assert found.told == f"The shop is the store at {store.base_url}: what is changed here is changed there."


def test_a_key_of_the_settings_comes_before_the_kept_one(tmp_path: Path, store: RunningDemoStore) -> None:
    keep_key(tmp_path, "of another day")
    assert find_store(settings_for(tmp_path, store.base_url, API_KEY)).settings is not None


def test_a_key_that_the_store_refuses_is_said(tmp_path: Path, store: RunningDemoStore) -> None:
    keep_key(tmp_path, "of another day")
    found = find_store(settings_for(tmp_path, store.base_url))
    assert found.settings is None
    assert (
        found.told == f"No store at {store.base_url} answers and takes the key; this chat has a demo shop of its own."
    )


def test_without_a_store_or_a_key_the_chat_has_its_own_shop(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert find_store(settings_for(tmp_path, url)).settings is None
    found = find_store(settings_for(tmp_path, url, API_KEY))
    assert found.settings is None
    assert found.told == f"No store at {url} answers and takes the key; this chat has a demo shop of its own."

"""Stock Rasa as `rasa init` leaves it, with one custom action that asks the store once; its model trained once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

QUESTION = "any discounts?"
"""Makes both assistants ask the store once."""

_INTENT = """
- intent: ask_promotions
  examples: |
    - any discounts?
    - do you have any promotions?
    - is there a sale on?
    - are there any offers?
    - what is on sale?
    - any deals this week?
    - do you have discount codes?
    - can I get a discount?
    - tell me about your offers
    - is anything reduced right now?
"""
_RULE = """
- rule: Ask the store for its promotions
  steps:
  - intent: ask_promotions
  - action: action_ask_promotions
"""
_ACTION = """
import os
from typing import Any

import requests
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

# Connections are kept, and the environment is not searched for proxies: as in the clerk's own client.
SESSION = requests.Session()
SESSION.trust_env = False
SESSION.headers["Authorization"] = f"Bearer {os.environ['STORE_API_KEY']}"


class AskPromotions(Action):
    def name(self) -> str:
        return "action_ask_promotions"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        found = SESSION.get(f"{os.environ['STORE_URL']}/api/v1/promotions", timeout=5).json()["data"]
        dispatcher.utter_message(text="Now on: " + ", ".join(one["code"] for one in found))
        return []
"""
_CREDENTIALS = """
rest:
facebook:
  verify: "{verify}"
  secret: "{secret}"
  page-access-token: "{token}"
"""


def write_training_files(folder: Path) -> None:
    """Write what the model is made of: the files of `rasa init` and the question about promotions."""
    shutil.copytree(_initial_project(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    _append(folder / "data" / "nlu.yml", _INTENT)
    _append(folder / "data" / "rules.yml", _RULE)
    domain = (folder / "domain.yml").read_text(encoding="utf-8")
    domain = domain.replace(
        "  - bot_challenge\n", "  - bot_challenge\n  - ask_promotions\n\nactions:\n  - action_ask_promotions\n", 1
    )
    (folder / "domain.yml").write_text(domain, encoding="utf-8")


def write_running_files(
    folder: Path, *, secret: str, verify: str, token: str, action_port: int, tracker_store: str
) -> None:
    """Write what the two servers are started with. `tracker_store` is YAML below `tracker_store:`."""
    (folder / "actions" / "actions.py").write_text(_ACTION, encoding="utf-8")
    (folder / "credentials.yml").write_text(
        _CREDENTIALS.format(verify=verify, secret=secret, token=token), encoding="utf-8"
    )
    endpoints = f'action_endpoint:\n  url: "http://127.0.0.1:{action_port}/webhook"\ntracker_store:\n{tracker_store}'
    (folder / "endpoints.yml").write_text(endpoints, encoding="utf-8")


def cached_model(cache: Path, folder: Path) -> Path | None:
    """Give the model of exactly these training files and this Rasa, if it was trained before."""
    path = _cache_path(cache, folder)
    return path if path.exists() else None


def train(cache: Path, folder: Path) -> Path:
    """Train with Rasa's own command, which takes minutes; gives the cached model.

    Raises `RuntimeError` with its last words if that fails.
    """
    path = _cache_path(cache, folder)
    command = (sys.executable, "-m", "rasa", "train", "--out", str(folder / "models"), "--fixed-model-name", "stock")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 (our own command)
    if done.returncode:
        raise RuntimeError(f"stock Rasa was not trained:\n{(done.stdout + done.stderr)[-2000:]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    shutil.copyfile(folder / "models" / "stock.tar.gz", part)
    part.rename(path)
    return path


def _cache_path(cache: Path, folder: Path) -> Path:
    digest = hashlib.sha256(version("rasa").encode())
    for name in ("config.yml", "domain.yml", "data/nlu.yml", "data/rules.yml", "data/stories.yml"):
        digest.update((folder / name).read_bytes())
    return cache / f"stock-rasa-{digest.hexdigest()[:16]}.tar.gz"


def _initial_project() -> Path:
    spec = find_spec("rasa")
    if spec is None or spec.origin is None:
        raise RuntimeError("rasa is not installed")
    return Path(spec.origin).parent / "cli" / "initial_project"


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + text, encoding="utf-8")

"""A small project without a fault, to break in one place at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop
from bot.project import check as check_module
from bot.project.check import check

SHOP = Path(__file__).parents[1] / "shop.yml"

DOMAIN = """\
version: "3.1"
intents:
  - greet
  - track_order
  - inform
entities:
  - choice
  - order_number
slots:
  order_number:
    type: text
    mappings: [{ type: from_entity, entity: order_number }]
forms:
  track_form:
    required_slots: [order_number]
actions:
  - validate_track_form
  - action_track
"""

CONFIG = """\
recipe: default.v1
importers:
  - name: bot.dialogue.importer.ShopImporter
    default_language: en
pipeline:
  - name: bot.nlu.language.LanguageIdentifier
    languages: [en, ko]
  - name: FallbackClassifier
policies:
  - name: RulePolicy
"""

RULES = """\
version: "3.1"
rules:
  - rule: Greet
    steps:
      - intent: greet
      - action: utter_greet
  - rule: Ask for the order
    steps:
      - intent: track_order
      - action: track_form
      - active_loop: track_form
  - rule: Track it
    condition:
      - active_loop: track_form
    steps:
      - action: track_form
      - active_loop: null
      - slot_was_set:
          - requested_slot: null
      - action: action_track
  - rule: Take a fact
    steps:
      - intent: inform
      - action: utter_greet
"""

STORIES = """\
version: "3.1"
stories:
  - story: Greet, then ask
    steps:
      - intent: greet
      - action: utter_greet
      - or:
          - intent: track_order
          - intent: inform
      - slot_was_set:
          - order_number: "1001"
"""

EXAMPLES = """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - {0} hello
      - {0} hi
      - {0} hey
      - {0} good day
      - {0} morning
  - intent: track_order
    examples: |
      - {0} where is it
      - {0} track it
      - {0} my parcel
      - {0} status
      - {0} is it there
  - intent: inform
    examples: |
      - {0} 1001
      - {0} [1002](order_number)
      - {0} 1003
      - {0} 1004
      - {0} 1005
"""

RESPONSES = """\
responses:
  utter_greet:
    - text: "Hello {name}!"
      buttons:
        - title: Track my order
          payload: /track_order
  utter_ask_order_number:
    - text: "Which order?"
      quick_replies:
        - title: The first
          payload: '/inform{"choice":"first"}'
  utter_tracked:
    - text: "It is on its way."
"""

ACTIONS = """\
from rasa_sdk import Action


class Base(Action):
    pass


class TrackStep(Base):
    form = "track_form"


class Track(Base):
    action = "action_track"

    def act(self, turn):
        turn.say("utter_tracked")
"""

NLU_COMPONENT = """\
class LanguageIdentifier:
    pass
"""

ARTICLE = """\
---
title: "Gift cards"
keywords: [gift card, voucher, balance]
questions: [do you sell gift cards, how much is left on it, gift voucher please]
intent: inform
---

A gift card never ends.
"""

FILES = {
    "domain.yml": DOMAIN,
    "config.yml": CONFIG,
    "endpoints.yml": "action_endpoint:\n  url: http://localhost:5055/webhook\n",
    "data/rules/talk.yml": RULES,
    "data/stories/talk.yml": STORIES,
    "data/nlu/en/talk.yml": EXAMPLES.replace("{0}", "please"),
    "data/nlu/ko/talk.yml": EXAMPLES.replace("{0}", "저기요"),
    "data/lexicon/en.yml": "scope:\n  all: [everything]\n",
    "data/responses/en.yml": RESPONSES,
    "data/responses/ko.yml": RESPONSES,
    "actions/orders.py": ACTIONS,
    "bot/nlu/language.py": NLU_COMPONENT,
    "help/en/gift-cards.md": ARTICLE,
    "help/ko/gift-cards.md": ARTICLE,
}


@dataclass(frozen=True)
class Project:
    """A project's folder."""

    root: Path

    def write(self, path: str, content: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, at its first place."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def lines(self) -> list[str]:
        """What `check` finds, with paths from the project's folder."""
        return [str(finding).replace(f"{self.root}/", "") for finding in check(self.root)]


@lru_cache
def _shop() -> Shop:
    return parse_shop(SHOP.read_text(encoding="utf-8"), prove=True)


def _parse_shop(text: str, *, path: str, prove: bool) -> Shop:
    """The real thing, but the good file is read once: half the time of a test would go into it."""
    return _shop() if text == SHOP.read_text(encoding="utf-8") else parse_shop(text, path=path, prove=prove)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(check_module, "parse_shop", _parse_shop)
    made = Project(tmp_path)
    for path, content in FILES.items():
        made.write(path, content)
    made.write("shop.yml", SHOP.read_bytes())
    return made

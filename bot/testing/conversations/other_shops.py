"""The shop with some of its settings otherwise, as a case wants it: what a policy would do before it is adopted."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop


class OtherShops:
    """Shops made of one shop.yml and what is different in them; each is read once."""

    def __init__(self, text: str) -> None:
        """`text` is that of shop.yml."""
        self._text = text
        self._made: dict[str, Shop] = {}

    def __call__(self, changes: Mapping[str, Any]) -> Shop:
        """The shop with `changes`: a mapping goes into what is there, nothing takes it away, all else replaces it.

        Raises `ShopFileError` with all that is wrong in what comes of it; lines are those of shop.yml with the changes.
        """
        key = json.dumps(changes, sort_keys=True, default=str)
        if key not in self._made:
            yaml = YAML()
            settings = yaml.load(self._text)
            _merge(settings, changes)
            written = io.StringIO()
            yaml.dump(settings, written)
            self._made[key] = parse_shop(written.getvalue(), path="shop.yml with the case's `shop:`")
        return self._made[key]


def _merge(settings: Any, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        there = settings.get(name)
        if value is None:
            settings.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(there, Mapping):
            _merge(there, value)
        else:
            settings[name] = value

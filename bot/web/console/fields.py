"""What a console's script sends: JSON whose fields are what they should be, or refused."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request

from bot.delivery.storable import clean
from bot.web.errors import RequestRefusedError
from bot.web.guard import read_json_body

KEY = re.compile(r"[0-9A-Za-z-]{16,64}")
"""A form's idempotency key: random, made by the page."""


@dataclass(frozen=True)
class Fields:
    """A JSON object from outside. Its methods raise `RequestRefusedError` 422 `bad_field` for another type."""

    values: dict[str, Any]

    def text(self, name: str, limit: int) -> str:
        """A text of at most `limit` characters, without what no database stores; empty where there is none."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or len(value) > limit:
            raise _bad(name)
        return clean(value, limit).strip()

    def version(self) -> int:
        """The version of the ticket that the agent saw."""
        value = self.values.get("version")
        # 9 digits fit the database's integers
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
            raise _bad("version")
        return value

    def key(self) -> str:
        """The idempotency key."""
        value = self.values.get("key")
        if not isinstance(value, str) or not KEY.fullmatch(value):
            raise _bad("key")
        return value

    def number(self, name: str) -> int | None:
        """A whole number from 1 on, or None for null."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
            raise _bad(name)
        return value

    def flag(self, name: str) -> bool:
        """True or false; false where there is none."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise _bad(name)
        return value

    def time(self, name: str) -> datetime:
        """A time with its zone, ISO 8601."""
        value = self.values.get(name)
        try:
            # Browsers write `Z`, which Python 3.10 does not read.
            at = datetime.fromisoformat(re.sub("Z$", "+00:00", value if isinstance(value, str) else ""))
        except ValueError as error:
            raise _bad(name) from error
        if at.tzinfo is None:
            raise _bad(name)
        return at

    def objects(self, name: str, limit: int) -> list[Fields]:
        """A list of at most `limit` objects."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or len(value) > limit or not all(isinstance(one, dict) for one in value):
            raise _bad(name)
        return [Fields(one) for one in value]


async def read_fields(request: Request) -> Fields:
    """The JSON object of a request; raises `RequestRefusedError` 413, 415 or 422 `bad_field`."""
    body = await read_json_body(request)
    try:
        values = json.loads(body)
    except ValueError as error:
        raise _bad("body") from error
    if not isinstance(values, dict):
        raise _bad("body")
    return Fields(values)


def _bad(name: str) -> RequestRefusedError:
    return RequestRefusedError(422, "bad_field", f"{name} is not what the console sends")

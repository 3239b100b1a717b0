"""What buttons send back."""

from __future__ import annotations

import json


def ask_about(intent: str, choice: str) -> str:
    """Write the payload of a button that asks `intent` about one thing: `/ask_price{"choice":"desk-lamp"}`."""
    return f"/{intent}" + json.dumps({"choice": choice}, ensure_ascii=False, separators=(",", ":"))


def parse_choice(payload: str) -> str | None:
    """Read what a payload of `ask_about` asks about; None if it is another one."""
    _, brace, rest = payload.partition("{")
    return json.loads(brace + rest).get("choice") if brace else None

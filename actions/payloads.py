"""What buttons send back."""

from __future__ import annotations

import json


def write_payload(intent: str, **entities: str) -> str:
    """Write what a button sends back: `/track_order{"order_number":"1001"}`."""
    return f"/{intent}" + json.dumps(entities, ensure_ascii=False, separators=(",", ":"))


def ask_about(intent: str, choice: str) -> str:
    """Write the payload of a button that asks `intent` about one thing: `/ask_price{"choice":"desk-lamp"}`."""
    return write_payload(intent, choice=choice)


def parse_choice(payload: str) -> str | None:
    """Read what a payload of `ask_about` asks about; None if it is another one."""
    _, brace, rest = payload.partition("{")
    return json.loads(brace + rest).get("choice") if brace else None

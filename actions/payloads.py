"""What buttons send back."""

from __future__ import annotations

import json


def ask_about(intent: str, choice: str) -> str:
    """Write the payload of a button that asks `intent` about one thing: `/ask_price{"choice":"desk-lamp"}`."""
    return f"/{intent}" + json.dumps({"choice": choice}, ensure_ascii=False, separators=(",", ":"))

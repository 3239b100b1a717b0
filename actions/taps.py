"""What a tapped button answers: its question, its order and, for a yes, the summary above it.

Buttons can be tapped long after they came. A button of a form says what it belongs to, so that an old one is never
taken for an answer to what is asked now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from actions.payloads import write_payload
from actions.turn import Turn


def answer_payload(turn: Turn, slot: str, value: str, summary: Sequence[str] = ()) -> str:
    """Write the payload of a button that answers `slot` with `value`; `summary` are the slots that it confirms."""
    return write_payload("inform", choice=value, of=asked_now(turn, slot, summary))


def asked_now(turn: Turn, slot: str, summary: Sequence[str] = ()) -> str:
    """`cancel_confirmed:ord_1054:5b1c2f7a`: the question, the order, and what the summary of `summary` says."""
    parts = [slot, str(turn.slot("order_id") or "")]
    return ":".join([*parts, fingerprint(turn, summary)] if summary else parts)


def fingerprint(turn: Turn, slots: Sequence[str]) -> str:
    """Eight hexadecimal digits that differ where one of the slots differs."""
    values = json.dumps([turn.slot(name) for name in slots], sort_keys=True, default=str)
    return hashlib.sha256(values.encode()).hexdigest()[:8]


def is_stale(turn: Turn, slot: str, summary: Sequence[str] = ()) -> bool:
    """True for a tap that answers another question, order or summary than `slot` asks about now."""
    if not turn.tapped or turn.intent != "inform" or turn.entity("choice") is None:
        return False
    return turn.entity("of") != asked_now(turn, slot, summary)

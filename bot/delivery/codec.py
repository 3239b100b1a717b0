"""Replies, attachments and tracker events as JSON, for the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.messages import Attachment, Button, Card, File, Link, Reply


def reply_to_json(reply: Reply) -> str:
    """Write a reply as compact JSON, leaving out what is empty."""
    return json.dumps(_without_empty(asdict(reply)), ensure_ascii=False, separators=(",", ":"))


def reply_from_json(text: str) -> Reply:
    """Read what `reply_to_json` wrote."""
    data = json.loads(text)
    return Reply(
        text=data.get("text", ""),
        buttons=_buttons(data.get("buttons", [])),
        quick_replies=_buttons(data.get("quick_replies", [])),
        cards=tuple(Card(**{**card, "buttons": _buttons(card.get("buttons", []))}) for card in data.get("cards", [])),
        links=tuple(Link(**link) for link in data.get("links", [])),
        files=tuple(File(**file) for file in data.get("files", [])),
    )


def files_in(reply: str) -> tuple[str, ...]:
    """The ids of the files in what `reply_to_json` wrote; none in what cannot be read."""
    try:
        return tuple(str(file["id"]) for file in json.loads(reply).get("files", []))
    except (ValueError, AttributeError, TypeError, KeyError):
        return ()


def attachments_to_json(attachments: Sequence[Attachment]) -> str | None:
    """Write attachments as compact JSON; None for none."""
    if not attachments:
        return None
    return json.dumps([_without_empty(asdict(one)) for one in attachments], ensure_ascii=False, separators=(",", ":"))


def attachments_from_json(text: str | None) -> tuple[Attachment, ...]:
    """Read what `attachments_to_json` wrote."""
    return tuple(Attachment(**one) for one in json.loads(text)) if text else ()


def events_to_json(events: Sequence[Mapping[str, Any]]) -> str:
    """Write the tracker events of one turn: a row each would cost more than all the rest of its commit."""
    return json.dumps(events, ensure_ascii=False, separators=(",", ":"))


def events_from_json(text: str) -> list[dict[str, Any]]:
    """Read what `events_to_json` wrote, or a single event, as the first clerks wrote them."""
    data = json.loads(text)
    return data if isinstance(data, list) else [data]


def _buttons(items: list[dict[str, str]]) -> tuple[Button, ...]:
    return tuple(Button(**item) for item in items)


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item not in ("", (), [])}
    if isinstance(value, (list, tuple)):
        return [_without_empty(item) for item in value]
    return value

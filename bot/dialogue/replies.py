"""Collect what a turn says, as neutral replies."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.messages import Button, Card, Link, Reply


class ReplyCollector(OutputChannel):  # type: ignore[misc] # rasa ships no types
    """Where a turn's bot messages go; they are sent after the turn is committed."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.replies: list[Reply] = []

    # Rasa asks the instance; the stock class method would name the class instead of the customer's channel.
    def name(self) -> str:
        """Name the customer's channel, for channel-specific responses."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:  # noqa: ARG002 (Rasa's signature)
        """Keep one message."""
        self.replies.append(reply_from_response(message))


def reply_from_response(message: dict[str, Any]) -> Reply:
    """Turn a Rasa response into a reply.

    `custom` may hold `cards` and `links` as lists of objects with the fields of `Card` and `Link`.
    """
    custom = message.get("custom") or {}
    cards = [*custom.get("cards", [])]
    if message.get("image"):
        cards.append({"title": message.get("text") or "", "image_url": message["image"]})
    return Reply(
        text=message.get("text") or "",
        buttons=_buttons(message.get("buttons")),
        quick_replies=_buttons(message.get("quick_replies")),
        cards=tuple(Card(**{**card, "buttons": _buttons(card.get("buttons"))}) for card in cards),
        links=tuple(Link(**link) for link in custom.get("links", [])),
    )


def _buttons(items: list[dict[str, Any]] | None) -> tuple[Button, ...]:
    return tuple(Button(str(item["title"]), str(item["payload"])) for item in items or ())

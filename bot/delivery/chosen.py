"""What a message chooses among the buttons that were offered: by a tap, by typing a title, or a number of a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection

from bot.delivery import turn_statements as sql
from bot.delivery.codec import reply_from_json
from bot.messages import Button, Reply, all_buttons

TAPS_STAY_VALID_FOR = 30
"""A button may be tapped while it is among this many last replies of its conversation."""

TITLES_STAY_VALID_FOR = 5
"""Of so many last replies, those to the customer's last message are looked at when a button's title is typed."""

FindNumbered = Callable[[str, Reply, str], "Button | None"]
"""Channel, a reply, what was typed → the line meant of the numbered menu that the channel made of the reply."""


def no_numbers(_channel: str, _reply: Reply, _text: str) -> None:
    """Where every choice can be tapped."""


def find_chosen(connection: Connection, conversation_id: str, message: Any, find_numbered: FindNumbered) -> str | None:
    """Give the payload of the button that was tapped, or whose title or number was typed instead; None for other words.

    `message` is its row of the inbox.
    """
    rows = sql.LAST_REPLIES.all(
        connection,
        {
            "b_conversation_id": conversation_id,
            "b_replies": TAPS_STAY_VALID_FOR if message.payload else TITLES_STAY_VALID_FOR,
        },
    )
    if message.payload:
        offered = {button.payload for row in rows for button in all_buttons(reply_from_json(row.reply))}
        return str(message.payload) if message.payload in offered else None
    last = [reply_from_json(row.reply) for row in rows if row.inbox_id == rows[0].inbox_id]
    meant = {
        button.payload for reply in last for button in all_buttons(reply) if _same_words(button.title, message.text)
    }
    # The same title on several cards does not say which one is meant.
    if len(meant) == 1:
        return meant.pop()
    # A number answers what was offered last.
    offering = next((reply for reply in last if all_buttons(reply)), None)
    numbered = find_numbered(message.channel, offering, message.text) if offering else None
    return numbered.payload if numbered else None


def _same_words(title: str, typed: str) -> bool:
    return title.casefold().split() == typed.casefold().split()

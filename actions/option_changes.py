"""Other options of an order that was placed, asked of an article: the article tells the rules, and the form does it."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction

from actions.order_facts import open_wish
from actions.turn import Turn
from bot.commerce.help_articles import HelpArticle
from bot.commerce.order_tasks import ORDER_FORMS
from bot.commerce.shapes import search_shape

EXCHANGE = "start_exchange"
"""The task that changes the items of an order: before it is packed, and after it has arrived."""


def open_option_change(turn: Turn, article: HelpArticle) -> list[EventType] | None:
    """Open the form, for the order that is named if one is; None where the message asks for nothing of the kind.

    `article` is what answers the message: one that leads on to an order, or the words are about something else.
    """
    if turn.form is not None or not turn.text or article.intent not in ORDER_FORMS:
        return None
    if search_shape(turn.services.lexicon, "changes_option", turn.text) is None:
        return None
    return open_wish(turn, EXCHANGE) or [FollowupAction(ORDER_FORMS[EXCHANGE])]

"""Articles that the classifier would have taken for a message, had it been sure that one is meant."""

from __future__ import annotations

from actions.turn import Turn
from bot.commerce.help_articles import HELP_INTENT, HelpArticle

PREDICTED_PART = "intent_part"
"""What is known of a message that is a question for an article: the article's name."""

NOT_SURE = "nlu_fallback"
LIKELY = 0.25
"""From this confidence on, an article that the words of a message point to as well answers it."""


def is_likely_article(turn: Turn, article: HelpArticle) -> bool:
    """Tell whether `article` is what a message may be for that the classifier is not sure of."""
    latest = turn.tracker.latest_message
    share = next((one["confidence"] for one in latest.get("intent_ranking", []) if one["name"] == HELP_INTENT), 0.0)
    return turn.intent == NOT_SURE and share >= LIKELY and latest.get(PREDICTED_PART) == article.slug

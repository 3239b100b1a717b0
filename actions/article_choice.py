"""Which help article answers a message: by its words, by what the intent has learnt, or the one just quoted."""

from __future__ import annotations

from actions.article_prices import quoted_article
from actions.known_product import product_of_article
from actions.likely_articles import PREDICTED_PART, is_likely_article
from actions.person_calls import said_before
from actions.turn import Turn
from bot.commerce.help_articles import HELP_INTENT, HelpArticle
from bot.commerce.help_search import Hit, search_over

SURELY = 0.6
"""From this confidence on, a word of an article or a product in a message about something else changes nothing, and the
number of an order beside a question that an article answers neither."""

ALIKE, ALIKE_SCORE = 4, 0.5
"""How many articles, and with what part of the best one's score, may be meant where a product is talked about."""

AS_GOOD = 0.9
"""With what part of the best one's score the article that was just quoted is meant again."""


def confidence_of(turn: Turn) -> float:
    """How sure the clerk is of the intent, 0 to 1."""
    return float(turn.tracker.latest_message.get("intent", {}).get("confidence") or 0.0)


def find_article(turn: Turn) -> HelpArticle | None:
    """Give the article that answers; where the intent says that one does, less of its words need be in it.

    The intent was learnt from the articles' questions and knows which of them it is; words alone find another one now
    and then.
    """
    quoted = _quoted_again(turn)
    if quoted is not None:
        return quoted
    hits, learnt = fitting_articles(turn), _learnt_article(turn)
    if not hits:
        return learnt if confidence_of(turn) >= SURELY else None
    product = product_of_article(turn)
    if product is None:
        return learnt or hits[0].article
    search = search_over(turn.services.articles, turn.services.lexicon)
    # `May I machine wash it?` fits the care of several things nearly as well; the one that is talked about decides.
    of_product = search.search(f"{product.name[turn.language]} {turn.text}", turn.language, limit=1)
    alike = [hit.article for hit in hits if hit.score >= hits[0].score * ALIKE_SCORE]
    return of_product[0].article if of_product and of_product[0].article in alike else learnt or hits[0].article


def _learnt_article(turn: Turn) -> HelpArticle | None:
    """The article whose questions the message is like; None where it is no question for one."""
    slug = turn.tracker.latest_message.get(PREDICTED_PART) if turn.intent == HELP_INTENT else None
    of_language = (one for one in turn.services.articles if one.language == turn.language)
    return next((one for one in of_language if one.slug == slug), None)


def _quoted_again(turn: Turn) -> HelpArticle | None:
    """The article that was just quoted, where hardly any fits better what is asked next: `does it expire`."""
    quoted = quoted_article(turn) if turn.text and said_before(turn, {"utter_help_article"}) else None
    if quoted is None:
        return None
    hits = search_over(turn.services.articles, turn.services.lexicon).search(turn.text, turn.language, limit=ALIKE)
    return next((hit.article for hit in hits if hit.article == quoted and _as_good(hit, hits[0])), None)


def _as_good(hit: Hit, best: Hit) -> bool:
    return hit.likely and hit.score >= best.score * AS_GOOD


def fitting_articles(turn: Turn) -> list[Hit]:
    """The articles that fit the message, best first; none if the best one does not answer it."""
    hits = search_over(turn.services.articles, turn.services.lexicon).search(turn.text, turn.language, limit=ALIKE)
    if not hits or hits[0].confident:
        return hits
    return hits if hits[0].likely and (turn.intent == HELP_INTENT or is_likely_article(turn, hits[0].article)) else []

"""A bare "how much is it?" right after a help article: what the article says of prices."""

from __future__ import annotations

from actions.change_fields import topic_buttons
from actions.person_calls import said_before
from actions.turn import Turn
from bot.commerce.care_articles import is_on_care
from bot.commerce.help_articles import HelpArticle
from bot.commerce.product_words import naming_words
from bot.commerce.said_amounts import find_amount


def tell_article_price(turn: Turn) -> bool:
    """Answer from the article that was just quoted; False if there is none, or something else is asked about."""
    free = turn.text and turn.form is None and turn.entity("choice") is None
    if not free or not said_before(turn, {"utter_help_article"}) or naming_words(turn.text, turn.services.lexicon):
        return False
    article = quoted_article(turn)
    shop, lexicon = turn.services.shop, turn.services.lexicon
    if article is None or (turn.slot("product_id") is not None and is_on_care(article, lexicon)):
        return False
    lines = [line for line in article.body.splitlines() if find_amount(line, shop.currency, lexicon) is not None]
    if lines:
        turn.say("utter_help_article", answer="\n".join(lines))
    else:
        turn.say("utter_article_no_price", title=article.title, buttons=topic_buttons(turn, "talk_to_human"))
    return True


def quoted_article(turn: Turn) -> HelpArticle | None:
    """The article that the last quotation links to."""
    for event in reversed(turn.tracker.events):
        if (event.get("metadata") or {}).get("utter_action") == "utter_help_article":
            links = ((event.get("data") or {}).get("custom") or {}).get("links") or []
            urls = {str(link["url"]) for link in links}
            return next(
                (one for one in turn.services.articles if _ends(urls, f"/{one.language}/{one.slug}")),
                None,
            )
    return None


def _ends(urls: set[str], end: str) -> bool:
    return any(url.endswith(end) for url in urls)

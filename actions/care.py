"""How a product is washed or cleaned, by what its description or an article on its material says."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.events import EventType, SlotSet

from actions.change_fields import topic_buttons
from actions.known_product import last_product, named_in
from actions.turn import Turn
from bot.commerce.care_articles import find_care_article, materials_in, terms_of_product, terms_of_text
from bot.commerce.help_articles import HelpArticle
from bot.commerce.products import Product
from bot.commerce.properties import care_kinds, sentences_of
from bot.commerce.shapes import search_shape


@dataclass(frozen=True)
class Care:
    """An article to be quoted, or None where all is said already; and the events."""

    article: HelpArticle | None
    events: list[EventType]


def tell_care(turn: Turn) -> Care | None:
    """Find how the product that is named or talked about is cared for; None where that is not asked for.

    Its own description counts first. A question that names a material is about that, whatever was talked about.
    """
    lexicon = turn.services.lexicon
    if turn.form is not None or not turn.text or search_shape(lexicon, "about_care", turn.text) is None:
        return None
    mentioned = named_in(turn, turn.text)
    articles, language = turn.services.articles, turn.language
    if not mentioned and find_care_article(terms_of_text(turn.text, lexicon), articles, language, lexicon) is not None:
        return None
    called = [one for one in mentioned if turn.entity("product") in {name for _, name in one.name.by_language}]
    named = called or mentioned
    product = named[0] if len(named) == 1 else None if named else last_product(turn)
    if product is None:
        return None
    apart = any(lexicon.says("cared_for_apart", "all", name) for _, name in product.name.by_language)
    materials = materials_in(f"{product.name[language]}. {product.description[language]}", lexicon)
    terms = terms_of_product(product, lexicon) | (frozenset() if apart else materials)
    # The linen of a lamp is not washed like bedding: only an article on lamps would tell.
    article = find_care_article(terms - materials if apart else terms, articles, language, lexicon, materials)
    described, name = _described(turn, product), product.name[language]
    if described:
        turn.say("utter_care_described", product=name, description=described)
    elif article is None:
        turn.say("utter_care_unknown", product=name, buttons=topic_buttons(turn, "talk_to_human"))
    return Care(None if described else article, [SlotSet("product_id", product.id)])


def _described(turn: Turn, product: Product) -> str:
    """What the description of the product says of the care that is asked about: ironing is no answer to washing."""
    lexicon = turn.services.lexicon
    asked = care_kinds(turn.text, lexicon)
    sentences = sentences_of(product.description[turn.language])
    told = (one for one in sentences if search_shape(lexicon, "tells_care", one))
    return " ".join(one for one in told if not asked or asked & care_kinds(one, lexicon))


def line_on_kind(turn: Turn, article: HelpArticle) -> str | None:
    """The line of an article that tells the kind of care that is asked about, where its short answer does not."""
    lexicon = turn.services.lexicon
    asked = care_kinds(turn.text, lexicon) if turn.text else frozenset()
    if not asked or asked & care_kinds(article.short_answer, lexicon):
        return None
    lines = (line.removeprefix("- ") for line in article.body.splitlines())
    return next((line for line in lines if asked & care_kinds(line, lexicon)), None)

"""What a product is like: its own description says it, before any article or list of options."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rasa_sdk.events import EventType, SlotSet

from actions.categories import of_category
from actions.change_fields import topic_buttons
from actions.known_product import last_product, named_in
from actions.last_question import words_of_last_question
from actions.turn import Turn
from bot.commerce.help_articles import HELP_INTENT
from bot.commerce.lexicon import Lexicon
from bot.commerce.product_words import naming_words
from bot.commerce.products import Product
from bot.commerce.properties import (
    IN_ARTICLES,
    OF_NAMED,
    find_asked_property,
    is_option_of,
    sentences_of,
    telling_sentences,
    telling_words,
    without_telling_words,
)
from bot.commerce.storekeeping.words import normalised, squeezed, stems
from bot.commerce.variants import is_variant_word


def tell_property(turn: Turn, in_article: Callable[[], bool] = lambda: False) -> list[EventType] | None:
    """Tell the property that is asked about, or that the shop's data do not hold it; None where none is asked about.

    For a few properties an article gives what the description only touches on. What an article answers (`in_article`)
    is never said not to be known, but where the question names the product: articles on it have its words, too.
    """
    lexicon = turn.services.lexicon
    if turn.form is not None or not turn.text:
        return None
    prop = _asked(turn)
    if prop is None:
        return None if in_article() else _tell_part(turn)
    product = _product(turn, prop)
    if product is None:
        return None
    told = _told(turn, product, prop)
    of_articles = prop in lexicon.words(IN_ARTICLES)
    if not told and (of_articles or (not _asks_of_named(turn, prop) and in_article())):
        return None
    return _say(turn, product, prop, told)


def tell_property_asked_before(turn: Turn, product: Product, action: str) -> list[EventType] | None:
    """Tell what the question before asked for, of the product that is named only now; None if it asked no property.

    `action` answers such questions: it asked which product is meant, or told the same of another one.
    """
    lexicon = turn.services.lexicon
    prop = find_asked_property(words_of_last_question(turn, {action}), lexicon)
    if prop is None or (turn.text and find_asked_property(turn.text, lexicon) is not None):
        return None
    return _say(turn, product, prop, _told(turn, product, prop))


def _say(turn: Turn, product: Product, prop: str, told: Sequence[str]) -> list[EventType]:
    name = product.name[turn.language]
    if told:
        of_articles = prop in turn.services.lexicon.words(IN_ARTICLES)
        lines = _line_of_article(turn, prop, " ".join(told)) if of_articles else []
        turn.say("utter_property_told", product=name, told=" ".join(told), lines="\n".join(("", *lines)))
    else:
        has = " ".join(filter(None, (product.description[turn.language], *_options(turn, product, prop))))
        unknown = turn.phrase("utter_part_property_has", has=has) if has else ""
        turn.say("utter_property_unknown", product=name, has=unknown, buttons=topic_buttons(turn, "talk_to_human"))
    return [SlotSet("product_id", product.id)]


def _tell_part(turn: Turn) -> list[EventType] | None:
    """Tell what the description says of a part that is asked about: `does the robe have pockets`; None of all else.

    The product is named in the message beside the part.
    """
    named = named_in(turn, turn.text) if turn.intent not in _NO_PARTS else ()
    if len(named) != 1:
        return None
    product, lexicon = named[0], turn.services.lexicon
    words = naming_words(turn.text, lexicon)
    if any(word.startswith(tuple(lexicon.words("anything_at_a_price"))) for word in words):
        return None  # `gift wrapping` is done with any product
    own, noise = _words_of(product, words, lexicon), lexicon.words("help_noise")
    parts = {
        form
        for word in words
        if own.isdisjoint(stems(word)) and word not in noise and not is_variant_word(word, product, lexicon)
        for form in stems(word)
        if len(form) >= _SHORTEST_PART
    }
    told = [one for one in sentences_of(product.description[turn.language]) if _speaks_of(one, parts)]
    if not told:
        return None
    turn.say("utter_property_told", product=product.name[turn.language], told=" ".join(told), lines="")
    return [SlotSet("product_id", product.id)]


def _words_of(product: Product, said: Sequence[str], lexicon: Lexicon) -> set[str]:
    """The words that name the product. A keyword such as `chopsticks` is a part where its name stands beside it."""
    names = [name for _, name in product.name.by_language]
    joined = [squeezed(name) for name in names]
    named = any(form in name for word in said for form in stems(word) for name in joined)
    phrases = names if named else [*names, *product.keywords]
    return {form for phrase in phrases for word in naming_words(phrase, lexicon) for form in stems(word)}


def _speaks_of(sentence: str, parts: set[str]) -> bool:
    """Whether a word of the sentence is one of the parts; a Korean one may have a particle, or others before it."""
    words = {form for word in normalised(sentence).split() for form in stems(word)}
    return not words.isdisjoint(parts)


_SHORTEST_PART = 2
"""Letters of a word for a part: one syllable is in too many sentences."""

_NO_PARTS = frozenset({HELP_INTENT, "out_of_scope", "talk_to_human"})
"""Intents of messages that are about more than a product."""


def _asked(turn: Turn) -> str | None:
    """The property that is asked about; some words ask for one only of a product that is named."""
    text, lexicon = turn.text, turn.services.lexicon
    prop = find_asked_property(text, lexicon)
    if prop is not None:
        return prop
    prop = find_asked_property(text, lexicon, OF_NAMED)
    return prop if prop is not None and named_in(turn, text) else None


def _asks_of_named(turn: Turn, prop: str) -> bool:
    """Whether the property is beyond doubt asked of a product that the message names."""
    lexicon = turn.services.lexicon
    sure = find_asked_property(turn.text, lexicon) is not None
    return sure and bool(named_in(turn, without_telling_words(prop, turn.text, lexicon)))


def _product(turn: Turn, prop: str) -> Product | None:
    """The one product that is named, else the one that is talked about: the wool in `is it real wool` is none."""
    last = turn.slot("product_id")
    plain = named_in(turn, without_telling_words(prop, turn.text, turn.services.lexicon))
    if not plain and last is not None:
        return last_product(turn)
    named = plain if len(plain) == 1 else named_in(turn, turn.text)
    if len(named) > 1:
        named = [one for one in named if one.id == last]
    return named[0] if len(named) == 1 and not _category_named(turn, named[0]) else None


def category_asked_about(turn: Turn) -> Sequence[Product]:
    """The products of a category of which a property is asked: `조명은 어디서 만든 거예요`; none of all else."""
    if turn.form is not None or not turn.text or _asked(turn) is None:
        return ()
    named = named_in(turn, turn.text)
    return _category_named(turn, named[0]) if len(named) == 1 else ()


def _category_named(turn: Turn, product: Product) -> Sequence[Product]:
    """The products of a category, if all that is said of the name of one is what the category is called."""
    words = naming_words(turn.text, turn.services.lexicon)
    own = _words_of(product, words, turn.services.lexicon)
    said = [word for word in words if not own.isdisjoint(stems(word))]
    if len(said) != 1:
        return ()
    found = (of_category(turn, form) for form in stems(said[0]))
    return next((products for products in found if len(products) > 1), ())


def _told(turn: Turn, product: Product, prop: str) -> list[str]:
    """What the product's description, size guide, options or name say of the property."""
    lexicon, language = turn.services.lexicon, turn.language
    description = product.description[language]
    guide = product.size_guide[language] if product.size_guide is not None else ""
    told = telling_sentences(prop, description, lexicon)
    if guide and telling_words(prop, guide, lexicon):
        told = [guide]
    told += [one for one in _options(turn, product, prop) if telling_words(prop, one, lexicon)]
    named = not told and telling_words(prop, product.name[language], lexicon)
    return [description] if named and description else told


def _options(turn: Turn, product: Product, prop: str) -> list[str]:
    """The values of the options that are about the property."""
    lexicon, language = turn.services.lexicon, turn.language
    values: dict[str, dict[str, None]] = {}
    for option in (option for variant in product.variants for option in variant.options):
        if is_option_of(prop, option.name[language], lexicon):
            values.setdefault(option.name[language], {})[option.value[language]] = None
    return [f"{name}: {', '.join(found)}." for name, found in values.items()]


def _line_of_article(turn: Turn, prop: str, told: str) -> list[str]:
    """The line of the article on the property that speaks of what the description says: of lamps with a USB cable."""
    lexicon = turn.services.lexicon
    said = set(telling_words(prop, told, lexicon))
    bodies = (
        one.body
        for one in turn.services.articles
        if one.language == turn.language and find_asked_property(one.title, lexicon) == prop
    )
    lines = (line.removeprefix("- ") for body in bodies for line in body.splitlines())
    return [line for line in lines if said & set(telling_words(prop, line, lexicon))][:1]

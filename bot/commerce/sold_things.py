"""Whether a shop sells what a question names: `do you sell sofas`, `커튼 있어요?`.

A store finds by words, small slips forgiven, and so finds a cotton robe for `코튼` and a throw `for the sofa`. What is
asked for is the noun before or behind the verb, and a product is one if it is called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from bot.commerce.korean_words import is_korean, letters
from bot.commerce.lexicon import Lexicon
from bot.commerce.product_words import naming_words, product_words
from bot.commerce.products import Product
from bot.commerce.shapes import search_shape
from bot.commerce.storekeeping.words import content_words, normalised, stems
from bot.commerce.variants import is_variant_word

_SHORTEST = 2
"""Letters of a word that names a thing."""
_SLIP_LENGTH = 5
"""Letters (a Korean syllable has two or three) below which one wrong letter makes another word."""

_CLOSED = 3
"""Letters of a Korean syllable that ends in a consonant."""
_PARTICLE = re.compile(r"(?<=.)(?:[은는을를]|이나|이랑)$|(?<=..)[이가도]$")
_BEHIND_CONSONANTS = frozenset({"은", "을", "이", "이나", "이랑"})


def thing_asked_for(text: str, lexicon: Lexicon) -> str | None:
    """The noun that `text` asks for by asking whether it is sold; None where it asks for none."""
    return _before_verb(text, lexicon) or _behind_verb(text, lexicon) or thing_in_stock(text, lexicon)


def is_sold(thing: str, text: str, products: Sequence[Product], lexicon: Lexicon) -> bool:
    """Whether any of the products is called by `thing` or another noun of `text`, or comes in what `thing` says."""
    words = {form for word in (thing, *naming_words(text, lexicon)) for form in stems(word)}
    if any(is_variant_word(form, product, lexicon) for product in products for form in stems(thing)):
        return True
    return any(_is_called(word, product) for product in products for word in words if len(word) >= _SHORTEST)


def is_spoken_of(thing: str, product: Product) -> bool:
    """Whether the texts of a product have the word, so that it has to do with it: a throw `for the sofa`."""
    texts = (*(text for _, text in product.description.by_language), *product.keywords)
    said = " ".join(normalised(text) for text in texts)
    return any(form in (said if is_korean(form) else said.split()) for form in stems(thing) if len(form) >= _SHORTEST)


def _before_verb(text: str, lexicon: Lexicon) -> str | None:
    """Korean: the word before `있어요`, or that runs into it."""
    verbs = [one for one in lexicon.phrases("product_questions", "sold") if is_korean(one)]
    before, stock = "", frozenset(lexicon.phrases("product_questions", "stock"))
    for token in normalised(text).split():
        verb = next((one for one in verbs if one in token), None)
        if verb is not None:
            return _noun(token.partition(verb)[0] or before, lexicon)
        if not any(form in stock for form in stems(token)):
            before = token
    return None


def _behind_verb(text: str, lexicon: Lexicon) -> str | None:
    """English: the last word of the run of words right behind `do you sell`; none of `do you have anything for …`."""
    said = f" {normalised(text)} "
    verbs = [one for one in lexicon.phrases("product_questions", "sold") if not is_korean(one)]
    begins = [said.index(f" {one} ") + len(one) + 1 for one in verbs if f" {one} " in said]
    if not begins:
        return None
    run = ""
    articles = lexicon.words("before_things")
    behind = said[min(begins) :].split()
    while behind and behind[0] in articles:
        del behind[0]
    for word in product_words(" ".join(behind), lexicon):
        if not word:
            break
        run = word
    return _noun(run, lexicon)


def thing_in_stock(text: str, lexicon: Lexicon) -> str | None:
    """English: the word before what asks for the stock: `curtains in stock?`. In Korean it may be anything there."""
    match = search_shape(lexicon, "thing_in_stock", text)
    return _noun(normalised(match["thing"]), lexicon) if match is not None else None


def _noun(word: str, lexicon: Lexicon) -> str | None:
    """The word without a particle, unless it is an everyday one or holds a number."""
    forms = stems(word) if word else ()
    noise = lexicon.words("product_noise") | lexicon.words("product_questions_noise")
    general = lexicon.words("anything_at_a_price")
    if not forms or any(form in noise | general for form in forms) or any(map(str.isdigit, word)):
        return None
    noun = _without_particle(word, lexicon) if is_korean(word) else word
    return noun if naming_words(noun, lexicon) else None


def _without_particle(word: str, lexicon: Lexicon) -> str:
    """`커튼` of `커튼이` and of `커튼은`; `목걸이` as it is."""
    if any(word.endswith(one) for one in lexicon.words("nouns_like_particles")):
        return word
    match = _PARTICLE.search(word)
    closed = match is not None and len(letters(word[: match.start()][-1:])) == _CLOSED
    fits = match is not None and (match[0] == "도" or closed == (match[0] in _BEHIND_CONSONANTS))
    return word[: match.start()] if match is not None and fits else word


def _is_called(word: str, product: Product) -> bool:
    return any(
        word == name
        or (is_korean(name) and len(name) >= _SHORTEST and word.endswith(name))
        or (len(letters(name)) >= _SLIP_LENGTH and OSA.distance(letters(word), letters(name), score_cutoff=1) <= 1)
        for name in _nouns(product)
    ) or word in set(_words_of_names(product))


def _nouns(product: Product) -> Iterator[str]:
    """What the product is: its names and keywords whole, and the last word of each, which is its noun."""
    names = (name for _, name in (*product.name.by_language, *product.category_name.by_language))
    for phrase in (*names, *product.keywords):
        words = content_words(phrase, frozenset())
        if words:
            yield "".join(words)
            yield from stems(words[-1])


def _words_of_names(product: Product) -> Iterator[str]:
    """All words of its names: `linen` is a thing to ask for, too."""
    for _, name in (*product.name.by_language, *product.category_name.by_language):
        for word in content_words(name, frozenset()):
            yield from stems(word)

"""Which help article tells how something is cared for: the one of its material."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.commerce.help_parser import HelpArticle
from bot.commerce.lexicon import Lexicon
from bot.commerce.products import Product
from bot.commerce.properties import telling_words
from bot.commerce.shapes import search_shape
from bot.commerce.storekeeping.words import normalised, squeezed, stems

LONGEST_TERM = 3
"""Words of a keyword; a longer one tells a story, in which many things may be named."""


def find_care_article(
    terms: frozenset[str],
    articles: Iterable[HelpArticle],
    language: str,
    lexicon: Lexicon,
    materials: frozenset[str] = frozenset(),
) -> HelpArticle | None:
    """The article on care whose title and keywords share most with `terms`; None if none shares anything.

    An article on other materials than all `materials` is left out: a cotton throw is not washed like wool.
    """
    best: tuple[int, HelpArticle] | None = None
    for article in articles:
        told = (article.title, *article.keywords)
        if article.language != language or not is_on_care(article, lexicon):
            continue
        about = materials_in(" ".join(told), lexicon)
        if materials and about and not any(_same(one, other) for one in materials for other in about):
            continue
        score = sum(map(len, terms & frozenset(_terms_of_article(article, lexicon))))
        if score and (best is None or score > best[0]):
            best = (score, article)
    return best[1] if best else None


def is_on_care(article: HelpArticle, lexicon: Lexicon) -> bool:
    """Whether the article tells how something is washed, dried or cleaned."""
    return any(search_shape(lexicon, "about_care", one) for one in (article.title, *article.keywords))


def materials_in(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of `text` that name a material."""
    return frozenset(telling_words("material", text, lexicon))


def _same(one: str, other: str) -> bool:
    """`wooden` and `wood`."""
    return one.startswith(other) or other.startswith(one)


def terms_of_product(product: Product, lexicon: Lexicon) -> frozenset[str]:
    """The words of its names, and its other names as a whole: a `table lamp` is no table."""
    names = (word for _, name in product.name.by_language for word in _words(name, lexicon))
    return frozenset({*names, *map(squeezed, product.keywords)})


def terms_of_text(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of a question that say what it is about."""
    return frozenset(_words(text, lexicon))


def _terms_of_article(article: HelpArticle, lexicon: Lexicon) -> Iterator[str]:
    for phrase in (article.title, *(one for one in article.keywords if len(one.split()) <= LONGEST_TERM)):
        yield squeezed(phrase)
        yield from _words(phrase, lexicon)


def _words(text: str, lexicon: Lexicon) -> Iterator[str]:
    """The words that say what something is: not those of care itself, nor everyday ones."""
    noise = lexicon.words("product_noise") | lexicon.words("help_noise")
    for word in normalised(text).split():
        if word not in noise and search_shape(lexicon, "about_care", word) is None:
            yield from stems(word)

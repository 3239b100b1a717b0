"""Which part of a help article answers a question: its short answer, or a line further down that says more of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from bot.commerce.help_features import is_explained, landmarks, words
from bot.commerce.help_parser import SHORT_ANSWER_CHARACTERS, HelpArticle, plain_line
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import search_shape

_POINT = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_NO_PROSE = re.compile(r"\s*(?:$|[#|>!<`])")


_FIRST_WORDS = 3
_GENERAL_FROM = 6
"""A word that so many articles have (`e-mail`) says little of what is asked."""


def find_answer(
    article: HelpArticle,
    question: str,
    articles: tuple[HelpArticle, ...],
    lexicon: Lexicon,
    names_product: Callable[[str], bool] = lambda _: False,
) -> str:
    """The line of the article that speaks of all that is asked, where its short answer does not; else that.

    What the title names is what the whole article is about, and tells no line from another; nor do words that are not
    in the article at all. `articles` are all of the shop's.
    """
    language = article.language
    said, title = words(question, language, lexicon), landmarks(words(article.title, language, lexicon), language)
    known = landmarks(words(" ".join((article.body, *article.keywords)), language, lexicon), language)
    asked = {one for one in said if is_explained(one, known, language) and not is_explained(one, title, language)}
    # `is there a guarantee on the lamp` is about the guarantee, which is answered, whatever else is told of lamps.
    answered = _told(
        {one for one in said if is_explained(one, title, language)}, article.short_answer, language, lexicon
    )
    if answered and len(asked) == 1 and names_product(next(iter(asked))):
        return article.short_answer
    general = _general_words(articles, language, lexicon)
    if asked <= general or _told(asked - general, article.short_answer, language, lexicon):
        return article.short_answer
    fitting = (one for one in _lines(article, lexicon) if _is_about(asked, words(one, language, lexicon)))
    return next(fitting, article.short_answer)


def _is_about(asked: set[str], line: tuple[str, ...]) -> bool:
    """Whether a line has all those words; a single one stands where a line says what it is about."""
    return asked <= set(line[:_FIRST_WORDS] if len(asked) == 1 else line)


@lru_cache(maxsize=8)
def _general_words(articles: tuple[HelpArticle, ...], language: str, lexicon: Lexicon) -> frozenset[str]:
    bodies = (set(words(one.body, language, lexicon)) for one in articles if one.language == language)
    found_in = Counter(word for body in bodies for word in body)
    return frozenset(word for word, count in found_in.items() if count >= _GENERAL_FROM)


def _told(asked: set[str], text: str, language: str, lexicon: Lexicon) -> set[str]:
    """Those of the words that `text` speaks of."""
    marks = landmarks(words(text, language, lexicon), language)
    return {one for one in asked if is_explained(one, marks, language)}


def _lines(article: HelpArticle, lexicon: Lexicon) -> Iterator[str]:
    """The points and paragraphs below the short answer that are as short as one and stand alone, as plain text."""
    for block in article.body.split("\n\n")[1:]:
        points = block.splitlines() if _POINT.match(block) else [" ".join(block.split())]
        for point in points:
            line = plain_line(_POINT.sub("", point))
            alone = search_shape(lexicon, "refers_back", line) is None
            if alone and len(line) <= SHORT_ANSWER_CHARACTERS and not _NO_PROSE.match(line):
                yield line

"""Ranked search over the help articles: TF-IDF over words and pieces of words, without a network or a model file.

Words carry the meaning; pieces of words forgive typing errors, Korean particles and missing spaces. scikit-learn is
imported only here, so that a process that never searches does not pay for it (about a second).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from math import log, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.commerce.help_articles import HelpArticle
from bot.commerce.help_features import PIECE_MARK, WORD_MARK, features, is_explained, landmarks, words
from bot.commerce.lexicon import Lexicon

# The beginning of a long text says what it is about; the rest would only cost time.
QUERY_CHARACTERS: Final = 300

# The weights and thresholds below were chosen by measuring; tests/unit/commerce/test_help_search.py holds the questions
# and says what those measured that were written afterwards.
_WORD_WEIGHT: Final = 2.0
# A piece that no article has counts less than a word that none has: typing errors and endings make many of them.
_UNKNOWN_PIECE_WEIGHT: Final = 0.6
# How much of the score comes from the best single title, keyword or question; from title and keywords; from the body.
# Questions count alone: together their small talk would drown the keywords.
_PHRASE_SHARE: Final = 0.3
_FIELDS_SHARE: Final = 0.4
_BODY_SHARE: Final = 0.3
# A word of more articles than this (a number, and a share of all) tells none of them apart: “order”, “주문”.
_COMMON_ARTICLES: Final = 5
_COMMON_SHARE: Final = 0.5
_TOGETHER_WORDS: Final = 2
# What is nearly as good as the best hit, and how alike (0-100) a question must be to count as asked.
_NEARLY: Final = 0.9
_ALMOST_ASKED: Final = 85
# Shorter words have too many neighbours: card, cart, care.
_CORRECTED_CHARACTERS: Final = 5


@dataclass(frozen=True)
class Thresholds:
    """What a score (0..1) must reach: `alone`, or `together` with `_TOGETHER_WORDS` of the question in the article.

    `likely` is enough where something else than the search says that an article answers.
    """

    alone: float
    together: float
    likely: float


# Korean scores are lower: verb endings make more unknown pieces.
_THRESHOLDS: Final = {"en": Thresholds(0.34, 0.23, 0.1), "ko": Thresholds(0.212, 0.092, 0.05)}
_CAREFUL: Final = Thresholds(0.34, 0.23, 0.1)


@dataclass(frozen=True)
class Hit:
    """An article that was found. `score` is 0..1; quote the article only if `confident`.

    If it is otherwise known that an article answers the question, `likely` is enough.
    """

    article: HelpArticle
    score: float
    confident: bool
    likely: bool


class HelpSearch:
    """An index over articles; building costs about a tenth of a second a language, a search less than one."""

    def __init__(self, articles: Iterable[HelpArticle], lexicon: Lexicon) -> None:
        by_language: dict[str, list[HelpArticle]] = {}
        for article in articles:
            by_language.setdefault(article.language, []).append(article)
        self._indexes = {language: _Index(group, language, lexicon) for language, group in by_language.items()}

    def search(self, query: str, language: str, limit: int = 3) -> list[Hit]:
        """At most `limit` articles that share anything with `query`, best first; the same for the same input.

        Equal scores keep the order in which the articles were given. A language without articles finds nothing.
        """
        index = self._indexes.get(language)
        return index.search(query[:QUERY_CHARACTERS], limit) if index else []


@lru_cache(maxsize=1)
def search_over(articles: tuple[HelpArticle, ...], lexicon: Lexicon) -> HelpSearch:
    """The index over a process's articles, built when it is asked for first."""
    return HelpSearch(articles, lexicon)


class _Index:
    """The articles of one language as matrices of weights."""

    def __init__(self, articles: Sequence[HelpArticle], language: str, lexicon: Lexicon) -> None:
        self._articles = tuple(articles)
        self._language = language
        self._words = partial(words, language=language, lexicon=lexicon)
        fields = [self._words_of(article.title, *article.keywords) for article in articles]
        bodies = [self._words_of(article.body) for article in articles]
        found_in = Counter(word for field, body in zip(fields, bodies, strict=True) for word in {*field, *body})
        most = max(_COMMON_ARTICLES, _COMMON_SHARE * len(articles))
        self._common = frozenset(word for word, count in found_in.items() if count > most)
        self._landmarks = tuple(
            landmarks(field, language) | frozenset(body) for field, body in zip(fields, bodies, strict=True)
        )
        # The analyzer gets words that are made already, so each text is taken apart once.
        vectorizer = TfidfVectorizer(analyzer=_analyzer(language), sublinear_tf=True)
        questions = [self._words_of(*article.questions) for article in articles]
        vectorizer.fit([sum(texts, ()) for texts in zip(fields, bodies, questions, strict=True)])
        self._column: dict[str, int] = vectorizer.vocabulary_
        names = vectorizer.get_feature_names_out()
        vectorizer.idf_ = vectorizer.idf_ * np.array([_weight(name) for name in names])
        self._idf: list[float] = vectorizer.idf_.tolist()
        self._unknown = log(1 + len(articles)) + 1

        self._known_words = sorted({word for field in fields for word in field if len(word) >= _CORRECTED_CHARACTERS})

        phrases = [(article.title, *article.keywords, *article.questions) for article in articles]
        self._first_phrase = np.cumsum([0, *(len(group) for group in phrases[:-1])])
        self._phrases: Any = vectorizer.transform([self._words(phrase) for group in phrases for phrase in group])
        self._whole: Any = _FIELDS_SHARE * vectorizer.transform(fields) + _BODY_SHARE * vectorizer.transform(bodies)

    def search(self, query: str, limit: int) -> list[Hit]:
        asked = tuple(map(self._corrected, self._words(query)))
        vector = self._vector(asked)
        best_phrase = np.maximum.reduceat(self._phrases @ vector, self._first_phrase)
        scores: NDArray[np.float64] = _PHRASE_SHARE * best_phrase + self._whole @ vector
        ranked = np.argsort(-scores, kind="stable")[:limit]
        least = _THRESHOLDS.get(self._language, _CAREFUL).likely
        hits: list[Hit] = []
        for place in ranked:
            score = min(float(scores[place]), 1.0)
            if score > 0:
                # What stands below an unsure hit is unsure too.
                trusted = not hits or hits[-1].confident
                confident = trusted and self._is_confident(int(place), score, asked)
                hits.append(Hit(self._articles[place], score, confident, score >= least))
        return _nearly_asked_first(query, hits)

    def _words_of(self, *texts: str) -> tuple[str, ...]:
        return tuple(word for text in texts for word in self._words(text))

    def _corrected(self, word: str) -> str:
        """`word`, or the one word of titles and keywords that it is a slip of: a letter more, less, wrong or swapped.

        Only for words in letters of which one says little; in Hangul the pieces forgive.
        """
        if len(word) < _CORRECTED_CHARACTERS or not word.isascii() or f"{WORD_MARK}{word}" in self._column:
            return word
        best = process.extractOne(word, self._known_words, scorer=OSA.distance, score_cutoff=1)
        return best[0] if best and best[0][0] == word[0] else word

    def _is_confident(self, place: int, score: float, asked: Sequence[str]) -> bool:
        specific = set(asked) - self._common
        explained = sum(is_explained(word, self._landmarks[place], self._language) for word in specific)
        thresholds = _THRESHOLDS.get(self._language, _CAREFUL)
        return bool(specific) and (
            score >= thresholds.alone or (score >= thresholds.together and explained >= _TOGETHER_WORDS)
        )

    def _vector(self, asked: Sequence[str]) -> NDArray[np.float64]:
        """The question as weights of length 1, or less: what no article knows takes its part of the length.

        scikit-learn's own `transform` ignores unknown features, so that one known word among ten would score like one.
        """
        vector = np.zeros(len(self._idf))
        squares = 0.0
        for feature, count in Counter(features(asked, self._language)).items():
            column = self._column.get(feature)
            if column is None:
                weight = self._unknown * _weight(feature)
                weight *= _UNKNOWN_PIECE_WEIGHT if feature.startswith(PIECE_MARK) else 1
            else:
                weight = self._idf[column]
            weight *= 1 + log(count)
            squares += weight * weight
            if column is not None:
                vector[column] = weight
        return vector / sqrt(squares) if squares else vector


def _nearly_asked_first(query: str, hits: list[Hit]) -> list[Hit]:
    """Of articles that fit nearly as well as the best, the one first that has almost this question: `how do I sign up`.

    Its small words tell it then, which are left out everywhere else.
    """
    said = query.casefold()
    for hit in hits:
        if hit.score < hits[0].score * _NEARLY:
            break
        if any(fuzz.ratio(said, one.casefold()) >= _ALMOST_ASKED for one in hit.article.questions):
            return [hit, *(other for other in hits if other is not hit)]
    return hits


def _weight(feature: str) -> float:
    return _WORD_WEIGHT if feature.startswith(WORD_MARK) else 1.0


def _analyzer(language: str) -> Callable[[Sequence[str]], list[str]]:
    return lambda stems: list(features(stems, language))

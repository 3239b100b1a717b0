"""The shop's help articles: a folder of Markdown files that a merchant edits, one folder inside for each language.

`help/en/gift-cards.md` and `help/ko/gift-cards.md` are the same article. `help_parser` reads one file; here the folder
is loaded, and looked over for what one file cannot show. `docs/help-articles.md` tells a merchant how to add one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from bot.commerce.help_parser import SHORT_ANSWER_CHARACTERS, ArticleError, HelpArticle, parse_article

__all__ = [
    "BODY_WORDS",
    "FEWEST_KEYWORDS",
    "FEWEST_QUESTIONS",
    "HELP_INTENT",
    "SHORT_ANSWER_CHARACTERS",
    "ArticleError",
    "HelpArticle",
    "load_articles",
    "parse_article",
    "problems",
]

# Longer than a minute of reading, and an article is better as two.
BODY_WORDS: Final = 180
# With fewer, customers who use other words than the title's do not find the article.
FEWEST_KEYWORDS: Final = 3
# With fewer, the clerk takes such questions for those of a rule.
FEWEST_QUESTIONS: Final = 3
# The intent of a question that an article answers. Its training examples are the articles' titles and questions.
HELP_INTENT: Final = "ask_help"

_LANGUAGE: Final = re.compile(r"[a-z]{2}")


def load_articles(folder: Path) -> tuple[HelpArticle, ...]:
    """All articles of `folder`, by language, then slug; reads files, raises one `ArticleError` for all of them.

    Each folder inside, named by a language's two letters, holds that language's `*.md`. Files that lie beside those
    folders are not articles.
    """
    if not folder.is_dir():
        raise ArticleError([f"{folder}: there is no such folder. Make it, with one folder a language inside: en, ko."])
    articles: list[HelpArticle] = []
    found: list[str] = []
    for path in sorted(folder.glob("*/*.md")):
        language = path.parent.name
        if not _LANGUAGE.fullmatch(language):
            found.append(
                f"{path}:1: “{language}” is no language code. Move the file into a folder named like en or ko."
            )
            continue
        try:
            articles.append(parse_article(path.read_text("utf-8"), path.stem, language, str(path)))
        except UnicodeDecodeError:
            found.append(f"{path}:1: the file is not UTF-8 text. Save it again with the encoding UTF-8.")
        except ArticleError as error:
            found.extend(error.problems)
    if found:
        raise ArticleError(found)
    return tuple(articles)


def problems(articles: Sequence[HelpArticle], languages: Sequence[str] | None = None) -> tuple[str, ...]:
    """What a merchant should mend though the clerk can work with it: one sentence each, with the file.

    `languages` are the shop's; without them, those that have any article.
    """
    wanted = tuple(languages) if languages is not None else tuple(sorted({article.language for article in articles}))
    return (
        *_untranslated(articles, wanted),
        *_too_long(articles),
        *_few_keywords(articles),
        *_few_questions(articles),
        *_ambiguous(articles),
    )


def _untranslated(articles: Sequence[HelpArticle], languages: Sequence[str]) -> list[str]:
    found: list[str] = []
    by_slug = sorted(articles, key=lambda article: (article.slug, article.language))
    for _, group in groupby(by_slug, key=lambda article: article.slug):
        there = {article.language: article for article in group}
        path = next(iter(there.values())).path
        found.extend(
            f"{path}: the article is missing in “{language}”. Write it as {_sibling(path, language)}."
            for language in languages
            if language not in there
        )
        found.extend(
            f"{article.path}: the shop does not speak “{language}”. "
            "Add the language to shop.yml or delete the file; nobody is shown it."
            for language, article in there.items()
            if language not in languages
        )
    return found


def _sibling(path: str, language: str) -> Path:
    file = Path(path)
    return file.parent.parent / language / file.name


def _too_long(articles: Sequence[HelpArticle]) -> list[str]:
    return [
        f"{article.path}: the text has {words} words; customers stop reading at {BODY_WORDS}. Shorten it or make two."
        for article in articles
        if (words := len(article.body.split())) > BODY_WORDS
    ]


def _few_keywords(articles: Sequence[HelpArticle]) -> list[str]:
    return [
        f"{article.path}: only {len(article.keywords)} keywords. "
        f"Give at least {FEWEST_KEYWORDS} in words that customers use, or the article is not found."
        for article in articles
        if len(article.keywords) < FEWEST_KEYWORDS
    ]


def _few_questions(articles: Sequence[HelpArticle]) -> list[str]:
    return [
        f"{article.path}: only {len(article.questions)} questions. "
        f"Give at least {FEWEST_QUESTIONS} as customers type them, or the clerk does not know that they are for this."
        for article in articles
        if len(article.questions) < FEWEST_QUESTIONS
    ]


def _ambiguous(articles: Sequence[HelpArticle]) -> list[str]:
    users: defaultdict[tuple[str, str], list[HelpArticle]] = defaultdict(list)
    for article in articles:
        for keyword in dict.fromkeys(
            word.casefold() for word in (article.title, *article.keywords, *article.questions)
        ):
            users[article.language, keyword].append(article)
    return [
        f"{second.path}: “{keyword}” is also in {first.path}. Leave it in the one article that answers it."
        for (_, keyword), (first, *others) in users.items()
        for second in others
    ]

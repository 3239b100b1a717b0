"""One help article: a Markdown file that a merchant edits.

`help/en/gift-cards.md` and `help/ko/gift-cards.md` are the same article. A file opens with front matter (`title`,
`keywords`, `questions`, optionally `intent`) between two lines of `---`; the first paragraph below is the short answer
that the clerk quotes, the rest is read by who opens the article. `docs/help-articles.md` tells a merchant the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process

from bot.commerce.shop_yaml import Mapping as Fields
from bot.commerce.shop_yaml import Node, Scalar, YamlProblemError, read_yaml
from bot.commerce.shop_yaml import Sequence as Items

# A short answer fits one chat bubble on a phone without scrolling.
SHORT_ANSWER_CHARACTERS: Final = 280

FENCE: Final = "---"
FIELDS: Final = ("title", "keywords", "questions", "intent")
# Below this likeness (0-100) a misspelt field is not worth a guess.
_LIKENESS: Final = 60

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INTENT: Final = re.compile(r"[a-z]+(?:_[a-z]+)*")
_NOT_PROSE: Final = re.compile(r"#{1,6}\s|[-*+>|]\s|\||\d+[.)]\s|!\[|```|<")
_LINK: Final = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_EMPHASIS: Final = re.compile(r"(\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))")


_NOTHING: Final = ("", "~", "null", "Null", "NULL")
_NUMBER: Final = re.compile(
    r"[-+]?\.?\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?$|0[box][\da-fA-F_]+$|[-+]?\.(?:inf|nan)$"
    r"|\d{4}-\d\d?-\d\d?(?:$|[Tt ])|(?:true|false)$",
    re.IGNORECASE,
)
"""What YAML 1.2 takes for a number, a day or a truth unless it stands in quotation marks."""


class ArticleError(ValueError):
    """A help article cannot be read. `problems` has a sentence each: file:line, what is wrong, the cure."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class HelpArticle:
    """One article in one language. `slug` is the same in all languages.

    `short_answer` is plain text of at most `SHORT_ANSWER_CHARACTERS`; `body` is Markdown and begins with it. `intent`
    names the intent whose rule goes deeper, if there is one. `path` is where a merchant edits it. `questions` are what
    customers type who want this article: the clerk learns from them to tell such questions from those of the rules.
    """

    slug: str
    language: str
    title: str
    keywords: tuple[str, ...]
    intent: str | None
    short_answer: str
    body: str
    path: str
    questions: tuple[str, ...] = ()


def parse_article(text: str, slug: str, language: str, path: str) -> HelpArticle:
    """The article that `text` (a whole file) holds; raises `ArticleError` with all that is wrong with it."""
    found: list[str] = []
    if not _SLUG.fullmatch(slug):
        found.append(
            f"{path}:1: the file name “{slug}” cannot be an address. "
            "Use small Latin letters, digits and single hyphens, for example gift-cards.md."
        )
    lines = text.removeprefix("\ufeff").splitlines()
    end = _end_of_front_matter(lines, path)
    fields, at = _read_front_matter(lines[1:end], path)
    title = _title(fields, at, path, found)
    keywords = _keywords(fields, at, path, found)
    questions = _texts(fields.get("questions", _Listed(())), "question", at.get("questions", 2), path, found)
    intent = _intent(fields, at, path, found)
    short_answer = _short_answer(lines, end + 1, path, found)
    if found:
        raise ArticleError(found)
    body = "\n".join(lines[end + 1 :]).strip()
    return HelpArticle(slug, language, title, keywords, intent, short_answer, body, path, questions)


def _end_of_front_matter(lines: Sequence[str], path: str) -> int:
    """The index of the second fence."""
    if not lines or lines[0].rstrip() != FENCE:
        raise ArticleError([f"{path}:1: the file must begin with a line of {FENCE}, then title and keywords."])
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return index
    raise ArticleError([f"{path}:{len(lines)}: title and keywords never end. Put a line of {FENCE} below them."])


def _read_front_matter(lines: Sequence[str], path: str) -> tuple[Mapping[str, object], Mapping[str, int]]:
    """The fields, and the line of the file (from 1) on which each begins. The value of a list is a `_Listed`."""
    try:
        root = read_yaml("\n".join(lines), aliases=True)
    except YamlProblemError as error:
        raise ArticleError([f"{path}:{error.problem.line + 1}: {error.problem.message}."]) from error
    if not isinstance(root, Fields) or not root.entries:
        raise ArticleError([f"{path}:2: title and keywords are missing. Write “title: …” and “keywords:” here."])
    at: dict[str, int] = {}
    wrong: list[str] = []
    for entry in root.entries:
        line = entry.line + 1
        if entry.key in at:
            wrong.append(f"{path}:{line}: “{entry.key}” stands there twice. Keep one of them.")
        at.setdefault(entry.key, line)
    wrong += [f"{path}:{at[name]}: “{name}” is not a field. {_suggestion(name)}" for name in at if name not in FIELDS]
    if wrong:
        raise ArticleError(wrong)
    return {entry.key: _value(entry.value) for entry in root.entries}, at


@dataclass(frozen=True)
class _Listed:
    """The items of a list, each with its line in the file."""

    items: tuple[tuple[int, object], ...]


@dataclass(frozen=True)
class _NoText:
    """What YAML takes for a number, a date or a truth, as it is written."""

    written: str

    def __repr__(self) -> str:
        return self.written


def _value(node: Node) -> object:
    if isinstance(node, Items):
        return _Listed(tuple((item.line + 1, _value(item)) for item in node.items))
    if not isinstance(node, Scalar):
        return _NoText("{…}")
    if not node.bare:
        return node.text
    if node.text in _NOTHING:
        return None
    return _NoText(node.text) if _NUMBER.match(node.text) else node.text


def _suggestion(name: str) -> str:
    best = process.extractOne(name.casefold(), FIELDS, score_cutoff=_LIKENESS)
    return f"Did you mean “{best[0]}”?" if best else f"The fields are {', '.join(FIELDS)}."


def _title(fields: Mapping[str, object], at: Mapping[str, int], path: str, found: list[str]) -> str:
    title = fields.get("title")
    if isinstance(title, str) and title.strip():
        return title.strip()
    found.append(f"{path}:{at.get('title', 2)}: the title is missing. Write “title: ” and a few words of text.")
    return ""


def _keywords(fields: Mapping[str, object], at: Mapping[str, int], path: str, found: list[str]) -> tuple[str, ...]:
    line = at.get("keywords", 2)
    if fields.get("keywords") in (None, _Listed(())):
        found.append(f"{path}:{line}: the keywords are missing. Write “keywords:” and below it one “- word” a line.")
        return ()
    return _texts(fields["keywords"], "keyword", line, path, found)


def _texts(listed: object, what: str, line: int, path: str, found: list[str]) -> tuple[str, ...]:
    """The texts of a list that begins at `line`; `what` is what one of them is called."""
    if not isinstance(listed, _Listed):
        found.append(f"{path}:{line}: “{what}s” must be a list. Write below it one “- {what}” a line.")
        return ()
    found.extend(
        f"{path}:{place}: the {what} {text!r} is not text. Put it in double quotes."
        for place, text in listed.items
        if not isinstance(text, str) or not text.strip()
    )
    return tuple(text.strip() for _, text in listed.items if isinstance(text, str))


def _intent(fields: Mapping[str, object], at: Mapping[str, int], path: str, found: list[str]) -> str | None:
    intent = fields.get("intent")
    if intent is None or (isinstance(intent, str) and _INTENT.fullmatch(intent)):
        return intent
    found.append(
        f"{path}:{at['intent']}: {intent!r} is not an intent. Write its name as in domain.yml, for example ask_stock."
    )
    return None


def plain_line(markdown: str) -> str:
    """A line of Markdown as plain text, the address of a link in brackets behind its words."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1 (\2)", markdown))


def _short_answer(lines: Sequence[str], start: int, path: str, found: list[str]) -> str:
    """The first paragraph from index `start` on, as plain text in one line."""
    first = next((index for index in range(start, len(lines)) if lines[index].strip()), None)
    if first is None:
        found.append(f"{path}:{max(len(lines), 1)}: the text is missing. Write the short answer below the {FENCE}.")
        return ""
    paragraph: list[str] = []
    for line in lines[first:]:
        if not line.strip():
            break
        paragraph.append(line.strip())
    if _NOT_PROSE.match(paragraph[0]):
        found.append(
            f"{path}:{first + 1}: the text begins with a heading, list or picture. "
            "Begin with the short answer as a plain paragraph; the clerk quotes it."
        )
        return ""
    answer = plain_line(" ".join(paragraph))
    if len(answer) > SHORT_ANSWER_CHARACTERS:
        found.append(
            f"{path}:{first + 1}: the first paragraph has {len(answer)} characters, the clerk can quote "
            f"{SHORT_ANSWER_CHARACTERS}. Put an empty line after the short answer."
        )
    return answer

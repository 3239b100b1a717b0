"""Help articles: each can be read, in all languages, and names intents that exist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.commerce.help_articles import HELP_INTENT, ArticleError, HelpArticle, parse_article, problems
from bot.project.domain import Domain
from bot.project.examples import Example, IntentBlock
from bot.project.findings import Findings
from bot.project.names import advise
from bot.project.source import read_text

_LINE = re.compile(r"(?P<path>.*?):(?:(?P<line>\d+):)? (?P<message>.*)", re.DOTALL)


def check_articles(folder: Path, domain: Domain | None, languages: Sequence[str], findings: Findings) -> None:
    """Check `<language>/*.md` below `folder`."""
    if not folder.is_dir():
        message = f"there is no such folder; make it, with a folder for each language inside: {', '.join(languages)}"
        findings.error(str(folder), 1, message)
        return
    articles: list[HelpArticle] = []
    complete = True
    for path in sorted(folder.glob("*/*.md")):
        text = read_text(path, findings, "write an article in it or delete it")
        article = _parse(path, text, findings) if text is not None else None
        complete = complete and article is not None
        if article is not None and text is not None:
            articles.append(article)
            _check_intent(article, text, domain, findings)
    # An article that cannot be read would be called missing as well.
    for problem in problems(articles, languages) if complete else ():
        _add(problem, findings, warning=True)


def read_questions(root: Path) -> dict[str, list[IntentBlock]]:
    """Give the articles' titles and questions as examples, by language. What cannot be read is left out."""
    found: dict[str, list[IntentBlock]] = {}
    for path in sorted((root / "help").glob("*/*.md")):
        text = read_text(path, Findings(), "")
        article = _parse(path, text, Findings()) if text is not None else None
        if text is not None and article is not None:
            start = next((at for at, line in enumerate(text.splitlines(), 1) if line.startswith("questions:")), 2)
            lines = {line.strip().removeprefix("- ").strip("\"'"): at for at, line in enumerate(text.splitlines(), 1)}
            examples = [
                Example(HELP_INTENT, said, article.path, lines.get(said, start))
                for said in (article.title, *article.questions)
            ]
            found.setdefault(article.language, []).append(
                IntentBlock(HELP_INTENT, article.path, examples[0].line, tuple(examples))
            )
    return found


def _parse(path: Path, text: str, findings: Findings) -> HelpArticle | None:
    try:
        return parse_article(text, path.stem, path.parent.name, str(path))
    except ArticleError as error:
        for problem in error.problems:
            _add(problem, findings, warning=False)
    return None


def _add(problem: str, findings: Findings, *, warning: bool) -> None:
    found = _LINE.fullmatch(problem)
    path, line, message = (found["path"], int(found["line"] or 1), found["message"]) if found else ("help", 1, problem)
    (findings.warn if warning else findings.error)(path, line, message)


def _check_intent(article: HelpArticle, text: str, domain: Domain | None, findings: Findings) -> None:
    if article.intent is None or domain is None or domain.has_intent(article.intent):
        return
    lines = text.splitlines()
    line = next((number for number, one in enumerate(lines, 1) if one.startswith("intent")), 1)
    cure = advise(article.intent, domain.intents or (), "name an intent of domain.yml or leave the line out")
    findings.error(article.path, line, f'"{article.intent}" is no intent of domain.yml; {cure}')

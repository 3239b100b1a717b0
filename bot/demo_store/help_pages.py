"""Help articles: Markdown with a YAML head, as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

# Names of languages and articles are part of a path on disk: nothing but these characters may reach it
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
_HEAD = re.compile(r"\A---\n(?P<head>.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*(?P<title>.+)$", re.MULTILINE)
_HEADING = re.compile(r"\A\s*# (?P<title>.+)\n")


@dataclass(frozen=True)
class HelpPage:
    """An article: its title and its HTML (raw HTML of the Markdown is escaped)."""

    title: str
    html: str


def find_help_page(folder: Path, language: str, slug: str) -> HelpPage | None:
    """The article `folder/<language>/<slug>.md`, or None."""
    if not (_NAME.fullmatch(language) and _NAME.fullmatch(slug)):
        return None
    path = folder / language / f"{slug}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    title = _TITLE.search(head["head"]) if head else None
    heading = _HEADING.match(body)
    if heading:
        body = body[heading.end() :]
    name = title["title"].strip("\"' ") if title else heading["title"] if heading else slug
    return HelpPage(name, MarkdownIt("commonmark", {"html": False}).enable("table").render(body))

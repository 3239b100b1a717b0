"""All training examples together: every intent in every language, no example under two intents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.commerce.help_articles import HELP_INTENT
from bot.project.articles import read_questions
from bot.project.domain import Domain
from bot.project.examples import Example, IntentBlock, read_blocks
from bot.project.findings import Findings
from bot.project.source import read_source

FEWEST_EXAMPLES = 5
"""With fewer examples in a language an intent is hardly ever recognised in it."""

Blocks = dict[str, list[IntentBlock]]
"""The intents of the files of each language."""


def check_nlu(root: Path, domain: Domain | None, languages: Sequence[str], findings: Findings) -> None:
    """Check `data/nlu/<language>/*.yml` below `root`."""
    folder = root / "data" / "nlu"
    files = sorted(folder.rglob("*.yml"))
    if not files:
        cure = f"write what customers say in {folder / languages[0]}/"
        findings.error(str(folder), 1, f"there are no examples to learn from; {cure}")
        return
    blocks: Blocks = {}
    unread: set[str] = set()
    for path in files:
        source = read_source(path, findings, 'write "nlu:" and the examples of an intent in it, or delete it')
        language = path.relative_to(folder).parts[0]
        if language not in languages:
            message = (
                f"no language of shop.yml has examples in this place; move the file to {_folders(folder, languages)}"
            )
            findings.warn(str(path), 1, message)
        if source is None:
            unread.add(language)
        else:
            blocks.setdefault(language, []).extend(read_blocks(source, domain))
    for language, asked in read_questions(root).items():
        blocks.setdefault(language, []).extend(asked)
    # What a file that cannot be read holds, nobody misses: the file itself has been told.
    whole = {language: listed for language, listed in blocks.items() if language not in unread}
    _report_missing(domain, [language for language in languages if language not in unread], folder, whole, findings)
    _report_few(whole, findings)
    _report_shared([example for listed in blocks.values() for block in listed for example in block.examples], findings)


def _folders(folder: Path, languages: Sequence[str]) -> str:
    return " or ".join(f"{folder / language}/" for language in languages)


def _report_missing(
    domain: Domain | None, languages: Sequence[str], folder: Path, blocks: Blocks, findings: Findings
) -> None:
    for intent, line in ((domain.intents if domain else None) or {}).items():
        for language in languages:
            there = (block for block in blocks.get(language, []) if block.examples)
            if not any(block.intent.split("/")[0] == intent for block in there):
                cure = f"write at least {FEWEST_EXAMPLES} in {folder / language}/"
                findings.error(domain.path if domain else "", line, f"{intent} has no examples in {language}; {cure}")


def _report_few(blocks: Blocks, findings: Findings) -> None:
    for language, listed in blocks.items():
        counts: defaultdict[str, int] = defaultdict(int)
        for block in listed:
            counts[block.intent] += len(block.examples)
        first = {block.intent: block for block in reversed(listed)}
        for intent, count in counts.items():
            # Each article's own questions are counted where the articles are checked.
            if 0 < count < FEWEST_EXAMPLES and intent != HELP_INTENT:
                said = f"{count} example{'s' if count > 1 else ''}"
                message = f"{intent} has only {said} in {language}; write at least {FEWEST_EXAMPLES}"
                findings.warn(first[intent].path, first[intent].line, message)


def _report_shared(examples: Iterable[Example], findings: Findings) -> None:
    first: dict[str, Example] = {}
    for example in examples:
        other = first.setdefault(example.plain, example)
        if other.intent != example.intent:
            message = (
                f'"{example.text}" is an example of {example.intent} here and of {other.intent} '
                f"in {other.path}:{other.line}; keep it under one of them"
            )
            findings.error(example.path, example.line, message)

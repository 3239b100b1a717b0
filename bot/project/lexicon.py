"""data/lexicon/ and a shop's own lexicon/: the words by which typed answers are understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.commerce.shop_yaml import Scalar
from bot.project.findings import Findings
from bot.project.source import read_source


def check_lexicon(folder: Path, languages: Sequence[str], findings: Findings) -> None:
    """Check every `<language>.yml` of a folder: topics, each with meanings, each with a list of phrases.

    `<language>.options.yml` belongs to it as well.
    """
    for path in sorted(folder.glob("*.yml")):
        language = path.name.split(".")[0]
        if language not in languages:
            cure = f"the words of {', '.join(languages)} are looked for"
            findings.warn(str(path), 1, f'"{language}" is no language of the shop; {cure}')
        source = read_source(path, findings, "write the words of your customers in it")
        topics = source.entries(source.root, "the file") if source else None
        if source is None or topics is None:
            continue
        for topic in topics.values():
            for meaning in (source.entries(topic.value, topic.key) or {}).values():
                for phrase in source.items(meaning.value, f"{topic.key}.{meaning.key}") or ():
                    if not isinstance(phrase, Scalar) or not phrase.text:
                        source.error(phrase.line, "a phrase must be a text; write each as an item of the list")

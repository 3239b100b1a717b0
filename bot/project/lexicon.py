"""data/lexicon/ and a shop's own lexicon/: the words by which customers are understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.commerce.lexicon import SHAPES, Lexicon, Topics, merged
from bot.commerce.lexicon_files import WordFile, read_words, wrong_shapes
from bot.commerce.shop_yaml import Mapping as Words
from bot.commerce.shop_yaml import Node, Scalar
from bot.project.findings import Findings
from bot.project.names import advise
from bot.project.source import read_source

NOT_SPOKEN = frozenset({"function_words", SHAPES})
"""The topics of languages that are only told apart, and of streets there."""

OWN_MEANINGS = frozenset(
    {
        "ambiguous_countries", "cities", "countries", "country_articles", "country_cities", "country_names",
        "currencies", "function_words", "holidays", "kinds", "named_colours", "named_options", "options",
        "other_payments", "place_names", "ranks", "units", "values",
    }
)  # fmt: skip
"""Topics whose meanings are a shop's own, or differ from country to country."""


_FEWEST_OTHERS = 2
"""What a single other language has may be its own: Korean counts in tens of thousands."""


def check_lexicon(folder: Path, languages: Sequence[str], findings: Findings, *, shared: Path | None = None) -> None:
    """Check every `<language>.yml` of a folder, and `<language>.<what>.yml` beside it.

    Each has topics, each with meanings, each with a list of phrases; shapes are regular expressions, and may use the
    words of the folder `shared` as well.
    """
    files = [read_words(path) for path in sorted(folder.glob("*.yml")) if _check_file(path, findings)]
    spoken = {file.language: file for file in reversed(files) if not set(file.topics) <= NOT_SPOKEN}
    for language, file in spoken.items():
        if language not in languages:
            cure = f"the words of {', '.join(languages)} are looked for"
            findings.warn(str(file.path), 1, f'"{language}" is no language of the shop; {cure}')
    others = _readable(shared) if shared else []
    _check_topics(files, others, findings)
    for path, line, wrong in wrong_shapes(files, Lexicon.of(_by_language([*others, *files]))):
        findings.error(str(path), line, wrong)


def check_words(folder: Path, languages: Sequence[str], findings: Findings) -> None:
    """Name the words that a language of the shop lacks, of those that all other languages have, if there are two."""
    files = _readable(folder)
    known = {code: topics for code, topics in _by_language(files).items() if not set(topics) <= NOT_SPOKEN}
    for language in languages:
        others = [set(_named(_said(topics))) for code, topics in known.items() if code != language]
        needed = set.intersection(*others) if len(others) >= _FEWEST_OTHERS else set()
        lacking = needed - set(_named(known.get(language, {})))
        topics = {name for name in lacking if "." not in name}
        lacking -= {name for name in lacking if name.partition(".")[0] in topics and name not in topics}
        if lacking:
            cure = "write them, or an empty list where there are none; docs/adding-a-language.md tells what they are"
            findings.warn(
                str(folder / f"{language}.yml"), 1, f"there are no words for {', '.join(sorted(lacking))}; {cure}"
            )


def _readable(folder: Path) -> list[WordFile]:
    """The files that can be read; what is wrong with the others is told elsewhere."""
    return [read_words(path) for path in sorted(folder.glob("*.yml")) if _check_file(path, Findings())]


def _by_language(files: Sequence[WordFile]) -> dict[str, Topics]:
    return {
        language: merged([file.topics for file in files if file.language == language])
        for language in dict.fromkeys(file.language for file in files)
    }


def _said(topics: Topics) -> Topics:
    """The topics without meanings that have no words in the language."""
    said = {
        topic: {meaning: words for meaning, words in meanings.items() if words} for topic, meanings in topics.items()
    }
    return {topic: meanings for topic, meanings in said.items() if meanings}


def _named(topics: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[str]:
    """The names of topics and of their meanings: `scope`, `scope.all`."""
    names = [topic for topic in topics if topic != SHAPES]
    names += [
        f"{topic}.{meaning}" for topic, meanings in topics.items() if topic not in OWN_MEANINGS for meaning in meanings
    ]
    return names


def _is_unique(node: Node) -> bool:
    return not isinstance(node, Words) or len({entry.key for entry in node.entries}) == len(node.entries)


def _check_topics(files: Sequence[WordFile], known: Sequence[WordFile], findings: Findings) -> None:
    """Warn of topics that nobody asks for: none of the `known` files has one of that name."""
    names = sorted({topic for file in known for topic in file.topics} | {SHAPES})
    for file in files if known else ():
        for topic in file.topics:
            if topic not in names:
                cure = advise(topic, names, "name it as in data/lexicon/")
                findings.warn(str(file.path), file.topic_lines[topic], f'nobody asks for "{topic}"; {cure}')


def _check_file(path: Path, findings: Findings) -> bool:
    """Whether a file can be read; what is wrong with it is reported."""
    source = read_source(path, findings, "write the words of your customers in it")
    topics = source.entries(source.root, "the file") if source else None
    if source is None or topics is None:
        return False
    # A key that is there twice is reported by `read_source`, and the words cannot be read.
    well = _is_unique(source.root)
    for topic in topics.values():
        meanings = source.entries(topic.value, topic.key)
        well = well and meanings is not None and _is_unique(topic.value)
        for meaning in (meanings or {}).values():
            phrases = source.items(meaning.value, f"{topic.key}.{meaning.key}")
            well = well and phrases is not None
            for phrase in phrases or ():
                if not isinstance(phrase, Scalar) or not phrase.text.strip():
                    source.error(phrase.line, "a phrase must be a text; write each as an item of the list")
                    well = False
    return well

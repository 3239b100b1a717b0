"""Read the words of `data/lexicon/`: `<language>.yml`, and `<language>.<what>.yml` beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.commerce.lexicon import SHAPES, Lexicon, Topics, merged
from bot.commerce.shape_names import SHAPE_GROUPS
from bot.commerce.shapes import ShapeError, compiled
from bot.commerce.shop_yaml import Mapping as Words
from bot.commerce.shop_yaml import Node, Scalar, YamlProblemError, read_yaml
from bot.commerce.shop_yaml import Sequence as Items


@dataclass(frozen=True)
class WordFile:
    """One file: `topics` as written, and in which `lines` its shapes stand, by name and place in the list."""

    path: Path
    topics: Topics
    lines: Mapping[tuple[str, int], int]
    topic_lines: Mapping[str, int]

    @property
    def language(self) -> str:
        """`en` of `en.yml` and of `en.dates.yml`."""
        return self.path.name.split(".")[0]


def load_lexicon(folder: Path, shared: Lexicon | None = None) -> Lexicon:
    """Read every file of a folder. Raises `ValueError` naming file and line where one is not as described.

    Shapes may use the words of `shared`, which come beside these.
    """
    files = [read_words(path) for path in sorted(folder.glob("*.yml"))]
    lexicon = Lexicon.of(
        {
            language: merged([file.topics for file in files if file.language == language])
            for language in dict.fromkeys(file.language for file in files)
        }
    )
    for path, line, wrong in wrong_shapes(files, shared.with_words_of(lexicon) if shared else lexicon):
        raise ValueError(f"{path}:{line}: {wrong}")
    return lexicon


def read_words(path: Path) -> WordFile:
    """Read one file. Raises `ValueError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + error.object.count(b"\n", 0, error.start)
        raise ValueError(
            f"{path}:{line}: this is no UTF-8 text; save the file again with the encoding UTF-8"
        ) from error
    try:
        # Words as they are written: `no` and `1.50` are no other values here, as they are to YAML.
        root = read_yaml(text, aliases=True)
    except YamlProblemError as error:
        raise ValueError(f"{path}:{error.problem.line}: {error.problem.message}") from error
    if not isinstance(root, Words) or not root.entries:
        raise ValueError(f"{path}: this should be topics, each with meanings and their phrases")
    lines: dict[tuple[str, int], int] = {}
    topics = {topic: _checked(path, topic, node, lines) for topic, node in _unique(path, root).items()}
    return WordFile(path, topics, lines, {entry.key: entry.line for entry in root.entries})


def wrong_shapes(files: list[WordFile], lexicon: Lexicon) -> Iterator[tuple[Path, int, str]]:
    """What is wrong with the shapes of `files`: file, line and why. Words in other files of the language count."""
    for file in files:
        for name, shapes in file.topics.get(SHAPES, {}).items():
            for place, shape in enumerate(shapes):
                wrong = _wrong(name, shape, lexicon, file.language)
                if wrong:
                    yield file.path, file.lines[name, place], f"{SHAPES}.{name}: {wrong}"


def _wrong(name: str, shape: str, lexicon: Lexicon, language: str) -> str | None:
    if name not in SHAPE_GROUPS:
        return f"there is no shape of that name; they are {', '.join(SHAPE_GROUPS)}"
    try:
        pattern = compiled(shape, lexicon, language)
    except ShapeError as error:
        return str(error)
    lacking = SHAPE_GROUPS[name] - pattern.groupindex.keys()
    if lacking:
        return f"it must tell what is {' and '.join(sorted(lacking))}: write ?P<{min(lacking)}> there"
    return None


def _checked(path: Path, topic: str, node: Node, lines: dict[tuple[str, int], int]) -> dict[str, tuple[str, ...]]:
    meanings = _unique(path, node) if isinstance(node, Words) else None
    if meanings is None or not all(isinstance(phrases, Items) for phrases in meanings.values()):
        raise ValueError(f"{path}: {topic!r} should be meanings, each with a list of phrases: `all: [everything]`")
    if topic == SHAPES:
        lines.update(
            ((meaning, place), shape.line)
            for meaning, shapes in meanings.items()
            if isinstance(shapes, Items)
            for place, shape in enumerate(shapes.items)
        )
    return {
        meaning: tuple(_text(path, phrase) for phrase in phrases.items)
        for meaning, phrases in meanings.items()
        if isinstance(phrases, Items)
    }


def _unique(path: Path, node: Words) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for entry in node.entries:
        if entry.key in found:
            raise ValueError(f"{path}:{entry.line}: {entry.key!r} stands there twice")
        found[entry.key] = entry.value
    return found


def _text(path: Path, phrase: Node) -> str:
    # No words at all would be found everywhere.
    if not isinstance(phrase, Scalar) or not phrase.text.strip():
        raise ValueError(f"{path}:{phrase.line}: a phrase must be a text")
    return phrase.text

"""What agents say often, in each of the shop's languages: `data/canned/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.commerce.canned import PLACEHOLDERS, TEXT_LIMIT, TITLE_LIMIT, placeholders_of
from bot.commerce.shop_yaml import Entry
from bot.project.findings import Findings
from bot.project.names import advise, one_of
from bot.project.source import Source, read_source
from bot.project.texts import check_braces, check_cut

_ENTRY_KEYS = ("title", "text")


@dataclass(frozen=True)
class _Response:
    path: str
    line: int
    placeholders: frozenset[str]


def check_canned(root: Path, languages: Sequence[str], findings: Findings) -> None:
    """Check `data/canned/<language>.yml` below `root`; a shop without any file has no canned responses."""
    folder = root / "data" / "canned"
    if not folder.is_dir():
        return
    found: dict[str, dict[str, _Response]] = {}
    broken: set[str] = set()
    for path in sorted(folder.rglob("*.yml")):
        language = path.stem
        if language not in languages or path.parent != folder:
            cure = f"name the file like {folder / languages[0]}.yml, or add the language to shop.yml"
            findings.warn(str(path), 1, f"no agent finds what is in this file; {cure}")
        source = read_source(path, findings, 'write "canned:" and the responses below it')
        if source is None:
            # What is in there is not known: it is not called missing as well.
            broken.add(language)
        else:
            found[language] = _read(source)
    spoken = {language: found.get(language, {}) for language in languages if language not in broken}
    if any(spoken.values()):
        _compare(spoken, folder, findings)


def _read(source: Source) -> dict[str, _Response]:
    check_braces(source, source.root)
    check_cut(source.path, source.lines, source.root, source.findings)
    top = source.entries(source.root, "the file") or {}
    source.known_keys(top, ("canned",), "the file")
    if "canned" not in top:
        return {}
    responses = source.entries(top["canned"].value, '"canned"') or {}
    return {key: _read_one(source, key, entry) for key, entry in responses.items()}


def _read_one(source: Source, key: str, entry: Entry) -> _Response:
    parts = source.entries(entry.value, f'"{key}"') or {}
    source.known_keys(parts, _ENTRY_KEYS, f'"{key}"')
    used: frozenset[str] = frozenset()
    for name, limit in (("title", TITLE_LIMIT), ("text", TEXT_LIMIT)):
        if name not in parts:
            source.error(entry.line, f'"{key}" has no {name}; write it below')
            continue
        word = source.word(parts[name].value, f'the {name} of "{key}"')
        if word is None:
            continue
        if len(word.text) > limit:
            source.error(word.line, f'the {name} of "{key}" has {len(word.text)} characters; at most {limit} fit')
        if name == "text":
            used = placeholders_of(word.text)
            for unknown in sorted(used - set(PLACEHOLDERS)):
                cure = advise(unknown, PLACEHOLDERS, one_of(PLACEHOLDERS))
                source.error(word.line, f'{{{unknown}}} in "{key}" is nothing that the console knows; {cure}')
    return _Response(source.path, entry.line, used)


def _compare(spoken: Mapping[str, Mapping[str, _Response]], folder: Path, findings: Findings) -> None:
    """Compare each language with the first one that has a response: every customer can be told the same."""
    for key in dict.fromkeys(key for there in spoken.values() for key in there):
        first_language, first = next((language, there[key]) for language, there in spoken.items() if key in there)
        for language, there in spoken.items():
            if key not in there:
                message = f'"{key}" is missing in {language}; write it in {folder / language}.yml too'
                findings.error(first.path, first.line, message)
                continue
            for missing in sorted(first.placeholders - there[key].placeholders):
                said = f'"{key}" lacks {{{missing}}}, which {first_language} has ({first.path}:{first.line}); add it'
                findings.error(there[key].path, there[key].line, said)
            for extra in sorted(there[key].placeholders - first.placeholders):
                said = f'"{key}" has {{{extra}}}, but {first_language} has not ({first.path}:{first.line})'
                findings.error(there[key].path, there[key].line, f"{said}; remove it here or add it there")

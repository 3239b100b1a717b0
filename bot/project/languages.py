"""The same responses in each of the shop's languages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from bot.project.domain import Domain
from bot.project.findings import Findings
from bot.project.responses import Response, read_responses
from bot.project.source import read_source

Responses = Mapping[str, Mapping[str, Response]]
"""The responses of each language by name."""


def check_responses(root: Path, domain: Domain | None, languages: Sequence[str], findings: Findings) -> Responses:
    """Check `data/responses/<language>.yml` below `root`; `<language>.orders.yml` belongs to it as well."""
    folder = root / "data" / "responses"
    found: dict[str, dict[str, Response]] = {language: {} for language in languages}
    broken: set[str] = set()
    for path in sorted(folder.rglob("*.yml")):
        language = path.name.split(".")[0]
        if path.parent != folder:
            findings.error(str(path), 1, f"responses in a folder are not read; move the file to {folder}/")
        elif language not in languages:
            cure = f"name the file like {languages[0]}.yml, or add the language to shop.yml"
            # Not an error: another shop.yml of the same project may speak it.
            findings.warn(str(path), 1, f'"{language}" is no language of the shop, so nobody hears it; {cure}')
        source = read_source(path, findings, 'write "responses:" and what the clerk says in it')
        if source is None:
            broken.add(language)
            continue
        _collect(found.setdefault(language, {}), list(read_responses(source, domain)), findings)
    spoken = [language for language in languages if language not in broken]
    for language in spoken:
        if not found[language]:
            path = folder / f"{language}.yml"
            findings.error(str(path), 1, f"the shop speaks {language}, but nothing is said in it; write the responses")
    _compare({language: found[language] for language in spoken if found[language]}, findings)
    return found


def _collect(there: dict[str, Response], responses: Collection[Response], findings: Findings) -> None:
    for response in responses:
        first = there.setdefault(response.name, response)
        if first is not response:
            message = f"{response.name} is also in {first.path}:{first.line}; keep one"
            findings.error(response.path, response.line, message)


def _compare(found: Responses, findings: Findings) -> None:
    """Compare each language with the first one that has a response: the customers of all hear the same."""
    names = dict.fromkeys(name for responses in found.values() for name in responses)
    for name in names:
        first_language, first = next((key, there[name]) for key, there in found.items() if name in there)
        for language, responses in found.items():
            if name not in responses:
                message = f"{name} is missing in {language}; write it in {_twin(first.path, language)} too"
                findings.error(first.path, first.line, message)
            elif language != first_language:
                _compare_one(responses[name], first, first_language, findings)


def _compare_one(response: Response, first: Response, other: str, findings: Findings) -> None:
    where = f"{first.path}:{first.line}"
    for mine, others, show, what in (
        (response.placeholders, first.placeholders, "{{{}}}", "placeholder"),
        (response.payloads, first.payloads, "{}", "button with the payload"),
    ):
        for missing in sorted(others - mine):
            said = f"{response.name} lacks the {what} {show.format(missing)}"
            findings.error(response.path, response.line, f"{said} that {other} has ({where}); add it")
        for extra in sorted(mine - others):
            said = f"{response.name} has the {what} {show.format(extra)}"
            cure = f"remove it here or add it there ({where})"
            findings.error(response.path, response.line, f"{said}, but {other} has not; {cure}")


def _twin(path: str, language: str) -> Path:
    """The file of `language` beside one of another: `ko.own.yml` for `en.own.yml`."""
    there = Path(path)
    return there.with_name(".".join([language, *there.name.split(".")[1:]]))

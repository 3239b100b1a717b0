"""Check a whole project: everything that is wrong with a merchant's files, in one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from bot.commerce.shop_file import ShopFileError, parse_shop
from bot.commerce.shop_yaml import YamlProblemError, read_yaml
from bot.project.amounts import check_amounts
from bot.project.articles import check_articles
from bot.project.canned import check_canned
from bot.project.code import read_code
from bot.project.dialogue import DialogueChecker
from bot.project.domain import read_domain
from bot.project.findings import Finding, Findings
from bot.project.fingerprint import PRODUCTS_FILE
from bot.project.languages import check_responses
from bot.project.lexicon import check_lexicon, check_words
from bot.project.nlu import check_nlu
from bot.project.pipeline import check_config
from bot.project.source import read_source, read_text
from bot.project.texts import check_cut
from bot.project.wiring import check_actions, check_intents, check_mentions, check_questions, check_unused

FOLDERS = ("nlu", "rules", "stories", "responses", "canned", "lexicon")
"""The folders of `data/`; files elsewhere in it are looked at only as YAML."""


def check(root: Path, shop_file: Path | None = None) -> list[Finding]:
    """Give everything that is wrong with the project in the folder `root`, by file and line. Reads files only.

    `shop_file` takes the place of the shop.yml in `root`.
    """
    findings = Findings()
    shop_languages = _check_shop(shop_file or root / "shop.yml", findings)
    languages = _with_words(root, shop_file or root / "shop.yml", shop_languages or _folders(root), findings)
    domain = read_domain(root / "domain.yml", findings)
    code = read_code(sorted((root / "actions").glob("*.py")), findings)
    # What the engine itself says: the dialogue, and the web process while that is away.
    engine = read_code(
        sorted(path for room in ("dialogue", "web") for path in (root / "bot" / room).glob("*.py")), Findings()
    )
    found = check_responses(root, domain, languages, findings)
    responses = {name: one for there in reversed(list(found.values())) for name, one in there.items()}
    known = {*responses, *(domain.responses if domain else ())}
    dialogue = DialogueChecker(domain, known)
    dialogue.check_files(root, findings)
    check_nlu(root, domain, languages, findings)
    check_mentions(code.mentions, known, findings)
    if domain is not None:
        check_actions(domain, code, findings)
        check_intents(domain, dialogue.used, findings)
        check_questions(domain, code, known, findings)
        check_unused(domain, responses, (*code.mentions, *engine.mentions), dialogue.used, findings)
    check_config(root, shop_languages, findings)
    products = (shop_file or root / "shop.yml").parent / PRODUCTS_FILE
    if products.is_file():
        read_text(products, findings, "write the names of your products in it, one a line, or delete it")
    check_articles((shop_file or root / "shop.yml").parent / "help", domain, languages, findings)
    check_canned(root, languages, findings)
    words = root / "data" / "lexicon"
    check_lexicon(words, languages, findings)
    check_lexicon((shop_file or root / "shop.yml").parent / "lexicon", languages, findings, shared=words)
    check_words(words, languages, findings)
    _check_the_rest(root, (shop_file or root / "shop.yml").parent, findings)
    return findings.sorted()


def _check_shop(path: Path, findings: Findings) -> Sequence[str] | None:
    """Give the shop's languages, None if shop.yml cannot be used."""
    text = read_text(path, findings, "write what your shop decides in it; docs/shop-file.md tells how")
    if text is None:
        return None
    with suppress(YamlProblemError):
        check_cut(str(path), tuple(text.splitlines()), read_yaml(text, aliases=True), findings)
    try:
        shop = parse_shop(text, path=str(path), prove=True)
    except ShopFileError as error:
        for problem in error.problems:
            where = f"{problem.where}: " if problem.where else ""
            findings.error(error.path, problem.line, f"{where}{problem.message}")
        return None
    check_amounts(str(path), _line_of(path, "currency:"), shop, findings)
    return shop.languages


def _with_words(root: Path, shop_file: Path, languages: Sequence[str], findings: Findings) -> Sequence[str]:
    """Give the languages that there is anything in; the others are named once each, not for every file they lack."""
    places = (root / "data" / "nlu" / "{}", root / "data" / "responses" / "{}.yml", shop_file.parent / "help" / "{}")
    silent = [one for one in languages if not any(Path(str(place).format(one)).exists() for place in places)]
    if len(silent) == len(languages):
        return languages
    for language in silent:
        lacking = " or ".join(str(place).format(language) for place in places[:2])
        cure = "write them as docs/adding-a-language.md tells, or take it out of the languages"
        said = f'the shop speaks "{language}", but there is no {lacking}, so it neither hears nor says anything in it'
        findings.error(str(shop_file), _line_of(shop_file, "languages:"), f"shop.languages: {said}; {cure}")
    return [one for one in languages if one not in silent]


def _line_of(shop_file: Path, word: str) -> int:
    lines = shop_file.read_text(encoding="utf-8").splitlines() if shop_file.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if line.lstrip().startswith(word)), 1)


def _folders(root: Path) -> Sequence[str]:
    """The languages that there are examples in, for want of a shop.yml that says them."""
    folder = root / "data" / "nlu"
    found = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return found or ["en"]


def _check_overlooked(paths: Iterable[Path], ending: str, findings: Findings) -> None:
    """Report files that somebody meant to be read, and that are not for their names: `own.yml.txt`."""
    for path in sorted(paths):
        if path.suffix == ".yaml" and ending == ".yml":
            findings.error(str(path), 1, "files that end in .yaml are overlooked; let the name end in .yml")
        elif path.suffix != ending and path.is_file() and not path.name.startswith((".", "README")):
            findings.warn(str(path), 1, f"the file is overlooked: its name does not end in {ending}; rename or move it")


def _check_the_rest(root: Path, place: Path, findings: Findings) -> None:
    """Check what has no check of its own: it must be YAML, and be where it is found. `place` is shop.yml's folder."""
    if (root / "endpoints.yml").exists():
        read_source(root / "endpoints.yml", findings, "delete it if you do not use Rasa's own commands")
    data = root / "data"
    for folder, pattern, ending in (
        (data, "**/*", ".yml"),
        (place / "lexicon", "*", ".yml"),
        (place / "help", "*/*", ".md"),
    ):
        _check_overlooked(folder.glob(pattern), ending, findings)
    for path in sorted(data.rglob("*.yml")):
        if path.relative_to(data).parts[0] not in FOLDERS:
            read_source(path, findings, "delete it if nobody needs it")
            cure = f"move it to {', '.join(str(data / folder) for folder in FOLDERS[:-1])}"
            findings.warn(str(path), 1, f"the file is in no folder whose files are checked; {cure}")

"""`shopclerk nlu`: how well the clerk understands, and where its examples stand in each other's way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from rich.console import Console
from rich.table import Table

from bot.cli.models import model_at_hand
from bot.cli.output import check_writable, errors, fail, progress, verbose_option
from bot.cli.run import check_files
from bot.settings import Settings, load_shop

if TYPE_CHECKING:
    from bot.dialogue.understanding import Understood
    from bot.nlu.measuring.contest import Outcome
    from bot.nlu.measuring.overlap import Overlap, Saying
    from bot.nlu.measuring.scores import Score

SHOWN_CONFUSIONS = 15
SHOWN_EXAMPLES = 3
SHOWN_STRANGERS = 5
STOCK_MINUTES = 120
_Read = TypeVar("_Read")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("nlu")
def command() -> None:
    """Measure and improve what the clerk understands. docs/understanding.md says what to do with the results."""


@command.command("evaluate")
@click.option("--data", required=True, type=_FILE, help="CSV with the columns text,intent and perhaps lang.")
@click.option(
    "--map", "mapped", type=_FILE, help="CSV intent,label: which of the clerk's intents is which label of --data."
)
@click.option("--json", "result", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here, too.")
@click.option(
    "--examples",
    default=SHOWN_EXAMPLES,
    show_default=True,
    type=click.IntRange(min=0),
    metavar="N",
    help="Show up to so many messages behind each confusion.",
)
@verbose_option
def evaluate(data: Path, mapped: Path | None, result: Path | None, examples: int) -> None:
    """Let the trained clerk understand a file of messages and compare.

    A message that the clerk is not sure of counts as out_of_scope. In --map, ask_help/gift-cards is the help article of
    that name, ask_help all others.
    """
    from bot.nlu.measuring.rows import read_map, read_rows
    from bot.nlu.measuring.scores import misunderstood, score

    check_writable(result)
    rows = _read(read_rows, data)
    folded = _read(read_map, mapped) if mapped else {}
    settings = Settings()
    check_files(settings)
    _warn_of_strangers([row.intent for row in rows], folded, settings)
    model = model_at_hand(settings)
    with progress(f"Understanding {_messages(len(rows))}…"):
        from bot.dialogue.understanding import understand

        labels = [label_of(one, folded) for one in understand(model, (row.text for row in rows))]
    found = score([row.intent for row in rows], labels)
    languages = sorted({row.lang for row in rows if row.lang})
    by_language = {
        lang: score(*_pick([row.intent for row in rows], labels, [row.lang == lang for row in rows]))
        for lang in languages
    }
    if result:
        result.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _show(found, by_language, len(rows))
    if examples:
        texts, expected = [row.text for row in rows], [row.intent for row in rows]
        for one in found.confusions[:SHOWN_CONFUSIONS]:
            click.echo(f"\n{one.expected}, taken for {one.predicted}:")
            for text in misunderstood(texts, expected, labels, one, examples):
                click.echo(f"  {text}")


@command.command("compare")
@click.option("--train", required=True, type=_FILE, help="CSV with the columns text,intent to learn from.")
@click.option("--test", required=True, type=_FILE, help="CSV with the columns text,intent to be asked.")
@click.option(
    "--minutes", default=STOCK_MINUTES, show_default=True, help="Give Rasa's stock pipeline up after so many."
)
def compare(train: Path, test: Path, minutes: int) -> None:
    """Train the clerk's pipeline and Rasa's stock one on the same file, and ask both the same messages."""
    from bot.nlu.measuring.contest import OURS, STOCK, ContestError, compete
    from bot.nlu.measuring.rows import read_rows

    learnt, rows = _read(read_rows, train), _read(read_rows, test)
    if len({row.intent for row in learnt}) < 2:  # noqa: PLR2004 - then there is nothing to choose from
        fail(f"{train} has examples of one intent only; with two or more there is something to compare.")
    columns: dict[str, Outcome] = {}
    for name, title in ((OURS, "clerk"), (STOCK, "stock Rasa")):
        with progress(f"Training the pipeline of {title} on {len(learnt)} examples…"):
            try:
                columns[title] = compete(name, train, test, timeout_s=60.0 * minutes)
            except ContestError as error:
                errors.print(f"{title}: {error}", style="red", markup=False)
    if not columns:
        fail("Neither pipeline could be measured.")
    _show_contest(columns, [row.intent for row in rows])


@command.command("overlap")
@click.option("--limit", default=10, show_default=True, help="How many pairs of intents to list.")
def overlap(limit: int) -> None:
    """List the intents that are taken for each other, the examples responsible, and what to do about it."""
    from bot.nlu.measuring.overlap import find_overlaps

    settings = Settings()
    check_files(settings)
    sayings = _sayings(settings)
    with progress(f"Trying {len(sayings)} examples on models that have not seen them…"):
        found = find_overlaps(sayings, limit)
    if not found:
        click.echo("No intent was taken for another one.")
    for one in found:
        _show_overlap(one)


def label_of(understood: Understood, folded: dict[str, str]) -> str:
    """The label that an understood message counts as."""
    from bot.dialogue.understanding import NOT_SURE
    from bot.nlu.measuring.scores import OUT_OF_SCOPE

    whole = f"{understood.intent}/{understood.part}" if understood.part else understood.intent
    if understood.intent == NOT_SURE and NOT_SURE not in folded:
        return OUT_OF_SCOPE
    return folded.get(whole) or folded.get(understood.intent, understood.intent)


def _read(read: Callable[[Path], _Read], path: Path) -> _Read:
    from bot.nlu.measuring.rows import RowsError

    try:
        return read(path)
    except RowsError as error:
        fail(str(error))


def _warn_of_strangers(labels: Sequence[str], folded: Mapping[str, str], settings: Settings) -> None:
    """Say which labels neither an intent of the clerk nor the map has: nothing is ever taken for them."""
    from bot.commerce.shop_reader import nearest
    from bot.nlu.measuring.scores import OUT_OF_SCOPE
    from bot.project.domain import read_domain
    from bot.project.findings import Findings

    domain = read_domain(settings.root / "domain.yml", Findings())
    if domain is None or domain.intents is None:
        return
    known = [*domain.intents, *folded.values(), OUT_OF_SCOPE]
    strangers = Counter(label for label in labels if label not in known).most_common()
    for label, count in strangers[:SHOWN_STRANGERS]:
        near = nearest(label, known)
        cure = f'did you mean "{near}"?' if near else "name one of domain.yml, or fold the clerk's into it with --map"
        errors.print(f'"{label}" is no intent of the clerk, {count} counted as wrong: {cure}', markup=False)
    if len(strangers) > SHOWN_STRANGERS:
        errors.print(f"So are {len(strangers) - SHOWN_STRANGERS} other labels.")


def _pick(expected: Sequence[str], labels: Sequence[str], wanted: Sequence[bool]) -> tuple[list[str], list[str]]:
    chosen = [(one, other) for one, other, keep in zip(expected, labels, wanted, strict=True) if keep]
    return [one for one, _ in chosen], [other for _, other in chosen]


def _sayings(settings: Settings) -> list[Saying]:
    """Every example of data/nlu/ and of the help articles."""
    from bot.nlu.measuring.overlap import Saying
    from bot.project.articles import read_questions
    from bot.project.examples import read_blocks
    from bot.project.findings import Findings
    from bot.project.source import read_source

    findings = Findings()
    sources = [
        read_source(path, findings, "delete it") for path in sorted((settings.root / "data" / "nlu").rglob("*.yml"))
    ]
    written = [block for source in sources if source for block in read_blocks(source, None)]
    languages = load_shop(settings).languages
    articles = [block for lang, asked in read_questions(settings.root).items() if lang in languages for block in asked]
    # What Rasa calls a retrieval intent is learnt as one; each article is learnt by itself.
    intents = {block.path: f"{block.intent}/{Path(block.path).stem}" for block in articles}
    return [
        Saying(one.text, intents.get(one.path, one.intent.split("/")[0]), f"{one.path}:{one.line}")
        for block in [*written, *articles]
        for one in block.examples
    ]


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _show(found: Score, by_language: dict[str, Score], count: int) -> None:
    table = Table("figure", "all", *by_language)
    columns = [found, *by_language.values()]
    table.add_row("accuracy", *(_percent(one.accuracy) for one in columns))
    table.add_row("macro F1", *(_percent(one.macro_f1) for one in columns))
    table.add_row("in-scope accuracy", *(_percent(one.in_scope_accuracy) for one in columns))
    table.add_row("out-of-scope recall", *(_percent(one.oos_recall) for one in columns))
    table.add_row("MCC", *(f"{one.mcc:.3f}" for one in columns))
    console = Console()
    console.print(_messages(count))
    console.print(table)
    if found.confusions:
        worst = Table("messages", "label", "taken for")
        for one in found.confusions[:SHOWN_CONFUSIONS]:
            worst.add_row(str(one.count), one.expected, one.predicted)
        console.print(worst)


def _show_contest(columns: dict[str, Outcome], expected: Sequence[str]) -> None:
    from bot.nlu.measuring.scores import OUT_OF_SCOPE, at_threshold, score, sweep

    foreign = OUT_OF_SCOPE in expected
    table = Table("figure", *columns)
    plain = {title: score(expected, at_threshold(one.predictions, 0.0)) for title, one in columns.items()}
    table.add_row("accuracy", *(_percent(one.accuracy) for one in plain.values()))
    table.add_row("macro F1", *(_percent(one.macro_f1) for one in plain.values()))
    if foreign:
        best = {
            title: max(sweep(expected, one.predictions).items(), key=lambda pair: pair[1].mcc)
            for title, one in columns.items()
        }
        table.add_row("in-scope accuracy", *(_percent(one.in_scope_accuracy) for one in plain.values()))
        table.add_row("threshold of the best MCC", *(f"{threshold:.1f}" for threshold, _ in best.values()))
        table.add_row("… in-scope accuracy", *(_percent(one.in_scope_accuracy) for _, one in best.values()))
        table.add_row("… out-of-scope recall", *(_percent(one.oos_recall) for _, one in best.values()))
        table.add_row("… MCC", *(f"{one.mcc:.3f}" for _, one in best.values()))
    else:
        table.add_row("in-scope accuracy", *(_percent(one.in_scope_accuracy) for one in plain.values()))
        table.add_row("out-of-scope recall", *("-" for _ in plain))
        table.add_row("MCC", *(f"{one.mcc:.3f}" for one in plain.values()))
    table.add_row("training", *(f"{one.train_s:.2f} s" for one in columns.values()))
    table.add_row("… of the processor", *(f"{one.train_cpu_s:.2f} s" for one in columns.values()))
    table.add_row("model", *(f"{one.size_bytes / 1e6:.2f} MB" for one in columns.values()))
    table.add_row("message, median", *(f"{one.message_ms:.2f} ms" for one in columns.values()))
    table.add_row("memory of the process", *(f"{one.memory_mb:.0f} MB" for one in columns.values()))
    Console().print(table)


def _show_overlap(one: Overlap) -> None:
    first, second = one.intents
    examples = f"{one.count} example{'s' if one.count > 1 else ''}"
    click.echo(f"{first} and {second}: {examples}, {100 * one.share:.0f} % of both")
    for mistaken in one.mistaken:
        click.echo(f"  {mistaken.saying.intent}: {mistaken.saying.text}  ({mistaken.saying.place})")
        if mistaken.like:
            click.echo(f"    is like {mistaken.like.intent}: {mistaken.like.text}  ({mistaken.like.place})")
    click.echo(f"  What to do: {one.advice}.\n")

"""The clerk's pipeline, Rasa's DIET and NLP.js on the same files: accuracy, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.nlu.contestants import CONTESTANTS, answer, is_kept
from benchmarks.nlu.sets import CONTESTS, Contest, rounds
from benchmarks.registry import Progress
from bot.nlu.measuring.contest import OURS, STOCK, ContestError, Outcome
from bot.nlu.measuring.rows import read_rows
from bot.nlu.measuring.scores import OUT_OF_SCOPE, Prediction, at_threshold, score, sweep

FASTER_TRAINING_BAR = 100.0
FASTER_MESSAGE_BAR = 10.0
SMALLER_BAR = 10.0


@dataclass(frozen=True)
class Result:
    """What a contestant said in all rounds of a contest, beside what would have been right."""

    expected: tuple[str, ...]
    predictions: tuple[Prediction, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def accuracy(self) -> float:
        """In percent, without a threshold; of messages in scope where some are not."""
        found = score(self.expected, at_threshold(self.predictions, 0.0))
        share = found.accuracy if OUT_OF_SCOPE not in self.expected else found.in_scope_accuracy
        return 100 * (share or 0.0)


def measure(folder: Path, progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """The figures of every contest."""
    for contest in CONTESTS:
        results: dict[str, Result] = {}
        missing: dict[str, str] = {}
        for name, title in CONTESTANTS.items():
            progress(f"{contest.name}: {title}")
            try:
                results[name] = _result(contest, name, folder, quick=quick)
            except ContestError as error:
                missing[name] = str(error)
        yield from _figures(contest, results, missing)


def _result(contest: Contest, name: str, folder: Path, *, quick: bool) -> Result:
    expected: list[str] = []
    predictions: list[Prediction] = []
    outcomes: list[Outcome] = []
    with TemporaryDirectory() as scratch:
        for train, test in rounds(contest, folder, Path(scratch)):
            if quick and name == STOCK and not is_kept(name, train, test):
                raise ContestError("not trained yet; without --quick it is")
            outcome = answer(name, train, test)
            expected += [row.intent for row in read_rows(test)]
            predictions += outcome.predictions
            outcomes.append(outcome)
    return Result(tuple(expected), tuple(predictions), tuple(outcomes))


def _figures(contest: Contest, results: dict[str, Result], missing: dict[str, str]) -> Iterator[Figure]:
    foreign = any(OUT_OF_SCOPE in result.expected for result in results.values())
    what = f"{contest.name}, in scope" if foreign else contest.name
    for name, title in CONTESTANTS.items():
        if name in missing:
            yield Figure(f"{what}: {title}", None, "%", spread=missing[name].splitlines()[0][:80])
            continue
        result = results[name]
        bar = contest.bar if name == OURS else None
        yield Figure(f"{what}: {title}", result.accuracy, "%", bar, len(result.expected), at_least=True)
        if foreign:
            threshold, best = max(sweep(result.expected, result.predictions).items(), key=lambda pair: pair[1].mcc)
            note = (
                f"at {threshold:.1f}: in scope {_percent(best.in_scope_accuracy)}, refused {_percent(best.oos_recall)}"
            )
            mcc_bar = None if contest.mcc_bar is None or name != OURS else 100 * contest.mcc_bar
            yield Figure("… best MCC of the sweep", 100 * best.mcc, "/100", mcc_bar, spread=note, at_least=True)
    if OURS in results and STOCK in results:
        yield from _beside_stock(contest, results[OURS], results[STOCK])


def _percent(share: float | None) -> str:
    return f"{100 * (share or 0.0):.1f} %"


def _beside_stock(contest: Contest, ours: Result, stock: Result) -> Iterator[Figure]:
    """How far ahead, in points; and how many times cheaper, in processor time."""
    lead = ours.accuracy - stock.accuracy
    yield Figure(f"… {contest.name}: ahead of DIET", lead, "points", 0.0, at_least=True)

    def ratio(name: str, bar: float, ours_cost: Sequence[float], stock_cost: Sequence[float], unit: str) -> Figure:
        mine, theirs = median(ours_cost), median(stock_cost)
        return Figure(
            name, theirs / mine, "×", bar, len(ours_cost), f"{mine:,.2f} and {theirs:,.2f} {unit}", at_least=True
        )

    yield ratio(
        "… training", FASTER_TRAINING_BAR,
        [one.train_cpu_s for one in ours.outcomes], [one.train_cpu_s for one in stock.outcomes], "s",
    )  # fmt: skip
    yield ratio(
        "… a message", FASTER_MESSAGE_BAR,
        [one.message_cpu_ms for one in ours.outcomes], [one.message_cpu_ms for one in stock.outcomes], "ms",
    )  # fmt: skip
    yield ratio(
        "… model", SMALLER_BAR,
        [one.size_bytes / 1e6 for one in ours.outcomes], [one.size_bytes / 1e6 for one in stock.outcomes], "MB",
    )  # fmt: skip
    yield ratio(
        "… memory", 1.0,
        [one.memory_mb for one in ours.outcomes], [one.memory_mb for one in stock.outcomes], "MB",
    )  # fmt: skip

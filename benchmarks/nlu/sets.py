"""The public sets: which file is learnt from, which is asked, and what was promised for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.measuring.rows import Row, read_rows, write_rows

VARIABLE = "SHOPCLERK_DATASETS"
FOLDS = 5


@dataclass(frozen=True)
class Contest:
    """One training and one test file. `folds` > 1: the training file alone, each fifth of it asked once."""

    name: str
    train: str
    test: str = ""
    bar: float | None = None
    """Smallest accuracy in percent; of messages in scope where the set has some that are not."""
    mcc_bar: float | None = None
    sweep: bool = False
    """Scored as the HINT3 paper does: with the best of its thresholds."""
    folds: int = 1


CONTESTS = (
    Contest("SOFMattress", "hint3_sofmattress/train.csv", "hint3_sofmattress/test.csv", 78.0, 0.65, sweep=True),
    Contest("SOFMattress, v1", "hint3_sofmattress/v1/train.csv", "hint3_sofmattress/v1/test.csv", sweep=True),
    Contest("Powerplay11", "hint3_powerplay11/train.csv", "hint3_powerplay11/test.csv", 66.0, 0.42, sweep=True),
    Contest("Powerplay11, v1", "hint3_powerplay11/v1/train.csv", "hint3_powerplay11/v1/test.csv", sweep=True),
    Contest("ABCD turns", "abcd_turns/train.csv", bar=95.0, folds=FOLDS),
    Contest("HWU64", "hwu64/train.csv", "hwu64/test.csv", 88.5),
    Contest("BANKING77", "banking77/train.csv", "banking77/test.csv", 92.5),
    Contest("CLINC150", "clinc150/train.csv", "clinc150/dev.csv"),
)
"""From quick to slow for those who train for minutes."""


def datasets() -> Path | None:
    """The folder of the sets, if `SHOPCLERK_DATASETS` names one that exists."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named and Path(named).is_dir() else None


def rounds(contest: Contest, folder: Path, scratch: Path) -> Iterator[tuple[Path, Path]]:
    """The training and the test file of each round; those of folds are written into `scratch`."""
    if contest.folds == 1:
        yield folder / contest.train, folder / contest.test
        return
    rows = read_rows(folder / contest.train)
    fold_of = deal(rows, contest.folds)
    for fold in range(contest.folds):
        train, test = scratch / f"fold-{fold}-train.csv", scratch / f"fold-{fold}-test.csv"
        write_rows(train, [row for row, at in zip(rows, fold_of, strict=True) if at != fold])
        write_rows(test, [row for row, at in zip(rows, fold_of, strict=True) if at == fold])
        yield train, test


def deal(rows: list[Row], folds: int) -> list[int]:
    """Give the fold of each row: those of one intent are dealt out in turn, in the order of the file.

    Every intent begins where the one before it in the file ended, so that folds are equally large.
    """
    by_intent: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        by_intent.setdefault(row.intent, []).append(at)
    fold_of = [0] * len(rows)
    for turn, at in enumerate(at for places in by_intent.values() for at in places):
        fold_of[at] = turn % folds
    return fold_of

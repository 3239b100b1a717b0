"""How well the clerk understands: public sets beside Rasa's DIET and NLP.js, other shops' customers, entities."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Figure
from benchmarks.nlu import contests, entities, shipped
from benchmarks.nlu.sets import VARIABLE, datasets
from benchmarks.registry import Options, Progress


def run(progress: Progress, options: Options) -> Sequence[Figure]:
    """Measure everything that the sets in `SHOPCLERK_DATASETS` allow.

    Stock Rasa learns for hours where nothing is kept of an earlier run; `--quick` leaves that out.
    """
    folder = datasets()
    if folder is None:
        return [Figure("public sets", None, "%", spread=f"{VARIABLE} names no folder")]
    return [
        *contests.measure(folder, progress, quick=options.quick),
        *shipped.measure(folder, progress),
        *entities.measure(folder),
    ]

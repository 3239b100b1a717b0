"""The shipped clerk on what other shops' customers wrote, which it never learnt from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Figure, percentile
from benchmarks.registry import Progress
from benchmarks.workplace import open_workplace
from bot.nlu.measuring.rows import Row, read_map, read_rows
from bot.nlu.measuring.scores import OUT_OF_SCOPE, score

TOPICS = Path(__file__).with_name("topics.csv")
"""Which of the clerk's intents answers which topic of commerce_canonical; small talk answers what is no wish at all."""

IN_SCOPE_BAR = 80.0
REFUSED_BAR = 75.0
MESSAGE_BAR_MS = 2.0
SMALL_TALK = "small_talk"


def measure(folder: Path, progress: Progress) -> Iterator[Figure]:
    """Train the clerk and ask it both sets."""
    customers = read_rows(folder / "commerce_canonical" / "dev.csv")
    foreign = read_rows(folder / "oos_pool" / "dev.csv")
    with open_workplace() as place:
        progress("training the shipped clerk")
        place.run_module("bot.cli.main", "train")
        model = next((place.folder / "models").glob("*.tar.gz"))
        texts = place.folder / "texts.json"
        texts.write_text(json.dumps([row.text for row in [*customers, *foreign]]), encoding="utf-8")
        progress("understanding other shops' customers")
        result = place.folder / "understood.json"
        place.run_module("benchmarks.nlu.understood", str(model), str(texts), str(result))
        found = json.loads(result.read_text(encoding="utf-8"))
    topics = read_map(TOPICS)
    said = [topics.get(one["label"]) or topics.get(one["intent"], one["intent"]) for one in found]
    yield from _customers(customers, said[: len(customers)])
    yield from _as_mixed(customers, said[: len(customers)])
    yield from _foreign(foreign, said[len(customers) :])
    yield from _decided([*customers, *foreign], said)
    times = [float(one["milliseconds"]) for one in found]
    note = f"p95 {percentile(times, 0.95):.2f} ms"
    yield Figure(
        "a message through the whole pipeline, p50", percentile(times, 0.5), "ms", MESSAGE_BAR_MS, len(times), note
    )


def _customers(rows: Sequence[Row], said: Sequence[str]) -> Iterator[Figure]:
    for lang, what in (("", "other shops' customers, in scope"), ("en", "… English"), ("ko", "… Korean")):
        pairs = [
            (row.intent, _in_scope(topic))
            for row, topic in zip(rows, said, strict=True)
            if lang in {"", row.lang} and row.intent != OUT_OF_SCOPE
        ]
        found = score([one for one, _ in pairs], [other for _, other in pairs])
        worst = ", ".join(f"{one.count} {one.expected} as {one.predicted}" for one in found.confusions[:2])
        bar = IN_SCOPE_BAR if not lang else None
        yield Figure(what, 100 * found.accuracy, "%", bar, len(pairs), worst, at_least=True)


def _as_mixed(rows: Sequence[Row], said: Sequence[str]) -> Iterator[Figure]:
    """English, each topic counted as often as the Korean rows have it: the two languages ask about different things."""
    right: dict[str, list[bool]] = {}
    for row, topic in zip(rows, said, strict=True):
        if row.lang == "en":
            right.setdefault(row.intent, []).append(row.intent == _in_scope(topic))
    asked = [row.intent for row in rows if row.lang == "ko" and row.intent in right and row.intent != OUT_OF_SCOPE]
    if asked:
        share = sum(sum(right[topic]) / len(right[topic]) for topic in asked) / len(asked)
        yield Figure("… English, topics as in the Korean rows", 100 * share, "%", None, len(asked))


def _decided(rows: Sequence[Row], said: Sequence[str]) -> Iterator[Figure]:
    """Every row of both files, customers' and foreign ones: the right topic, or refused where there is none."""
    for lang, what in (("en", "rows of both files decided rightly, English"), ("ko", "… Korean")):
        right = [row.intent == topic for row, topic in zip(rows, said, strict=True) if row.lang == lang]
        yield Figure(what, 100 * sum(right) / len(right), "%", None, len(right), at_least=True)


def _in_scope(topic: str) -> str:
    return OUT_OF_SCOPE if topic == SMALL_TALK else topic


def _foreign(rows: Sequence[Row], said: Sequence[str]) -> Iterator[Figure]:
    """What is none of the shop's business: refused, or, counted apart, answered as the small talk that it is."""
    refused = [topic == OUT_OF_SCOPE for topic in said]
    talked = [topic == SMALL_TALK for topic in said]
    share = 100 * sum(refused) / len(rows)
    talk = 100 * (sum(refused) + sum(talked)) / len(rows)
    yield Figure(
        "foreign messages refused", share, "%", REFUSED_BAR, len(rows), f"{talk:.1f} % with small talk", at_least=True
    )
    for lang, what in (("en", "… English"), ("ko", "… Korean")):
        of_lang = [one for one, row in zip(refused, rows, strict=True) if row.lang == lang]
        yield Figure(what, 100 * sum(of_lang) / len(of_lang), "%", None, len(of_lang), at_least=True)

"""Which intents are taken for each other, by which examples, and what to do about it."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.nlu.intent_model import Ranked
from bot.nlu.intent_training import MAX_TRIALS, learn
from bot.nlu.labels import PART_MARK
from bot.nlu.vectoriser import count_features

FOLDS = 3
MERGE_FROM = 0.3
"""From this share of an intent's examples on, the other intent is not a mistake here and there but the same topic."""

SHOWN_EXAMPLES = 5


@dataclass(frozen=True)
class Saying:
    """An example: its intent, perhaps with a part (`ask_help/gift-cards`), and where it stands, as `path:line`."""

    text: str
    intent: str
    place: str = ""


@dataclass(frozen=True)
class Mistaken:
    """An example that was taken for another intent, and the example of that intent that is most like it."""

    saying: Saying
    like: Saying | None


@dataclass(frozen=True)
class Overlap:
    """Two intents, some examples of either that were taken for the other, how many there are, and what to do.

    `share` is the part of both intents' examples, 0 to 1.
    """

    intents: tuple[str, str]
    mistaken: tuple[Mistaken, ...]
    count: int
    share: float
    advice: str


class _Missed(NamedTuple):
    """An example, what a model without it takes it for, and the examples that the model knew."""

    saying: Saying
    taken_for: str
    known: Sequence[Saying]


def find_overlaps(sayings: Sequence[Saying], limit: int = 10) -> list[Overlap]:
    """Hold each third of the examples out and see what the rest takes it for; the worst pairs first, up to `limit`.

    At most `MAX_TRIALS` examples are looked at, evenly taken from the list. Gives nothing for fewer than two intents.
    """
    sayings = sayings[:: -(-len(sayings) // MAX_TRIALS) or 1]
    counts = Counter(saying.intent for saying in sayings)
    if len(counts) < 2:  # noqa: PLR2004 - nothing to take it for
        return []
    pairs: defaultdict[tuple[str, str], list[_Missed]] = defaultdict(list)
    for missed in _held_out(sayings):
        if missed.taken_for != missed.saying.intent:
            first, second = sorted((missed.saying.intent, missed.taken_for))
            pairs[first, second].append(missed)
    worst = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))[:limit]
    words = {saying.text: frozenset(count_features(saying.text).blocks[0]) for saying in sayings}
    return [_overlap(pair, missed, counts, words) for pair, missed in worst]


def _held_out(sayings: Sequence[Saying]) -> list[_Missed]:
    """Each example with what a model without it takes it for, rightly or not."""
    fold_of = _deal(sayings)
    tried: list[_Missed] = []
    for fold in range(FOLDS):
        known = [saying for saying, at in zip(sayings, fold_of, strict=True) if at != fold]
        if len({saying.intent for saying in known}) < 2:  # noqa: PLR2004
            continue
        model = learn([one.text for one in known], [one.intent.replace("/", PART_MARK) for one in known])
        tried += [
            _Missed(saying, _shown(model.predict(saying.text, 1)[0]), known)
            for saying, at in zip(sayings, fold_of, strict=True)
            if at == fold
        ]
    return tried


def _shown(best: Ranked) -> str:
    return f"{best.name}/{best.part}" if best.part else best.name


def _deal(sayings: Sequence[Saying]) -> list[int]:
    """Give the fold of each example: those of an intent are dealt out in turn."""
    seen: Counter[str] = Counter()
    folds = []
    for saying in sayings:
        folds.append((seen[saying.intent] + zlib.crc32(saying.intent.encode())) % FOLDS)
        seen[saying.intent] += 1
    return folds


def _most_like(missed: _Missed, words: Mapping[str, frozenset[str]]) -> Saying | None:
    """The example it was taken for: the one that shares the largest part of its words, if any shares one."""
    own = words[missed.saying.text]

    def likeness(other: Saying) -> float:
        theirs = words[other.text]
        return len(own & theirs) / len(own | theirs) if own or theirs else 0.0

    others = [one for one in missed.known if one.intent == missed.taken_for]
    best = max(others, key=likeness, default=None)
    return best if best is not None and likeness(best) > 0 else None


def _overlap(
    pair: tuple[str, str], missed: Sequence[_Missed], counts: Counter[str], words: Mapping[str, frozenset[str]]
) -> Overlap:
    mistaken = [Mistaken(one.saying, _most_like(one, words)) for one in missed]
    smaller = min(pair, key=lambda intent: (counts[intent], intent))
    share = len(mistaken) / (counts[pair[0]] + counts[pair[1]])
    of_smaller = sum(one.saying.intent == smaller for one in mistaken) / counts[smaller]
    same = [one for one in mistaken if one.like and one.like.text.casefold() == one.saying.text.casefold()]
    if same:
        advice = f'keep "{same[0].saying.text}" under one of them: it is an example of both'
    elif of_smaller >= MERGE_FROM:
        advice = f"customers say the same for both: join them, or let {smaller} have words that the other never uses"
    else:
        advice = (
            "move the examples above that belong to the other intent; for those that stay, write three or four more "
            "that say the same differently"
        )
    return Overlap(pair, tuple(mistaken[:SHOWN_EXAMPLES]), len(mistaken), share, advice)

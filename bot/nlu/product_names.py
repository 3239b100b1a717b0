"""Names of the store's products in a message, small typos forgiven."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import OSA

from bot.commerce.korean_words import hangs_on_a_name
from bot.nlu.spans import Claims, Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SHORTEST_FORGIVEN = 5
"""Letters: a shorter word with a typo is another word."""
_LONG = 9
"""From so many letters on, two typos are forgiven."""
_SHORTEST_KOREAN = 3
"""Syllables. A name that is one word needs one more: 담요 is no mistyped 울담요."""


@dataclass(frozen=True)
class ProductNames:
    """`names` as the store writes them, the `words` of each, and which of them may begin at a word (see `_keys`)."""

    names: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    by_word: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, names: Sequence[str]) -> ProductNames:
        """Prepare the names of a catalogue; those of more words come first, so that the longest is found."""
        listed = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name.split()), name))
        spoken = [tuple(_WORD.findall(name.lower())) for name in listed]
        # Koreans leave spaces out: 머그컵세트.
        closed = [("".join(words),) if len(words) > 1 and not words[0].isascii() else () for words in spoken]
        pairs = [(name, words) for name, words in zip(listed, spoken, strict=True) if words]
        pairs += [(name, words) for name, words in zip(listed, closed, strict=True) if words]
        by_word: dict[str, list[int]] = {}
        for at, (_, words) in enumerate(pairs):
            for key in _keys(words[0]):
                by_word.setdefault(key, []).append(at)
        return cls(
            tuple(name for name, _ in pairs),
            tuple(words for _, words in pairs),
            {key: tuple(places) for key, places in by_word.items()},
        )

    def find(self, claims: Claims) -> None:
        """Claim product names as `product`, with the store's own writing as value."""
        if not self.names:
            return
        said = [(match.group().lower(), *match.span()) for match in _WORD.finditer(claims.text)]
        for at in range(len(said)):
            for span in self._at(said, at):
                if claims.add(span):
                    break

    def _at(self, said: Sequence[tuple[str, int, int]], at: int) -> Iterator[Span]:
        """Names that begin at a word, those of more words first."""
        places = {place for key in _keys(said[at][0]) for place in self.by_word.get(key, ())}
        for place in sorted(places):
            words = self.words[place]
            heard = said[at : at + len(words)]
            if len(heard) < len(words):
                continue
            tails = [
                _tail(one[0], word, last=number == len(words), alone=len(words) == 1)
                for number, (one, word) in enumerate(zip(heard, words, strict=True), 1)
            ]
            if None not in tails:
                end = heard[-1][2] - (tails[-1] or 0)
                yield Span("product", heard[0][1], end, self.names[place])


def read_names(path: Path) -> list[str]:
    """Read a file of product names, one a line; what follows a `#` is a remark."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return [line for line in lines if line]


def _tail(heard: str, word: str, *, last: bool, alone: bool) -> int | None:
    """How many letters hang on the word that was meant (a particle, a plural); None if it was not meant."""
    if heard == word:
        return 0
    if last and heard.startswith(word) and not word.isascii() and hangs_on_a_name(heard[len(word) :]):
        return len(heard) - len(word)
    if last and word.isascii() and heard in {f"{word}s", f"{word}es"}:
        return 0
    if len(word) < (_SHORTEST_FORGIVEN if word.isascii() else _SHORTEST_KOREAN + alone):
        return None
    allowed = 2 if len(word) >= _LONG else 1
    plural = heard[:-1] if last and heard.endswith("s") and not word.endswith("s") else heard
    return 0 if min(OSA.distance(heard, word), OSA.distance(plural, word)) <= allowed else None


def _keys(word: str) -> set[str]:
    """The word, and the word less each one of its letters: two words with one typo between them share one of these.

    Of a long word its beginning counts as well: a second typo, or a particle, is behind it.
    """
    keys = {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}
    return {key[:4] for key in keys if len(key) >= min(2, len(word))}

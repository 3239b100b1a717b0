"""Read, clause by clause, what a text says of the variants of one product."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.commerce.comparing import find_comparisons
from bot.commerce.lexicon import Lexicon
from bot.commerce.option_scales import scale
from bot.commerce.option_words import Mention, find_options, find_values, option_names, options_of, unknown_values
from bot.commerce.products import Product, Variant
from bot.commerce.said_of_variants import Said
from bot.commerce.shapes import any_word
from bot.commerce.spoken import blanked, find_phrases, plain_key, says, spoken, spoken_phrases
from bot.commerce.variant_wish import Values

_NO = "none"
_NEAR = 2


@dataclass(frozen=True)
class WishReader:
    """Reads sentences about one product."""

    product: Product
    current: Variant | None
    lexicon: Lexicon

    def read(self, sentence: str, said: Said) -> None:
        """Add what one sentence says."""
        ranking = False
        for clause in filter(str.strip, _clause_ends(self.lexicon).split(sentence)):
            words = spoken(clause, self.lexicon)
            ranking = self._read_clause(words, clause, said, ranking=ranking)

    def _read_clause(self, words: str, raw: str, said: Said, *, ranking: bool) -> bool:
        for _begin, _end, meaning in find_phrases(words, self.lexicon, "prices"):
            said.price = meaning
        for begin, end, _meaning in find_phrases(words, self.lexicon, "prices"):
            words = blanked(words, begin, end)
        comparisons, words = find_comparisons(words, self.product, self.current, self.lexicon)
        said.comparisons += comparisons
        mentions = find_values(words, self.product, self.lexicon, raw=raw)
        said.unknown |= unknown_values(words, self.product, self.lexicon, mentions)
        said.lists |= says(words, self.lexicon, "listing", "all")
        self._read_keeping(words, said, mentions)
        self._read_yes_and_no(words, said, mentions)
        marks = [begin for begin, _, meaning in find_phrases(words, self.lexicon, "preferring") if meaning == "rank"]
        soft = says(words, self.lexicon, "preferring", "soft")
        start = 0 if ranking or soft else min(marks, default=len(words) + 1)
        if marks and is_behind(mentions, marks):
            start = 0  # Korean names first what it prefers
        self._read_mentions(words, said, mentions, start)
        return ranking or bool(marks)

    def _read_mentions(self, words: str, said: Said, mentions: tuple[Mention, ...], start: int) -> None:
        before: Mention | None = None
        for mention in mentions:
            if self._is_complaint(words, mention):
                continue
            if mention.begin >= start:
                self._rank(words, said, mention, before)
                before = mention
            elif self._is_avoided(words, mention, mentions):
                said.avoided.setdefault(mention.key, set()).update(mention.values)
            elif mention.key not in said.freed or self._bounded(words, mention):
                bounded = self._bounded(words, mention)
                said.wanted.setdefault(mention.key, set()).update(bounded or mention.values)

    def _rank(self, words: str, said: Said, mention: Mention, before: Mention | None) -> None:
        ranks = said.preferred.setdefault(mention.key, [])
        between = words[before.end : mention.begin].split() if before is not None else []
        joined = bool(between) and between[-1] in self.lexicon.words("value_joints")
        if ranks and before is not None and before.key == mention.key and joined:
            ranks[-1] |= mention.values
        else:
            ranks.append(mention.values)

    def _bounded(self, words: str, mention: Mention) -> Values | None:
        """`i7 or above`: all values from there on."""
        behind = words[mention.end :]
        for bound, more in (("at_least", True), ("at_most", False)):
            for phrase in self.lexicon.phrases("bounds", bound):
                if re.match(rf"\s?{re.escape(phrase)}(?!\w)", behind):
                    order = scale(self.product, mention.key, self.lexicon)
                    if order is None:
                        return None
                    edge = [order[value] for value in mention.values]
                    return frozenset(v for v, n in order.items() if (n >= min(edge) if more else n <= max(edge)))
        return None

    def _is_avoided(self, words: str, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
        """`not black`, `instead of black`, `검정 말고`."""
        floor = max((one.end for one in mentions if one.end <= mention.begin), default=0)
        ceiling = min((one.begin for one in mentions if one.begin >= mention.end), default=len(words))
        avoiding = find_phrases(words, self.lexicon, "avoiding")
        before = [
            words[end : mention.begin]
            for begin, end, meaning in avoiding
            if meaning == "before" and floor <= begin and end <= mention.begin
        ]
        behind = [
            words[mention.end : begin]
            for begin, _, meaning in avoiding
            if meaning == "behind" and mention.end <= begin < ceiling
        ]
        return any(len(between.split()) <= _NEAR for between in before) or any(
            len(between.split()) <= 1 for between in behind
        )

    def _is_complaint(self, words: str, mention: Mention) -> bool:
        """`too big` names no size that is wanted."""
        return any(
            meaning == "complaint" and end < mention.begin and not words[end : mention.begin].strip()
            for _, end, meaning in find_phrases(words, self.lexicon, "avoiding")
        )

    def _read_keeping(self, words: str, said: Said, mentions: tuple[Mention, ...]) -> None:
        """What stays as it is, and what does not matter."""
        phrases = find_phrases(words, self.lexicon, "keeping")
        meanings = {meaning for _, _, meaning in phrases}
        said.identical |= "identical" in meanings and not mentions
        if "free" in meanings:
            named = {key for _, _, key in find_options(words, self.product, self.lexicon)}
            said.freed |= named
            said.freed |= {mention.key for mention in mentions}
            said.frees_rest |= not named and not mentions
            return
        said.keeps_rest |= bool({"others", "identical"} & meanings)
        for _, end, meaning in phrases:
            if meaning == "same":
                said.kept |= {key for begin, _, key in find_options(words, self.product, self.lexicon) if begin >= end}

    def _read_yes_and_no(self, words: str, said: Said, mentions: tuple[Mention, ...]) -> None:
        """Options that are there or not: `waterproof`, `not water resistant`, `no backlight`."""
        taken = [(one.begin, one.end) for one in mentions]
        none_phrases = find_phrases(words, self.lexicon, "avoiding")
        for begin, end, key in find_options(words, self.product, self.lexicon):
            if key in said.freed or key in said.kept or any(b < end and e > begin for b, e in taken):
                continue
            nothing, rest = self._nothing(key)
            if not nothing or any(one.key == key for one in mentions):
                continue
            negated = any(
                meaning == _NO and place_end <= begin and len(words[place_end:begin].split()) <= 1
                for _, place_end, meaning in none_phrases
            ) or not self.lexicon.words("absent_behind").isdisjoint(words[end:].split()[:1])
            if negated:
                said.wanted.setdefault(key, set()).update(nothing)
            elif self._is_yes_and_no(key):
                said.wanted.setdefault(key, set()).update(rest)

    def _nothing(self, key: str) -> tuple[Values, Values]:
        """The values that mean that an option is not there, and the others."""
        none = set(spoken_phrases(self.lexicon, "ranks", "0"))
        own = [option for option in options_of(self.product) if option.key == key]
        nothing = frozenset(
            option.value_key
            for option in own
            if none & {plain_key(option.value_key), *(spoken(n, self.lexicon) for _, n in option.value.by_language)}
        )
        return nothing, frozenset(option.value_key for option in own) - nothing

    def _is_yes_and_no(self, key: str) -> bool:
        """True for an option whose name says what is there: its values are yes and no, or kinds of resistance."""
        nothing, rest = self._nothing(key)
        if len(nothing) == 1 and len(rest) == 1:
            return True
        names = option_names(key, self.product, self.lexicon)
        return not self.lexicon.words("yes_no_options").isdisjoint(names)


@lru_cache(maxsize=8)
def _clause_ends(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf",|\b{any_word(lexicon, 'contrasts')}\b")


def is_behind(mentions: tuple[Mention, ...], marks: list[int]) -> bool:
    """True if nothing is named behind the first of the words that announce a preference."""
    return bool(mentions) and all(mention.begin < min(marks) for mention in mentions)

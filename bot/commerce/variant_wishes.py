"""What a text says of the variant that is wanted: `the same in black`, `cheapest green one`, `더 큰 걸로`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from bot.commerce.comparing import Comparison, find_comparisons
from bot.commerce.lexicon import Lexicon
from bot.commerce.option_scales import scale
from bot.commerce.option_words import Mention, find_options, find_values, option_names, options_of, unknown_values
from bot.commerce.products import Product, Variant
from bot.commerce.shapes import any_word
from bot.commerce.spoken import blanked, find_phrases, plain_key, says, spoken, spoken_phrases

Values = frozenset[str]

_SENTENCE_ENDS = re.compile(r"[;!?\n()]|\.(?=\s|$)")
_RANKED = re.compile(r"\s*>\s*")
_ITEM_NUMBER = re.compile(r"(?<![\w#])#?([a-z0-9][a-z0-9_-]{4,})(?![\w-])", re.IGNORECASE)
_NO = "none"
_NEAR = 2


@dataclass(frozen=True)
class Wish:
    """What is said of a variant. All keys and values are language-free; an option that is not said may be any.

    `wanted` and `avoided` must hold; `kept` are options that shall stay as they are, `keeps_rest` all that are not
    said; `freed` are options that do not matter, `frees_rest` all that are not said. `preferred` are rankings, the best
    value first; `extremes` the most (1) or least (-1) of an option; `price` is `least`, `most`, `less` or `more`.
    `fallbacks` are wishes for where this one cannot be had. `said` is False for a text that says nothing of variants,
    `unknown` is true for a colour or size that the product does not come in.
    """

    ids: tuple[str, ...] = ()
    wanted: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    avoided: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    kept: frozenset[str] = frozenset()
    keeps_rest: bool = False
    freed: frozenset[str] = frozenset()
    frees_rest: bool = False
    preferred: tuple[tuple[str, tuple[Values, ...]], ...] = ()
    extremes: tuple[tuple[str, int], ...] = ()
    price: str | None = None
    step: str | None = None
    identical: bool = False
    lists: bool = False
    unknown: bool = False
    fallbacks: tuple[Wish, ...] = ()

    @property
    def said(self) -> bool:
        """True if anything of it tells variants apart."""
        return bool(
            self.ids or self.wanted or self.avoided or self.extremes or self.price or self.preferred or self.step
        )

    @property
    def keys(self) -> frozenset[str]:
        """The options that are spoken of."""
        return frozenset({*self.wanted, *self.avoided, *(key for key, _ in (*self.extremes, *self.preferred))})


def parse_wish(text: str, product: Product, current: Variant | None, lexicon: Lexicon) -> Wish:
    """Read what `text` says of the variants of `product`; `current` is the one that the customer has."""
    reader = _Reader(product, current, lexicon)
    ids = tuple(
        dict.fromkeys(
            variant.id for found in _ITEM_NUMBER.findall(text) for variant in product.variants if variant.id == found
        )
    )
    said, fallbacks = _Said(), []
    for sentence in filter(str.strip, _SENTENCE_ENDS.split(_RANKED.sub(" over ", text))):
        condition, consequence = _condition(sentence, lexicon)
        if condition is not None:
            if condition.strip():
                reader.read(condition, said)
            other = _Said()
            reader.read(consequence, other)
            if other.anything:
                fallbacks.append(other)
            continue
        reader.read(sentence, said)
    wish = replace(reader.wish(said), ids=ids)
    chain = [reader.wish(one) for other in fallbacks for one in (said.overridden_by(other), other)]
    return replace(wish, fallbacks=tuple(chain))


def _condition(sentence: str, lexicon: Lexicon) -> tuple[str | None, str]:
    """What stands before a second wish in the same sentence, and the second wish; None where there is none.

    `If there is no black one, white` → (``, `white`); `black, otherwise white` → (`black`, `white`);
    `white if there is no black` → (``, `white`).
    """
    lowered = sentence.lower().replace("'", "").replace("’", "")
    for phrase in lexicon.phrases("falling_back", "unless"):
        match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", lowered)
        if match:
            return lowered[: match.start()], lowered[match.end() :]
    begins = _places(lowered, lexicon, "condition")
    absent = _places(lowered, lexicon, "unavailable")
    if not begins or not any(place > begins[0] for place in absent):
        return None, ""
    before, rest = lowered[: begins[0]], lowered[begins[0] :]
    after = _consequence(rest, max(absent) - begins[0], lexicon)
    if after.strip():
        return before, after
    return (None, "") if not before.strip() else ("", before)


def _places(text: str, lexicon: Lexicon, meaning: str) -> list[int]:
    return sorted(
        match.start()
        for phrase in lexicon.phrases("falling_back", meaning)
        for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    )


def _consequence(rest: str, absent: int, lexicon: Lexicon) -> str:
    """What is to be done then: `…, full size, I'd go for white` has two commas, and only the last part says it."""
    for mark in lexicon.phrases("falling_back", "then"):
        place = rest.find(f" {mark} ", absent)
        if place >= 0:
            return rest[place:]
    return rest[absent:].partition(",")[2]


@dataclass
class _Said:
    """What has been read so far."""

    wanted: dict[str, set[str]] = field(default_factory=dict)
    avoided: dict[str, set[str]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    freed: set[str] = field(default_factory=set)
    preferred: dict[str, list[Values]] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)
    price: str | None = None
    keeps_rest: bool = False
    frees_rest: bool = False
    identical: bool = False
    lists: bool = False
    unknown: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.wanted or self.comparisons or self.price or self.preferred or self.avoided)

    def overridden_by(self, other: _Said) -> _Said:
        """A second wish changes what it speaks of; all else is as before."""
        keys = {*other.wanted, *other.preferred, *(one.key for one in other.comparisons)}
        return _Said(
            wanted={**{key: values for key, values in self.wanted.items() if key not in keys}, **other.wanted},
            avoided={**self.avoided, **other.avoided},
            kept=self.kept - keys | other.kept,
            freed=self.freed | other.freed,
            preferred={**self.preferred, **other.preferred},
            comparisons=[*(one for one in self.comparisons if one.key not in keys), *other.comparisons],
            price=other.price or self.price,
            keeps_rest=self.keeps_rest or other.keeps_rest,
            frees_rest=self.frees_rest or other.frees_rest,
        )


@dataclass(frozen=True)
class _Reader:
    """Reads sentences about one product."""

    product: Product
    current: Variant | None
    lexicon: Lexicon

    def read(self, sentence: str, said: _Said) -> None:
        """Add what one sentence says."""
        ranking = False
        for clause in filter(str.strip, _clause_ends(self.lexicon).split(sentence)):
            words = spoken(clause, self.lexicon)
            ranking = self._read_clause(words, clause, said, ranking=ranking)

    def _read_clause(self, words: str, raw: str, said: _Said, *, ranking: bool) -> bool:
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

    def _read_mentions(self, words: str, said: _Said, mentions: tuple[Mention, ...], start: int) -> None:
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

    def _rank(self, words: str, said: _Said, mention: Mention, before: Mention | None) -> None:
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

    def _read_keeping(self, words: str, said: _Said, mentions: tuple[Mention, ...]) -> None:
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

    def _read_yes_and_no(self, words: str, said: _Said, mentions: tuple[Mention, ...]) -> None:
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

    def wish(self, said: _Said) -> Wish:
        """Put together what was read, in the light of what the customer has."""
        wanted = {key: frozenset(values) for key, values in said.wanted.items()}
        present = _values(self.current)
        if self.current is not None:
            wanted = {key: values - {present.get(key, "")} or values for key, values in wanted.items()}
        extremes: list[tuple[str, int]] = []
        step: str | None = None
        for one in said.comparisons:
            if wanted.get(one.key) == frozenset({present.get(one.key, "")}):
                del wanted[one.key]  # `the 1000 pieces are too many, the fewest please`
            if one.extreme:
                extremes.append((one.key, one.direction))
            elif one.key not in wanted:
                wanted[one.key] = one.values
                step = one.step or step
        avoided = {key: frozenset(values) - wanted.get(key, frozenset()) for key, values in said.avoided.items()}
        return Wish(
            wanted=MappingProxyType(wanted),
            avoided=MappingProxyType({key: values for key, values in avoided.items() if values}),
            kept=frozenset(said.kept - wanted.keys() - {key for key, _ in extremes}),
            keeps_rest=said.keeps_rest,
            freed=frozenset(said.freed - wanted.keys()),
            frees_rest=said.frees_rest,
            preferred=tuple((key, tuple(ranks)) for key, ranks in said.preferred.items()),
            extremes=tuple(extremes),
            price=said.price,
            step=step,
            identical=said.identical,
            lists=said.lists,
            unknown=said.unknown,
        )


@lru_cache(maxsize=8)
def _clause_ends(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf",|\b{any_word(lexicon, 'contrasts')}\b")


def is_behind(mentions: tuple[Mention, ...], marks: list[int]) -> bool:
    """True if nothing is named behind the first of the words that announce a preference."""
    return bool(mentions) and all(mention.begin < min(marks) for mention in mentions)


def _values(variant: Variant | None) -> dict[str, str]:
    return {option.key: option.value_key for option in variant.options} if variant is not None else {}

"""Which option values of a product a text names, and where: `the black one in M`, `13-inch`, `IPX7 방수`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, alike
from bot.commerce.products import Option, Product
from bot.commerce.shapes import any_word
from bot.commerce.spoken import phrase_pattern, plain_key, spoken, spoken_phrases

_BRACKETS = re.compile(r"\s*\(.*?\)")
_RANGE = re.compile(r"^(\d{2,4}) (\d{2,4})(?: |$)")
_WORD = re.compile(r"\S+")
_SHORTEST_PART = 3
_FORGIVING = 8
"""So long a name of an option is known by all but one of its letters."""
_FEW_WORDS = 4
_NEAR = 3
"""Words between the name of an option and its value: `size is 8`, `a waterproof one in 9`."""
_ALIKE = 4
"""So many first letters make `resistant` and `resistance` one."""
_OWN, _OTHER, _PART = 3, 2, 1


@dataclass(frozen=True)
class Mention:
    """A place in a spoken text that names values of one option; several where the word may mean any of them."""

    key: str
    values: frozenset[str]
    begin: int
    end: int


@dataclass(frozen=True)
class _Candidate:
    begin: int
    end: int
    weight: int
    key: str
    value: str


@lru_cache(maxsize=64)
def options_of(product: Product) -> tuple[Option, ...]:
    """All values of all options of a product, in its order."""
    return tuple(dict.fromkeys(option for variant in product.variants for option in variant.options))


def find_values(said: str, product: Product, lexicon: Lexicon, *, raw: str = "") -> tuple[Mention, ...]:
    """The values named in the spoken text `said`, in its order.

    What is written out counts more than another word for it, that more than a part of a name, and the longest of
    those that overlap. A single letter or number must be a capital in `raw`, have its option's name beside it, or be
    nearly all that is said.
    """
    options = options_of(product)
    candidates = list(_candidates(said, options, lexicon))
    kept = [one for one in candidates if _is_certain(one, said, raw, product, lexicon)]
    mentions: list[Mention] = []
    for one in sorted(kept, key=lambda found: (found.begin - found.end, -found.weight, found.begin)):
        if any(one.begin < other.end and one.end > other.begin for other in mentions):
            continue
        same = [other for other in kept if (other.begin, other.end) == (one.begin, one.end)]
        key = _option_meant(same, said, product, lexicon)
        weight = max(other.weight for other in same if other.key == key)
        values = frozenset(other.value for other in same if other.key == key and other.weight == weight)
        mentions.append(Mention(key, values, one.begin, one.end))
    return tuple(sorted(mentions, key=lambda mention: mention.begin))


def find_options(said: str, product: Product, lexicon: Lexicon) -> tuple[tuple[int, int, str], ...]:
    """The options whose own names are in spoken text: begin, end and key. A wrong or swapped letter is forgiven."""
    mended = _mended(said, _option_words(product, lexicon))
    found = [
        (match.start(), match.end(), key)
        for key, pattern in _option_patterns(product, lexicon)
        for match in pattern.finditer(mended)
    ]
    longest = sorted(set(found), key=lambda one: (one[0] - one[1], one[0]))
    kept: list[tuple[int, int, str]] = []
    for begin, end, key in longest:
        if all(end <= other[0] or begin >= other[1] or (begin, end) == other[:2] for other in kept):
            kept.append((begin, end, key))
    return tuple(sorted(kept))


def _mended(said: str, words: frozenset[str]) -> str:
    """The text with mistyped words as they should be, its places kept."""

    def right(match: re.Match[str]) -> str:
        word = match[0]
        meant = (one for one in words if len(one) == len(word) and alike(word, one))
        return word if word in words else next(meant, word)

    return _WORD.sub(right, said)


@lru_cache(maxsize=64)
def _option_words(product: Product, lexicon: Lexicon) -> frozenset[str]:
    keys = dict.fromkeys(option.key for option in options_of(product))
    names = (name for key in keys for name in option_names(key, product, lexicon))
    return frozenset(word for name in names for word in name.split() if len(word) >= _FORGIVING)


@lru_cache(maxsize=64)
def _option_patterns(product: Product, lexicon: Lexicon) -> tuple[tuple[str, re.Pattern[str]], ...]:
    keys = dict.fromkeys(option.key for option in options_of(product))
    return tuple(
        (key, re.compile(phrase_pattern(name))) for key in keys for name in option_names(key, product, lexicon)
    )


@lru_cache(maxsize=512)
def option_names(key: str, product: Product, lexicon: Lexicon) -> tuple[str, ...]:
    """How an option may be called: its names, other words for it, and a word of its name that no other option has."""
    own = {plain_key(key): None}
    for option in options_of(product):
        if option.key == key:
            own.update({spoken(name, lexicon): None for _, name in option.name.by_language})
    keys = dict.fromkeys(option.key for option in options_of(product))
    others = {word for other in keys if other != key for word in plain_key(other).split()}
    parts = [word for name in own for word in name.split() if len(word) > _SHORTEST_PART and word not in others]
    others_words = [
        phrase
        for name in (*own, plain_key(key), *plain_key(key).split()[-1:])
        if not set(name.split()) & others
        for listed in (name, name.replace(" ", "_"))
        for phrase in spoken_phrases(lexicon, "options", listed)
    ]
    return tuple(dict.fromkeys(filter(None, [*own, *others_words, *parts])))


def unknown_values(said: str, product: Product, lexicon: Lexicon, mentions: Sequence[Mention]) -> bool:
    """True if a colour or a size is named that the product does not come in, though it comes in others."""
    names = {plain_key(option.value_key) for option in options_of(product)}
    names |= {spoken(name, lexicon) for option in options_of(product) for _, name in option.value.by_language}
    for kind in lexicon.topics.get("kinds", {}):
        pattern, keys = _kind(lexicon, kind)
        if names & keys and any(
            all(match.end() <= one.begin or match.start() >= one.end for one in mentions)
            for match in pattern.finditer(said)
        ):
            return True
    return False


@lru_cache(maxsize=16)
def _kind(lexicon: Lexicon, kind: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """The words for all values of one kind, and the values."""
    keys = lexicon.phrases("kinds", kind)
    words = (phrase for key in keys for phrase in (key, *lexicon.phrases("values", key.replace(" ", "_"))))
    longest = sorted({spoken(word, lexicon) for word in words}, key=len, reverse=True)
    return re.compile("|".join(map(phrase_pattern, longest))), frozenset(keys)


def _candidates(said: str, options: tuple[Option, ...], lexicon: Lexicon) -> Iterator[_Candidate]:
    for pattern, weight, key, value in _value_patterns(options, lexicon):
        for match in pattern.finditer(said):
            yield _Candidate(match.start(), match.end(), weight, key, value)
    numbers = [(match, int(match[0])) for match in re.finditer(r"(?<!\S)\d{2,4}(?![\d.])", said)]
    for option in options if numbers else ():
        for _, name in option.value.by_language:
            span = _RANGE.match(spoken(name, lexicon))
            for match, number in numbers if span else ():
                if span and int(span[1]) <= number <= int(span[2]):
                    yield _Candidate(match.start(), match.end(), _OTHER, option.key, option.value_key)


@lru_cache(maxsize=64)
def _value_patterns(options: tuple[Option, ...], lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], int, str, str], ...]:
    """How each value can be called: pattern, weight, key and value."""
    return tuple(
        (re.compile(phrase_pattern(name)), weight, option.key, option.value_key)
        for option in options
        for weight, name in _names(option, options, lexicon)
    )


def _names(option: Option, options: Sequence[Option], lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    own = [spoken(name, lexicon) for _, name in option.value.by_language]
    own += [spoken(_BRACKETS.sub("", name), lexicon) for _, name in option.value.by_language]
    yield from ((_OWN, name) for name in dict.fromkeys(own) if name)
    keys = (option.value_key, *(name.replace(" ", "_") for name in own))
    listed = dict.fromkeys(phrase for key in dict.fromkeys(keys) for phrase in spoken_phrases(lexicon, "values", key))
    yield from ((_OTHER, phrase) for phrase in listed)
    same_option = [other for other in options if other.key == option.key and other.value_key != option.value_key]
    shared = [set(spoken(name, lexicon).split()) for other in same_option for _, name in other.value.by_language]
    common = set.intersection(*shared) if shared else set()
    named_after = set(plain_key(option.key).split()) | set(lexicon.topics.get("units", {}))
    for name in own:
        words = name.split()
        for word in words if len(words) > 1 else ():
            if len(word) >= _SHORTEST_PART and not word[0].isdigit() and word not in common | named_after:
                yield _PART, word


def _is_certain(one: _Candidate, said: str, raw: str, product: Product, lexicon: Lexicon) -> bool:
    """False for the s of `its`, the 8 of `before 8`, and Korean syllables of everyday.

    A particle may hang on a letter: `L로`.
    """
    word = said[one.begin : one.end]
    words = said.split()
    if word in lexicon.words("everyday_values"):
        return len(words) == 1 or bool(re.match(rf"{word}\s?{any_word(lexicon, 'size_behind')}", said[one.begin :]))
    if is_korean(word) or not (len(word) == 1 or word.replace(".", "").isdigit()):
        return True
    capital = rf"(?<![\w'’]){re.escape(word.upper())}(?![^\W가-힣]|['’])"
    if len(words) <= _FEW_WORDS or (raw and re.search(capital, raw)):
        return len(word) > 1 or not word.isdigit() or len(words) <= _FEW_WORDS or _is_near(one, said, product, lexicon)
    if one.weight == _OTHER and not word.isalpha():
        return True  # a range of sizes that a number lies in
    return _is_near(one, said, product, lexicon)


def _is_near(one: _Candidate, said: str, product: Product, lexicon: Lexicon) -> bool:
    names = {word for name in option_names(one.key, product, lexicon) for word in name.split()}
    near = [*said[: one.begin].split()[-_NEAR:], *said[one.end :].split()[:1]]
    return any(_alike(word, name) for word in near for name in names)


def _option_meant(same: Sequence[_Candidate], said: str, product: Product, lexicon: Lexicon) -> str:
    """Which option a word means that several have: the one whose name stands beside it, else the surest."""
    keys = list(dict.fromkeys(one.key for one in sorted(same, key=lambda one: -one.weight)))
    if len(keys) == 1:
        return keys[0]
    after, before = said[same[0].end :].split()[:2], said[: same[0].begin].split()[-2:][::-1]
    for word in [*after[:1], *before[:1], *after[1:], *before[1:]]:
        for key in keys:
            if any(_alike(word, part) for name in option_names(key, product, lexicon) for part in name.split()):
                return key
    return keys[0]


def _alike(word: str, name: str) -> bool:
    return word == name or (len(name) >= _ALIKE and word[:_ALIKE] == name[:_ALIKE])

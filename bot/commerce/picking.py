"""Which of a few things a typed answer means: `the lamp`, `1 and 3`, `both`, `머그컵 하나만`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.commerce.item_mentions import Choosable, before_wish, find_mentions, segments
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, alike, contains, plain
from bot.commerce.products import Product, Variant
from bot.commerce.shapes import any_shape, any_word
from bot.commerce.storekeeping.words import stems
from bot.commerce.text import LocalText
from bot.commerce.variants import fits_wish, parse_wish

__all__ = [
    "Choosable",
    "Pick",
    "Picked",
    "TooMany",
    "Unclear",
    "best_matches",
    "left_out",
    "narrow",
    "pick",
    "pick_swapped",
]

_IN_BRACKETS = re.compile(r"[({\[][^)}\]]*[)}\]]")
_SHORT = 4
"""Words of a part that may choose without a name: `and the black one`."""
_SENTENCE = 8
"""Words of a part that names nothing by its noun, beyond which it is about something else."""
_NEAR = 4
"""Words before a name among which one may say that it is not meant."""
_LONG = 12
"""Words of a message that chooses by details alone, without a name."""
_PRONOUN_ENDS = 2
_BOTH = 2
_SHORTEST_KOREAN = 2


@dataclass(frozen=True)
class _Words:
    """What parts a choice, numbers with what hangs on them, and words such as `one` that count nothing."""

    separators: re.Pattern[str]
    joint_in_brackets: re.Pattern[str]
    clause_end: re.Pattern[str]
    before_order: str
    number: re.Pattern[str]
    ordinal_endings: frozenset[str]
    pronouns: frozenset[str]
    counting: frozenset[str]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    endings = f"{any_word(lexicon, 'ordinal_endings')}|{any_word(lexicon, 'piece_endings')}"
    return _Words(
        re.compile(rf"[,;&+/\n]|{any_shape(lexicon, 'list_joint')}", re.IGNORECASE),
        re.compile(rf"[,;&+/]|\b{any_word(lexicon, 'and_words')}\b"),
        re.compile(rf"[,.;!?\n](?=\s|$)|{any_shape(lexicon, 'clause_end')}"),
        any_shape(lexicon, "before_order"),
        re.compile(rf"(\d{{1,2}})({endings})?(?![\d])[^\da-z]*"),
        lexicon.words("ordinal_endings"),
        lexicon.words("one_words", "one"),
        lexicon.words("one_words", "counted"),
    )


@dataclass(frozen=True)
class Picked:
    """Exactly these: pairs of id and pieces, in the order of the list."""

    pieces: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Unclear:
    """One of these, or how many of the only one, is not clear. `besides` is what is clear, pairs as in `Picked`."""

    ids: tuple[str, ...]
    besides: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class TooMany:
    """More pieces than there are."""

    id: str
    asked: int
    there: int


Pick = Picked | Unclear | TooMany


def pick(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> Pick | None:
    """Understand a typed choice; None if it names none of `things`."""
    kept = _without_exceptions(text, things, lexicon)
    if kept is not None:
        return kept
    everything = Picked(tuple((thing.id, thing.quantity) for thing in things))
    found: dict[str, int] = {}
    unclear: Unclear | None = None
    for segment in _segments(_about_items(text, lexicon), things, lexicon):
        if _is_left_out(segment, things, lexicon):
            continue
        one = _read_segment(segment, things, lexicon, found)
        if isinstance(one, Picked):
            for item, quantity in one.pieces:
                found[item] = max(found.get(item, 0), quantity)
        elif isinstance(one, Unclear):
            unclear = unclear or one
        elif one is not None:
            return one
    clear = tuple((thing.id, found[thing.id]) for thing in things if thing.id in found)
    if unclear is not None and not set(unclear.ids) <= set(found):
        return replace(unclear, besides=clear)
    if clear:
        return Picked(clear)
    pieces = sum(thing.quantity for thing in things)
    both = lexicon.says("scope", "both", text) and _BOTH in (len(things), pieces)
    return everything if things and (both or lexicon.says("scope", "all", text)) else None


def pick_swapped(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> Pick | None:
    """Understand which things shall become others: `the mug to black and the lamp to white` picks mug and lamp.

    What they shall be picks nothing; where none is named by its noun, the whole text may choose.
    """
    found: dict[str, int] = {}
    unclear: Unclear | None = None
    text = _about_items(text, lexicon)
    parts = [part for part in segments(text, things, lexicon) if not _is_left_out(part.text, things, lexicon)]
    if not parts or _without_exceptions(text, things, lexicon) is not None:
        return pick(text, things, lexicon)
    for part in parts:
        named = [thing for thing in things if thing.id in part.mention.ids]
        left = [thing for thing in named if thing.id not in found] or named
        one = pick(before_wish(part.text, lexicon), left, lexicon) or pick(part.text, left, lexicon)
        if isinstance(one, Picked):
            found.update({item: max(found.get(item, 0), quantity) for item, quantity in one.pieces})
        elif isinstance(one, Unclear):
            unclear = unclear or one
        elif one is not None:
            return one
    clear = tuple((thing.id, found[thing.id]) for thing in things if thing.id in found)
    if unclear is not None and not set(unclear.ids) & set(found):
        return replace(unclear, besides=clear)
    return Picked(clear) if clear else None


def _about_items(text: str, lexicon: Lexicon) -> str:
    """The text without what only tells the order: `the drill from the order with the ladder`."""
    words = _words(lexicon)
    found = [
        match
        for phrase in lexicon.phrases("scope", "beside")
        for match in re.finditer(words.before_order + re.escape(phrase) + r"\b", text, re.IGNORECASE)
    ]
    for match in sorted(found, key=lambda one: -one.start()):
        end = words.clause_end.search(text, match.end())
        text = text[: match.start()] + (text[end.start() :] if end else "")
    return text


def _is_left_out(part: str, things: Sequence[Choosable], lexicon: Lexicon) -> bool:
    """`leave the drill as it is`, `not the drill`: what is named is not meant."""
    mentions = find_mentions(part, things, lexicon)
    before = part[: mentions[0].begin] if mentions else ""
    return bool(mentions) and lexicon.says("scope", "leave_out", " ".join(before.split()[-_NEAR:]))


def left_out(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> frozenset[str]:
    """The things that a text takes out of a choice: `not the mugs`, `without the lamp`, `머그는 빼고`."""
    out: set[str] = set()
    for segment in _segments(text, things, lexicon):
        said = plain(segment)
        behind = any(is_korean(phrase) and contains(said, phrase) for phrase in lexicon.phrases("scope", "except"))
        if behind or _is_left_out(segment, things, lexicon):
            out |= {thing_id for mention in find_mentions(segment, things, lexicon) for thing_id in mention.ids}
    return frozenset(out)


def _segments(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> list[str]:
    """The parts of a choice. Where things are named by their nouns, longer parts that name none say something else."""
    words = _words(lexicon)
    flat = _IN_BRACKETS.sub(lambda match: words.joint_in_brackets.sub(" ", match[0]), text)
    parts = [part for part in words.separators.split(flat) if part.strip()]
    if not any(find_mentions(part, things, lexicon) for part in parts):
        return [part for part in parts if len(part.split()) <= _SENTENCE] if len(flat.split()) <= _LONG else []
    return [part for part in parts if len(part.split()) <= _SHORT or find_mentions(part, things, lexicon)]


def _without_exceptions(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> Pick | None:
    """`everything except the lamp`, `머그 빼고 다`; None if nothing is excepted."""
    said = plain(text)
    if len(things) < _BOTH or not lexicon.says("scope", "all", text):
        return None
    for phrase in lexicon.phrases("scope", "except"):
        before, found, after = said.partition(phrase)
        if not found:
            continue
        named = pick(before if is_korean(phrase) else after, things, _without_scope(lexicon))
        if isinstance(named, Picked):
            excepted = {item for item, _ in named.pieces}
        elif isinstance(named, Unclear) and len(named.ids) == 1:
            excepted = {*named.ids}  # how many of it does not matter
        else:
            return named
        left = tuple((thing.id, thing.quantity) for thing in things if thing.id not in excepted)
        return Picked(left) if left else None
    return None


@lru_cache(maxsize=8)
def _without_scope(lexicon: Lexicon) -> Lexicon:
    """The lexicon without its words for `all`, so that an exception is read by itself."""
    return replace(lexicon, topics={topic: words for topic, words in lexicon.topics.items() if topic != "scope"})


def _read_segment(segment: str, things: Sequence[Choosable], lexicon: Lexicon, found: Mapping[str, int]) -> Pick | None:
    """Read one part of a choice; what is `found` already is not meant again if there is another one of its name."""
    said = plain(segment)
    mentions = find_mentions(segment, things, lexicon)
    in_full = [thing for mention in mentions for thing in things if thing.id in mention.ids]
    in_full = [thing for thing in in_full if thing.id not in found] or in_full
    by_options = _same_name(in_full) and all(thing.options for thing in in_full)
    named = in_full if by_options else best_matches(said, in_full or things)
    number = _number(_without_details(said, named), lexicon)
    if not named:
        return _by_number(number, things)
    if len(named) > 1:
        return _one_of(segment, named, things, number, lexicon, plural=any(mention.plural for mention in mentions))
    thing = named[0]
    if lexicon.says("scope", "all", segment) or lexicon.says("scope", "both", segment):
        return Picked(((thing.id, thing.quantity),))
    if number is None or number.ordinal:
        certain = thing.quantity == 1 or _is_plural(said, thing)
        return Picked(((thing.id, thing.quantity),)) if certain else Unclear((thing.id,))
    if number.value > thing.quantity:
        return TooMany(thing.id, number.value, thing.quantity)
    return Picked(((thing.id, number.value),)) if number.value else None


def _one_of(
    segment: str,
    named: Sequence[Choosable],
    things: Sequence[Choosable],
    number: _Number | None,
    lexicon: Lexicon,
    *,
    plural: bool,
) -> Pick:
    """Which of several that fit a name: a place in the list, their own options or prices, or all of them."""
    place = number.value if number and number.ordinal else 0
    listed = things[place - 1] if 0 < place <= len(things) else None
    if listed in named and listed:
        return Picked(((listed.id, listed.quantity),))
    apart = narrow(segment, named, lexicon)
    if len(apart) == 1:
        return Picked(((apart[0].id, apart[0].quantity),))
    count = number.value if number is not None and not number.ordinal else None
    if count is not None and 0 < count < len(apart):
        same = len({(thing.names, thing.options, thing.price) for thing in apart}) == 1 and bool(apart[0].options)
        return Picked(tuple((thing.id, thing.quantity) for thing in apart[:count])) if same else Unclear(_ids(apart))
    said_all = any(lexicon.says("scope", scope, segment) for scope in ("all", "both")) or plural or count == len(apart)
    if _same_name(apart) and said_all:
        return Picked(tuple((thing.id, thing.quantity) for thing in apart))
    return Unclear(_ids(apart))


def narrow(text: str, named: Sequence[Choosable], lexicon: Lexicon) -> list[Choosable]:
    """Those of the things that fit the options and prices in a text; all of them if it says nothing of that."""
    if not named or not all(thing.options and thing.price for thing in named):
        return list(named)
    variants = tuple(
        Variant(str(place), thing.options, thing.price, 1)
        for place, thing in enumerate(named)
        if thing.price is not None
    )
    name = LocalText.of(en="")
    product = Product("", name, name, "", name, variants, "", "")
    wish = parse_wish(text, product, None, lexicon)
    fits = [variant for variant in variants if fits_wish(variant, wish, None)]
    prices = [variant.price for variant in fits]
    if wish.price and fits:
        wanted = max(prices) if wish.price in ("most", "more") else min(prices)
        fits = [variant for variant in fits if variant.price == wanted]
    ids = {variant.id for variant in fits}
    return [thing for place, thing in enumerate(named) if str(place) in ids] or list(named)


def _same_name(things: Sequence[Choosable]) -> bool:
    return bool(things) and len({thing.names for thing in things}) == 1


def _by_number(number: _Number | None, things: Sequence[Choosable]) -> Pick | None:
    """A number alone is a place in the list, or the pieces of the only thing."""
    if number is None or number.value < 1:
        return None
    if len(things) == 1 and not (number.ordinal and number.value == 1):
        only = things[0]
        if number.value > only.quantity:
            return TooMany(only.id, number.value, only.quantity)
        return Picked(((only.id, number.value),))
    if number.counted or number.value > len(things):
        return None  # `two` of several things may be any two
    thing = things[number.value - 1]
    return Picked(((thing.id, 1),)) if thing.quantity == 1 else Unclear((thing.id,))


@dataclass(frozen=True)
class _Number:
    """A number as it was said: `ordinal` is a place (`2nd`), `counted` has a counter (`2개`)."""

    value: int
    ordinal: bool = False
    counted: bool = False


def _number(said: str, lexicon: Lexicon) -> _Number | None:
    words, known = said.split(), _words(lexicon)
    for word in words:
        match = known.number.fullmatch(word)
        if match:
            ending = match[2] or ""
            ordinal = ending in known.ordinal_endings
            return _Number(int(match[1]), ordinal=ordinal, counted=bool(ending) and not ordinal)
    place = lexicon.find("ordinals", said)
    if place is not None:
        return _Number(int(place), ordinal=True)
    if len(words) >= _PRONOUN_ENDS and words[-1] in known.pronouns and words[-2] not in known.counting:
        words = words[:-1]  # `the black one` counts nothing
    count = next(
        (value for value in lexicon.topics.get("numbers", {}) if lexicon.says("numbers", value, " ".join(words))), None
    )
    return None if count is None else _Number(int(count), counted=True)


def _without_details(said: str, named: Sequence[Choosable]) -> str:
    """What is said without the details of what is named: the 4 of `set of 4` counts nothing."""
    for thing in named:
        for detail in sorted(map(plain, thing.details), key=len, reverse=True):
            if any(map(str.isdigit, detail)):
                said = said.replace(detail, " ")
    return said


def best_matches(said: str, things: Sequence[Choosable]) -> list[Choosable]:
    """The things that share the most words with plain text `said`; none if nothing is shared."""
    scores = [_score(said, thing) for thing in things]
    best = max(scores, default=0)
    return [thing for thing, score in zip(things, scores, strict=True) if score == best > 0]


def _score(said: str, thing: Choosable) -> int:
    words = [form for word in said.split() for form in stems(word)]
    by_name = max((_name_score(said, words, plain(name)) for name in thing.names), default=0)
    return by_name + any(contains(said, plain(detail)) for detail in thing.details)


def _name_score(said: str, words: Sequence[str], name: str) -> int:
    squeezed = name.replace(" ", "")
    own = set(name.split())
    if not is_korean(name):
        own = {form for word in own for form in stems(word)[-1:]}
        return sum(any(word == form or alike(word, form) for form in words) for word in own)
    if squeezed in said.replace(" ", ""):
        return len(own)
    return sum(contains(said, word) if len(word) >= _SHORTEST_KOREAN else word in words for word in own) or any(
        len(word) >= _SHORTEST_KOREAN and is_korean(word) and word in squeezed for word in words
    )


def _is_plural(said: str, thing: Choosable) -> bool:
    """`the mugs` of a `Stoneware Mug` are all of them; `the socks` of `Wool Socks` say nothing of how many."""
    own = {word for name in thing.names for word in plain(name).split()}
    return any(word not in own and not own.isdisjoint(stems(word)[1:]) for word in said.split() if not is_korean(word))


def _ids(things: Sequence[Choosable]) -> tuple[str, ...]:
    return tuple(thing.id for thing in things)

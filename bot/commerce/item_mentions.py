"""Where a text names things, and which part of it speaks of which: `the mug to black and the lamp to white`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from moneyed import Money

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, alike, plain
from bot.commerce.products import Option
from bot.commerce.shapes import any_shape
from bot.commerce.storekeeping.words import stems

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SHORTEST_KOREAN = 2
_SHORTEST_COMPOUND = 4
_WHOLE, _END, _PART, _ALIAS = 4, 3, 1, 0


@dataclass(frozen=True, eq=False)
class _Words:
    """What parts a text, and everyday words: `behind` a part of its name, that names a thing: `the jigsaw to …`.

    `short` are nouns of one letter that a longer one may end with: `컵` of `머그컵`.
    """

    separator: re.Pattern[str]
    leads_on: re.Pattern[str]
    noise: frozenset[str]
    behind: frozenset[str]
    short: frozenset[str]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    noise = frozenset(word for word in lexicon.words("product_noise") if not is_korean(word))
    return _Words(
        re.compile(rf"[,;.!?\n](?=\s|$)|{any_shape(lexicon, 'item_joint')}", re.IGNORECASE),
        re.compile(f"{any_shape(lexicon, 'leads_to_wish')}|→"),
        noise,
        frozenset({"", *noise, *lexicon.words("behind_items")}),
        lexicon.words("short_nouns"),
    )


@dataclass(frozen=True)
class Choosable:
    """One of the things: `names` and `details` (colours, sizes, …) in every language; `quantity` pieces of it.

    `aliases` name it only whole, and only where no name does: `slippers` for House Shoes.

    `options` and `price` tell things of the same name apart: `the cheaper one`, `the waterproof speaker`.
    """

    id: str
    names: tuple[str, ...]
    details: tuple[str, ...] = ()
    quantity: int = 1
    options: tuple[Option, ...] = field(default=(), compare=False)
    price: Money | None = field(default=None, compare=False)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemMention:
    """A place in a text that names things; all `ids` fit equally well."""

    begin: int
    end: int
    ids: tuple[str, ...]
    plural: bool = False


@dataclass(frozen=True)
class Segment:
    """The part of a text that speaks of one mention."""

    mention: ItemMention
    text: str


def find_mentions(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> tuple[ItemMention, ...]:
    """The places where `text` names things by the noun of their names, in its order."""
    tokens = [(match.start(), match.end(), plain(match[0])) for match in _TOKEN.finditer(text)]
    mentions: list[ItemMention] = []
    place = 0
    while place < len(tokens):
        found = _at(tokens, place, things, _words(lexicon))
        if found is None:
            place += 1
            continue
        last, ids, plural = found
        begin = _begin(tokens, place, [thing for thing in things if thing.id in ids])
        mentions.append(ItemMention(tokens[begin][0], tokens[last][1], ids, plural))
        place = last + 1
    return tuple(mentions)


def segments(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> tuple[Segment, ...]:
    """Cut a text so that each part speaks of one mention: at the last comma, stop or `and` before each of them."""
    mentions = find_mentions(text, things, lexicon)
    separator = _words(lexicon).separator
    cuts = [0]
    for before, mention in pairwise(mentions):
        places = [match.end() for match in separator.finditer(_bracketed(text), before.end, mention.begin)]
        cuts.append(places[-1] if places else mention.begin)
    ends = [*cuts[1:], len(text)]
    return tuple(Segment(mention, text[begin:end]) for mention, begin, end in zip(mentions, cuts, ends, strict=False))


_BRACKETS = re.compile(r"[({\[][^)}\]]*[)}\]]")


def _bracketed(text: str) -> str:
    """The text of the same length in which nothing in brackets separates anything."""
    return _BRACKETS.sub(lambda match: "x" * len(match[0]), text)


def _at(
    tokens: Sequence[tuple[int, int, str]], place: int, things: Sequence[Choosable], words: _Words
) -> tuple[int, tuple[str, ...], bool] | None:
    """What is named with its noun at `place`: the last token of the name, the things, and whether it is a plural."""
    best: list[tuple[int, int, Choosable, bool]] = []
    word = tokens[place][2]
    following = tokens[place + 1][2] if place + 1 < len(tokens) else ""
    for thing in things:
        for name in thing.names:
            found = _noun(word, following, _name(name), words)
            if found is not None:
                score, more, plural = found
                best.append((score + _before(tokens, place, name), place + more, thing, plural))
        for alias in thing.aliases:
            found = _noun(word, following, _name(alias), words)
            if found is not None and _is_whole(tokens, place, alias, found[0]):
                best.append((_ALIAS, place + found[1], thing, found[2]))
    if not best:
        return None
    score = max(one[0] for one in best)
    chosen = [one for one in best if one[0] == score]
    ids = tuple(dict.fromkeys(one[2].id for one in chosen))
    return max(one[1] for one in chosen), ids, any(one[3] for one in chosen)


@lru_cache(maxsize=16384)
def _noun(word: str, following: str, name: str, words: _Words) -> tuple[int, int, bool] | None:
    """How well the noun of `name` is `word`, perhaps with the one behind it: score, tokens more, plural."""
    if not name:
        return None
    if is_korean(name):
        return _korean_noun(word, name, words.short)
    *others, noun = name.split()
    for more, said in ((0, word), (1, word + following)):
        for count, form in enumerate(stems(said)):
            plural = count > 0 and said not in (noun, *others)
            if form in {*_singular(noun), *_singular(name.replace(" ", ""))} and (following or not more):
                return _WHOLE, more, plural
            # `the black ones` are no headphones
            if not more and len(form) >= _SHORTEST_COMPOUND and noun.endswith(form) and form not in words.noise:
                return _END, 0, plural
    if alike(word, noun):
        return _END, 0, False
    long = [other for other in others if len(other) >= _SHORTEST_COMPOUND]
    part = any(form in long for form in stems(word)) and following in words.behind
    return (_PART, 0, False) if part else None


@lru_cache(maxsize=2048)
def _name(name: str) -> str:
    """A name in plain form: the same ones are looked for in every message."""
    return plain(name)


def _korean_noun(word: str, name: str, short: frozenset[str]) -> tuple[int, int, bool] | None:
    noun, squeezed = name.rsplit(maxsplit=1)[-1], name.replace(" ", "")
    forms = stems(word)
    if any(form in (noun, squeezed) for form in forms):
        return _WHOLE, 0, False
    part = any(len(form) >= _SHORTEST_KOREAN and is_korean(form) and form in squeezed for form in forms)
    part = part or any(form in short and noun.endswith(form) for form in forms)
    return (_END, 0, False) if part else None


@lru_cache(maxsize=2048)
def _singular(noun: str) -> tuple[str, ...]:
    """A noun and what it is without the ending of its plural."""
    return (noun, *stems(noun)[1:])


def _before(tokens: Sequence[tuple[int, int, str]], place: int, name: str) -> int:
    """How many of the other words of a name stand right before its noun."""
    others = _name(name).split()[:-1]
    count = 0
    while place - count - 1 >= 0 and any(form in others for form in stems(tokens[place - count - 1][2])):
        count += 1
    return count


def _is_whole(tokens: Sequence[tuple[int, int, str]], place: int, alias: str, score: int) -> bool:
    """Whether all of an alias stands there; a single Korean syllable says too little."""
    squeezed = _name(alias).replace(" ", "")
    if score != _WHOLE or (is_korean(alias) and len(squeezed) < _SHORTEST_KOREAN):
        return False
    others = len(_name(alias).split()) - 1
    return _before(tokens, place, alias) == others or squeezed in stems(tokens[place][2])


def _begin(tokens: Sequence[tuple[int, int, str]], place: int, things: Sequence[Choosable]) -> int:
    return place - max((_before(tokens, place, name) for thing in things for name in thing.names), default=0)


def texts_by_item(
    text: str, things: Sequence[Choosable], lexicon: Lexicon, apart: Callable[[str, list[Choosable]], list[Choosable]]
) -> list[tuple[tuple[str, ...], str]]:
    """What a text says of each of the things: ids with their part of it, in its order; nothing where it names none.

    `apart` tells things of one name apart by a text. Named once each, they are meant one after the other.
    """
    parts: list[tuple[tuple[str, ...], str]] = []
    used: set[str] = set()
    found = segments(text, things, lexicon)
    for segment in found:
        named = [thing for thing in things if thing.id in segment.mention.ids]
        if len(named) > 1:
            told = apart(before_wish(segment.text, lexicon), named)
            again = sum(other.mention.ids == segment.mention.ids for other in found) > 1
            fresh = [thing for thing in told if thing.id not in used] or told
            named = fresh[:1] if again and not segment.mention.plural else told
        used.update(thing.id for thing in named)
        parts.append((tuple(thing.id for thing in named), segment.text))
    return parts


def before_wish(text: str, lexicon: Lexicon) -> str:
    """What stands before the word that leads to what is wanted instead: the item that the customer has."""
    return _words(lexicon).leads_on.split(text, maxsplit=1)[0]

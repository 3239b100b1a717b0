"""Which of a few things a typed answer means: `the lamp`, `1 and 3`, `both`, `머그컵 하나만`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.commerce.item_mentions import Choosable, before_wish, find_mentions, segments
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.picking_parts import read_part, some_of
from bot.commerce.picking_words import picking_words, says_all
from bot.commerce.picks import Pick, Picked, TooMany, Unclear

__all__ = ["Choosable", "Pick", "Picked", "TooMany", "Unclear", "left_out", "pick", "pick_swapped"]

_IN_BRACKETS = re.compile(r"[({\[][^)}\]]*[)}\]]")
_SHORT = 4
"""Words of a part that may choose without a name: `and the black one`."""
_SENTENCE = 8
"""Words of a part that names nothing by its noun, beyond which it is about something else."""
_NEAR = 4
"""Words before a name among which one may say that it is not meant."""
_LONG = 12
"""Words of a message that chooses by details alone, without a name."""
_BOTH = 2


def pick(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> Pick | None:
    """Understand a typed choice; None if it names none of `things`."""
    kept = _without_exceptions(text, things, lexicon)
    if kept is not None:
        return kept
    text = _without_unmeant(text, things, lexicon)
    everything = Picked(tuple((thing.id, thing.quantity) for thing in things))
    found: dict[str, int] = {}
    unclear: Unclear | None = None
    for segment in _segments(_about_items(text, lexicon), things, lexicon):
        if _is_left_out(segment, things, lexicon):
            continue
        one = read_part(segment, things, lexicon, found)
        if isinstance(one, Picked):
            for item, quantity in one.pieces:
                found[item] = max(found.get(item, 0), quantity)
        elif isinstance(one, Unclear):
            unclear = unclear or one
        elif one is not None:
            return one
    found.update(_pieces_told(text, unclear, found, things, lexicon))
    clear = tuple((thing.id, found[thing.id]) for thing in things if thing.id in found)
    if unclear is not None and not set(unclear.ids) <= set(found):
        return replace(unclear, besides=clear)
    if clear:
        return Picked(clear)
    pieces = sum(thing.quantity for thing in things)
    both = lexicon.says("scope", "both", text) and _BOTH in (len(things), pieces)
    return everything if things and (both or says_all(text, lexicon)) else None


def _pieces_told(
    text: str, unclear: Unclear | None, found: Mapping[str, int], things: Sequence[Choosable], lexicon: Lexicon
) -> Mapping[str, int]:
    """How many of what is named: `a broken mug, only one of the two`."""
    if unclear is None or set(unclear.ids) & set(found):
        return {}
    some = some_of(text, [thing for thing in things if thing.id in unclear.ids], lexicon)
    return dict(some.pieces) if isinstance(some, Picked) else {}


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
    meant = _without_unmeant(text, things, lexicon)
    if meant != text:
        return pick_swapped(meant, things, lexicon)
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
    words = picking_words(lexicon)
    found = [
        match
        for phrase in lexicon.phrases("scope", "beside")
        for match in re.finditer(words.before_order + re.escape(phrase) + r"\b", text, re.IGNORECASE)
    ]
    for match in sorted(found, key=lambda one: -one.start()):
        end = words.clause_end.search(text, match.end())
        text = text[: match.start()] + (text[end.start() :] if end else "")
    return text


def _without_unmeant(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> str:
    """The text without what is named before a word that leaves it out, as Korean does: `실내화 말고 머그컵`."""
    for mention in reversed(find_mentions(text, things, lexicon)):
        behind = _left_out_behind(lexicon).match(text, mention.end)
        if behind is not None:
            text = f"{text[: mention.begin]} {text[behind.end() :]}"
    return text


@lru_cache(maxsize=8)
def _left_out_behind(lexicon: Lexicon) -> re.Pattern[str]:
    phrases = [re.escape(phrase) for phrase in lexicon.phrases("scope", "except") if is_korean(phrase)]
    return re.compile(rf"\s*(?:{'|'.join(phrases) or '(?!)'})(?!도)(?:요|요\.)?")


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
    words = picking_words(lexicon)
    flat = _IN_BRACKETS.sub(lambda match: words.joint_in_brackets.sub(" ", match[0]), text)
    parts = [part for part in words.separators.split(flat) if part.strip()]
    if not any(find_mentions(part, things, lexicon) for part in parts):
        return [part for part in parts if len(part.split()) <= _SENTENCE] if len(flat.split()) <= _LONG else []
    return [part for part in parts if len(part.split()) <= _SHORT or find_mentions(part, things, lexicon)]


def _without_exceptions(text: str, things: Sequence[Choosable], lexicon: Lexicon) -> Pick | None:
    """`everything except the lamp`, `머그 빼고 다`; None if nothing is excepted."""
    said = plain(text)
    if len(things) < _BOTH or not says_all(text, lexicon):
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

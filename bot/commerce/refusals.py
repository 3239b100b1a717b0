"""What a customer says that he does not want: `please don't cancel it`, `취소하지 말아 주세요`.

The verb alone would be taken for the wish itself. The words are in `data/lexicon/`, topic `refusals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, plain
from bot.commerce.shapes import find_shapes

CHANGE = "start_exchange"
"""The meaning of verbs of change, which are about an item unless something else is named: an address, a payment."""

_STOP = re.compile(r"[.,;!?\n]+")

_BETWEEN = 3
"""Words that may stand between a refusal and its verb: `don't you dare just cancel it`."""


def object_of(task: str, said: str, lexicon: Lexicon) -> str:
    """The intent of a verb's task in plain `said`: what a verb of change is about, every other task itself."""
    return (lexicon.find("wish_objects", said, typos=False) or task) if task == CHANGE else task


def refused_tasks(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The intents of the tasks that a message refuses as a whole; those it also asks for are not among them.

    `don't cancel the mug` refuses nothing as a whole: it picks among the items of a cancellation.
    """
    verbs = [(object_of(task, said, lexicon), no) for said in _parts(text) for task, no in _verbs(said, lexicon)]
    return frozenset({task for task, no in verbs if no} - {task for task, no in verbs if not no})


def refuses_at(said: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the verb at `start` to `end` of plain `said` is refused: before it in English, behind it in Korean."""
    if is_korean(said[start:end]):
        return _refused_behind(said[:start], said[end:], lexicon)
    return _refused_before(said[:start], said[end:], lexicon)


def _parts(text: str) -> Iterator[str]:
    """What stands between commas and stops, in its plain form."""
    return filter(None, map(plain, _STOP.split(text)))


def _verbs(said: str, lexicon: Lexicon) -> Iterator[tuple[str, bool]]:
    """The task of each verb in plain `said`, and whether it is refused; the longest one at a place counts."""
    taken = -1
    joined = said.replace(" ", "")
    found = sorted(
        (match.start(), -len(phrase), match.end(), task)
        for task, phrase, letters in _known_verbs(lexicon)
        # Most are not there at all, which is seen in a fraction of the time.
        if letters in joined
        for match in _pattern(phrase).finditer(said)
    )
    for start, _, end, task in found:
        if start >= taken:
            yield task, refuses_at(said, start, end, lexicon)
            taken = end


@lru_cache(maxsize=16)
def _known_verbs(lexicon: Lexicon) -> tuple[tuple[str, str, str], ...]:
    """The task, the phrase and its letters of each verb."""
    verbs = lexicon.topics.get("wish_verbs", {})
    return tuple((task, phrase, phrase.replace(" ", "")) for task, phrases in verbs.items() for phrase in phrases)


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    if is_korean(phrase):
        return re.compile(r"\s?".join(map(re.escape, phrase.replace(" ", ""))))
    return re.compile(rf"(?<!\S){re.escape(phrase)}(?!\S)")


def _refused_behind(before: str, after: str, lexicon: Lexicon) -> bool:
    """`취소` + `는 하지 말아 주세요`, unless a part is meant: `머그는 취소하지 말아 주세요`."""
    joined = after.replace(" ", "")
    particles = "".join(lexicon.phrases("refusals", "particles"))
    joined = joined[1:] if joined[:1] and joined[0] in particles else joined
    if not any(joined.startswith(one.replace(" ", "")) for one in lexicon.phrases("refusals", "behind")):
        return False
    word = "".join(before.split()[-1:])
    partly = word.endswith(lexicon.phrases("refusals", "partly")) and len(word) > 1
    whole = word in lexicon.phrases("refusals", "whole") or lexicon.find("wish_objects", word, typos=False)
    return not partly or bool(whole)


def _refused_before(before: str, after: str, lexicon: Lexicon) -> bool:
    """`i dont want to` + `cancel` + `it`, unless a part is meant: `dont cancel the mug`, or it asks: `why dont you`."""
    words = before.split()
    if any(one in words for one in lexicon.phrases("refusals", "asking")):
        return False
    fillers = lexicon.phrases("refusals", "between")
    no = tuple(f" {one}" for one in lexicon.phrases("refusals", "before"))
    for _ in range(_BETWEEN):
        if f" {' '.join(words)}".endswith(no) or not words or words[-1] not in fillers:
            break
        words.pop()
    if not f" {' '.join(words)}".endswith(no):
        return False
    whole = set(lexicon.phrases("refusals", "whole"))
    return all(word in whole or any(map(str.isdigit, word)) for word in _object(after, lexicon))


def _object(after: str, lexicon: Lexicon) -> list[str]:
    """What the verb is about: the words behind it up to where another part begins."""
    words: list[str] = []
    for word in after.split():
        if word in lexicon.phrases("refusals", "ends"):
            break
        words.append(word)
    return words


def wanted_part(text: str, lexicon: Lexicon) -> str:
    """What is wanted where a text also says what is not: `교환 말고 환불`, `a refund instead of a new one`."""
    for unwanted in find_shapes(lexicon, "not_wished"):
        text = unwanted.sub("", text) or text
    return text

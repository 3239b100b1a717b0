"""Cut a message into sentences, and sentences where another part may begin: by punctuation and endings alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset("st ave rd blvd dr mr mrs ms no nr vs apt approx e.g i.e ste".split())  # noqa: SIM905 (a list)
"""What a full stop ends without ending a sentence."""

_SENTENCE_END = re.compile(
    r"(?P<stop>[.!?…。]+)[\"')\]”’]*(?=\s|$)|\s*\n+\s*|;\s+|(?<=[세어아해게까나네지고구에예와려줘돼봐써겨워져되]요|니다)\s+(?=[가-힣A-Za-z#\d])"
    r"|(?<=[세어아해게까나네지고구에예와려줘돼봐써겨워져되]요|니다),\s*|(?:^|(?<=\n))\(?\d[).]\s+(?=\D)"
)
"""A stop, a new line, a semicolon, or a Korean verb's last ending: many write no stops."""

_JOINT = re.compile(
    r"(?:\s*[,–—]|\s+-)?\s+(?:and|but|plus|so)\s+|\s*[,–—]\s*|\s+-\s+|(?<=[^려다라자냐]고)\s+(?!싶|있|계|나서|나면|난|해서|보니|보면|그리고)"
    r"|(?<=구요)\s+(?!그리고)|(?<=고요)\s+(?!그리고)|이?랑\s+(?!그리고)|\s+(?=그리고\s)",
    re.IGNORECASE,
)
"""Where a further wish may begin within a sentence."""

_BRACKETS = {"(": ")", "[": "]", "{": "}", "“": "”", "「": "」"}
_FILLER = "\x00"


def sentences(text: str) -> list[str]:
    """Give the sentences of `text` as they are written, without the space around them."""
    hidden = hide_brackets(text)
    found, start = [], 0
    for match in _SENTENCE_END.finditer(hidden):
        if match["stop"] and _is_abbreviation(hidden, match.start()):
            continue
        end = match.end() if match["stop"] else match.start()
        found.append(text[start:end].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [one for one in found if any(map(str.isalnum, one))]


def joints(sentence: str) -> Iterator[tuple[int, int]]:
    """Give the places where a sentence may be cut: what stands between start and end belongs to neither part."""
    for match in _JOINT.finditer(hide_brackets(sentence)):
        if match.start() > 0 and match.end() < len(sentence):
            yield match.span()


def hide_brackets(text: str) -> str:
    """Fill what stands in brackets, so that nothing is cut there; every other character keeps its place."""
    characters = list(text)
    opened: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        if opened and character == opened[-1][1]:
            start, _ = opened.pop()
            if not opened:
                characters[start : place + 1] = _FILLER * (place + 1 - start)
        elif character in _BRACKETS:
            opened.append((place, _BRACKETS[character]))
    return "".join(characters)


def _is_abbreviation(text: str, at: int) -> bool:
    word = re.search(r"[\w.]+$", text[:at])
    if word is None:
        return False
    following = text[at + 1 :].lstrip()
    return word[0].lower() in _ABBREVIATIONS and bool(following)

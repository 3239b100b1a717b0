"""English words without the endings of plurals and verbs."""

from __future__ import annotations

from typing import Final

_SUFFIXES: Final = ("ings", "ing", "ies", "ied", "ed", "es", "s")
_SHORTEST_STEM: Final = 3
_SHORTEST_PLURAL: Final = 4


def without_endings(word: str) -> str:
    """`word` without a plural or verb ending: wrapping, wrapped, wraps → wrap."""
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem == word or len(stem) < _SHORTEST_STEM or word.endswith("ss"):
            continue
        if suffix in {"ies", "ied"}:
            return f"{stem}y"
        if stem[-1] == stem[-2] and stem[-1] not in "sl":
            return stem[:-1]
        return _without_e(stem)
    return _without_e(word)


def _without_e(word: str) -> str:
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM else word


def singulars(word: str) -> list[str]:
    """What `word` may be without the ending of a plural, most literal first; `'s` is taken off."""
    word = word.removesuffix("'s").removesuffix("’s")
    forms = [word]
    if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
        if word.endswith("es"):
            forms.append(word[:-2])
        if word.endswith("ies"):
            forms.append(word[:-3] + "y")
        if word.endswith("lves"):
            forms.append(word[:-3] + "f")
    return forms

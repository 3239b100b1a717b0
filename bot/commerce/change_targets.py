"""Where a wish for a change turns from what is to change to what it is to become."""

from __future__ import annotations

from bot.commerce.lexicon import Lexicon


def cut_at_target(said: str, lexicon: Lexicon, *, goes_on: tuple[str, ...] = ("leads_on",)) -> tuple[str, str]:
    """Give what stands before and behind the mark: (`I want to move my order`, `the new flat`).

    A mark behind a word of `goes_on`, meanings of `change_targets`, is none: `I want to …`.
    Without one all stands before.
    """
    marks = lexicon.phrases("change_targets", "mark")
    leading = {word for meaning in goes_on for word in lexicon.phrases("change_targets", meaning)}
    words = said.split(" ")
    for place, word in enumerate(words):
        before = words[:place]
        last = next((one.lower() for one in reversed(before) if one), None)
        if word in marks and before and last not in leading:
            return " ".join(before), " ".join(words[place + 1 :])
    return said, ""

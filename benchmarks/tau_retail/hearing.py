"""What a customer makes of the clerk's answer, from its visible words and the buttons under it alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.messages import Reply


class Asked(Enum):
    """What the clerk wants to hear now."""

    NOTHING = auto()
    """Only told something."""
    MORE = auto()
    """Whether there is anything else, or what it is about."""
    UNCLEAR = auto()
    """The clerk did not understand."""
    CONFIRM = auto()
    IDENTITY = auto()
    """Who the customer is: name, postcode or e-mail address."""
    ORDER = auto()
    ITEMS = auto()
    QUANTITY = auto()
    VARIANT = auto()
    METHOD = auto()
    REASON = auto()
    ADDRESS = auto()
    CHOICE = auto()
    """One of the buttons, whatever they stand for."""


@dataclass(frozen=True)
class Choice:
    """A button. `place` counts all buttons of the turn from 0; `about` is what stands on the card it belongs to."""

    place: int
    title: str
    about: str = ""


@dataclass(frozen=True)
class Heard:
    """One turn of the clerk. `text` is all he said, `first` his first message, `question` what wants an answer."""

    text: str
    question: str
    asked: Asked
    choices: tuple[Choice, ...] = ()
    first: str = ""

    def choice(self, pattern: str) -> Choice | None:
        """The first button whose title matches, whatever the case."""
        return next((one for one in self.choices if re.search(pattern, one.title, re.IGNORECASE)), None)


def hear(replies: Sequence[Reply]) -> Heard:
    """Read a turn: what is asked is in the last reply that asks something."""
    choices = tuple(_choices(replies))
    texts = [visible_text(reply) for reply in replies]
    told = "\n".join(texts)
    for text in reversed(texts):
        asked = _asked(text, choices)
        if asked is not Asked.NOTHING:
            return Heard(told, text, asked, choices, texts[0])
    last, first = (texts[-1], texts[0]) if texts else ("", "")
    asked = Asked.CHOICE if choices and not _only_offers(choices) else Asked.NOTHING
    return Heard(told, last, asked, choices, first)


def visible_text(reply: Reply) -> str:
    """All that can be read on one message, but for its buttons."""
    cards = (f"{card.title}\n{card.subtitle}" for card in reply.cards)
    return "\n".join(part for part in (reply.text, *cards) if part)


def _choices(replies: Iterable[Reply]) -> Iterable[Choice]:
    """The buttons in the order of `bot.messages.all_buttons`, counted through the turn."""
    place = 0
    for reply in replies:
        shown = [(button, f"{card.title}\n{card.subtitle}") for card in reply.cards for button in card.buttons]
        for button, about in [*shown, *((one, "") for one in (*reply.buttons, *reply.quick_replies))]:
            yield Choice(place, button.title, about)
            place += 1


_YES, _NO = r"^(?:yes|ok|confirm|go ahead)\b", r"^no\b"

_UNCLEAR = r"didn['’]t (?:quite )?(?:get|catch|understand) that|not sure i understood|(?:can['’]t|cannot) answer that"
_CONFIRMS = (
    r"\bshall i (?!check|tell|look)|\bis (?:that|this|everything|all of this) (?:right|correct|ok)|\bgo ahead\?"
    r"|\b(?:do|would) you (?:want|like) me to\b|\bshould i\b|\b(?:please )?confirm\b.*\?|\(yes(?: or |/)no\)"
)
_PATTERNS: tuple[tuple[Asked, str], ...] = (
    (Asked.MORE, r"\bwould one of these\b"),
    (Asked.QUANTITY, r"\bhow many\b"),
    (Asked.REASON, r"\bwhy\b|\breason\b|\bwhat is wrong\b"),
    (Asked.IDENTITY, r"\bwho (?:you are|am i)\b|\byour (?:full )?name\b|\bfirst and last name\b"),
    (Asked.IDENTITY, r"\bpostcode of\b|\byour (?:post|zip) ?code\b|\bzip code\b|\bpostcode\?|\band the postcode\b"),
    (Asked.IDENTITY, r"\be-?mail address\b|\bcheck both again\b|\bcheck the postcode\b|\bcheck them\b"),
    (Asked.METHOD, r"\b(?:refund|money|difference)\b.*\b(?:go|paid|pay|to)\b|\bpay(?:ment)? (?:method|with|by)\b"),
    (Asked.METHOD, r"\bwhich (?:card|payment|way to pay|method)\b|\bhow (?:would|do|should|shall) .*\b(?:pay|paid)\b"),
    (Asked.ADDRESS, r"\bwhich (?:of these )?address|\b(?:whole|new|full) address\b"),
    (Asked.ADDRESS, r"\bwhere (?:should|shall) (?:it|they|i)\b"),
    (Asked.ADDRESS, r"\b(?:street|city|postcode)(?: with its number)? is missing\b|\bto (?:which|what) address\b"),
    (Asked.ORDER, r"\border number\b|\bwhich (?:of (?:your|these) )?orders?\b|\bdo you mean .*\border"),
    (Asked.VARIANT, r"\binstead\b|\bwhich (?:version|option|variant|colou?r|size|kind|of these)\b"),
    (Asked.VARIANT, r"\bwhat should .* be\b|\bwhat .* would you like\b(?! to)"),
    (Asked.VARIANT, r"\bexchanged? for\?|\bchanged? (?:to|into)\?"),
    (Asked.ITEMS, r"\bwhich (?:\w+ )?(?:items?|products?|things?|pieces?|ones?)\b"),
    (Asked.ITEMS, r"\bwhat would you like to (?:send|return|exchange|change)\b"),
    (Asked.MORE, r"\b(?:any|some)thing else\b|\bwhat (?:else )?(?:can|may) i do\b|\bwhat would you like to do\b"),
    (Asked.MORE, r"\bhow (?:can|may) i help\b|\bwhat can i help\b|\btell me (?:what you need|if there)\b"),
    (Asked.UNCLEAR, r"\bdo you mean one of these\b|\btell me in a sentence\b"),
)  # fmt: skip


def _asked(text: str, choices: Sequence[Choice]) -> Asked:
    """Sort one message; the sentences that ask decide, or the whole if none ends with a question mark."""
    lowered = text.lower()
    yes_or_no = {bool(re.search(sign, one.title.lower())) for sign in (_YES, _NO) for one in choices}
    both = all(any(re.search(sign, one.title.lower()) for one in choices) for sign in (_YES, _NO))
    asking = " ".join(re.findall(r"[^.!?\n]*\?", lowered))
    if yes_or_no and both and asking and not re.search(r"anything else", asking):
        return Asked.CONFIRM
    for asked, pattern in _PATTERNS:
        if asking and re.search(pattern, asking):
            return asked
    if asking and re.search(_CONFIRMS, asking):
        return Asked.CONFIRM
    for asked, pattern in _PATTERNS:
        if re.search(
            rf"\b(?:please|tell me|write|choose|pick)\b[^.!?\n]*(?:{pattern})|(?:{pattern})[^.!?\n]*\bplease\b", lowered
        ):
            return asked
    return Asked.UNCLEAR if re.search(_UNCLEAR, lowered) else Asked.NOTHING


_OFFERS = r"person|track|return|exchange|cancel|what can you do|find a|best sellers|stop"


def _only_offers(choices: Sequence[Choice]) -> bool:
    """Buttons that begin something new answer nothing."""
    return all(re.search(_OFFERS, one.title, re.IGNORECASE) for one in choices)

"""Bring what people type into one form, so that the same wish looks the same however it was typed."""

from __future__ import annotations

import re
import unicodedata

from bot.nlu.korean_spelling import respell

MAX_LENGTH = 1000
"""Characters of a message that are read. A wish is said in far fewer; a pasted page must not cost seconds."""

_COMPATIBILITY_JAMO = re.compile("([\u3130-\u318f]+)")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U0001f3fb-\U0001f3ff]"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_MONEY = re.compile(
    r"(?:[$€£¥₩]|\b(?:usd|krw|eur|gbp|rs)\.? ?)\d[\d,.]*"
    r"|\d[\d,.]*\s?(?:만\s?원|천\s?원|원(?![가-힣])|won\b|krw\b|usd\b|dollars?\b|bucks\b|[$€£¥₩])"
)
_CODE = re.compile(
    r"#\s?[a-z]{0,4}-?\d[\w-]*|(?<![a-z0-9])(?=[a-z0-9-]*\d[a-z0-9-]*\d[a-z0-9-]*\d[a-z0-9-]*\d)[a-z0-9][a-z0-9-]*"
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_LAUGH = re.compile("[ㅋㅎ]{2,}|ㅋ")
_CRY = re.compile("[ㅠㅜ]+")
_APOSTROPHE = re.compile("(?<=[a-z])['’`´](?=[a-z])")
_TOKEN = re.compile(r"__[a-z]+__|[^\W_]+|[?]+|[^\w\s.,;:!\"'()\[\]{}<>/\\|~`´’‘“”…·*=_+^%&@-]", re.UNICODE)


def compose(text: str) -> str:
    """Give `text` in Unicode form NFKC, without what cannot be seen, at most `MAX_LENGTH` characters long.

    Single Korean letters such as `ㅋㅋ` stay as they are: NFKC would turn them into pieces of syllables.
    """
    text = text[:MAX_LENGTH]
    if text.isascii():
        return _INVISIBLE.sub(" ", text) if not text.isprintable() else text
    parts = _COMPATIBILITY_JAMO.split(unicodedata.normalize("NFC", text))
    parts[::2] = [unicodedata.normalize("NFKC", part) for part in parts[::2]]
    return _INVISIBLE.sub("", "".join(parts))[:MAX_LENGTH]


def mask(text: str) -> str:
    """Replace what differs from customer to customer by a placeholder: e-mail, web address, money, code, number.

    The shape decides, not the shop's patterns, so that a number in a form nobody thought of is still a number.
    `text` must be in lower case.
    """
    if "@" in text:
        text = _EMAIL.sub(" __email__ ", text)
    if "www" in text or "http" in text:
        text = _URL.sub(" __url__ ", text)
    if any(map(str.isdigit, text)):
        text = _MONEY.sub(" __money__ ", text)
        text = _CODE.sub(" __code__ ", text)
        text = _NUMBER.sub("0", text)
    return text


def normalise(text: str) -> str:
    """Give `text` composed, in lower case, masked, with drawn-out letters shortened and Korean of the chat respelt."""
    text = _APOSTROPHE.sub("", compose(text).lower())
    text = mask(text)
    text = _REPEATED.sub(r"\1\1", text)
    if not text.isascii():
        text = respell(_CRY.sub(" ㅠ ", _LAUGH.sub(" ㅋ ", text)))
    return text


def tokenise(text: str) -> list[str]:
    """Split a normalised text into words, placeholders, question marks, and symbols such as emoji."""
    return ["?" if token[0] == "?" else token for token in _TOKEN.findall(text)]

"""Turn instructions for a customer (“You want to return your lamp”) into his own words (“I want to return my lamp”).

Nothing is left out. `the agent`, whom the text speaks about, is the clerk, whom the customer speaks to: `you`.
"""

from __future__ import annotations

import re

_CLERK = "\0"
"""Stands for the clerk's `you` until the customer's own `you` is gone."""

_AGENT = re.compile(
    r"(?P<before>\b\w+\s+)?\b(?:the|an?|your)\s+(?:(?:customer\s+service|support|service)\s+)?agent(?P<own>['’]s)?\b"
    r"(?P<verb>\s+(?:(?:then|also|first|still|ever|finally)\s+)?\w+(?:['’]t)?\b)?",
    re.IGNORECASE,
)
_ADDRESSED = frozenset(
    {"ask", "asks", "tell", "tells", "inform", "informs", "let", "lets", "want", "wants"}
    | {"to", "with", "for", "by", "from", "of", "against"}
)
"""After these the agent does nothing himself: `ask the agent what it costs`."""
_NO_VERB = frozenset({"this", "its", "his", "always", "perhaps", "as"})
_PLURAL = {
    "is": "are", "isn't": "aren't", "was": "were", "wasn't": "weren't", "has": "have", "hasn't": "haven't",
    "does": "do", "doesn't": "don't", "goes": "go",
}  # fmt: skip

_PREPOSITIONS = ("to", "for", "with", "from", "of", "by", "at", "about", "on", "like", "near", "without", "against")
_VERBS = (
    *(
        "tell",
        "ask",
        "give",
        "let",
        "help",
        "want",
        "allow",
        "inform",
        "show",
        "offer",
        "charge",
        "cost",
        "send",
        "get",
    ),
    *("refund", "remind", "suit", "bother", "save", "fit", "transfer", "contact", "call"),
)
_BEFORE_OBJECT = frozenset({*_PREPOSITIONS, *_VERBS, *(f"{verb}s" for verb in _VERBS)})
_CLAUSE = frozenset(
    ["are", "were", "have", "had", "will", "would", "can", "could", "should", "want", "wanted", "like", "liked", "need"]
)
"""Words after which `you` begins a clause of its own: `the one you want`."""

_YOU = re.compile(
    r"(?P<before>\b\w+\s+)?\b(?P<you>you)\b(?P<short>['’](?:re|ve|d|ll))?(?P<after>\s+\w+)?", re.IGNORECASE
)
_TURNED = {
    "are you": "am I", "were you": "was I", "aren't you": "am I not", "weren't you": "wasn't I",
}  # fmt: skip
_OWN = {"yourself": "myself", "yours": "mine", "your": "my"}
_BE = re.compile(
    r"\bI (?P<between>(?:(?:also|both|really|just|now|still|currently|only|actually|already|not) )*)"
    r"(?P<be>are|aren't|aren’t|were|weren't|weren’t)\b"
)
_IMPERATIVE = re.compile(rf"(?P<start>^|[.!?,;—]\s*|\bso\s+)(?P<verb>ask|tell) {_CLERK}", re.IGNORECASE)
_SECOND_VERB = re.compile(r"(?P<first>(?:^|[.!?]\s+)I\b[^.!?]*?\b(?:and|but)) (?P<be>are|were)\b")
_BEING = {"are": "am", "aren't": "am not", "were": "was", "weren't": "wasn't"}


def to_first_person(text: str) -> str:
    """Give the customer's own words. `Your` and `You` at a sentence's start stay capitals."""
    text = text.strip().lstrip(".").strip()
    text = _IMPERATIVE.sub(
        lambda match: f"{match['start']}I {match['verb'].lower()} {_CLERK}", _AGENT.sub(_clerk, text)
    )
    for turned, own in _TURNED.items():
        text = re.sub(rf"\b{turned}\b", own, text, flags=re.IGNORECASE)
    for word, own in _OWN.items():
        text = re.sub(rf"\b{word}\b", lambda match, own=own: _as_written(match[0], own), text, flags=re.IGNORECASE)
    text = _repeat(_YOU, text)
    text = _BE.sub(lambda match: f"I {match['between']}{_BEING[match['be'].replace('’', chr(39))]}", text)
    text = _SECOND_VERB.sub(lambda match: f"{match['first']} {_BEING[match['be']]}", text)
    return _at_start(text.replace(f"{_CLERK}r", "your").replace(_CLERK, "you"))


def _clerk(match: re.Match[str]) -> str:
    before, verb = match["before"] or "", match["verb"] or ""
    if match["own"]:
        return f"{before}{_CLERK}r{verb}"
    if before.strip().lower() not in _ADDRESSED:
        verb = re.sub(r"[\w'’]+$", lambda found: _plural(found[0]), verb)
    return f"{before}{_CLERK}{verb}"


def _plural(verb: str) -> str:
    """`asks` → `ask`, for the clerk is spoken to; what is no verb of that form stays."""
    plain = verb.replace("’", "'")
    if plain in _PLURAL:
        return _PLURAL[plain]
    if plain in _NO_VERB or not plain.endswith("s") or plain.endswith("ss"):
        return verb
    if plain.endswith("ies"):
        return f"{plain[:-3]}y"
    return plain[:-2] if re.search(r"(?:sh|ch|ss|x|z)es$", plain) else plain[:-1]


def _repeat(pattern: re.Pattern[str], text: str) -> str:
    """Replace one after the other: a word may stand behind one `you` and before the next."""
    position = 0
    while match := pattern.search(text, position):
        done = _me(match)
        text = text[: match.start()] + done + text[match.end("short" if match["short"] else "you") :]
        position = match.start() + len(done)
    return text


def _me(match: re.Match[str]) -> str:
    before = match["before"] or ""
    after = (match["after"] or "").strip().lower()
    if match["short"]:
        short = "'m" if match["short"][1:] == "re" else f"'{match['short'][1:]}"
        return f"{before}I{short}"
    said = before.strip().lower()
    is_object = said in _BEFORE_OBJECT and after not in _CLAUSE
    return f"{before}{'me' if is_object else 'I'}"


def _as_written(found: str, own: str) -> str:
    return own.capitalize() if found[0].isupper() else own


def _at_start(text: str) -> str:
    return re.sub(r"(^|[.!?]\s+)(you)", lambda match: match[1] + match[2].capitalize(), text)

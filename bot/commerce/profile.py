"""Questions about what a shop has on file for somebody: which of it is asked for."""

from __future__ import annotations

from enum import Enum

from bot.commerce.lexicon import Lexicon, contains, plain

TOPIC = "profile_questions"


class Fact(str, Enum):
    """What an account knows of its customer; the value is the meaning in data/lexicon that tells it."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    PAYMENT = "payment"


def asked_facts(said: str, lexicon: Lexicon) -> tuple[Fact, ...]:
    """The facts that `said` asks for, in the order of `Fact`; all of them if it names none.

    Words that are part of a longer one do not count: `e-mail address` asks for no address, `card number` for no phone.
    """
    left, found = plain(said), set()
    known = [(phrase, fact) for fact in Fact for phrase in lexicon.phrases(TOPIC, fact.value)]
    for phrase, fact in sorted(known, key=lambda pair: -len(pair[0])):
        if contains(left, phrase):
            found.add(fact)
            left = left.replace(phrase, " ")
    return tuple(fact for fact in Fact if fact in found) or tuple(Fact)

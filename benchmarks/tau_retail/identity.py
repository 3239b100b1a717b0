"""How the customer says who he is: what he is asked for, or what he knows instead."""

from __future__ import annotations

import re

from benchmarks.tau_retail.facts import Facts
from benchmarks.tau_retail.wording import Voice


class Identity:
    """Tells facts in the order of the task; what did not help is followed by the next that he knows."""

    def __init__(self, facts: Facts, voice: Voice) -> None:
        self._facts = facts
        self._voice = voice
        self._emails = list(facts.emails)
        self._postcodes = list(facts.postcodes)

    def answer(self, question: str) -> str:
        """Answer a question for name, postcode or e-mail address."""
        lowered = question.lower()
        email = re.search(r"e-?mail", lowered) is not None
        postcode = re.search(r"post ?code|zip", lowered) is not None
        name = re.search(r"\bname\b", lowered) is not None
        anything = not (email or postcode or name)
        if (email or anything) and self._emails:
            told = self._emails.pop(0)
            return self._voice.one_of(told, f"My email is {told}", f"It's {told}.")
        if email and not (name or postcode):
            return f"I don't remember my email address. {self._name_and_postcode()}".strip()
        if name and not postcode:
            return self._voice.one_of(self._facts.name, f"My name is {self._facts.name}.")
        if postcode and not (name or email):
            return self._postcode() or "I don't know it by heart."
        return self._name_and_postcode()

    def _name_and_postcode(self) -> str:
        name, postcode = self._facts.name, self._postcode()
        if not postcode:
            return f"My name is {name}." if name else ""
        return self._voice.one_of(f"My name is {name} and my zip code is {postcode}.", f"{name}, {postcode}")

    def _postcode(self) -> str:
        """The next that was not tried; the last one stays what he believes in."""
        return self._postcodes.pop(0) if len(self._postcodes) > 1 else "".join(self._postcodes)

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
        wants_email = re.search(r"e-?mail", lowered) is not None
        wants_postcode = re.search(r"post ?code|zip", lowered) is not None
        wants_name = re.search(r"\bname\b", lowered) is not None or not (wants_email or wants_postcode)
        if wants_email and self._emails:
            email = self._emails.pop(0)
            return self._voice.one_of(email, f"My email is {email}", f"It's {email}.")
        if wants_email and not (wants_name or wants_postcode):
            return f"I don't remember my email address. {self._name_and_postcode()}".strip()
        if wants_name and not wants_postcode:
            return self._voice.one_of(self._facts.name, f"My name is {self._facts.name}.")
        if wants_postcode and not wants_name and not wants_email:
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

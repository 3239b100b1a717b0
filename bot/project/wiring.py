"""Whether the parts fit: actions have code, forms can ask, responses exist and are used, intents are answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.project.code import Code, Mention
from bot.project.dialogue import Used
from bot.project.domain import Domain
from bot.project.findings import Findings
from bot.project.names import advise
from bot.project.rasa_names import ACTIONS, INTENTS
from bot.project.responses import PREFIX, Response


def check_actions(domain: Domain, code: Code, findings: Findings) -> None:
    """Every action of the domain has a class in `actions/`, and every class is in the domain."""
    if domain.actions is None:
        return
    written = {place.name for place in code.actions}
    for name, line in domain.actions.items():
        if name not in written and name not in ACTIONS and not name.startswith(PREFIX):
            cure = advise(name, written - set(domain.actions), "write it or remove it here")
            findings.error(domain.path, line, f"{name} has no class in actions/; {cure}")
    for place in code.actions:
        if place.name not in domain.actions and place.name not in ACTIONS:
            cure = f"add it to the actions of {domain.path}"
            findings.error(place.path, place.line, f"{place.name} is no action of the domain; {cure}")


def check_intents(domain: Domain, used: Used, findings: Findings) -> None:
    """Every intent begins a rule or a story: otherwise it is answered as if it had not been understood."""
    for name, line in (domain.intents or {}).items():
        if name not in used.intents and name not in INTENTS:
            findings.warn(domain.path, line, f"no rule answers {name}; write one in data/rules/")


def check_questions(domain: Domain, code: Code, known: Collection[str], findings: Findings) -> None:
    """For every slot of a form there is something that asks for it."""
    written = {place.name for place in code.actions} | set(domain.actions or ())
    for name, form in (domain.forms or {}).items():
        for slot, line in form.slots.items():
            if not _asked(name, slot) & written and not {*_questions(name, slot)} & {*known}:
                cure = f"write the response {PREFIX}ask_{slot} in data/responses/"
                findings.error(domain.path, line, f"nothing asks for {slot} in {name}; {cure}")


def _asked(form: str, slot: str) -> set[str]:
    return {f"action_ask_{form}_{slot}", f"action_ask_{slot}"}


def _questions(form: str, slot: str) -> tuple[str, str]:
    return f"{PREFIX}ask_{form}_{slot}", f"{PREFIX}ask_{slot}"


def check_mentions(mentions: Collection[Mention], known: Collection[str], findings: Findings) -> None:
    """Every response that an action says exists."""
    for mention in mentions:
        if not any(mention.pattern.fullmatch(name) for name in known):
            cure = advise(mention.shown, known, "write it in data/responses/")
            findings.error(mention.path, mention.line, f"there is no response {mention.shown}; {cure}")


def check_unused(
    domain: Domain, responses: Mapping[str, Response], mentions: Collection[Mention], used: Used, findings: Findings
) -> None:
    """Every response is said by a rule, an action or a form."""
    said = {*used.actions, *(domain.actions or ()), *_form_questions(domain)}
    exact = {mention.shown for mention in mentions}
    patterns = [mention.pattern for mention in mentions if mention.pattern.pattern != mention.shown]
    for name, response in responses.items():
        if name in said or name in exact or any(pattern.fullmatch(name) for pattern in patterns):
            continue
        findings.warn(response.path, response.line, f"nobody says {name}; use it in a rule or delete it")


def _form_questions(domain: Domain) -> Iterator[str]:
    for name, form in (domain.forms or {}).items():
        for slot in form.slots:
            yield from _questions(name, slot)

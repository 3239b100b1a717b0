"""Actions are made once, and are the ones that Rasa would make."""

from __future__ import annotations

from types import ModuleType

import pytest
from rasa.core.actions.action import ActionBotResponse, ActionListen, ActionRetrieveResponse, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.action_lookup import action_for_name_or_text
from bot.dialogue.debug_logs import silence_debug

DOMAIN = {
    "intents": ["greet", {"faq": {"is_retrieval_intent": True}}],
    "forms": {"ask_form": {"required_slots": []}},
    "actions": ["action_look", "utter_faq"],
    "responses": {"utter_hi": [{"text": "hi"}], "utter_faq/hours": [{"text": "nine to five"}]},
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("action_listen", ActionListen),
        ("action_look", RemoteAction),
        ("utter_hi", ActionBotResponse),
        ("ask_form", FormAction),
    ],
)
def test_an_action_is_made_once_for_a_domain_and_an_endpoint(name: str, kind: type) -> None:
    domain, endpoint = Domain.from_dict(DOMAIN), EndpointConfig("http://one.example")
    made = action_for_name_or_text(name, domain, endpoint)
    assert type(made) is kind
    assert made.name() == name
    assert action_for_name_or_text(name, domain, endpoint) is made
    other = EndpointConfig("http://other.example")
    assert action_for_name_or_text(name, domain, other) is not made
    assert action_for_name_or_text(name, Domain.from_dict(DOMAIN), endpoint) is not made


def test_an_action_that_remembers_its_last_answer_is_made_anew() -> None:
    domain = Domain.from_dict(DOMAIN)
    domain.retrieval_intents.append("faq")
    first, second = (action_for_name_or_text("utter_faq", domain, None) for _ in range(2))
    assert type(first) is type(second) is ActionRetrieveResponse
    assert first is not second


def test_an_action_that_there_is_not_is_refused_each_time() -> None:
    domain = Domain.from_dict(DOMAIN)
    for _ in range(2):
        with pytest.raises(RasaException, match="action_unknown"):
            action_for_name_or_text("action_unknown", domain, None)


class Heard:
    """A logger that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def debug(self, event: str) -> None:
        """Keep a line."""
        self.lines.append(("debug", event))

    def warning(self, event: str) -> None:
        """Keep a line."""
        self.lines.append(("warning", event))


def test_only_rasas_lines_for_developers_are_dropped() -> None:
    rasas, others = Heard(), Heard()
    modules = {"rasa.one": ModuleType("one"), "other.one": ModuleType("one"), "rasa.without": ModuleType("without")}
    modules["rasa.one"].__dict__["structlogger"] = rasas
    modules["other.one"].__dict__["structlogger"] = others
    for _ in range(2):
        silence_debug(modules)
    for name in ("rasa.one", "other.one"):
        modules[name].__dict__["structlogger"].debug("looked")
        modules[name].__dict__["structlogger"].warning("odd")
    assert "structlogger" not in modules["rasa.without"].__dict__
    assert rasas.lines == [("warning", "odd")]
    assert others.lines == [("debug", "looked"), ("warning", "odd")]

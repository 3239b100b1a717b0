"""A clerk that runs the forms about orders as Rasa would, without Rasa; the rules say what opens and ends what."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from empty_database import empty_database
from info_clerk import ROOT, SATURDAY, make_clerk, responses
from one_loop import run_here
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML
from shipped_words import shipped_lexicon

from actions.account import (
    AskNewsletterConfirmed,
    DeleteData,
    DeleteDataStep,
    NewsletterStep,
    UnsubscribeNewsletter,
)
from actions.account_proof import AskCustomerId
from actions.address import AddressStep, AskAddressConfirmed, AskNewAddress, ChangeAddress
from actions.base import ShopAction
from actions.cancellation import AskCancelConfirmed, AskCancelReason, CancelOrder, CancelStep
from actions.default_address import (
    AskDefaultAddressConfirmed,
    AskNewDefaultAddress,
    ChangeDefaultAddress,
    DefaultAddressStep,
)
from actions.exchange_money import AskExchangeMethod
from actions.exchange_opening import StartExchange
from actions.exchange_questions import AskExchangeConfirmed, AskExchangeItems, AskExchangeReason
from actions.exchange_variants import AskExchangeVariants
from actions.exchanges import ExchangeStep
from actions.help import AnswerFromHelp
from actions.order_fields import AskOrderContact, AskOrderNumber
from actions.order_payment import AskNewPaymentMethod, AskPaymentConfirmed, ChangePayment, PaymentStep
from actions.orders import ListOrders, ListOrdersStep, TrackOrder, TrackOrderStep
from actions.people import Handoff
from actions.policies import CancelPolicy, ExchangePolicy, RefundPolicy, ReturnPolicy
from actions.problem_wishes import AskProblemWish
from actions.problems import AskProblemItems, ProblemStep, ReportProblem
from actions.refunds import CheckRefund, RefundStep
from actions.return_money import AskRefundMethod
from actions.returns import (
    AskReturnConfirmed,
    AskReturnItems,
    AskReturnReason,
    ReturnStep,
    StartReturn,
)
from actions.talk import Inform
from actions.why import Why
from bot.bootstrap import use_services
from bot.commerce.korean import resolve_particles
from bot.customers.verification import Limits, Verifier
from bot.nlu.entity_finder import EntityFinder

ACTIONS: dict[str, ShopAction] = {
    one.name(): one
    for one in (
        AddressStep(),
        AnswerFromHelp(),
        AskAddressConfirmed(),
        AskCancelConfirmed(),
        AskCancelReason(),
        AskExchangeConfirmed(),
        AskExchangeItems(),
        AskExchangeMethod(),
        AskExchangeReason(),
        AskExchangeVariants(),
        AskNewAddress(),
        AskNewDefaultAddress(),
        AskDefaultAddressConfirmed(),
        ChangeDefaultAddress(),
        DefaultAddressStep(),
        AskNewPaymentMethod(),
        AskPaymentConfirmed(),
        ChangePayment(),
        PaymentStep(),
        AskNewsletterConfirmed(),
        DeleteData(),
        DeleteDataStep(),
        NewsletterStep(),
        UnsubscribeNewsletter(),
        AskCustomerId(),
        AskOrderContact(),
        AskOrderNumber(),
        AskProblemItems(),
        AskProblemWish(),
        AskRefundMethod(),
        AskReturnConfirmed(),
        AskReturnItems(),
        AskReturnReason(),
        CancelOrder(),
        CancelPolicy(),
        CancelStep(),
        ChangeAddress(),
        CheckRefund(),
        ExchangePolicy(),
        ExchangeStep(),
        Handoff(),
        Inform(),
        ListOrders(),
        ListOrdersStep(),
        ProblemStep(),
        RefundPolicy(),
        RefundStep(),
        ReportProblem(),
        ReturnPolicy(),
        ReturnStep(),
        StartExchange(),
        StartReturn(),
        TrackOrder(),
        TrackOrderStep(),
        Why(),
    )
}


@lru_cache(maxsize=1)
def _rules() -> tuple[dict[str, str], dict[str, str]]:
    """What each intent begins, and the action that ends each form."""
    begins, ends = {}, {}
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["rules"]:
            steps = {key: value for step in rule["steps"] for key, value in step.items() if key != "action"}
            actions = [step["action"] for step in rule["steps"] if "action" in step]
            if "intent" in steps:
                begins[steps["intent"]] = actions[0]
            elif "condition" in rule:
                ends[actions[0]] = actions[-1]
    return begins, ends


@lru_cache(maxsize=1)
def _finder(pattern: str) -> EntityFinder:
    return EntityFinder.of(pattern, ["KR", "US"], ["en", "ko"], (), shipped_lexicon())


@dataclass
class Heard:
    """What the clerk said to one message."""

    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def titles(self) -> list[str]:
        return [button["title"] for button in self.buttons]


class FormClerk:
    """One conversation."""

    def __init__(self, language: str = "en", now: datetime = SATURDAY) -> None:
        database = empty_database()
        services = make_clerk(language, now, database).services
        self.services = replace(services, verifier=Verifier(database, Limits(5, timedelta(minutes=30)), services.clock))
        self.language = language
        self.conversation = "web:test"
        self.slots: dict[str, Any] = {"language": language}
        self.events: list[dict[str, Any]] = []
        self.form: str | None = None
        self.last = Heard()
        self._finder = _finder(self.services.shop.orders.pattern)

    @property
    def store(self) -> Any:
        return self.services.store

    def order(self, number: str) -> Any:
        return self.store.find_order(number)

    def say(self, text: str, intent: str = "inform", *, ranked: dict[str, float] | None = None) -> Heard:
        """Type a text that is understood as `intent`; `ranked` are the intents that come after it."""
        found = [{"entity": span.kind, "value": span.value} for span in self._finder.find(text)]
        return self._turn(text, intent, 0.9, found, ranked or {})

    def tap(self, title: str) -> Heard:
        """Tap a button of the last answer."""
        payload = next((one["payload"] for one in self.last.buttons if one["title"] == title), None)
        assert payload is not None, (title, self.last.titles)
        return self.send(payload)

    def send(self, payload: str) -> Heard:
        """Send a button's payload."""
        intent, _, entities = payload[1:].partition("{")
        found = json.loads("{" + entities) if entities else {}
        return self._turn(payload, intent, 1.0, [{"entity": name, "value": value} for name, value in found.items()])

    def _turn(
        self,
        text: str,
        intent: str,
        confidence: float,
        entities: list[dict[str, str]],
        ranked: dict[str, float] | None = None,
    ) -> Heard:
        self.last = Heard()
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [
                {"name": name, "confidence": much} for name, much in {intent: confidence, **(ranked or {})}.items()
            ],
            "entities": entities,
        }
        self.message = message
        said = {"event": "user", "message_id": f"m{len(self.events)}", "text": text, "parse_data": message}
        self.events.append(said)
        if self.form is not None:
            if self._run_form(self.form):
                return self.last
            self._run_rule(intent)
            if self.form is not None and not self._is_new:
                self._run_form(self.form)
        else:
            self._run_rule(intent)
        return self.last

    def _run_rule(self, intent: str) -> None:
        begins, _ = _rules()
        action = begins[intent]
        self._is_new = action.endswith("_form")
        if self._is_new:
            self.form = action
            self.events.append({"event": "active_loop", "name": action})
            self._run_form(action)
            return
        if action in ACTIONS:
            self._end(action)
        else:
            self.last.names.append(action)
            self.events.append({"event": "action", "name": action})

    def _run_form(self, form: str) -> bool:
        """Let the form decide; False if it leaves the message to the rules."""
        done = self._run(ACTIONS[f"validate_{form}"], extra=[{"event": "action", "name": form}])
        slots = {event["name"]: event["value"] for event in done if event["event"] == "slot"}
        if not slots:
            return False
        self.events.append({"event": "action", "name": form})
        requested = slots["requested_slot"]
        if requested is None:
            self.form = None
            self.events.append({"event": "active_loop", "name": None})
            self._end(_rules()[1][form])
        elif f"action_ask_{requested}" in ACTIONS:
            self._run(ACTIONS[f"action_ask_{requested}"])
        else:
            self._hear({"response": f"utter_ask_{requested}"})
        return True

    def _end(self, task: str) -> None:
        """Run a rule's action or a finished form's task, and go on in the form it leads to."""
        done = self._run(ACTIONS[task])
        self.events.append({"event": "action", "name": task})
        onward = next((event["name"] for event in done if event["event"] == "followup"), None)
        if onward is not None:
            self.form, self._is_new = onward, True
            self.events.append({"event": "active_loop", "name": onward})
            self._run_form(onward)

    def _run(self, action: ShopAction, extra: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        use_services(self.services)
        tracker = Tracker(
            self.conversation,
            dict(self.slots),
            self.message,
            [*self.events, *(extra or [])],
            paused=False,
            followup_action=None,
            active_loop={"name": self.form} if self.form else {},
            latest_action_name="action_listen",
        )
        dispatcher = CollectingDispatcher()
        done: list[dict[str, Any]] = run_here(action.run(dispatcher, tracker, {"responses": responses()}))
        self.slots.update({event["name"]: event["value"] for event in done if event["event"] == "slot"})
        for message in dispatcher.messages:
            self._hear(message)
        return done

    def _hear(self, message: dict[str, Any]) -> None:
        variations = responses()[message["response"]]
        own = [one for one in variations if any(c["value"] == self.language for c in one["condition"])]
        chosen = (own or [one for one in variations if not one["condition"]])[0]
        text = str(chosen["text"]).format_map({**self.slots, **message})
        self.last.names.append(message["response"])
        self.last.texts.append(resolve_particles(text) if self.language == "ko" else text)
        self.last.buttons += [*chosen.get("buttons", []), *(message.get("buttons") or [])]
        self.last.buttons += chosen.get("quick_replies", [])

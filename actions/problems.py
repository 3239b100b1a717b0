"""A parcel that is late or lost, an item that is damaged, missing or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import REPORTS, topic_buttons
from actions.changes import ChangeStep, verified_order
from actions.eligibility import reason_in_words
from actions.form_answers import Field, Filled, Refused, digresses
from actions.form_openings import opening_text
from actions.form_tasks import FormTask
from actions.item_choices import describe, from_slot, to_slot
from actions.order_items import ItemsField, keep_open, pick_lines, say_items_question
from actions.order_steps import OrderStep
from actions.passed_wishes import keep_passed, passed_wish, say_changed
from actions.passing_on import pass_on
from actions.person_calls import said_before
from actions.problem_findings import (
    ON_THE_WAY_PROBLEMS,
    Finding,
    describe_findings,
    find_problem,
    not_sent,
    pieces_that_arrived,
    pieces_under_way,
    tracking_links,
)
from actions.problem_wishes import (
    BY_A_PERSON,
    NO_WISH,
    REPORT_SLOTS,
    WishField,
    go_on,
    offered_wishes,
    told_wish,
)
from actions.turn import Turn
from actions.words import day, shown_number
from bot.commerce.decisions import decide_return
from bot.commerce.explain import state_policy
from bot.commerce.faulty_parts import faulty_part
from bot.commerce.orders import Order, ParcelStatus
from bot.commerce.picking import Picked, Unclear
from bot.commerce.policy import Axis, Offer, Problem
from bot.commerce.refusals import wanted_part
from bot.commerce.shapes import search_shape

PREFIX = "report_"


def _may_be_meant(turn: Turn, order: Order) -> Mapping[str, int]:
    """The pieces that can have this problem: anything can be missing, the rest must have arrived."""
    if turn.slot("problem") == Problem.MISSING.value:
        return {line.id: line.quantity for line in order.lines}
    return pieces_that_arrived(order)


class ProblemField:
    """What went wrong: told by the intent, or asked."""

    slot = "problem"

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take the intent's problem; another one than before begins the questions anew."""
        if turn.intent not in REPORTS:
            return None
        problem = turn.intent.removeprefix(PREFIX)
        if problem == turn.slot(self.slot):
            return None
        return Filled({self.slot: problem, "problem_items": None, "problem_wish": None})

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take the intent's problem, or the one the words mean."""
        told = self.volunteered(turn)
        if told or not turn.text or digresses(turn):
            return told
        found = turn.services.lexicon.find("problems", turn.text)
        return Filled({self.slot: found}) if found else None


class ProblemStep(ChangeStep):
    """Which order, what is wrong, with which items, and what would help."""

    form = "problem_form"
    opens = REPORTS
    picked = "problem_items"
    dependents = ("problem_items", "problem_wish")
    fields: ClassVar[Sequence[Field]] = (
        *OrderStep.fields,
        ProblemField(),
        ItemsField("problem_items", REPORTS, _may_be_meant, resets=("problem_wish",)),
        WishField(),
    )

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Say first what keeps people from harm, then look at the order; a damaged box alone comes to nothing."""
        opened = self._opening(turn) and turn.intent == "report_damaged" and turn.text
        if opened and search_shape(turn.services.lexicon, "only_packaging", turn.text):
            turn.say("utter_only_packaging", buttons=topic_buttons(turn, "talk_to_human"))
            return None
        if opened and search_shape(turn.services.lexicon, "unsafe", turn.text):
            turn.say("utter_unsafe", buttons=topic_buttons(turn, "talk_to_human"))
        return super().check(turn, slots)

    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """Fill what need not be asked; what it comes to is said by the task at the end."""
        problem, items = slots["problem"], slots["problem_items"]
        if problem is None:
            return {}
        if items is None:
            items = self._known_items(turn, order, problem, fresh=fresh)
        if isinstance(items, Unclear):
            return {"problem_items": None, **keep_open("problem_items", items)}
        if items is None:
            return {"problem_items": None}
        pieces = from_slot(items)
        if slots["problem_wish"] is not None:
            return {"problem_items": items}
        asks = not not_sent(order) and not _still_to_come(order, problem, pieces)
        choices = offered_wishes(turn, order, problem, pieces) if asks else ()
        told = opening_text(turn, "problem_form") if fresh and choices else ""
        if not fresh and choices and turn.slot("requested_slot") == "problem_items":
            told = turn.text  # `only one is broken, a new one please`
        passed = passed_wish(turn, order) is not None  # then the table has been told
        cost = bool(told) and search_shape(turn.services.lexicon, "asks_cost", told) is not None
        if cost:
            turn.say("utter_cost_by_person")
        asks = (cost or told.rstrip().endswith("?")) and not search_shape(turn.services.lexicon, "asks_us", told)
        wish = None if asks and not passed else told_wish(turn, told, choices)
        if wish is not None and not passed:
            findings = find_problem(turn, order, problem, pieces)
            turn.say("utter_explanation", explanation=describe_findings(turn, order, findings))
        return {"problem_items": items, "problem_wish": wish if choices else NO_WISH}

    @staticmethod
    def _known_items(turn: Turn, order: Order, problem: str, *, fresh: bool) -> list[dict[str, Any]] | Unclear | None:
        """The items where nobody needs to be asked, or what is open of them; an empty list where no item matters."""
        if problem in ON_THE_WAY_PROBLEMS or not_sent(order):
            return []
        arrived = pieces_that_arrived(order)
        there = {line.id: line.quantity for line in order.lines} if problem == Problem.MISSING.value else arrived
        if sum(there.values()) <= 1:
            return to_slot(there)
        text = opening_text(turn, "problem_form") if fresh else ""
        # `The lamp is great, but the jar is cracked`: what is wrong is told of the jar alone.
        said = (faulty_part(text, turn.services.lexicon), text) if text else ()
        picks = [one for one in (pick_lines(turn, order, there, one) for one in said) if one is not None]
        picked = next((one for one in picks if isinstance(one, Picked)), next(iter(picks), None))
        if isinstance(picked, Unclear):
            return picked
        return to_slot(dict(picked.pieces)) if isinstance(picked, Picked) else None


def _rules_of_waiting(turn: Turn) -> str:
    """What the shop's rules say of parcels that do not come: from when on they count as lost. Begins with a space."""
    shop, problem = turn.services.shop, str(turn.slot("problem"))
    rules = state_policy(shop, shop.problems, {Axis.PROBLEM: problem, Axis.DELIVERED: "no"}, turn.language, {})
    return "".join(f" {rule}" for rule in rules)


def just_reported(turn: Turn) -> bool:
    """Whether the customer's message before this one was answered about a late or lost parcel."""
    return said_before(turn, {"utter_problem_answer", "utter_problem_again", "utter_next_step_wait"})


def _demands_compensation(turn: Turn) -> bool:
    """Whether something is wanted for the trouble, which no table promises."""
    said = (turn.text, opening_text(turn, ProblemStep.form))
    return any(turn.services.lexicon.says("demands", "compensation", text) for text in said if text)


def _insisted_wish(turn: Turn) -> str | None:
    """What is wanted, as a ticket says it, by somebody who has heard to wait or to look: that is for a person then.

    None for who only asks again.
    """
    lexicon = turn.services.lexicon
    wish = lexicon.find("wishes", wanted_part(turn.text, lexicon), typos=False) if turn.text else None
    if wish in BY_A_PERSON:
        return turn.phrase(f"utter_part_wish_{wish}")
    return "-" if lexicon.says("demands", "searched", turn.text) else None


def _still_to_come(order: Order, problem: str, pieces: Mapping[str, int]) -> Mapping[str, int]:
    """What is reported missing though all of it is on its way in another parcel."""
    if problem != Problem.MISSING.value or not pieces:
        return {}
    coming = pieces_under_way(order, pieces)
    return coming if set(coming) == set(pieces) else {}


class AskProblemItems(ShopAction):
    """Ask which items have the problem."""

    action = "action_ask_problem_items"

    def act(self, turn: Turn) -> list[EventType]:
        """List what can have it."""
        order = verified_order(turn)
        if order is not None:
            question, there = f"utter_ask_items_{turn.slot('problem')}", _may_be_meant(turn, order)
            say_items_question(turn, question, "problem_items", order, there)
        return []


class ReportProblem(FormTask):
    """Answer the report."""

    action = "action_report_problem"
    clears = (*REPORT_SLOTS, "pictures")

    def perform(self, turn: Turn) -> list[EventType]:
        """Tell what is true, and do or offer what the table says."""
        order, problem = verified_order(turn), turn.slot("problem")
        if order is None or problem is None:
            return []
        items = from_slot(turn.slot("problem_items"))
        sentence = not_sent(order)
        coming = _still_to_come(order, problem, items)
        found = [] if sentence or coming else find_problem(turn, order, problem, items)
        onward = go_on(turn, problem, items)
        if onward:
            return onward
        wish = turn.slot("problem_wish")
        if wish in BY_A_PERSON:
            say_changed(turn, order, wish)
            reference = self._pass_on(turn, order, problem, items, turn.phrase(f"utter_part_wish_{wish}"))
            keep_passed(turn, order, problem, wish, reference)
        elif sentence:
            intents = {"utter_problem_waiting": "cancel_order", "utter_problem_cancelled": "check_refund"}
            buttons = topic_buttons(turn, intents.get(sentence, "track_order"), "talk_to_human")
            turn.say(sentence, order_number=shown_number(turn, order), buttons=buttons)
        elif coming:
            self._say_coming(turn, order, coming)
        elif {Offer.EXCHANGE, Offer.RETURN} & set(found[0].decision.offers) and items:
            self._say_not_returnable(turn, order, problem, items)
        else:
            self._answer(turn, order, found)
        return []

    def _answer(self, turn: Turn, order: Order, found: Sequence[Finding]) -> None:
        """Say what the table says; a person sees to it where the table says so, and to what it says nothing about."""
        demands = _demands_compensation(turn)
        again = not demands and just_reported(turn)
        explanation = describe_findings(turn, order, list(found))
        passed_on = found[0].decision.needs_person or demands
        arrived = found[0].parcel is not None and found[0].parcel.status is ParcelStatus.DELIVERED
        insisted = _insisted_wish(turn) if again and arrived and not passed_on else None
        if insisted is not None:
            items = from_slot(turn.slot("problem_items"))
            self._pass_on(turn, order, str(turn.slot("problem")), items, insisted)
            return
        if again and not passed_on:
            rules = "" if arrived else _rules_of_waiting(turn)
            turn.say("utter_problem_again", rules=rules, buttons=topic_buttons(turn, "talk_to_human", "track_order"))
            return
        buttons = [] if passed_on else topic_buttons(turn, "talk_to_human")
        links = tracking_links(turn, order, list(found))
        if demands and just_reported(turn):
            turn.say("utter_compensation_by_person")
        else:
            turn.say("utter_problem_answer", explanation=explanation, custom={"links": links}, buttons=buttons)
        if passed_on:
            wish = turn.phrase("utter_part_wish_compensation") if demands else "-"
            self._pass_on(turn, order, str(turn.slot("problem")), from_slot(turn.slot("problem_items")), wish)

    def _say_coming(self, turn: Turn, order: Order, coming: Mapping[str, int]) -> None:
        parcels = (p for p in order.fulfillments if any(content.line_item_id in coming for content in p.lines))
        expected = next((parcel.expected_on for parcel in parcels if parcel.expected_on), None)
        buttons = topic_buttons(turn, "track_order", "talk_to_human")
        items = describe(turn, order, coming)
        if expected:
            turn.say("utter_problem_other_parcel", items=items, date=day(turn, expected), buttons=buttons)
        else:
            turn.say("utter_problem_not_sent_yet", items=items, buttons=buttons)

    def _say_not_returnable(self, turn: Turn, order: Order, problem: str, items: Mapping[str, int]) -> None:
        """The tables for returns and exchanges allow neither, so a person helps."""
        line = next(line for line in order.lines if line.id in items)
        decision = decide_return(turn.services.shop, order, line, reason=problem, now=turn.services.clock())
        turn.say("utter_explanation", explanation=reason_in_words(turn, order, line, decision))
        self._pass_on(turn, order, problem, items, "-")

    def _pass_on(self, turn: Turn, order: Order, problem: str, items: Mapping[str, int], wish: str) -> str:
        summary = turn.phrase(
            "utter_part_ticket_problem",
            order_number=shown_number(turn, order),
            problem=turn.phrase(f"utter_topic_{PREFIX}{problem}"),
            items=describe(turn, order, items or {line.id: line.quantity for line in order.lines}),
            wish=wish,
        )
        reference = pass_on(turn, self.action, problem, summary)
        if problem in {Problem.DAMAGED.value, Problem.WRONG_ITEM.value}:
            turn.say("utter_send_photo", email=turn.services.shop.contact.email, reference=reference)
        return reference

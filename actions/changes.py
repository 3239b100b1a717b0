"""What all forms that change an order have in common: whose order it is, corrections, and the final yes or no."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from moneyed import Money

from actions.forms import (
    FEW_WORDS,
    NO_TOPIC,
    WAYS_OUT,
    Filled,
    Refused,
    corrects,
    digresses,
    is_statement,
    opening_words,
)
from actions.forms import opening_text as opening_text  # noqa: PLC0414 (changes read it from here)
from actions.order_choice import order_with
from actions.order_fields import OrderStep
from actions.paused_forms import ORDER_SLOTS, comes_back
from actions.person_calls import proven_order, reachable_at, reply_promise
from actions.pictures import with_pictures
from actions.taps import answer_payload
from actions.ticket_facts import ticket_facts, verified_how
from actions.turn import Turn
from actions.words import money, shown_number
from bot.commerce.orders import Order
from bot.commerce.policy import Reason
from bot.handoff.tickets import TicketRequest
from bot.handoff.triggers import BY_RULE, POLICY, VALUE

YES, NO = "yes", "no"
FACTS = ("order_number", "tracking_number", "email", "phone", "postcode", "street")
"""Who tells one of these tells no reason."""
REPORTS = frozenset({"report_late", "report_lost", "report_damaged", "report_missing", "report_wrong_item"})


class ChangeStep(OrderStep):
    """A form that ends in a change of an order, after a summary and a yes.

    `dependents` are forgotten when the customer means another order after all; `picked` is the one with its line items.
    """

    dependents: ClassVar[Sequence[str]] = ()
    picked: ClassVar[str] = ""
    large: ClassVar[str] = ""
    """The topic of the ticket that takes the form's place for an order worth more than `handoff.value_above`, if it is
    one of `handoff.value_topics`."""

    @abstractmethod
    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """Look at the verified order and give further slots; None, with a sentence said, ends the form early.

        `fresh` is true when the order has just become known, so that what the customer said when the form opened
        can be read in its light.
        """

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Verify the order, then look at it; see `look`."""
        further = super().check(turn, slots)
        if further is None:
            return None
        known = {**slots, **further}
        before = turn.slot("order_id")
        order_id = known.get("order_id", before)
        forgotten: dict[str, Any] = dict.fromkeys(self.dependents) if before and order_id != before else {}
        if order_id is None:
            return {**further, **forgotten}
        order = turn.find_order(known["order_number"])
        if order is None or order.id != order_id:
            turn.say("utter_order_gone", order_number=known["order_number"])
            return None
        if any(order.find_line(one["line_item_id"]) is None for one in known.get(self.picked) or ()):
            # Left over from a form that was broken off, about another order.
            forgotten = dict.fromkeys(self.dependents)
            known |= forgotten
        if known.get(self.confirm):
            return {**further, **forgotten}  # nothing is left to ask, and the store has the last word
        fresh = order_id != before or (self._opening(turn) and not comes_back(turn, self.form))
        handoff, topic = turn.services.shop.handoff, self.topic(order)
        limit = handoff.value_above if topic in handoff.value_topics else None
        if limit is not None and _is_over(order, limit):
            # The ticket names the order, which is proven by this very message.
            turn.put({name: known.get(name, turn.slot(name)) for name in ORDER_SLOTS})
            self._pass_large(turn, order, limit, topic)
            return {**further, **forgotten, "form_ended": self.form}
        seen = self.look(turn, order, {**known, **forgotten}, fresh=fresh)
        # Whose order it is stays known, also where the form ends here.
        return {**further, **forgotten, **({"form_ended": self.form} if seen is None else seen)}

    def topic(self, order: Order) -> str:
        """What such a ticket is about; see `large`."""
        del order
        return self.large

    def _pass_large(self, turn: Turn, order: Order, limit: Money, topic: str) -> None:
        what = turn.phrase(
            "utter_part_ticket_large",
            order_number=shown_number(turn, order),
            limit=money(turn, limit),
            what=opening_words(turn, self.form) or turn.text,
        )
        pass_on(turn, self.name(), topic, what, trigger=VALUE)

    def _next(self, slots: dict[str, Any]) -> str | None:
        return None if slots.get("form_ended") else super()._next(slots)

    def _read(self, turn: Turn, *, opening: bool) -> dict[str, Any] | None:
        """Read as every form does; besides, `no` with a correction corrects, and refuses nothing.

        Items of another order of the customer's are about that order; a `no` with the wish said anew asks for the items
        again.
        """
        if not opening and self._declines(turn):
            return {self.confirm: False}
        moved = {} if opening else self._to_order_of_items(turn)
        change = super()._read(turn, opening=opening)
        if moved:
            return {**moved, **(change or {})}
        if change is None:
            requested = turn.slot("requested_slot")
            return {str(requested): None} if turn.intent in self.opens and requested else None
        if self.confirm in change and len(change) > 1:
            return {**change, self.confirm: None}
        if change.get(self.confirm) is False and self.picked and turn.intent in self.opens:
            return {self.confirm: None, self.picked: None}
        return change

    def _declines(self, turn: Turn) -> bool:
        """True for `no wait, don't` where a reason is asked for: nothing is to be done, so that none is needed."""
        asked = turn.slot("requested_slot")
        reason = any(isinstance(one, ReasonField) and one.slot == asked for one in self.fields)
        plain = len(turn.text.split()) <= FEW_WORDS and turn.services.lexicon.find("reasons", turn.text) is None
        return reason and turn.intent == "deny" and not turn.tapped and plain

    def _to_order_of_items(self, turn: Turn) -> dict[str, Any]:
        """The slots of another order, from now on the one that the form is about, if the message names its items."""
        current = verified_order(turn) if turn.text else None
        if current is None or digresses(turn) or turn.intent not in NO_TOPIC | self.opens:
            return {}
        other = order_with(turn, self.form, turn.text, current)
        if other is None:
            return {}
        number = other.number.removeprefix(turn.services.shop.orders.prefix)
        slots = {**dict.fromkeys(self.dependents), "order_number": number, "order_id": other.id}
        turn.put(slots)
        return slots


def _is_over(order: Order, limit: Money) -> bool:
    return bool(order.total.currency == limit.currency and order.total > limit)


def verified_order(turn: Turn) -> Order | None:
    """Give the order that the customer has proved to be his; None before that."""
    number, order_id = turn.slot("order_number"), turn.slot("order_id")
    if number is None or order_id is None:
        return None
    order = turn.find_order(number)
    return order if order is not None and order.id == order_id else None


class YesNoField:
    """The last question before anything changes."""

    def __init__(self, slot: str, opens: frozenset[str]) -> None:
        self.slot = slot
        self._opens = opens

    def volunteered(self, turn: Turn) -> Filled | None:
        """Nobody agrees to what he has not seen."""
        del turn
        return None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a yes or a no in any wording."""
        choice = turn.entity("choice")
        if choice in (YES, NO):
            return Filled({self.slot: choice == YES})
        if turn.tapped and turn.intent not in {"affirm", "deny"}:
            return None
        words = turn.services.lexicon
        said = {"affirm": YES, "deny": NO}.get(turn.intent) or words.starts("yes_no", turn.text)
        if said == YES and words.says("scope", "hesitation", turn.text):
            return None  # `yes, but …` is asked again rather than done
        if said is None or turn.intent not in NO_TOPIC | self._opens | {"affirm", "deny"}:
            return None
        return Filled({self.slot: said == YES})


class ReasonField:
    """Why. Read from a button or from words in `data/lexicon/`."""

    def __init__(self, slot: str, opens: frozenset[str], *, anything: bool = False) -> None:
        """`anything`: what no word is known for is taken as another reason."""
        self.slot = slot
        self._opens = opens
        self._anything = anything

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take a reason that is told along with the wish, or that corrects an earlier one."""
        chosen = str(turn.entity("choice") or "")
        if self._known(chosen):
            return Filled({self.slot: chosen}) if turn.intent in self._opens else None
        if turn.slot("requested_slot") in ("", None):
            return self._told(turn) if turn.intent in self._opens else None
        if _only_tells(turn):
            return self._told(turn)
        if turn.intent not in NO_TOPIC | self._opens | REPORTS:
            return None
        return self._told(turn) if turn.slot(self.slot) is None or corrects(turn) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button's reason, or the one that the words mean."""
        choice = turn.entity("choice")
        if choice is not None:
            return Filled({self.slot: choice}) if self._known(str(choice)) else None
        found = turn.services.lexicon.find("reasons", turn.text) if turn.text else None
        digression = digresses(turn) and not (found and _only_tells(turn))
        if not turn.text or digression or self._asks(turn, found):
            return None
        if found is None and not self._anything and turn.services.lexicon.says("reason_hints", "size", turn.text):
            return Refused("utter_which_size_reason")
        facts = any(turn.entity(name) for name in FACTS)
        if (
            found is None
            and self._anything
            and not facts
            and turn.intent in {"inform", "nlu_fallback", "out_of_scope", ""}
        ):
            found = Reason.OTHER.value
        return Filled({self.slot: found}) if found and self._known(found) else None

    def _asks(self, turn: Turn, found: str | None) -> bool:
        """True for `where's my other order then`. A question is a reason only where it names one: `too big?`."""
        if is_statement(turn) or (found and _only_tells(turn)):
            return False
        named = found is not None and found != Reason.OTHER.value
        return not named or turn.intent not in NO_TOPIC | self._opens | REPORTS

    def _told(self, turn: Turn) -> Filled | None:
        found = turn.services.lexicon.find("reasons", turn.text) if turn.text else None
        told = found is not None and self._known(found) and found != Reason.OTHER.value
        return Filled({self.slot: found}) if told else None

    @staticmethod
    def _known(value: str) -> bool:
        return value in {reason.value for reason in Reason}


def _only_tells(turn: Turn) -> bool:
    """True for a few words that ask nothing: `ordered by mistake` is a reason, whatever else it was taken for."""
    asks = turn.text.rstrip().endswith("?") or turn.intent in WAYS_OUT
    return bool(turn.text) and not asks and len(turn.text.split()) <= FEW_WORDS


def yes_no(turn: Turn, slot: str, summary: Sequence[str]) -> list[dict[str, str]]:
    """The two buttons under a summary of the slots `summary`; they count for nothing else."""
    return [
        turn.button("utter_part_yes", answer_payload(turn, slot, YES, summary)),
        turn.button("utter_part_no", answer_payload(turn, slot, NO, summary)),
    ]


def topic_buttons(turn: Turn, *intents: str) -> list[dict[str, str]]:
    """Buttons that begin something else."""
    return [turn.button(f"utter_topic_{intent}", f"/{intent}") for intent in intents]


def reason_buttons(turn: Turn, slot: str, reasons: Sequence[Reason]) -> list[dict[str, str]]:
    """One button for each reason."""
    return [turn.button(f"utter_reason_{reason.value}", answer_payload(turn, slot, reason.value)) for reason in reasons]


def pass_on(turn: Turn, action: str, topic: str, summary: str, *, trigger: str = POLICY) -> str:
    """Open a ticket for the team, say its reference and when somebody answers, and give the reference.

    Said again in the same conversation it is the same ticket: the team shall not do a thing twice.
    """
    key = f"{turn.message_key}:{action}"
    order_number = proven_order(turn)
    summary = with_pictures(turn, summary)
    known = turn.services.tickets.find_open(turn.conversation_id, topic=topic, triggers=BY_RULE, besides=key)
    if known and known.order_number == order_number:
        turn.services.tickets.note(known.reference, summary)
        turn.say("utter_handoff_again", reference=known.reference, promise=reply_promise(turn))
        return known.reference
    ticket = turn.services.tickets.open(
        TicketRequest(
            idempotency_key=key,
            conversation_id=turn.conversation_id,
            topic=topic,
            language=turn.language,
            summary=summary,
            order_number=order_number,
            contact=reachable_at(turn),
            trigger=trigger,
            verified_how=verified_how(turn),
            facts=ticket_facts(turn),
        )
    )
    turn.say("utter_passed_on", reference=ticket.reference, promise=reply_promise(turn))
    return ticket.reference

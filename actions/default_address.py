"""Change the customer's own address, which later orders begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.account_proof import ACCOUNT_WANTED, CUSTOMER, AccountField, prove_account
from actions.address_field import AddressField, told_at_opening
from actions.base import ShopAction, say_refused
from actions.change_fields import YesNoField, yes_no
from actions.form_answers import Field, Filled, Refused
from actions.form_openings import opening_text
from actions.form_tasks import FormTask
from actions.forms import FormStep
from actions.own_places import account_place, as_slot, place_question
from actions.turn import Turn
from bot.commerce.addresses import find_street, render_address
from bot.commerce.orders import Address
from bot.store.api import StoreRefusedError

OPENS = frozenset({"change_default_address"})
NEW, CONFIRMED = "new_default_address", "default_address_confirmed"


class DefaultAddressStep(FormStep):
    """Who is speaking, and where he lives now."""

    form = "default_address_form"
    confirm = CONFIRMED
    summary = (NEW,)
    fields: ClassVar[Sequence[Field]] = (
        AccountField(),
        AddressField(NEW, CONFIRMED, account_place),
        YesNoField(CONFIRMED, OPENS),
    )

    def _read(self, turn: Turn, *, opening: bool) -> dict[str, Any] | None:
        """Read an address before anything else: its numbers are no proof of who asks."""
        if not opening and turn.slot("requested_slot") in {NEW, CONFIRMED}:
            answer = self.fields[1].answered(turn)
            if isinstance(answer, Filled):
                return {**answer.slots, CONFIRMED: None}
            if isinstance(answer, Refused):
                turn.say(answer.response, **answer.values)
                return {NEW: None, CONFIRMED: None}
        change = super()._read(turn, opening=opening)
        requested = turn.slot("requested_slot")
        return {str(requested): None} if change is None and turn.intent in OPENS and requested else change

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Prove the account, then look whether anything would change."""
        account = {} if slots.get(CUSTOMER) else prove_account(turn, slots)
        if account is None:
            return None
        customer_id = account.get(CUSTOMER, slots.get(CUSTOMER))
        if not customer_id:
            return {**account, ACCOUNT_WANTED: True}
        turn.put({CUSTOMER: customer_id})
        place = account_place(turn)
        told = slots[NEW]
        if told is None and (account or self._opening(turn)):
            found = told_at_opening(turn, self.form, place) if place is not None else None
            told = as_slot(found) if found is not None else None
        opens = bool(account) or self._opening(turn)
        # All of the customer's orders go there already, and one of their addresses is meant.
        no_other = opens and place is not None and not place.known and self._means_own(turn)
        if place is not None and (no_other or (told is not None and Address(**told) == place.current)):
            turn.say("utter_default_address_is_the_same", address=render_address(place.current))
            return {**account, NEW: None, "form_ended": self.form} if opens else {**account, NEW: None}
        return {**account, NEW: told}

    def _next(self, slots: dict[str, Any]) -> str | None:
        return None if slots.get("form_ended") else super()._next(slots)

    def _means_own(self, turn: Turn) -> bool:
        text = opening_text(turn, self.form)
        own = turn.services.lexicon.says("addresses", "other", text)
        return find_street(text, turn.services.lexicon) is None and own


class AskNewDefaultAddress(ShopAction):
    """Ask for the new address."""

    action = "action_ask_new_default_address"

    def act(self, turn: Turn) -> list[EventType]:
        """Ask, with the addresses of the customer's orders to choose from."""
        place = account_place(turn)
        if place is None:
            return []
        lines, buttons = place_question(turn, place, NEW)
        if buttons:
            turn.say("utter_ask_default_address_known", addresses=lines, buttons=buttons)
        else:
            turn.say("utter_ask_default_address")
        return []


class AskDefaultAddressConfirmed(ShopAction):
    """Show the address as it was understood, and ask for a yes."""

    action = "action_ask_default_address_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say the new address in one line."""
        address = Address(**turn.slot(NEW))
        turn.say(
            "utter_ask_default_address_confirmed",
            name=address.name,
            address=render_address(address),
            buttons=yes_no(turn, DefaultAddressStep.confirm, DefaultAddressStep.summary),
        )
        return []


class ChangeDefaultAddress(FormTask):
    """Change it."""

    action = "action_change_default_address"
    clears = (NEW, CONFIRMED)
    step = DefaultAddressStep
    again = "change_default_address"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes change it in the store, once."""
        if not turn.slot(CUSTOMER) or not turn.slot(CONFIRMED):
            turn.say("utter_address_kept")
            return []
        try:
            changed = turn.services.store.change_default_address(
                str(turn.slot(CUSTOMER)), Address(**turn.slot(NEW)), idempotency_key=self.write_key(turn)
            )
        except StoreRefusedError as error:
            say_refused(turn, error)
            return []
        turn.say("utter_default_address_changed", address=render_address(changed.address))
        return []

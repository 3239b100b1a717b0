"""Send a pending order somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, ClassVar

from moneyed import Money
from rasa_sdk.events import EventType, SlotSet

from actions.address_field import AddressField, new_postcode, said_street, told_at_opening
from actions.base import ShopAction, say_refused
from actions.change_fields import YesNoField, topic_buttons, yes_no
from actions.changes import ChangeStep, verified_order
from actions.eligibility import refuses_change
from actions.form_answers import Field, Filled, Refused
from actions.form_openings import opening_text
from actions.form_tasks import FormTask
from actions.heard_addresses import address_before, ask_without_place, may_hear, place_to_hear
from actions.order_steps import OrderStep
from actions.own_places import (
    order_place,
    place_of,
    place_question,
)
from actions.passing_on import pass_on
from actions.recipients import asked_part, pass_phone, recipient_phone, recipients_phone_at_opening
from actions.turn import Turn
from actions.words import money, shown_number
from bot.commerce.addresses import (
    render_address,
)
from bot.commerce.orders import Address, Order, OrderChange, OrderStatus
from bot.commerce.shapes import search_shape
from bot.commerce.shipping import find_remote_area, zone_for
from bot.commerce.shop import NotShipped, Shop, Zone
from bot.store.api import StoreRefusedError

OPENS = frozenset({"change_address"})


class AddressStep(ChangeStep):
    """Which order, and where to."""

    form = "address_form"
    large = "address"
    opens = OPENS
    confirm = "address_confirmed"
    summary = ("new_address",)
    dependents = ("address_confirmed",)
    fields: ClassVar[Sequence[Field]] = (
        *OrderStep.fields,
        AddressField("new_address", "address_confirmed", order_place),
        YesNoField("address_confirmed", OPENS),
    )

    def _read(self, turn: Turn, *, opening: bool) -> dict[str, Any] | None:
        """Read an address before anything else: its numbers are no order number and no proof of who asks."""
        if not opening and said_street(turn) is None and self.about_another_order(turn):
            return None
        asked = str(turn.slot("requested_slot"))
        if not opening and asked in {"new_address", "address_confirmed"}:
            about = self._of_address(turn, asked)
            if about is not None:
                return about
        change = super()._read(turn, opening=opening)
        return self._without_new(turn, change, opening=opening) if change else change

    def _of_address(self, turn: Turn, asked: str) -> dict[str, Any] | None:
        """The slots that a message changes where the address or the yes to it is asked; None for all else."""
        if turn.text and search_shape(turn.services.lexicon, "asks_fee", turn.text):
            turn.say("utter_address_fee")
            return {asked: None}
        if _wants_back(turn, turn.text):
            return {"new_address": address_before(turn), "address_confirmed": None}
        answer = self.fields[len(OrderStep.fields)].answered(turn)
        if isinstance(answer, Filled):
            return {**self._to_order_of_items(turn), **answer.slots, "address_confirmed": None}
        if isinstance(answer, Refused):
            turn.say(answer.response, **answer.values)
        refused = isinstance(answer, Refused) or recipient_phone(turn) is not None
        return {"new_address": None, "address_confirmed": None} if refused else None

    def _without_new(self, turn: Turn, change: dict[str, Any], *, opening: bool) -> dict[str, Any]:
        """Leave out what was read from the new address or phone: they prove nothing. A postcode told besides may."""
        street = said_street(turn)
        phone = recipients_phone_at_opening(turn, self.form) if opening else None
        code = new_postcode(turn.tracker.latest_message, street) if street is not None else None
        number = change.get("order_number")
        kept = {name: value for name, value in change.items() if name not in {"order_number", "order_contact"}}
        if number is not None and not (street is not None and str(number) in street):
            kept["order_number"] = number
        contact = change.get("order_contact")
        if contact is not None and contact in {phone, code}:
            contact = next((one for one in turn.entities("postcode") if one != code), None)
        if contact is not None:
            kept["order_contact"] = contact
        if not kept.keys() & {"order_number", "order_contact"}:
            kept.pop("order_id", None)
        return kept

    def look(self, turn: Turn, order: Order, slots: dict[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        """End where the address can no longer change, or where shipping would cost something else."""
        if self._ends(turn, order, fresh=fresh):
            return None
        told: dict[str, Any] = {}
        said = slots["new_address"]
        if fresh:
            found = told_at_opening(turn, self.form, place_of(turn, order))
            back = address_before(turn) if _wants_back(turn, opening_text(turn, self.form)) else None
            new = back if back is not None or found is None else asdict(found)
            if new is not None:
                said = new
                told = {"new_address": said}
        if said is None:
            if not fresh and _wants_back(turn, turn.text):
                turn.say("utter_address_kept")
                return None
            return told
        address = Address(**said)
        if address == order.shipping_address:
            if may_hear(turn, order, address):
                turn.say("utter_address_is_the_same", address=render_address(address))
            else:
                turn.say("utter_address_part_is_the_same")
            # Kept from a change whose answer was lost, it has come true after all; else it is no new one.
            return None if fresh and not told else {"new_address": None}
        before, after = (shipping_extra(turn.services.shop, one) for one in (order.shipping_address, address))
        if address.country != order.shipping_address.country or before != after:
            self._say_price_changes(turn, order, address, before, after)
            return None
        return told

    def _ends(self, turn: Turn, order: Order, *, fresh: bool) -> bool:
        """Say why nothing changes here, or who changes it; False where the form goes on."""
        if order.status is not OrderStatus.PENDING:
            self._say_too_late(turn, order)
            return True
        if refuses_change(turn, order, OrderChange.ADDRESS):
            return True
        number = recipients_phone_at_opening(turn, self.form) if fresh else recipient_phone(turn)
        if number is not None:
            pass_phone(turn, self.name(), order, number)
        # A place that is told beside it changes after a yes.
        return number is not None and not (fresh and told_at_opening(turn, self.form, place_of(turn, order)))

    def _say_too_late(self, turn: Turn, order: Order) -> None:
        instead = {
            OrderStatus.CANCELLED: ("check_refund",),
            OrderStatus.PROCESSED: ("track_order", "talk_to_human"),
            OrderStatus.DELIVERED: ("report_lost", "talk_to_human"),
        }
        turn.say(
            f"utter_address_{order.status.value}",
            order_number=shown_number(turn, order),
            buttons=topic_buttons(turn, *instead[order.status]),
        )

    def _say_price_changes(
        self, turn: Turn, order: Order, address: Address, before: Money | None, after: Money | None
    ) -> None:
        if after is None:
            zone = zone_for(turn.services.shop, address.country)
            answer = zone.answer[turn.language] if isinstance(zone, NotShipped) else ""
            turn.say("utter_explanation", explanation=answer)
            turn.say("utter_address_not_changed", order_number=shown_number(turn, order))
            return
        if address.country != order.shipping_address.country or before is None:
            turn.say("utter_address_other_country")
        elif after > before:
            turn.say("utter_address_costs_more", amount=money(turn, after - before))
        else:
            turn.say("utter_address_costs_less", amount=money(turn, before - after))
        summary = turn.phrase(
            "utter_part_ticket_address", order_number=shown_number(turn, order), address=render_address(address)
        )
        pass_on(turn, self.name(), "address", summary)


def _wants_back(turn: Turn, said: str) -> bool:
    """Whether the address is to be again what it was: `the old address please`, and no other one is told beside it."""
    return bool(said) and turn.services.lexicon.says("addresses", "back", said) and said_street(turn) is None


def shipping_extra(shop: Shop, address: Address) -> Money | None:
    """The surcharge of the place; None where the shop does not ship to."""
    zone = zone_for(shop, address.country)
    if not isinstance(zone, Zone):
        return None
    area = find_remote_area(zone, address.country, address.postcode)
    return area.surcharge if area else Money(0, shop.currency)


class AskNewAddress(ShopAction):
    """Ask for the new address."""

    action = "action_ask_new_address"

    def act(self, turn: Turn) -> list[EventType]:
        """Ask with an example of the country that the order goes to."""
        place = order_place(turn)
        if place is None:
            return []
        order, part = verified_order(turn), asked_part(turn, AddressStep.form)
        number = shown_number(turn, order) if order is not None else ""
        if part is not None:
            turn.say(f"utter_ask_{part}_of_address", order_number=number)
            return []
        if place.known:
            lines, buttons = place_question(turn, place, "new_address")
            turn.say("utter_ask_address_known", order_number=number, addresses=lines, buttons=buttons)
            return []
        country = place.current.country
        example = "kr" if country == turn.services.shop.country else "abroad"
        shown = turn.phrase(f"utter_part_address_example_{example}")
        turn.say("utter_ask_address", order_number=number, example=shown)
        return []


class AskAddressConfirmed(ShopAction):
    """Show the address as it was understood, and ask for a yes."""

    action = "action_ask_address_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say the new address in one line."""
        order = verified_order(turn)
        if order is None:
            return []
        values = {
            "order_number": shown_number(turn, order),
            "buttons": yes_no(turn, AddressStep.confirm, AddressStep.summary),
        }
        address = Address(**turn.slot("new_address"))
        if turn.slot("new_address") != address_before(turn) and may_hear(turn, order, address):
            turn.say("utter_ask_address_confirmed", place=place_to_hear(turn, order, address), **values)
        else:
            ask_without_place(turn, order, address, **values)
        return []


class ChangeAddress(FormTask):
    """Change the address."""

    action = "action_change_address"
    clears = ("new_address", "address_confirmed")
    step = AddressStep
    again = "change_address"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes change it in the store, once."""
        order = verified_order(turn)
        if order is None or not turn.slot("address_confirmed"):
            turn.say("utter_address_kept")
            return []
        before, back = order.shipping_address, turn.slot("new_address") == address_before(turn)
        try:
            changed = turn.services.store.change_shipping_address(
                order.id,
                Address(**turn.slot("new_address")),
                idempotency_key=self.write_key(turn),
            )
        except StoreRefusedError as error:
            say_refused(turn, error)
            return []
        after, number = changed.shipping_address, shown_number(turn, changed)
        if back:
            turn.say("utter_address_back", order_number=number)
            return [SlotSet("address_before", None)]
        if after == replace(before, name=after.name):
            turn.say("utter_recipient_changed", order_number=number, name=after.name)
        elif not may_hear(turn, order, after):
            turn.say("utter_address_part_changed", order_number=number)
        else:
            turn.say("utter_address_changed", order_number=number, address=render_address(after))
        return [SlotSet("address_before", {"order_id": order.id, "address": asdict(before)})]

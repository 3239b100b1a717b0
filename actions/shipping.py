"""What shipping costs, how long it takes, where it goes: all from shop.yml and the calendar."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime, time
from typing import ClassVar

from moneyed import Money
from rasa_sdk.events import EventType

from actions.asked_days import arrival_day, delivery_lines, order_day
from actions.base import ShopAction
from actions.basket import tell_basket
from actions.change_fields import topic_buttons
from actions.last_question import last_question
from actions.offers import tell_coupon
from actions.places import Destination, find_destination, remember
from actions.shipping_lines import (
    arrival_line,
    closed_line,
    day_words,
    free_line,
    in_time_line,
    method_line,
    notes,
    order_by_lines,
    price_line,
    surcharge_note,
    surcharge_values,
    time_left,
    zone_line,
)
from actions.turn import Turn
from bot.commerce.country_names import weekday_spans
from bot.commerce.formats import format_date, format_list, format_money, format_time
from bot.commerce.said_amounts import find_amount
from bot.commerce.shapes import search_shape
from bot.commerce.shipping import dispatch_date, free_shipping_gap, order_by, quote
from bot.commerce.shop import NotShipped, Zone
from bot.commerce.workdays import closed_reason, is_dispatch_day, local_day

OTHER_METHODS = "other_shipping"
"""The topic of the lexicon with the ways of sending that customers ask for; its meanings are their names."""


class _ShippingAction(ShopAction):
    """An answer about one destination; where the shop does not ship to, that is the answer."""

    remembers: ClassVar[bool] = True
    """Whether a question that names no place is about the last one that was named."""

    def act(self, turn: Turn) -> list[EventType]:
        """Find the destination, answer, and keep the place for the next question."""
        place = find_destination(turn, remembered=self.remembers)
        if isinstance(place.zone, NotShipped):
            turn.say("utter_not_shipped", answer=place.zone.answer[turn.language])
        else:
            self.answer(turn, place, place.zone)
        return remember(place)

    @abstractmethod
    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Answer for a destination that the shop ships to."""


class ShippingCost(_ShippingAction):
    """The price of each method, with what makes it free and what a remote area adds."""

    action = "action_shipping_cost"

    def act(self, turn: Turn) -> list[EventType]:
        """For some pieces of a product, what they come to."""
        sums = tell_basket(turn) if _said_amount(turn) is None else None
        return super().act(turn) if sums is None else sums

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Name the prices; for a basket of which the value is said, the price of that basket."""
        subtotal = _said_amount(turn)
        if subtotal is None and _asks_price_and_days(turn):
            _say_methods(turn, place, zone)
            return
        nothing = Money(0, turn.services.shop.currency)
        quotes = quote(turn.services.shop, place.country, place.postcode, subtotal or nothing, turn.services.clock())
        lines = [price_line(turn, one, subtotal) for one in quotes]
        lines += notes(turn, place, zone)
        turn.say("utter_shipping_cost", place=place.label(turn), lines="\n".join(lines))


class ShippingTime(_ShippingAction):
    """The day a parcel leaves and the days it can arrive, if it is ordered now."""

    action = "action_shipping_time"

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Name the dates of each method."""
        if _asks_price_and_days(turn):
            _say_methods(turn, place, zone)
            return
        shop, now = turn.services.shop, turn.services.clock()
        today, ordered_on = local_day(shop, now), order_day(turn)
        if ordered_on is not None:
            now = datetime.combine(ordered_on, time.min, tzinfo=shop.time_zone)
        quotes = quote(shop, place.country, place.postcode, Money(0, shop.currency), now)
        lines = [arrival_line(turn, one, today) for one in quotes]
        lines += [
            closed_line(turn, today, max(one.arrives_to for one in quotes)),
            *delivery_lines(turn, only_none=True),
            in_time_line(turn, quotes, arrival_day(turn), today),
        ]
        turn.say(
            "utter_shipping_time" if ordered_on is None else "utter_shipping_time_from",
            place=place.label(turn),
            day="" if ordered_on is None else format_date(ordered_on, turn.language, today=today),
            time=format_time(shop.shipping.cut_off, turn.language),
            dispatch=day_words(turn, quotes[0].dispatch_on, today),
            lines="\n".join(filter(None, lines)),
        )


class ShippingZones(_ShippingAction):
    """Whether the shop ships somewhere; without a country, everywhere it ships to."""

    action = "action_shipping_zones"
    remembers = False

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Say yes with the methods, or list the zones."""
        if not place.named and place.postcode is None:
            turn.say(
                "utter_shipping_zones",
                lines="\n".join(zone_line(turn, one) for one in turn.services.shop.shipping.zones),
            )
            return
        shop, now = turn.services.shop, turn.services.clock()
        quotes = quote(shop, place.country, place.postcode, Money(0, shop.currency), now)
        lines = [method_line(turn, one) for one in quotes]
        lines += notes(turn, place, zone)
        label = place.label(turn, in_sentence=True)
        turn.say("utter_shipping_possible", place=label, lines="\n".join(lines))


class ShippingMethods(_ShippingAction):
    """The ways to send, with price and time."""

    action = "action_shipping_methods"

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """List the methods of the zone; who asks for the courier hears who brings parcels there."""
        if turn.text and search_shape(turn.services.lexicon, "asks_carrier", turn.text):
            _say_carriers(turn, place, zone)
            return
        other = _other_method(turn)
        if other is not None:
            turn.say("utter_shipping_method_not_offered", method=other)
        _say_methods(turn, place, zone)


def _say_methods(turn: Turn, place: Destination, zone: Zone) -> None:
    """List the methods of the zone, each with its price and its days."""
    shop, now = turn.services.shop, turn.services.clock()
    quotes = quote(shop, place.country, place.postcode, Money(0, shop.currency), now)
    lines = [method_line(turn, one) for one in quotes]
    lines += notes(turn, place, zone) if place.area else []
    turn.say("utter_shipping_methods", place=place.label(turn), lines="\n".join(lines))


def _asks_price_and_days(turn: Turn) -> bool:
    """Whether one question is about both: `배송비랑 기간 알려주세요`."""
    lexicon = turn.services.lexicon
    return bool(turn.text) and all(lexicon.says("shipping_questions", one, turn.text) for one in ("price", "days"))


def _say_carriers(turn: Turn, place: Destination, zone: Zone) -> None:
    """Say who brings parcels to a zone, if shop.yml tells, and where the carrier of an order stands."""
    buttons = topic_buttons(turn, "track_order")
    if zone.carriers is None:
        turn.say("utter_carrier_with_order", buttons=buttons)
        return
    where, carriers = place.label(turn, in_sentence=True), zone.carriers[turn.language]
    turn.say("utter_carriers", place=where, carriers=carriers, buttons=buttons)


def _other_method(turn: Turn) -> str | None:
    """The way of sending that is asked for and that the shop does not have; None where it has it or none is named."""
    other = turn.services.lexicon.find(OTHER_METHODS, turn.text, typos=False) if turn.text else None
    if other is None:
        return None
    methods = (method for zone in turn.services.shop.shipping.zones for method in zone.methods)
    names = ["".join(name.lower().split()) for method in methods for _, name in method.name.by_language]
    said = turn.services.lexicon.phrases(OTHER_METHODS, other)
    return None if any("".join(one.split()) in name for one in (other.lower(), *said) for name in names) else other


class ShippingCutoff(ShopAction):
    """Until when an order leaves today, and when one leaves that is placed now."""

    action = "action_shipping_cutoff"

    def act(self, turn: Turn) -> list[EventType]:
        """Compare the clock with the cut-off; for a day that is named, tell until when to order for it."""
        shop, now = turn.services.shop, turn.services.clock()
        today, leaves = local_day(shop, now), dispatch_date(shop, now)
        day = arrival_day(turn) if search_shape(turn.services.lexicon, "wanted_by", turn.text) else None
        place = find_destination(turn, remembered=True)
        if day is not None and not isinstance(place.zone, NotShipped):
            lines = order_by_lines(turn, order_by(shop, place.country, place.postcode, day, now), today)
            label = place.label(turn)
            turn.say("utter_order_by", day=format_date(day, turn.language, today=today), place=label, lines=lines)
            return []
        values = {
            "time": format_time(shop.shipping.cut_off, turn.language),
            "days": format_list(weekday_spans(shop.shipping.dispatch_days, turn.language), turn.language),
            "dispatch": day_words(turn, leaves, today),
        }
        if leaves == today:
            turn.say("utter_cutoff_open", left=time_left(turn, shop, now), **values)
        elif is_dispatch_day(shop, today):
            turn.say("utter_cutoff_passed", **values)
        else:
            reason = closed_reason(shop, today, turn.services.lexicon)
            because = turn.phrase("utter_part_because", reason=reason[turn.language]) if reason else ""
            turn.say("utter_cutoff_no_dispatch", because=because, **values)
        return []


class FreeShipping(_ShippingAction):
    """From what amount shipping is free, and how much a basket lacks."""

    action = "action_free_shipping"

    def act(self, turn: Turn) -> list[EventType]:
        """Where a coupon is named, it is that which an amount is to be enough for."""
        code = turn.entity("coupon_code")
        if code is None:
            sums = tell_basket(turn) if _said_amount(turn) is None else None
            return super().act(turn) if sums is None else sums
        tell_coupon(turn, code)
        return []

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Reckon with the amount in the message, if there is one."""
        shop, language = turn.services.shop, turn.language
        label = place.label(turn)
        subtotal = _said_amount(turn)
        nearest = free_shipping_gap(shop, place.country, subtotal or Money(0, shop.currency))
        if nearest is None:
            turn.say("utter_free_shipping_never", place=place.label(turn, in_sentence=True))
            return
        method, gap = nearest
        values = {"place": label, "method": method.name[language], "extra": surcharge_note(turn, place)}
        if subtotal is None:
            methods = sorted((one for one in zone.methods if one.free_from), key=lambda one: one.free_from or gap)
            lines = [free_line(turn, one) for one in methods]
            asks_islands = turn.text and search_shape(turn.services.lexicon, "remote_places", turn.text)
            lines += notes(turn, place, zone) if asks_islands and place.area is None else []
            lines += [values["extra"].strip()] if values["extra"] else []
            turn.say("utter_free_shipping", place=label, lines="\n".join(lines))
        elif gap:
            free_from = format_money(subtotal + gap, language)
            turn.say("utter_free_shipping_gap", gap=format_money(gap, language), free_from=free_from, **values)
        elif place.area:
            amount, extra = format_money(subtotal, language), surcharge_values(turn, place.area)
            turn.say("utter_free_shipping_reached_but", amount=amount, method=method.name[language], **extra)
        else:
            turn.say("utter_free_shipping_reached", amount=format_money(subtotal, language), **values)


def asks_about_arrival(turn: Turn) -> bool:
    """Whether a bare day goes on with the question before: `next Monday?` after `when does it come`."""
    return last_question(turn, {ShippingTime.action, ShippingMethods.action}) is not None


def _said_amount(turn: Turn) -> Money | None:
    """The basket's value, if the message says one in the shop's currency."""
    currency = turn.services.shop.currency
    codes = {turn.entity("postcode"), turn.entity("order_number")}
    amount = find_amount(turn.text, currency, turn.services.lexicon, bare=not codes - {None}, of_baskets=True)
    return amount if amount is not None and amount.currency.code == currency else None

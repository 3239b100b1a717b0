"""What shipping costs, how long it takes, where it goes: all from shop.yml and the calendar."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime

from moneyed import Money
from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.places import Destination, find_destination
from actions.turn import Turn
from bot.commerce.country_names import country_name, weekday_spans
from bot.commerce.formats import format_date, format_dates, format_day_span, format_list, format_money, format_time
from bot.commerce.said_amounts import find_amount
from bot.commerce.shipping import Quote, dispatch_date, free_shipping_gap, quote
from bot.commerce.shop import NotShipped, ShippingMethod, Shop, Zone
from bot.commerce.workdays import closed_reason, days_after, is_dispatch_day, local_day


class _ShippingAction(ShopAction):
    """An answer about one destination; where the shop does not ship to, that is the answer."""

    def act(self, turn: Turn) -> list[EventType]:
        """Find the destination and answer."""
        place = find_destination(turn)
        if isinstance(place.zone, NotShipped):
            turn.say("utter_not_shipped", answer=place.zone.answer[turn.language])
        else:
            self.answer(turn, place, place.zone)
        return []

    @abstractmethod
    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Answer for a destination that the shop ships to."""


class ShippingCost(_ShippingAction):
    """The price of each method, with what makes it free and what a remote area adds."""

    action = "action_shipping_cost"

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Name the prices; for a basket of which the value is said, the price of that basket."""
        subtotal = _said_amount(turn)
        nothing = Money(0, turn.services.shop.currency)
        quotes = quote(
            turn.services.shop, place.country, place.postcode, subtotal or nothing, turn.services.clock()
        )
        lines = [_price_line(turn, one, subtotal) for one in quotes]
        lines += _notes(turn, place, zone)
        turn.say("utter_shipping_cost", place=place.label(turn.language), lines="\n".join(lines))


class ShippingTime(_ShippingAction):
    """The day a parcel leaves and the days it can arrive, if it is ordered now."""

    action = "action_shipping_time"

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Name the dates of each method."""
        shop, now = turn.services.shop, turn.services.clock()
        today = local_day(shop, now)
        quotes = quote(shop, place.country, place.postcode, Money(0, shop.currency), now)
        lines = [_arrival_line(turn, one, today) for one in quotes]
        closed = _closed_between(shop, today, max(one.arrives_to for one in quotes))
        if closed is not None:
            reason = closed_reason(shop, closed)
            day = format_date(closed, turn.language, today=today)
            lines.append(turn.phrase("utter_part_closed_day", day=day, reason=reason[turn.language] if reason else ""))
        turn.say(
            "utter_shipping_time",
            place=place.label(turn.language),
            dispatch=_day_words(turn, quotes[0].dispatch_on, today),
            lines="\n".join(lines),
        )


class ShippingZones(_ShippingAction):
    """Whether the shop ships somewhere; without a country, everywhere it ships to."""

    action = "action_shipping_zones"

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Say yes with the methods, or list the zones."""
        if not place.named and place.postcode is None:
            turn.say("utter_shipping_zones", lines="\n".join(_zone_line(turn, one) for one in _zones(turn)))
            return
        shop, now = turn.services.shop, turn.services.clock()
        quotes = quote(shop, place.country, place.postcode, Money(0, shop.currency), now)
        lines = [_method_line(turn, one.method) for one in quotes]
        lines += _notes(turn, place, zone)
        turn.say("utter_shipping_possible", place=place.label(turn.language), lines="\n".join(lines))


class ShippingMethods(_ShippingAction):
    """The ways to send, with price and time."""

    action = "action_shipping_methods"

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """List the methods of the zone."""
        lines = [_method_line(turn, method) for method in zone.methods]
        turn.say("utter_shipping_methods", place=place.label(turn.language), lines="\n".join(lines))


class ShippingCutoff(ShopAction):
    """Until when an order leaves today, and when one leaves that is placed now."""

    action = "action_shipping_cutoff"

    def act(self, turn: Turn) -> list[EventType]:
        """Compare the clock with the cut-off."""
        shop, now = turn.services.shop, turn.services.clock()
        today, leaves = local_day(shop, now), dispatch_date(shop, now)
        values = {
            "time": format_time(shop.shipping.cut_off, turn.language),
            "days": format_list(weekday_spans(shop.shipping.dispatch_days, turn.language), turn.language),
            "dispatch": _day_words(turn, leaves, today),
        }
        if leaves == today:
            turn.say("utter_cutoff_open", left=_time_left(turn, shop, now), **values)
        elif is_dispatch_day(shop, today):
            turn.say("utter_cutoff_passed", **values)
        else:
            reason = closed_reason(shop, today)
            because = turn.phrase("utter_part_because", reason=reason[turn.language]) if reason else ""
            turn.say("utter_cutoff_no_dispatch", because=because, **values)
        return []


class FreeShipping(_ShippingAction):
    """From what amount shipping is free, and how much a basket lacks."""

    action = "action_free_shipping"

    def answer(self, turn: Turn, place: Destination, zone: Zone) -> None:
        """Reckon with the amount in the message, if there is one."""
        shop, language = turn.services.shop, turn.language
        label = place.label(language)
        subtotal = _said_amount(turn)
        nearest = free_shipping_gap(shop, place.country, subtotal or Money(0, shop.currency))
        if nearest is None:
            turn.say("utter_free_shipping_never", place=label)
            return
        method, gap = nearest
        values = {"place": label, "method": method.name[language], "extra": _surcharge_note(turn, place)}
        if subtotal is None:
            methods = sorted((one for one in zone.methods if one.free_from), key=lambda one: one.free_from or gap)
            lines = [_free_line(turn, one) for one in methods]
            turn.say("utter_free_shipping", lines="\n".join(lines), **values)
        elif gap:
            free_from = format_money(subtotal + gap, language)
            turn.say("utter_free_shipping_gap", gap=format_money(gap, language), free_from=free_from, **values)
        else:
            turn.say("utter_free_shipping_reached", amount=format_money(subtotal, language), **values)


def _said_amount(turn: Turn) -> Money | None:
    """The basket's value, if the message says one in the shop's currency."""
    currency = turn.services.shop.currency
    codes = {turn.entity("postcode"), turn.entity("order_number")}
    amount = find_amount(turn.text, currency, bare=not codes - {None})
    return amount if amount is not None and amount.currency.code == currency else None


def _price_line(turn: Turn, one: Quote, subtotal: Money | None) -> str:
    language = turn.language
    method = one.method.name[language]
    if not one.total:
        return turn.phrase("utter_part_method_free", method=method)
    price = format_money(one.total, language)
    if one.free_gap and one.method.free_from and not one.surcharge and subtotal is None:
        free_from = format_money(one.method.free_from, language)
        return turn.phrase("utter_part_method_price_free_from", method=method, price=price, free_from=free_from)
    return turn.phrase("utter_part_method_price", method=method, price=price)


def _arrival_line(turn: Turn, one: Quote, today: date) -> str:
    days = format_dates(one.arrives_from, one.arrives_to, turn.language, today=today)
    return turn.phrase("utter_part_method_arrives", method=one.method.name[turn.language], days=days)


def _method_line(turn: Turn, method: ShippingMethod) -> str:
    return turn.phrase(
        "utter_part_method",
        method=method.name[turn.language],
        price=format_money(method.price, turn.language),
        days=format_day_span(method.days_from, method.days_to, turn.language),
    )


def _free_line(turn: Turn, method: ShippingMethod) -> str:
    assert method.free_from is not None  # noqa: S101 (the caller has chosen such methods)
    free_from = format_money(method.free_from, turn.language)
    return turn.phrase("utter_part_free_from", method=method.name[turn.language], free_from=free_from)


def _notes(turn: Turn, place: Destination, zone: Zone) -> list[str]:
    """What comes with the prices of a zone: surcharges of remote areas, duty."""
    notes = [zone.note[turn.language]] if zone.note else []
    if place.area is not None:
        return [_surcharge_note(turn, place).strip(), *notes]
    if zone.remote_areas:
        areas = [
            turn.phrase(
                "utter_part_area", area=area.name[turn.language], surcharge=format_money(area.surcharge, turn.language)
            )
            for area in zone.remote_areas
        ]
        notes.insert(0, turn.phrase("utter_part_areas", areas=", ".join(areas)))
    return notes


def _surcharge_note(turn: Turn, place: Destination) -> str:
    """What a remote area adds; empty elsewhere. Begins with a space so that it can follow a sentence."""
    if place.area is None:
        return ""
    return " " + turn.phrase(
        "utter_part_surcharge",
        area=place.area.name[turn.language],
        surcharge=format_money(place.area.surcharge, turn.language),
        days=format_day_span(place.area.extra_days, place.area.extra_days, turn.language),
    )


def _zones(turn: Turn) -> tuple[Zone, ...]:
    return turn.services.shop.shipping.zones


def _zone_line(turn: Turn, zone: Zone) -> str:
    """`nearby Asia: Japan, Taiwan, …`; a zone of one country is just its name."""
    name = zone.name[turn.language]
    name = name[0].upper() + name[1:]
    if zone.countries is None or len(zone.countries) == 1:
        return turn.phrase("utter_part_zone_alone", zone=name)
    countries = sorted(country_name(code, turn.language).removeprefix("the ") for code in zone.countries)
    return turn.phrase("utter_part_zone", zone=name, countries=", ".join(countries))


def _day_words(turn: Turn, day: date, today: date) -> str:
    """A day as the answer to "when does it leave": today, tomorrow, on a date."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return turn.phrase(("utter_part_today", "utter_part_tomorrow")[ahead])
    return turn.phrase("utter_part_on_day", day=format_date(day, turn.language, today=today))


def _time_left(turn: Turn, shop: Shop, now: datetime) -> str:
    """How long it is until the cut-off: `1 h 20 min`."""
    here = now.astimezone(shop.time_zone)
    cut_off = here.replace(hour=shop.shipping.cut_off.hour, minute=shop.shipping.cut_off.minute, second=0, microsecond=0)
    hours, minutes = divmod(max(int((cut_off - here).total_seconds()) // 60, 1), 60)
    if not hours:
        return turn.phrase("utter_part_minutes", minutes=minutes)
    return turn.phrase("utter_part_hours_minutes" if minutes else "utter_part_hours", hours=hours, minutes=minutes)


def _closed_between(shop: Shop, today: date, last: date) -> date | None:
    """The first weekday of dispatch until `last` on which nothing moves, because it is a holiday."""
    for day in days_after(today):
        if day > last:
            break
        if day.weekday() in shop.shipping.dispatch_days and not is_dispatch_day(shop, day):
            return day
    return None

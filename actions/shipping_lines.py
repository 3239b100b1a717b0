"""Answers about shipping, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from moneyed import Money

from actions.places import Destination
from actions.turn import Turn
from bot.commerce.country_names import country_name
from bot.commerce.formats import format_date, format_dates, format_day_span, format_list, format_money, format_time
from bot.commerce.shipping import Quote
from bot.commerce.shop import RemoteArea, ShippingMethod, Shop, Zone
from bot.commerce.workdays import closed_reason, days_after


def price_line(turn: Turn, one: Quote, subtotal: Money | None) -> str:
    """What one method costs: all of it, or the price and what makes it free."""
    language = turn.language
    method = one.method.name[language]
    if not one.total:
        return turn.phrase("utter_part_method_free", method=method)
    price = format_money(one.total, language)
    if one.remote_area and not one.price:
        return turn.phrase(
            "utter_part_method_surcharge_only", method=method, price=price, area=one.remote_area.name[language]
        )
    if one.free_gap and one.method.free_from and subtotal is None:
        free_from = format_money(one.method.free_from, language)
        if one.surcharge:
            values = {"method": method, "price": price, "surcharge": format_money(one.surcharge, language)}
            return turn.phrase("utter_part_method_price_then_surcharge", free_from=free_from, **values)
        return turn.phrase("utter_part_method_price_free_from", method=method, price=price, free_from=free_from)
    return turn.phrase("utter_part_method_price", method=method, price=price)


def arrival_line(turn: Turn, one: Quote, today: date) -> str:
    """When a parcel that is ordered now arrives by one method."""
    days = format_dates(one.arrives_from, one.arrives_to, turn.language, today=today)
    return turn.phrase("utter_part_method_arrives", method=one.method.name[turn.language], days=days)


def in_time_line(turn: Turn, quotes: Sequence[Quote], day: date | None, today: date) -> str:
    """Which methods bring a parcel by `day`; that none surely does; empty without a day."""
    if day is None:
        return ""
    words = format_date(day, turn.language, today=today)
    methods = [one.method.name[turn.language] for one in quotes if one.arrives_to <= day]
    if not methods:
        return turn.phrase("utter_part_arrives_too_late", day=words)
    return turn.phrase("utter_part_arrives_in_time", day=words, methods=format_list(methods, turn.language))


def order_by_lines(turn: Turn, days: Sequence[tuple[ShippingMethod, date | None]], today: date) -> str:
    """Until when to order by each method, or that it is too late for it."""
    at = format_time(turn.services.shop.shipping.cut_off, turn.language)
    return "\n".join(
        turn.phrase("utter_part_order_too_late", method=method.name[turn.language])
        if day is None
        else turn.phrase(
            "utter_part_order_by",
            method=method.name[turn.language],
            day=format_date(day, turn.language, today=today),
            time=at,
        )
        for method, day in days
    )


def method_line(turn: Turn, one: Quote) -> str:
    """A method with its price, what a remote area adds included, and its usual days."""
    return turn.phrase(
        "utter_part_method",
        method=one.method.name[turn.language],
        price=format_money(one.total, turn.language),
        days=format_day_span(one.method.days_from, one.method.days_to, turn.language),
    )


def free_line(turn: Turn, method: ShippingMethod) -> str:
    """From what amount a method is free; only for one that ever is."""
    assert method.free_from is not None  # noqa: S101 (the caller has chosen such methods)
    free_from = format_money(method.free_from, turn.language)
    return turn.phrase("utter_part_free_from", method=method.name[turn.language], free_from=free_from)


def notes(turn: Turn, place: Destination, zone: Zone) -> list[str]:
    """What comes with the prices of a zone: surcharges of remote areas, duty."""
    notes = [zone.note[turn.language]] if zone.note else []
    if place.area is not None:
        return [surcharge_note(turn, place, "utter_part_surcharge_included").strip(), *notes]
    if zone.remote_areas:
        areas = [
            turn.phrase(
                "utter_part_area", area=area.name[turn.language], surcharge=format_money(area.surcharge, turn.language)
            )
            for area in zone.remote_areas
        ]
        notes.insert(0, turn.phrase("utter_part_areas", areas=", ".join(areas)))
    return notes


def surcharge_note(turn: Turn, place: Destination, name: str = "utter_part_surcharge") -> str:
    """What a remote area adds; empty elsewhere. Begins with a space so that it can follow a sentence."""
    return " " + turn.phrase(name, **surcharge_values(turn, place.area)) if place.area else ""


def surcharge_values(turn: Turn, area: RemoteArea) -> dict[str, str]:
    """The name of a remote area, what it adds and how many days longer it takes."""
    return {
        "area": area.name[turn.language],
        "surcharge": format_money(area.surcharge, turn.language),
        "days": format_day_span(area.extra_days, area.extra_days, turn.language),
    }


def zone_line(turn: Turn, zone: Zone) -> str:
    """`nearby Asia: Japan, Taiwan, …`; a zone of one country is just its name."""
    name = zone.name[turn.language]
    name = name[0].upper() + name[1:]
    if zone.countries is None or len(zone.countries) == 1:
        return turn.phrase("utter_part_zone_alone", zone=name)
    countries = sorted(country_name(code, turn.language, turn.services.lexicon) for code in zone.countries)
    return turn.phrase("utter_part_zone", zone=name, countries=", ".join(countries))


def day_words(turn: Turn, day: date, today: date) -> str:
    """A day as the answer to "when does it leave": today, tomorrow, on a date."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return turn.phrase(("utter_part_today", "utter_part_tomorrow")[ahead])
    return turn.phrase("utter_part_on_day", day=format_date(day, turn.language, today=today))


def time_left(turn: Turn, shop: Shop, now: datetime) -> str:
    """How long it is until the cut-off: `1 h 20 min`."""
    here = now.astimezone(shop.time_zone)
    cut_off = here.replace(
        hour=shop.shipping.cut_off.hour, minute=shop.shipping.cut_off.minute, second=0, microsecond=0
    )
    hours, minutes = divmod(max(int((cut_off - here).total_seconds()) // 60, 1), 60)
    if not hours:
        return turn.phrase("utter_part_minutes", minutes=minutes)
    return turn.phrase("utter_part_hours_minutes" if minutes else "utter_part_hours", hours=hours, minutes=minutes)


def closed_line(turn: Turn, today: date, last: date) -> str:
    """Name the first day until `last` on which something usually leaves but nothing does; empty if there is none."""
    shop = turn.services.shop
    for day in days_after(today):
        if day > last:
            break
        reason = closed_reason(shop, day, turn.services.lexicon)
        if reason is not None and day.weekday() in shop.shipping.dispatch_days:
            words = format_date(day, turn.language, today=today)
            return turn.phrase("utter_part_closed_day", day=words, reason=reason[turn.language])
    return ""

"""The parts of shop.yml, one reader for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from bot.commerce import shop_values as values
from bot.commerce.shop import (
    AccountProof,
    ClosedDay,
    ClosedDays,
    Hours,
    IdentityLimits,
    NotShipped,
    Opening,
    OrderNumbers,
    PaymentOption,
    Refunds,
    RemoteArea,
    Shipping,
    ShippingMethod,
    ShopContact,
    Zone,
)
from bot.commerce.shop_reader import Section
from bot.commerce.shop_yaml import Mapping

EVERYWHERE_ELSE = "everywhere_else"
MIDNIGHT = time(0)
PROOFS = tuple(proof.value for proof in AccountProof)


def read_contact(section: Section) -> ShopContact:
    """`contact:`."""
    with section:
        return ShopContact(
            email=section.scalar("email", values.email, "", "help@example.com"),
            phone=section.scalar("phone", values.words, "", "+82 2 1234 5678"),
            website=section.scalar("website", values.url, "", "https://example.com"),
            account_url=section.optional("account", values.url, "", "https://example.com/account"),
            password_reset_url=section.optional("password_reset", values.url, "", "https://example.com/password"),
        )


def read_hours(section: Section) -> Hours:
    """`hours:`, with the lunch break cut out of each day."""
    with section:
        closed: tuple[Opening, ...] = ()
        before = len(section.report.problems)
        days = [section.scalar(day, values.openings, closed, "10:00-18:00") for day in values.WEEKDAYS]
        lunch = section.optional("lunch_break", values.none_or(values.opening), None, "12:30-13:30")
        week = tuple(_without(day, lunch) for day in days)
        # A day that cannot be read stands as closed here, and is reported already.
        if not any(week) and len(section.report.problems) == before:
            section.report.add(
                section.line, section.where, "leave no time on any day; open at least one, such as 10:00-18:00"
            )
    return Hours(week, lunch)


def _without(day: tuple[Opening, ...], lunch: Opening | None) -> tuple[Opening, ...]:
    """The spans of a day with the lunch break cut out."""
    if lunch is None:
        return day
    pieces = [
        piece
        for span in day
        for piece in (
            (span.opens, min(span.closes, max(span.opens, lunch.opens))),
            (max(span.opens, min(span.closes, lunch.closes)), span.closes),
        )
    ]
    return tuple(Opening(opens, closes) for opens, closes in pieces if opens < closes)


def read_closed_days(section: Section) -> ClosedDays:
    """`closed_days:`."""
    with section:
        country = section.scalar("public_holidays", values.holiday_country, None, "KR")
        return ClosedDays(country, _extra_days(section))


def _extra_days(section: Section) -> tuple[ClosedDay, ...]:
    node = section.find("extra")
    if node is None or (isinstance(node, Mapping) and not node.entries):
        return ()
    found = []
    with section.section("extra") as extra:
        for key in extra.keys:
            reason = extra.local(key)
            try:
                found.append(ClosedDay(values.calendar_day(key), reason))
            except ValueError as error:
                extra.problem(key, str(error))
    return tuple(sorted(found, key=lambda day: day.on))


def read_shipping(section: Section, currency: str) -> Shipping:
    """`shipping:`."""
    with section:
        zones, elsewhere = section.sections("zones"), section.sections("not_shipped", required=False)
        shipping = Shipping(
            cut_off=section.scalar("cut_off", values.clock_time, MIDNIGHT, "14:00"),
            dispatch_days=frozenset(section.many("dispatch_days", values.weekday, "monday, tuesday")),
            delivery_days=frozenset(section.many("delivery_days", values.weekday, "monday, tuesday")),
            zones=tuple(_zone(part, currency) for part in zones),
            not_shipped=tuple(_not_shipped(part) for part in elsewhere),
        )
        _check_countries(section, shipping, (*zones, *elsewhere))
        _check_keys(zones, [zone.key for zone in shipping.zones])
    return shipping


def _zone(section: Section, currency: str) -> Zone:
    with section:
        parts = section.sections("methods")
        methods = tuple(_method(part, currency) for part in parts)
        _check_keys(parts, [method.key for method in methods])
        return Zone(
            key=section.scalar("key", values.key, "", "korea"),
            name=section.local("name"),
            countries=_countries(section),
            methods=methods,
            remote_areas=tuple(_remote(part, currency) for part in section.sections("remote_areas", required=False)),
            note=section.find_local("note"),
            carriers=section.find_local("carriers"),
        )


def _countries(section: Section) -> frozenset[str] | None:
    """The countries of a zone; None for everywhere else."""

    def read(text: str) -> str:
        return text if text == EVERYWHERE_ELSE else values.country(text)

    found = frozenset(section.many("countries", read, "KR"))
    return None if EVERYWHERE_ELSE in found else found


def _method(section: Section, currency: str) -> ShippingMethod:
    amount = values.amount(currency)
    with section:
        first, last = section.scalar("days", values.day_span, (0, 0), "1-3")
        return ShippingMethod(
            key=section.scalar("key", values.key, "", "standard"),
            name=section.local("name"),
            price=section.scalar("price", amount, amount("0"), "3000"),
            free_from=section.scalar(
                "free_from", lambda text: None if text == "never" else amount(text), None, "50000 (or never)"
            ),
            days_from=first,
            days_to=last,
        )


def _remote(section: Section, currency: str) -> RemoteArea:
    amount = values.amount(currency)
    with section:
        return RemoteArea(
            name=section.local("name"),
            postcodes=section.many("postcodes", values.postcode_range, "63000-63644"),
            surcharge=section.scalar("surcharge", amount, amount("0"), "3000"),
            extra_days=section.optional("extra_days", values.whole_number(0, 60), 0, "1"),
        )


def _not_shipped(section: Section) -> NotShipped:
    with section:
        return NotShipped(_countries(section), section.local("answer"))


def _check_countries(section: Section, shipping: Shipping, parts: Sequence[Section]) -> None:
    """Every country in the world has one answer."""
    places: dict[str, str] = {}
    named = [zone.countries for zone in shipping.zones] + [entry.countries for entry in shipping.not_shipped]
    for part, countries in zip(parts, named, strict=True):
        for country in sorted({EVERYWHERE_ELSE} if countries is None else countries):
            if country in places:
                part.problem("countries", f"names {country}, which {places[country]} names too; keep one of them")
            places.setdefault(country, part.where)
    if shipping.zones and EVERYWHERE_ELSE not in places:
        section.problem(
            "zones",
            f'say nothing about other countries; add an entry with "countries: [{EVERYWHERE_ELSE}]" to not_shipped',
        )


def _check_keys(parts: Sequence[Section], keys: Sequence[str]) -> None:
    """Keys are unique where something is found by them."""
    for index, (part, key) in enumerate(zip(parts, keys, strict=True)):
        if key and key in keys[:index]:
            part.problem("key", f'"{key}" is the key of an earlier entry too; give each its own')


def read_payments(parent: Section) -> tuple[PaymentOption, ...]:
    """`payments:`."""
    found = []
    parts = parent.sections("payments")
    for section in parts:
        with section:
            first, last = section.scalar("refund_days", values.day_span, (0, 0), "3-5")
            key = section.scalar("key", values.key, "", "card")
            found.append(PaymentOption(key, section.local("name"), first, last, section.find_local("kinds")))
    _check_keys(parts, [option.key for option in found])
    return tuple(found)


def read_refunds(section: Section) -> Refunds:
    """`refunds:`."""
    with section:
        days = section.scalar("inspection_days", values.whole_number(0, 60), 0, "2")
        return Refunds(days, section.local("how"))


def read_orders(section: Section) -> OrderNumbers:
    """`orders:`."""
    with section:
        pattern = section.scalar("number_pattern", values.pattern, "", "'[0-9]{4}'")
        example = section.scalar("number_example", values.words, "", "1001")
        if pattern and example and not re.fullmatch(pattern, example):
            section.problem("number_example", f'"{example}" does not fit number_pattern; make the two agree')
        return OrderNumbers(section.optional("number_prefix", values.words, "", "'#'"), pattern, example)


def read_identity(section: Section) -> IdentityLimits:
    """`identity:`."""
    proof = values.one_of(PROOFS)
    with section:
        return IdentityLimits(
            attempts=section.scalar("attempts", values.whole_number(1, 20), 1, "5"),
            minutes=section.scalar("lock_minutes", values.whole_number(1, 1440), 1, "30"),
            account=tuple(AccountProof(word) for word in section.many("account", proof, PROOFS[0])),
        )

"""What shipping costs and when a parcel arrives, from shop.yml and the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from moneyed import Money

from bot.commerce.contact import normalise_postcode
from bot.commerce.shop import NotShipped, RemoteArea, ShippingMethod, Shop, Zone
from bot.commerce.workdays import add_delivery_days, days_after, is_dispatch_day, local_day


@dataclass(frozen=True)
class Quote:
    """One way to send a basket: `price` before `surcharge`, and when it arrives if it is ordered now.

    `free_gap` is how much more the basket needs for `price` to be zero: None if it never is, zero if it is already.
    """

    method: ShippingMethod
    price: Money
    surcharge: Money
    remote_area: RemoteArea | None
    free_gap: Money | None
    dispatch_on: date
    arrives_from: date
    arrives_to: date

    @property
    def total(self) -> Money:
        """What the customer pays for shipping."""
        return self.price + self.surcharge


def zone_for(shop: Shop, country: str) -> Zone | NotShipped:
    """The zone of a country (ISO alpha-2, any case), or the answer for places the shop does not ship to.

    Raises `LookupError` if the shop says nothing about the country, which `parse_shop` rules out.
    """
    entries: list[Zone | NotShipped] = [*shop.shipping.zones, *shop.shipping.not_shipped]
    named = [entry for entry in entries if entry.countries is not None and country.upper() in entry.countries]
    elsewhere = [entry for entry in entries if entry.countries is None]
    found = next(iter(named + elsewhere), None)
    if found is None:
        raise LookupError(f"no zone for {country}")
    return found


def quote(shop: Shop, country: str, postcode: str | None, subtotal: Money, now: datetime) -> tuple[Quote, ...]:
    """All ways to send a basket worth `subtotal`, cheapest first; none if the shop does not ship there.

    Without a postcode no remote area is assumed; `zone_for(…).remote_areas` says which there are.
    """
    zone = zone_for(shop, country)
    if isinstance(zone, NotShipped):
        return ()
    area = find_remote_area(zone, country, postcode)
    quotes = [_quote(shop, method, area, subtotal, now) for method in zone.methods]
    return tuple(sorted(quotes, key=lambda one: (one.total, one.arrives_to)))


def _quote(shop: Shop, method: ShippingMethod, area: RemoteArea | None, subtotal: Money, now: datetime) -> Quote:
    nothing = Money(0, shop.currency)
    gap = _free_gap(method, subtotal)
    leaves = dispatch_date(shop, now)
    extra_days = area.extra_days if area else 0
    return Quote(
        method=method,
        price=nothing if gap == nothing else method.price,
        surcharge=area.surcharge if area else nothing,
        remote_area=area,
        free_gap=gap,
        dispatch_on=leaves,
        arrives_from=add_delivery_days(shop, leaves, method.days_from + extra_days),
        arrives_to=add_delivery_days(shop, leaves, method.days_to + extra_days),
    )


def _free_gap(method: ShippingMethod, subtotal: Money) -> Money | None:
    if method.free_from is None:
        return None
    return max(method.free_from - subtotal, Money(0, subtotal.currency))


def find_remote_area(zone: Zone, country: str, postcode: str | None) -> RemoteArea | None:
    """The remote area a postcode lies in, if any."""
    code = normalise_postcode(postcode or "", country)
    areas = (area for area in zone.remote_areas if any(code in span for span in area.postcodes))
    return next(areas, None)


def free_shipping_gap(shop: Shop, country: str, subtotal: Money) -> tuple[ShippingMethod, Money] | None:
    """The method nearest to being free, and how much more the basket needs: zero if it is free already.

    None if nothing is ever free there.
    """
    zone = zone_for(shop, country)
    methods = () if isinstance(zone, NotShipped) else zone.methods
    gaps = [(method, gap) for method in methods if (gap := _free_gap(method, subtotal)) is not None]
    return min(gaps, key=lambda pair: pair[1], default=None)


def order_by(
    shop: Shop, country: str, postcode: str | None, day: date, now: datetime
) -> tuple[tuple[ShippingMethod, date | None], ...]:
    """Each method with the last day on which an order placed before the cut-off arrives by `day`; None if none does."""
    zone = zone_for(shop, country)
    if isinstance(zone, NotShipped):
        return ()
    area = find_remote_area(zone, country, postcode)
    first = dispatch_date(shop, now)
    days = [first + timedelta(ahead) for ahead in range((day - first).days + 1)]
    leaving = [one for one in reversed(days) if is_dispatch_day(shop, one)]
    extra_days = area.extra_days if area else 0
    return tuple(
        (
            method,
            next((one for one in leaving if add_delivery_days(shop, one, method.days_to + extra_days) <= day), None),
        )
        for method in zone.methods
    )


def dispatch_date(shop: Shop, now: datetime) -> date:
    """The day an order placed `now` leaves: today before the cut-off on a dispatch day, else the next dispatch day."""
    today = local_day(shop, now)
    in_time = now.astimezone(shop.time_zone).time() < shop.shipping.cut_off
    if in_time and is_dispatch_day(shop, today):
        return today
    return next(day for day in days_after(today) if is_dispatch_day(shop, day))

"""Where a message wants a parcel to go."""

from __future__ import annotations

from dataclasses import dataclass

from actions.turn import Turn
from bot.commerce.country_names import country_name
from bot.commerce.shipping import find_remote_area, zone_for
from bot.commerce.shop import NotShipped, RemoteArea, Shop, Zone

SHORTEST_AREA_NAME = 2


@dataclass(frozen=True)
class Destination:
    """A country (ISO alpha-2) with its zone, as named in the message or the shop's own if none is.

    `postcode` is said, or stands for a remote area that is named; `area` is the remote area it lies in.
    """

    country: str
    named: bool
    zone: Zone | NotShipped
    postcode: str | None
    area: RemoteArea | None

    def label(self, language: str, *, in_sentence: bool = False) -> str:
        """The place as a heading names it; `in_sentence` adds the article some countries have in English."""
        if self.area is not None:
            return self.area.name[language]
        if not self.named and isinstance(self.zone, Zone):
            return self.zone.name[language]
        name = country_name(self.country, language)
        return name if in_sentence else name.removeprefix("the ")


def find_destination(turn: Turn) -> Destination:
    """Read the destination from the message."""
    shop = turn.services.shop
    named = turn.entity("country")
    country = named or shop.country
    zone = zone_for(shop, country)
    postcode = turn.entity("postcode")
    area = None
    if isinstance(zone, Zone):
        area = _named_area(shop, zone, turn.text) or find_remote_area(zone, country, postcode)
        if area is not None and postcode is None:
            postcode = area.postcodes[0].first
    return Destination(country, named is not None, zone, postcode, area)


def _named_area(shop: Shop, zone: Zone, text: str) -> RemoteArea | None:
    """The remote area of `zone` whose name the text holds, in any of the shop's languages."""
    lower = text.lower()
    for area in zone.remote_areas:
        names = (area.name[language].lower() for language in shop.languages)
        if any(len(name) >= SHORTEST_AREA_NAME and name in lower for name in names):
            return area
    return None

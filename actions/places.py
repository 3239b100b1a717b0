"""Where a message wants a parcel to go."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.events import EventType, SlotSet

from actions.turn import Turn
from bot.commerce.country_names import country_name
from bot.commerce.shapes import meanings
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

    def label(self, turn: Turn, *, in_sentence: bool = False) -> str:
        """The place as a heading names it; `in_sentence` adds the article that some countries have."""
        language = turn.language
        if self.area is not None:
            return self.area.name[language]
        # The shop's own country is a zone with a name that its customers use: `국내`.
        home = frozenset({turn.services.shop.country})
        if isinstance(self.zone, Zone) and (not self.named or (self.country in home and self.zone.countries == home)):
            return self.zone.name[language]
        return country_name(self.country, language, turn.services.lexicon, in_sentence=in_sentence)


SLOT = "destination"
"""Where the last question about shipping was going to: `{"country", "postcode"}`, the postcode may be None."""


def find_destination(turn: Turn, *, remembered: bool = False) -> Destination:
    """Read the destination from the message; `remembered`: else the last one that was talked about."""
    shop = turn.services.shop
    named = turn.entity("country") or _country_of_city(turn) or (shop.country if _says_domestic(turn) else None)
    country = named or shop.country
    zone = zone_for(shop, country)
    postcode = turn.entity("postcode")
    area = None
    if isinstance(zone, Zone):
        area = _named_area(shop, zone, turn.text) or find_remote_area(zone, country, postcode)
        if area is not None and postcode is None:
            postcode = area.postcodes[0].first
    before = turn.slot(SLOT) if remembered else None
    if before and named is None and postcode is None:
        return _recall(shop, str(before["country"]), before["postcode"])
    return Destination(country, named is not None, zone, postcode, area)


def remember(place: Destination) -> list[EventType]:
    """Keep a destination that was named for the next question about shipping."""
    if not place.named and place.postcode is None:
        return []
    return [SlotSet(SLOT, {"country": place.country, "postcode": place.postcode})]


def _recall(shop: Shop, country: str, postcode: str | None) -> Destination:
    zone = zone_for(shop, country)
    area = find_remote_area(zone, country, postcode) if isinstance(zone, Zone) else None
    return Destination(country, named=True, zone=zone, postcode=postcode, area=area)


def _says_domestic(turn: Turn) -> bool:
    return turn.services.lexicon.says("places", "domestic", turn.text)


def _country_of_city(turn: Turn) -> str | None:
    """The country of the city that is named; who says only a city means a place abroad as well as one at home."""
    return meanings(turn.services.lexicon, "country_cities").get(turn.entity("city") or "")


def _named_area(shop: Shop, zone: Zone, text: str) -> RemoteArea | None:
    """The remote area of `zone` whose name the text holds, in any of the shop's languages."""
    lower = text.lower()
    for area in zone.remote_areas:
        names = (area.name[language].lower() for language in shop.languages)
        if any(len(name) >= SHORTEST_AREA_NAME and name in lower for name in names):
            return area
    return None

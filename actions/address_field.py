"""The field of a new address: written out, one of the customer's own, or a correction of what was understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.form_answers import FEW_WORDS, Filled, Refused, digresses
from actions.form_openings import message_entities, opening_entity, opening_message, opening_text
from actions.own_places import Place, PlaceOf, as_slot, behind_order, same_place, tapped_place, told_places
from actions.turn import Turn
from bot.commerce.address_patches import flat_alone, patch_address
from bot.commerce.addresses import Incomplete, Missing, find_street, looks_like_address, parse_address
from bot.commerce.card_numbers import holds_card_number
from bot.commerce.formats import format_list
from bot.commerce.order_tasks import ORDER_FORMS
from bot.commerce.orders import Address
from bot.commerce.shapes import any_shape


class AddressField:
    """A new address. The slot holds the fields of `Address`."""

    def __init__(self, slot: str, confirm: str, place: PlaceOf) -> None:
        """`confirm` is the slot of the yes; `place` tells what is to change."""
        self.slot = slot
        self._confirm = confirm
        self._place = place

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take a complete address instead of the one in the summary."""
        if turn.slot("requested_slot") != self._confirm:
            return None
        answer = self._read(turn)
        return answer if isinstance(answer, Filled) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Read an address, or which of the customer's own is meant; say what is missing."""
        return self._read(turn)

    def _read(self, turn: Turn) -> Filled | Refused | None:
        place = self._place(turn)
        tapped = turn.entity("choice")
        if place is not None and tapped is not None:
            chosen = tapped_place(place, tapped)
            return Filled({self.slot: as_slot(chosen)}) if chosen else None
        aside = digresses(turn) and not _names_place(turn)
        if place is None or not turn.text or aside or turn.services.lexicon.is_one("yes_no", turn.text):
            return None  # a yes or a no is no city
        patched = self._added(turn, place)
        if patched is not None:
            return Filled({self.slot: as_slot(patched)})
        renamed = self._renamed(turn, place)
        if renamed is not None:
            return Filled({self.slot: as_slot(renamed)})
        known = told_places(turn, place, turn.text) if said_street(turn) is None else ()
        if known:
            return Filled({self.slot: as_slot(known[0]) if len(known) == 1 else None})
        return self._written(turn, place)

    def _added(self, turn: Turn, place: Place) -> Address | None:
        """The address as it is, with what is said to be added to it: `keep the address, just add floor 2`, `4B`."""
        lexicon = turn.services.lexicon
        shown = turn.slot("requested_slot") != self.slot
        alone = None if shown else flat_alone(turn.text, lexicon)
        if said_street(turn) is not None or not (alone or lexicon.says("addresses", "kept", turn.text)):
            return None
        return patch_address(turn.text, place.current, lexicon)

    def _renamed(self, turn: Turn, place: Place) -> Address | None:
        """The address as it is, for the recipient that is told: `받는 사람은 김하나로요`."""
        name = turn.entity("person")
        if name is None or said_street(turn) is not None:
            return None
        shown = turn.slot(self.slot) if turn.slot("requested_slot") == self._confirm else None
        renamed = replace(Address(**shown) if shown else place.current, name=name)
        return None if renamed == place.current else renamed

    def _written(self, turn: Turn, place: Place) -> Filled | Refused | None:
        lexicon, street = turn.services.lexicon, said_street(turn)
        address = parse_address(turn.text, place.current, lexicon)
        shown = turn.slot(self.slot) if turn.slot("requested_slot") == self._confirm else None
        if shown and isinstance(address, Incomplete):
            patched = patch_address(turn.text, Address(**shown), lexicon)
            if patched is not None and (street is None or patched.line1 != shown["line1"]):
                return Filled({self.slot: as_slot(patched)})
            if street is None and turn.intent == "affirm":
                return None
        if isinstance(address, Incomplete):
            # `04400` alone completes what was written just before.
            before = _said_before(turn)
            earlier = parse_address(before, place.current, lexicon)
            if isinstance(earlier, Incomplete) and not set(earlier.missing) & set(address.missing):
                # Some begin with the town, others with the street.
                joined = (f"{before}, {turn.text}", f"{turn.text} {before}")
                read = [parse_address(one, place.current, lexicon) for one in joined]
                address = next((one for one in read if isinstance(one, Address)), read[0])
        if isinstance(address, Address):
            return Filled({self.slot: as_slot(address)})
        another = turn.intent in ORDER_FORMS and street is None and not turn.intent.endswith("_address")
        part = looks_like_address(turn.text) or _names_place(turn)
        if another or (address.missing != (Missing.STREET,) and not part):
            return None  # `change the tablet to 10 inch` is another wish
        missing = [turn.phrase(f"utter_part_missing_{part.value}") for part in address.missing]
        return Refused("utter_address_incomplete", {"missing": format_list(missing, turn.language)})


def _names_place(turn: Turn) -> bool:
    """True where a town is all that is said: `to Portland`, `서울로요`."""
    asks = turn.text.rstrip().endswith("?")
    return turn.entity("city") is not None and len(turn.text.split()) <= FEW_WORDS and not asks


def said_street(turn: Turn) -> str | None:
    """The street in the message, if it holds one beyond doubt."""
    return find_street(turn.text, turn.services.lexicon)


def new_postcode(message: Mapping[str, Any], street: str) -> str | None:
    """The postcode in a message that belongs to the new `street`: the first one behind it, else the last before."""
    at = str(message.get("text") or "").find(street)
    found = [one for one in message_entities(message) if one.get("entity") == "postcode"]
    behind = [one for one in found if int(one.get("start") or 0) > at]
    near = behind[:1] or found[-1:]
    return str(near[0]["value"]) if near else None


def told_at_opening(turn: Turn, form: str, place: Place) -> Address | None:
    """The address in what was typed when `form` opened, written out or as one of the customer's own."""
    text, lexicon = opening_text(turn, form), turn.services.lexicon
    if not text:
        return None
    if find_street(text, lexicon) is None:
        name = opening_entity(turn, form, "person")
        if name is not None and name != place.current.name:
            return replace(place.current, name=name)
        known = told_places(turn, place, behind_order(text, lexicon)) or same_place(turn, place, text)
        return known[0] if len(known) == 1 else None
    found = parse_address(_without_proof(turn, form, text), place.current, lexicon)
    return None if isinstance(found, Incomplete) else found


def _without_proof(turn: Turn, form: str, text: str) -> str:
    """The text without a postcode that proves who asks, beside that of the new address."""
    message = opening_message(turn, form)
    new = new_postcode(message, find_street(text, turn.services.lexicon) or "")
    label = any_shape(turn.services.lexicon, "postcode_label")
    for one in message_entities(message):
        if one.get("entity") == "postcode" and one["value"] != new:
            around = rf"[\W_]{{0,3}}(?:{label})?\W{{0,3}}{re.escape(str(one['value']))}"
            text = re.sub(around, "", text, flags=re.IGNORECASE)
    return text


def _said_before(turn: Turn) -> str:
    """The message before this one, if it tried to be (part of) an address and was not about whose order it is."""
    said = [event for event in turn.tracker.events if event.get("event") == "user"]
    last = said[-2] if len(said) > 1 else {}
    before = str(last.get("text") or "")
    entities = (last.get("parse_data") or {}).get("entities", ())
    part = looks_like_address(before) or any(one["entity"] == "postcode" for one in entities)
    proof = any(str(turn.slot(slot) or "") in before for slot in ("order_number", "order_contact") if turn.slot(slot))
    unfit = proof or holds_card_number(before, turn.services.lexicon)
    return before if not unfit and part else ""

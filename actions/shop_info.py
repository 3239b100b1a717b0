"""How to pay, when somebody is there, and how to reach the shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from rasa_sdk.events import EventType

from actions.asked_days import find_days, hours_line, is_bare_day
from actions.base import ShopAction
from actions.shipping import ShippingTime, asks_about_arrival
from actions.turn import Turn
from actions.words import phone
from bot.commerce.asked_days import AskedDays
from bot.commerce.card_numbers import holds_card_number
from bot.commerce.formats import format_date, format_list, format_time
from bot.commerce.hours import closes_at, describe_week, next_opening, openings_on
from bot.commerce.shop import PaymentOption, Shop
from bot.commerce.workdays import local_day, upcoming_closed_days

OTHER_PAYMENTS = "other_payments"
"""The topic of the lexicon with the ways to pay that shops take; its meanings are their names."""

CARD_KINDS = "card_kinds"
"""The topic of the lexicon with what cards are called by who issues them."""

HOLIDAYS_AHEAD = 14
"""Days within which a closed day is worth telling."""


class PaymentMethods(ShopAction):
    """The ways to pay that the shop takes."""

    action = "action_payment_methods"

    def act(self, turn: Turn) -> list[EventType]:
        """Say yes or no to those that are named; list all."""
        if holds_card_number(turn.text, turn.services.lexicon):
            turn.say("utter_card_number")
            return []
        options = turn.services.shop.payments
        methods = format_list([option.name[turn.language] for option in options], turn.language)
        named = [option.name[turn.language] for option in options if _names(turn.text, option)]
        other = turn.services.lexicon.find(OTHER_PAYMENTS, turn.text, typos=False)
        kinds = next((option for option in options if option.kinds), None)
        if kinds and kinds.kinds and not other and turn.services.lexicon.says(CARD_KINDS, "all", turn.text):
            name = kinds.name[turn.language]
            turn.say("utter_payment_kinds", method=f"{name[:1].upper()}{name[1:]}", kinds=kinds.kinds[turn.language])
        elif other and not any(_same(other, option) for option in options):
            turn.say("utter_payment_not_accepted", method=other, methods=methods)
        elif named:
            turn.say("utter_payment_accepted", method=format_list(named, turn.language), methods=methods)
        else:
            turn.say("utter_payment_methods", methods=methods)
        return []


class OpeningHours(ShopAction):
    """Whether somebody is there now, until or from when, and the usual week; or on the days that are asked about."""

    action = "action_opening_hours"

    def act(self, turn: Turn) -> list[EventType]:
        """Tell of the days named; else the state, the week and the next closed days that are not in the usual week.

        A bare day after a question for deliveries goes on with that.
        """
        if is_bare_day(turn) and asks_about_arrival(turn):
            return ShippingTime().act(turn)
        days = [one for one in find_days(turn) if one.asked != local_day(turn.services.shop, turn.services.clock())]
        if days:
            turn.say("utter_hours_on_days", lines="\n".join(_day_lines(turn, days)))
            return []
        lines = [*describe_week(turn.services.shop, turn.language, turn.services.lexicon), *_closed_lines(turn)]
        turn.say("utter_opening_hours", state=open_state(turn), lines="\n".join(lines))
        return []


class Contact(ShopAction):
    """How to reach a person of the shop."""

    action = "action_contact"

    def act(self, turn: Turn) -> list[EventType]:
        """Give e-mail and phone, and say whether somebody is there."""
        contact = turn.services.shop.contact
        links = [{"title": turn.services.shop.name[turn.language], "url": contact.website}] if contact.website else []
        values = {"email": contact.email, "phone": phone(turn, contact.phone), "state": open_state(turn)}
        turn.say("utter_contact", custom={"links": links}, **values)
        return []


def _day_lines(turn: Turn, days: list[AskedDays]) -> Iterator[str]:
    """Tell of each day whether somebody is there; of the last one, if nobody is, when they are back."""
    yield from (hours_line(turn, one) for one in days)
    shop, last = turn.services.shop, max(one.last for one in days)
    if not any(openings_on(shop, one.asked) for one in days):
        back = next_opening(shop, datetime.combine(last, time.max, shop.time_zone))
        yield turn.phrase("utter_part_back_on", opens=_moment(turn, back))


def open_state(turn: Turn) -> str:
    """Whether the shop is open, until when, or when it opens next."""
    shop, now = turn.services.shop, turn.services.clock()
    until = closes_at(shop, now)
    opens = next_opening(shop, now)
    values = {"opens": _moment(turn, opens)}
    if until is not None and local_day(shop, opens) == local_day(shop, now):
        # what closes it is the lunch break
        back = format_time(opens.time(), turn.language)
        return turn.phrase("utter_part_open_until_break", time=format_time(until.time(), turn.language), back=back)
    if until is not None:
        return turn.phrase("utter_part_open_until", time=format_time(until.time(), turn.language))
    return turn.phrase("utter_part_closed_until", **values)


def _moment(turn: Turn, moment: datetime) -> str:
    """`today at 1:30 PM`, `tomorrow at 10 AM`, `on Mon, Nov 23 at 10 AM`."""
    shop = turn.services.shop
    today = local_day(shop, turn.services.clock())
    day, at = moment.date(), format_time(moment.time(), turn.language)
    if day - today <= timedelta(1):
        return turn.phrase("utter_part_at_today" if day == today else "utter_part_at_tomorrow", time=at)
    return turn.phrase("utter_part_at_day", day=format_date(day, turn.language, today=today), time=at)


def _closed_lines(turn: Turn) -> list[str]:
    shop = turn.services.shop
    today = local_day(shop, turn.services.clock())
    return [
        turn.phrase(
            "utter_part_closed_on", day=format_date(day, turn.language, today=today), reason=reason[turn.language]
        )
        for day, reason in upcoming_closed_days(shop, today, turn.services.lexicon, days=HOLIDAYS_AHEAD)
        if _usually_open(shop, day.weekday())
    ]


def _usually_open(shop: Shop, weekday: int) -> bool:
    return bool(shop.hours.week[weekday])


def _names(text: str, option: PaymentOption) -> bool:
    """Tell whether `text` holds the name of a way to pay, in any language; spaces do not matter."""
    return any(name in _joined(text) for name in _joined_names(option))


def _same(name: str, option: PaymentOption) -> bool:
    """Tell whether `name` is another name of `option`, or a part of its name: 토스 is 토스페이."""
    return any(_joined(name) in own for own in _joined_names(option))


def _joined_names(option: PaymentOption) -> list[str]:
    return [option.key.replace("_", ""), *(_joined(name) for _, name in option.name.by_language)]


def _joined(text: str) -> str:
    return "".join(text.lower().split())

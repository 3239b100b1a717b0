"""How an order is, and where its parcels are."""

from __future__ import annotations

from actions.turn import Turn
from actions.words import day, items, shown_number
from bot.commerce.addresses import render_address
from bot.commerce.eta import OrderState, ParcelView, view_order
from bot.commerce.orders import Order, OrderStatus


def say_status(turn: Turn, order: Order, *, with_address: bool = False) -> None:
    """Say in one message how the order is, then each parcel."""
    view = view_order(turn.services.shop, order, turn.services.clock())
    labelled = view.state is OrderState.PREPARING and any(one.parcel.tracking_number for one in view.parcels)
    state = "label_made" if labelled else view.state.value
    parts = [turn.phrase(f"utter_part_order_{state}", order_number=shown_number(turn, order))]
    parts += [_parcel(turn, order, one, place) for place, one in enumerate(view.parcels, 1)]
    if view.unsent and view.parcels:
        parts.append(turn.phrase("utter_part_not_sent_yet", items=items(turn, order, view.unsent)))
    if with_address:
        address = render_address(order.shipping_address)
        parts.append(turn.phrase("utter_part_order_address", address=address))
    title = "utter_part_track_link" if len(order.fulfillments) == 1 else "utter_part_track_link_of"
    links = [
        {"title": turn.phrase(title, place=place), "url": one.parcel.tracking_url}
        for place, one in enumerate(view.parcels, 1)
        if one.parcel.tracking_url
    ]
    response = "utter_order_and_address" if with_address else "utter_order_status"
    turn.say(response, status="\n\n".join(parts), custom={"links": links}, buttons=_next(turn, view.state))


def _parcel(turn: Turn, order: Order, view: ParcelView, place: int) -> str:
    parcel = view.parcel
    heading = turn.phrase(
        "utter_part_parcel" if len(order.fulfillments) == 1 else "utter_part_parcel_of",
        place=place,
        count=len(order.fulfillments),
        items=items(turn, order, parcel.lines),
    )
    delivered = parcel.delivered_at.astimezone(turn.services.shop.time_zone).date() if parcel.delivered_at else None
    when = delivered or parcel.expected_on
    state = turn.phrase(
        f"utter_part_parcel_{view.state.value}" if when else "utter_part_parcel_no_date",
        date=day(turn, when) if when else "",
        days=view.days_late,
    )
    carrier = turn.phrase(
        "utter_part_carrier", carrier=parcel.carrier[turn.language], tracking_number=parcel.tracking_number
    )
    return "\n".join([heading, state, carrier] if parcel.tracking_number else [heading, state])


def say_carriers(turn: Turn, order: Order, *, told: bool) -> None:
    """Say who brings each parcel, unless the status tells it; an order that is not sent yet has nobody so far.

    Of one that nobody brings, as it is cancelled, the status says all; it is told anew where it was `told` before.
    """
    parcels = [(place, one) for place, one in enumerate(order.fulfillments, 1) if one.tracking_number]
    name = "utter_part_carrier_number" if len(order.fulfillments) == 1 else "utter_part_carrier_of"
    lines = [
        turn.phrase(name, place=place, carrier=one.carrier[turn.language], tracking_number=one.tracking_number)
        for place, one in parcels
    ]
    if lines and told:
        turn.say("utter_order_carrier", carriers="\n".join(lines))
    elif not lines and order.status in {OrderStatus.PENDING, OrderStatus.PROCESSED}:
        turn.say("utter_no_carrier_yet", order_number=shown_number(turn, order))
    elif told:
        say_status(turn, order)


def _next(turn: Turn, state: OrderState) -> list[dict[str, str]]:
    """Offer what people usually want next."""
    offers = {
        OrderState.WAITING: ["cancel_order", "change_address"],
        OrderState.DELIVERED: ["start_return", "start_exchange"],
        OrderState.NEEDS_ATTENTION: ["report_lost", "talk_to_human"],
    }
    return [turn.button(f"utter_topic_{intent}", f"/{intent}") for intent in offers.get(state, [])]


def say_trouble(turn: Turn, order: Order) -> bool:
    """Say how the order is where a parcel was lost or came back: that, and no return, is what is asked about then."""
    trouble = view_order(turn.services.shop, order, turn.services.clock()).state is OrderState.NEEDS_ATTENTION
    if trouble:
        say_status(turn, order)
    return trouble

"""A message about the order, or its return, that was just told: at what time it comes, that it shall go elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.commerce.shapes import search_shape

OF_STATUS = frozenset({"utter_order_status", "utter_order_and_address", "utter_delivery_hour"})
"""What is heard of where an order is."""

OF_LATE = OF_STATUS | {"utter_problem_answer", "utter_problem_again"}
OF_RETURN = frozenset({"utter_pickup_by_person", "utter_return_opened", "utter_exchange_opened", "utter_own_way_back"})
OF_RETURN |= {"utter_open_return_steps", "utter_refunds"}
"""What is heard of a return whose parcel is still to be fetched."""


def about_told_order(
    intent: str, text: str, heard: Collection[str], tracker: DialogueStateTracker, *, other: bool, place: bool
) -> str | None:
    """The intent of who goes on about that order; None for all else.

    `other`: another order is named, perhaps; `place`: that, or a place.
    """
    form, told, lexicon = tracker.active_loop_name, set(heard), current_services().lexicon
    if form == "cancel_form" and intent == "check_refund" and not other:
        return "ask_refund_policy"  # nothing is refunded before it is cancelled: how the money comes back is asked
    if form is not None or other or tracker.get_slot("order_number") is None:
        return None
    meant = None
    if told & OF_RETURN and search_shape(lexicon, "drops_off", text):
        meant = "ask_return_steps"
    elif told & OF_LATE and lexicon.says("demands", "compensation", text):
        meant = "report_late"
    elif told & OF_STATUS and search_shape(lexicon, "received_elsewhere", text):
        meant = "change_address"
    elif told & OF_STATUS and not place and search_shape(lexicon, "asks_hour", text):
        meant = "track_order"
    return meant

"""A message about what was registered before: a new parcel, a refund, a return or an exchange."""

from __future__ import annotations

from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.commerce.lexicon import Lexicon
from bot.commerce.refusals import wanted_part
from bot.commerce.shapes import search_shape
from bot.dialogue.sentence_meanings import HUMAN, UNCLEAR, Parse

PASSED_WISH = "passed_wish"
"""The slot of what was passed on about a problem: `{"order", "problem", "wish", "reference"}`."""

NEXT_STEP = "ask_next_step"
REPLACEMENT, REFUND = "replacement", "refund"

OF_PASSED = frozenset({"utter_passed_on", "utter_handoff_again", "utter_next_step_wait", "utter_person_when"})
WHEN_TAKEN_FOR = UNCLEAR | {
    "track_order",
    "ask_shipping_time",
    "ask_shipping_cutoff",
    "report_late",
    "ask_return_steps",
    "ask_stock",
    "ask_shipping_zones",
}
"""Intents that `when will it arrive?` is taken for, right after something was passed on."""

OF_OPENED = {"utter_exchange_opened": (REFUND,), "utter_return_opened": (REPLACEMENT, "exchange")}
"""What is heard of an exchange or a return that was opened, and what somebody may want instead of it."""

NO_CHANGE = frozenset({HUMAN, "complain", "thank", "goodbye", "stop", "start_over", "search_product"})
ABOUT_MONEY = frozenset({"check_refund", "ask_refund_policy"})
FURTHER = frozenset({"start_return", "start_exchange"})
"""Intents of a new wish, unless the message says that it comes instead of the other one."""


def about_registered(parsed: Parse, tracker: DialogueStateTracker, text: str, heard: frozenset[str]) -> str | None:
    """The intent of who asks when it comes, or wants something else after all; None for all else."""
    lexicon, intent = current_services().lexicon, str(parsed["intent"]["name"])
    passed = tracker.get_slot(PASSED_WISH) if PASSED_WISH in tracker.slots else None
    wish = lexicon.find("wishes", wanted_part(text, lexicon), typos=False)
    if passed and _is_open(tracker, passed):
        if search_shape(lexicon, "asks_when", text):
            of_money = passed["wish"] == REFUND and (intent in ABOUT_MONEY or wish == REFUND)
            follows = bool(heard & OF_PASSED) and intent in WHEN_TAKEN_FOR
            return NEXT_STEP if of_money or follows or search_shape(lexicon, "about_replacement", text) else None
        other = wish in (REPLACEMENT, REFUND) and wish != passed["wish"]
        return f"report_{passed['problem']}" if other and _changes(intent, text, heard & OF_PASSED, lexicon) else None
    instead = next((OF_OPENED[one] for one in OF_OPENED if one in heard), ())
    changes = wish in instead and _changes(intent, text, frozenset(), lexicon)
    return "undo_return" if changes else None


def _is_open(tracker: DialogueStateTracker, passed: dict[str, str]) -> bool:
    """Tell whether it is about the order that is spoken of, and nobody has dealt with it yet."""
    if tracker.get_slot("order_id") != passed["order"]:
        return False
    ticket = current_services().tickets.find_open(tracker.sender_id, topic=passed["problem"])
    return ticket is not None and ticket.reference == passed["reference"]


def _changes(intent: str, text: str, just_heard: frozenset[str], lexicon: Lexicon) -> bool:
    """Tell whether a wish comes instead of the one before: it says so, or follows at once and asks nothing."""
    if intent in NO_CHANGE:
        return False
    if search_shape(lexicon, "rather", text):
        return True
    return bool(just_heard) and intent not in FURTHER and not _asks_something(intent, text, lexicon)


def _asks_something(intent: str, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a message asks how something is done, and wants nothing: `how do refunds work?`."""
    asked = intent.startswith("ask_") and text.rstrip().endswith("?")
    return asked or (lexicon.starts("wish_parts", text) == "question" and intent not in UNCLEAR)

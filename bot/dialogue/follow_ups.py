"""What a message means in the light of what its customer heard last: `it's been a week`, `how long will it take?`."""

from __future__ import annotations

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.dialogue.reader import ABOUT_TICKET, NOT_TAPPED
from bot.dialogue.sentence_meanings import HUMAN, Parse

LATE = frozenset({"report_late", "report_lost"})
HOW_LONG = frozenset({"ask_shipping_time"})

NAMES_ANOTHER = frozenset({"order_number", "tracking_number", "country", "city"})
"""Who names one of these is not at what was told before."""

OF_REFUND = frozenset({"utter_refunds"})
OF_TICKET = frozenset(
    {
        *("utter_handoff_open", "utter_handoff_closed", "utter_handoff_again", "utter_handoff_meanwhile"),
        *("utter_handoff_meanwhile_contact", "utter_handoff_ask_contact", "utter_contact_noted"),
    }
)
"""What is heard of a person who gets back."""


def follow_up(parsed: Parse, tracker: DialogueStateTracker, conversation_id: str) -> Parse:
    """Let a late refund be no late parcel, and `how long will it take?` be about the person who was promised."""
    services, text = current_services(), str(parsed["text"])
    names = any(one["entity"] in NAMES_ANOTHER for one in parsed["entities"])
    if names or services.lexicon.says("people", "parcel", text):
        return parsed
    intent, heard = parsed["intent"]["name"], _heard_last(tracker)
    kept = {key: value for key, value in parsed.items() if key != "wishes"}
    if intent in LATE and heard & OF_REFUND and tracker.active_loop_name is None:
        return {**kept, "intent": {"name": "check_refund", "confidence": NOT_TAPPED}}
    if intent in HOW_LONG and heard & OF_TICKET and services.tickets.find_open(conversation_id):
        return {**kept, "intent": {"name": HUMAN, "confidence": NOT_TAPPED}, ABOUT_TICKET: True}
    return parsed


def _heard_last(tracker: DialogueStateTracker) -> frozenset[str]:
    """The responses that answered the customer's last message."""
    heard: set[str] = set()
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            heard.add(str(event.metadata.get("utter_action")))
    return frozenset(heard)

"""The customer's account: password, details, personal data, newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.change_fields import YesNoField, topic_buttons, yes_no
from actions.form_answers import Field, Filled, Refused
from actions.form_tasks import FormTask
from actions.forms import FormStep
from actions.turn import Turn
from bot.commerce.contact import normalise_email
from bot.commerce.shapes import search_shape
from bot.handoff.opening import TicketRequest
from bot.handoff.triggers import BY_RULE, POLICY

ADDRESSES = "newsletter_addresses"
"""The slot of the addresses that this conversation took off the newsletter."""

MOST_ADDRESSES = 3
"""Nobody has more; a script has."""


class ResetPassword(ShopAction):
    """Where to set a new password. The clerk itself never touches one."""

    action = "action_reset_password"

    def act(self, turn: Turn) -> list[EventType]:
        """Give the shop's page for it, or the address to write to where there is none."""
        contact = turn.services.shop.contact
        if turn.text and search_shape(turn.services.lexicon, "hacked", turn.text):
            turn.say("utter_account_hacked", buttons=topic_buttons(turn, "talk_to_human"))
        url = contact.password_reset_url or contact.account_url
        if url:
            title = turn.phrase("utter_part_link_password")
            turn.say("utter_reset_password", custom={"links": [{"title": title, "url": url}]})
        else:
            turn.say("utter_account_by_email", email=contact.email)
        return []


class UpdateAccount(ShopAction):
    """Where to change name, e-mail, phone and address; the address of an order is another matter."""

    action = "action_update_account"

    def act(self, turn: Turn) -> list[EventType]:
        """Give the account page and the way to change an order's address; an order's e-mail is for a person."""
        contact = turn.services.shop.contact
        if turn.text and search_shape(turn.services.lexicon, "order_email", turn.text):
            turn.say("utter_order_email_by_person", buttons=topic_buttons(turn, "talk_to_human"))
            return []
        buttons = [turn.button("utter_part_button_change_address", "/change_address")]
        if contact.account_url:
            link = {"title": turn.phrase("utter_part_link_account"), "url": contact.account_url}
            turn.say("utter_update_account", custom={"links": [link]}, buttons=buttons)
        else:
            turn.say("utter_account_by_email", email=contact.email, buttons=buttons)
        return []


class EmailField:
    """An e-mail address for `slot`."""

    def __init__(self, slot: str) -> None:
        self.slot = slot

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take an address that is said anywhere, but for one that the account's shall become."""
        if turn.intent == "update_account":
            return None
        email = normalise_email(turn.entity("email") or "")
        return Filled({self.slot: email}) if email else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take an address; explain where something that looks like one is none."""
        said = self.volunteered(turn)
        if said is not None or turn.intent == "update_account":
            return said
        typed = normalise_email(turn.text)
        if typed:
            return Filled({self.slot: typed})
        return Refused("utter_invalid_email") if "@" in turn.text else None


class DeleteDataStep(FormStep):
    """Asks for the e-mail address of the account."""

    form = "delete_data_form"
    fields: ClassVar[Sequence[Field]] = (EmailField("privacy_email"),)


class DeleteData(FormTask):
    """Hands the wish to a person: deleting is final, and the address must be proven first.

    The answer does not depend on whether the shop knows the address.
    """

    action = "action_delete_data"
    clears = ("privacy_email",)

    def perform(self, turn: Turn) -> list[EventType]:
        """Open a ticket and say what happens next."""
        email = str(turn.slot("privacy_email"))
        summary = turn.phrase("utter_part_privacy_summary", email=email)
        book = turn.services.tickets
        # Asked again it is the same ticket, which names every address once.
        known = book.find_open(turn.conversation_id, topic="privacy", triggers=BY_RULE)
        if known is not None:
            book.note(known.reference, summary)
        ticket = known or book.open(
            TicketRequest(
                idempotency_key=f"{turn.message_key}:{self.action}",
                conversation_id=turn.conversation_id,
                topic="privacy",
                language=turn.language,
                summary=summary,
                contact=email,
                trigger=POLICY,
            )
        )
        turn.say("utter_delete_data_requested", email=email, reference=ticket.reference)
        return []


class NewsletterStep(FormStep):
    """Asks which address gets the newsletter, and for a yes: the address may be mistyped, or a stranger's."""

    form = "newsletter_form"
    confirm = "newsletter_confirmed"
    summary = ("newsletter_email",)
    fields: ClassVar[Sequence[Field]] = (
        EmailField("newsletter_email"),
        YesNoField("newsletter_confirmed", frozenset({"unsubscribe_newsletter"})),
    )

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """End where a conversation takes off more addresses than one person has."""
        email, before = slots["newsletter_email"], turn.slot(ADDRESSES) or []
        if email is not None and email not in before and len(before) >= MOST_ADDRESSES:
            turn.say("utter_newsletter_limit")
            return None
        return {}


class AskNewsletterConfirmed(ShopAction):
    """Ask for a yes."""

    action = "action_ask_newsletter_confirmed"

    def act(self, turn: Turn) -> list[EventType]:
        """Say enough of the address to see a mistake."""
        buttons = yes_no(turn, NewsletterStep.confirm, NewsletterStep.summary)
        turn.say(
            "utter_ask_newsletter_confirmed", email=mask_email(str(turn.slot("newsletter_email"))), buttons=buttons
        )
        return []


class UnsubscribeNewsletter(FormTask):
    """Takes an address off the newsletter; the same answer for an address that was never on it."""

    action = "action_unsubscribe_newsletter"
    clears = ("newsletter_email", "newsletter_confirmed")
    step = NewsletterStep
    again = "unsubscribe_newsletter"

    def perform(self, turn: Turn) -> list[EventType]:
        """After a yes tell the store."""
        if not turn.slot("newsletter_confirmed"):
            turn.say("utter_newsletter_kept")
            return []
        email, before = str(turn.slot("newsletter_email")), turn.slot(ADDRESSES) or []
        counted = SlotSet(ADDRESSES, sorted({*before, email}))
        turn.kept = [*turn.kept, counted]
        turn.services.store.set_newsletter(email, subscribed=False, idempotency_key=self.write_key(turn))
        turn.say("utter_newsletter_off", email=email)
        return [counted]


def mask_email(email: str) -> str:
    """`m•••m@example.com`: the owner knows it, and nobody learns it from a screen."""
    name, _, domain = email.partition("@")
    shown = f"{name[0]}•••{name[-1]}" if len(name) > 2 else f"{name[:1]}•••"  # noqa: PLR2004 (two letters hide none)
    return f"{shown}@{domain}"

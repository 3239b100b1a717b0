"""The customer's account: password, details, personal data, newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.forms import Field, Filled, FormStep, FormTask, Refused
from actions.turn import Turn
from bot.commerce.contact import normalise_email
from bot.handoff.tickets import TicketRequest


class ResetPassword(ShopAction):
    """Where to set a new password. The clerk itself never touches one."""

    action = "action_reset_password"

    def act(self, turn: Turn) -> list[EventType]:
        """Give the shop's page for it, or the address to write to where there is none."""
        contact = turn.services.shop.contact
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
        """Give the account page and the way to change an order's address."""
        contact = turn.services.shop.contact
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
        """Take an address that is said anywhere."""
        email = normalise_email(turn.entity("email") or "")
        return Filled({self.slot: email}) if email else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take an address; explain where something that looks like one is none."""
        said = self.volunteered(turn)
        if said is not None:
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
        ticket = turn.services.tickets.open(
            TicketRequest(
                idempotency_key=f"{turn.message_key}:{self.action}",
                conversation_id=turn.conversation_id,
                topic="privacy",
                language=turn.language,
                summary=turn.phrase("utter_part_privacy_summary", email=email),
                contact=email,
            )
        )
        turn.say("utter_delete_data_requested", email=email, reference=ticket.reference)
        return []


class NewsletterStep(FormStep):
    """Asks which address gets the newsletter."""

    form = "newsletter_form"
    fields: ClassVar[Sequence[Field]] = (EmailField("newsletter_email"),)


class UnsubscribeNewsletter(FormTask):
    """Takes an address off the newsletter; the same answer for an address that was never on it."""

    action = "action_unsubscribe_newsletter"
    clears = ("newsletter_email",)

    def perform(self, turn: Turn) -> list[EventType]:
        """Tell the store."""
        email = str(turn.slot("newsletter_email"))
        key = f"{turn.message_key}:{self.action}"
        turn.services.store.set_newsletter(email, subscribed=False, idempotency_key=key)
        turn.say("utter_newsletter_off", email=email)
        return []

"""Who is speaking: the facts that prove an account, as `identity.account` of shop.yml names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.form_answers import NO_TOPIC, Filled, Refused, digresses
from actions.paused_forms import ORDER_SLOTS
from actions.paused_forms import SLOT as PAUSED
from actions.turn import Turn
from bot.commerce.contact import Contact, ContactKind, normalise_email, normalise_postcode, parse_contact
from bot.commerce.orders import Customer
from bot.commerce.shop import AccountProof
from bot.commerce.storekeeping.people import name_key, postcode_key
from bot.customers.said_names import find_name

ACCOUNT_WANTED = "account_wanted"
"""The slot that is true once the account is asked for instead of an order's number and contact."""

EMAILS, NAME, POSTCODE, CUSTOMER = "customer_email", "customer_name", "customer_postcode", "customer_id"

MOST_EMAILS = 3
"""Somebody may not know which of his addresses the shop has; a list of them is guessing."""

SHORT_ANSWER = 6
"""Words of `jane doe, 12345`, whatever a classifier takes it for."""

_POSTCODE = re.compile(r"(?<![\w#-])\d{5}(?:-\d{4})?(?![\w-])")


class AccountField:
    """What was said of e-mail, name and postcode. `customer_id` itself is filled only by the check behind it."""

    slot = CUSTOMER

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take facts that are said anywhere."""
        if turn.slot(CUSTOMER):
            another = another_account(turn)
            return Filled(another) if another else None
        if turn.tapped:
            return None
        said = _said(turn, asked=False)
        known_path = starts_with_account(turn) or turn.slot(ACCOUNT_WANTED)
        complete = {EMAILS, NAME} & said.keys() and POSTCODE in said
        return Filled(said) if said and (known_path or complete) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take facts in any order and wording."""
        if turn.tapped or turn.slot(CUSTOMER):
            return None
        short = len(turn.text.split()) <= SHORT_ANSWER and any(map(str.isdigit, turn.text))
        said = _said(turn, asked=turn.intent in NO_TOPIC or (short and not digresses(turn)))
        if said:
            return Filled(said)
        if "@" in turn.text:
            return Refused("utter_invalid_email")
        if turn.entity("phone"):
            return Refused("utter_account_not_by_phone")
        if turn.intent in NO_TOPIC and any(character.isdigit() for character in turn.text):
            return Refused("utter_invalid_postcode")
        return None


def told_account(turn: Turn) -> dict[str, Any]:
    """The slots of a message with all that proves an account, such as e-mail address and postcode; else none."""
    said = _said(turn, asked=False) if turn.text and not turn.slot(CUSTOMER) else {}
    return said if list(_guesses(turn, said)) else {}


def starts_with_account(turn: Turn) -> bool:
    """True for a shop that asks who is speaking before anything else, since less than two facts may tell."""
    proofs = turn.services.shop.identity.account
    return bool(proofs) and proofs[0] is not AccountProof.EMAIL_AND_POSTCODE


def another_account(turn: Turn) -> dict[str, Any]:
    """The slots that prove another account, if the message tells its e-mail address and postcode; else none.

    Two people may share a phone. Whatever the first one proved ends here, also where the second proves nothing. Beside
    an order's number an e-mail address is that order's, and in an address form a postcode is no proof.
    """
    emails, postcode = turn.entities("email"), turn.entity("postcode")
    known = str(turn.slot(EMAILS) or "").split()
    elsewhere = turn.tapped or starts_with_account(turn) or turn.form in _ADDRESS_FORMS
    if not turn.slot(CUSTOMER) or not emails or not postcode or elsewhere:
        return {}
    if turn.entity("order_number") or set(emails) & set(known):
        return {}
    ended = dict.fromkeys((CUSTOMER, NAME, *ORDER_SLOTS, PAUSED, "wishes"))
    return {**ended, EMAILS: " ".join(emails[:MOST_EMAILS]), POSTCODE: postcode}


_ADDRESS_FORMS = frozenset({"address_form", "default_address_form"})


def _said(turn: Turn, *, asked: bool) -> dict[str, Any]:
    text = str(turn.tracker.latest_message.get("whole_text") or turn.text)
    found: dict[str, Any] = {}
    emails = turn.entities("email")
    if not emails and asked and normalise_email(turn.text):
        emails = [str(normalise_email(turn.text))]
    if emails:
        found[EMAILS] = " ".join(emails[:MOST_EMAILS])
    postcode = turn.entity("postcode") or _postcode(turn, text, asked=asked)
    if postcode:
        found[POSTCODE] = postcode
    if AccountProof.NAME_AND_POSTCODE in turn.services.shop.identity.account:
        name = find_name(text, turn.services.lexicon, asked=asked)
        if name:
            found[NAME] = name
    return {slot: value for slot, value in found.items() if value != turn.slot(slot)} or (found if asked else {})


def _postcode(turn: Turn, text: str, *, asked: bool) -> str | None:
    if not asked and starts_with_account(turn) is False:
        return None
    match = _POSTCODE.search(text)
    if match:
        return match[0]
    contact = parse_contact(text, turn.services.shop.country) if asked else None
    return contact.value if contact and contact.kind is ContactKind.POSTCODE else None


def told_with_order(turn: Turn) -> dict[str, Any]:
    """The e-mail address that was told to prove an order, earlier or just now: nobody is asked for it again."""
    contact = parse_contact(str(turn.slot("order_contact") or ""), turn.services.shop.country)
    told = contact.value if contact and contact.kind is ContactKind.EMAIL else turn.entity("email")
    return {EMAILS: told} if told else {}


@dataclass(frozen=True)
class _Guess:
    """One proof that the facts are enough for. `record` and `contact` are what is counted where it fails."""

    proof: AccountProof
    record: str
    contact: Contact
    email: str = ""


def prove_account(turn: Turn, slots: dict[str, Any], *, aside: bool = False) -> dict[str, Any] | None:
    """Match what is known, a limited number of times; the answer is the same whether or not the account exists.

    Gives the slots of the account where it is proved, none where facts are missing yet; None ends the form. `aside`:
    the order has a proof of its own, so that nothing is said and nothing ends where the account has none.
    """
    facts = {name: slots.get(name, turn.slot(name)) for name in (EMAILS, NAME, POSTCODE)}
    told = {} if aside or facts[EMAILS] or turn.slot(ACCOUNT_WANTED) else told_with_order(turn)
    facts |= told
    guesses = list(_guesses(turn, facts))
    if not guesses:
        return told
    forgotten = {EMAILS: None, POSTCODE: None, NAME: facts[NAME] if facts[EMAILS] is None else None}
    if _locked(turn, guesses):
        return forgotten if aside else _refuse_account(turn)
    for guess in guesses:
        customer = _match(turn, guess, facts)
        if customer is not None:
            return {CUSTOMER: customer.id, "order_contact": customer.email, EMAILS: customer.email}
    for guess in guesses:
        turn.services.verifier.count_failure(
            turn.conversation_id, guess.record, guess.contact, attempt=turn.message_key
        )
    if aside:
        return forgotten
    if _locked(turn, guesses):
        return _refuse_account(turn)
    turn.say("utter_account_not_matched")
    return forgotten


def _guesses(turn: Turn, facts: dict[str, Any]) -> Iterator[_Guess]:
    """The proofs to try: each address by itself, so that a list of them is as many guesses."""
    emails = str(facts.get(EMAILS) or "").split()
    where = Contact(ContactKind.POSTCODE, postcode_key(str(facts[POSTCODE]))) if facts.get(POSTCODE) else None
    for proof in turn.services.shop.identity.account:
        if proof is AccountProof.NAME_AND_POSTCODE:
            if where and facts.get(NAME):
                yield _Guess(proof, f"customer:{name_key(str(facts[NAME]))}", where)
            continue
        for email in emails:
            contact = Contact(ContactKind.EMAIL, email) if proof is AccountProof.EMAIL else where
            if contact:
                yield _Guess(proof, f"customer:{email}", contact, email)


def _locked(turn: Turn, guesses: Sequence[_Guess]) -> bool:
    return any(turn.services.verifier.locked(turn.conversation_id, one.record, one.contact) for one in guesses)


def _match(turn: Turn, guess: _Guess, facts: dict[str, Any]) -> Customer | None:
    store = turn.services.store
    if guess.proof is AccountProof.NAME_AND_POSTCODE:
        found = store.find_customers(name=facts[NAME], postcode=facts[POSTCODE])
        return found[0] if len(found) == 1 else None
    customer = store.find_customer(guess.email)
    if customer is None or guess.proof is AccountProof.EMAIL:
        return customer
    return customer if _lives_at(turn, customer, str(facts[POSTCODE])) else None


def _lives_at(turn: Turn, customer: Customer, postcode: str) -> bool:
    country = customer.address.country or turn.services.shop.country
    said = normalise_postcode(postcode, country)
    return bool(said) and said == normalise_postcode(customer.address.postcode, country)


def _refuse_account(turn: Turn) -> dict[str, Any] | None:
    turn.note(dict.fromkeys((EMAILS, NAME, POSTCODE)))  # else the next form would try the same again
    return refuse(turn)


def refuse(turn: Turn) -> dict[str, Any] | None:
    """Say for how long nobody may try again; what it gives ends the form."""
    turn.say("utter_identity_locked", minutes=turn.services.shop.identity.minutes)
    return None


class AskCustomerId(ShopAction):
    """Ask for what is still missing of a proof."""

    action = "action_ask_customer_id"

    def act(self, turn: Turn) -> list[EventType]:
        """Ask for all at once where anything may be said first, else for one fact after the other."""
        facts = {name for name in (EMAILS, NAME, POSTCODE) if turn.slot(name)}
        by_name = AccountProof.NAME_AND_POSTCODE in turn.services.shop.identity.account
        if not starts_with_account(turn):
            turn.say("utter_ask_customer_postcode" if EMAILS in facts else "utter_ask_customer_email")
        elif by_name and facts == {NAME}:
            turn.say("utter_ask_account_postcode")
        elif by_name and facts == {POSTCODE}:
            turn.say("utter_ask_account_name")
        else:
            turn.say("utter_ask_account" if by_name else "utter_ask_customer_email")
        return []

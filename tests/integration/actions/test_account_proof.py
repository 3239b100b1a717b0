"""What proves an account, what does not, and what guessing costs."""

from __future__ import annotations

from dataclasses import replace

from form_clerk import FormClerk

from actions.own_places import Place, place_choice, tapped_place
from bot.commerce.contact import Contact, ContactKind
from bot.commerce.known_addresses import KnownAddress
from bot.commerce.shop import AccountProof

ATTEMPTS = 5
MINJI, POSTCODE = "minji.kim@example.com", "04066"


def asks_for(*proofs: AccountProof) -> FormClerk:
    clerk = FormClerk()
    shop = clerk.services.shop
    identity = replace(shop.identity, account=proofs)
    clerk.services = replace(clerk.services, shop=replace(shop, identity=identity))
    return clerk


def locked(clerk: FormClerk, record: str, contact: Contact) -> bool:
    return clerk.services.verifier.locked("web:another", record, contact)


def guess(clerk: FormClerk, number: int, *said: str) -> None:
    """Guess from a conversation that has not guessed yet."""
    clerk.conversation = f"web:c{number}"
    clerk.slots, clerk.form = {"language": "en"}, None
    clerk.say("show my orders", "list_orders")
    for text in said:
        clerk.say(text)
    assert "customer_id" not in {name for name, value in clerk.slots.items() if value is not None}


def test_email_and_postcode_prove_an_account() -> None:
    clerk = FormClerk()
    clerk.say("show my orders", "list_orders")
    clerk.say(MINJI)
    assert clerk.say(POSTCODE).names == ["utter_orders"]


def test_one_of_several_addresses_is_the_right_one() -> None:
    clerk = FormClerk()
    clerk.say("show my orders", "list_orders")
    clerk.say(f"old.address@example.com or {MINJI}")
    assert clerk.say(POSTCODE).names == ["utter_orders"]


def test_an_account_is_closed_to_postcodes_also_where_it_is_not_the_first_of_a_list() -> None:
    clerk = FormClerk()
    for number in range(ATTEMPTS * 4):
        guess(clerk, number, f"decoy{number}@example.com {MINJI}", f"{10000 + number}")
    assert locked(clerk, f"customer:{MINJI}", Contact(ContactKind.POSTCODE, POSTCODE))
    clerk.conversation, clerk.slots, clerk.form = "web:last", {"language": "en"}, None
    clerk.say("show my orders", "list_orders")
    clerk.say(MINJI)
    assert clerk.say(POSTCODE).names == ["utter_identity_locked"]


def test_a_name_written_in_ever_other_ways_is_one_name() -> None:
    clerk = asks_for(AccountProof.NAME_AND_POSTCODE)
    spellings = ("Emma Johnson", "emma johnson", "Émma Johnson", "Emma JOHNSON")
    for number in range(ATTEMPTS * 4):
        guess(clerk, number, f"my name is {spellings[number % 4]}", f"{10000 + number}")
    assert locked(clerk, "customer:emmajohnson", Contact(ContactKind.POSTCODE, "97205"))


def test_the_postcode_of_a_new_address_is_no_wrong_answer() -> None:
    clerk = FormClerk()
    heard = clerk.say(
        f"{MINJI}: change the address of order 1054 to 27 Itaewon-ro 54-gil, Seoul 04400", "change_address"
    )
    assert heard.names == ["utter_ask_address_confirmed"]
    assert clerk.slots.get("customer_id") is None


def test_a_guess_at_an_order_counts_for_the_order_beside_one_at_an_account() -> None:
    clerk = FormClerk()
    for number in range(ATTEMPTS * 20):
        assert not locked(clerk, "order:1036", Contact(ContactKind.EMAIL, "oliver.smith@example.com"))
        clerk.conversation, clerk.slots, clerk.form = f"web:c{number}", {"language": "en"}, None
        clerk.say(f"where is order 1036? x{number}@example.com, {10000 + number}", "track_order")
        assert clerk.slots.get("order_id") is None
    assert locked(clerk, "order:1036", Contact(ContactKind.EMAIL, "oliver.smith@example.com"))


def test_an_order_with_its_own_proof_needs_no_account_after_the_list_was_asked_for() -> None:
    clerk = FormClerk()
    assert clerk.say("show my orders", "list_orders").names == ["utter_ask_customer_email"]
    assert clerk.say("where is order 1036", "track_order").names == ["utter_ask_customer_email"]
    assert clerk.say("oliver.smith@example.com").names[0] == "utter_order_status"
    assert clerk.slots.get("customer_id") is None


def test_the_addresses_of_an_account_are_shown_only_to_who_proved_that_one() -> None:
    clerk = FormClerk()
    another, own = clerk.order("1055"), clerk.store.find_customer(MINJI)
    clerk.slots |= {"order_number": "1055", "order_contact": "97205", "order_id": another.id, "customer_id": own.id}
    heard = clerk.say("change the address of order 1055", "change_address")
    assert another.customer.id != own.id
    assert heard.names == ["utter_ask_address"]


def proved() -> FormClerk:
    """Somebody who proved her account, and asked for her orders."""
    clerk = FormClerk()
    clerk.say(f"show my orders, {MINJI}, {POSTCODE}", "list_orders")
    if clerk.form:
        clerk.say(POSTCODE)
    assert clerk.slots["customer_id"] == clerk.store.find_customer(MINJI).id
    return clerk


def test_an_order_of_another_account_is_shown_for_its_own_proof() -> None:
    clerk = proved()
    mine = clerk.slots["customer_id"]
    assert clerk.say("where is order 1036, oliver.smith@example.com", "track_order").names == ["utter_order_status"]
    assert (clerk.slots["order_id"], clerk.slots["customer_id"]) == (clerk.order("1036").id, mine)
    assert clerk.say("and 1054?", "track_order").names == ["utter_order_status"]
    assert clerk.slots["order_id"] == clerk.order("1054").id


def test_what_is_asked_next_is_about_that_order() -> None:
    clerk = proved()
    clerk.say("where is order 1036, oliver.smith@example.com", "track_order")
    clerk.say("when do I get my money back for it?", "check_refund")
    assert clerk.slots["order_id"] == clerk.order("1036").id


def test_a_contact_that_is_not_the_orders_shows_nothing_of_it() -> None:
    clerk = proved()
    for text in ("where is order 1036, mallory@example.com", "where is order 9999, mallory@example.com"):
        heard = clerk.say(text, "track_order")
        assert heard.names == ["utter_identity_not_matched", "utter_ask_which_order"]
        assert clerk.slots["order_id"] is None
        assert clerk.slots["customer_id"] is not None


def test_a_number_alone_shows_only_an_own_order() -> None:
    clerk = proved()
    assert clerk.say("where is order 1036", "track_order").names == ["utter_order_not_found", "utter_ask_which_order"]
    assert clerk.slots["order_id"] is None


EMMA, EMMAS_POSTCODE = "emma.johnson@example.com", "97205"


def test_wrong_facts_are_forgotten_where_nobody_may_try_again() -> None:
    clerk = FormClerk()
    clerk.say("show my orders", "list_orders")
    for number in range(ATTEMPTS):
        clerk.say(f"mallory{number}@example.com")
        clerk.say("12345")
    assert clerk.last.names == ["utter_identity_locked"]
    assert [clerk.slots.get(name) for name in ("customer_email", "customer_postcode", "customer_name")] == [None] * 3


def test_another_customer_on_the_same_phone_proves_another_account() -> None:
    clerk = proved()
    clerk.say("where is order 1054", "track_order")
    heard = clerk.say(f"show my orders, {EMMA} {EMMAS_POSTCODE}", "list_orders")
    assert heard.names == ["utter_orders"]
    assert "#1055" in heard.text
    assert "#1054" not in heard.text
    assert clerk.slots["customer_id"] == clerk.order("1055").customer.id
    assert clerk.slots["order_id"] is None


def test_who_only_says_that_he_is_another_is_taken_for_that_one() -> None:
    clerk = proved()
    heard = clerk.say(f"{EMMA}, {EMMAS_POSTCODE}")
    assert heard.names == ["utter_orders"]
    assert clerk.slots["customer_id"] == clerk.order("1055").customer.id


def test_another_account_that_is_not_proved_ends_what_the_first_one_proved() -> None:
    clerk = proved()
    clerk.say("where is order 1054", "track_order")
    heard = clerk.say(f"show my orders, {EMMA} 12345", "list_orders")
    assert heard.names == ["utter_account_not_matched", "utter_ask_customer_email"]
    assert (clerk.slots["customer_id"], clerk.slots["order_id"]) == (None, None)


def test_a_button_stands_for_its_address_though_the_list_has_changed() -> None:
    clerk = FormClerk()
    current, first, second = (clerk.order(number).shipping_address for number in ("1054", "1055", "1036"))
    choice = place_choice(KnownAddress(first, "1055"))
    assert tapped_place(Place(current, (KnownAddress(first),)), choice) == replace(first, name=current.name)
    later = (KnownAddress(second, "1036"), KnownAddress(first, "1055"))
    assert tapped_place(Place(current, later), choice) == replace(first, name=current.name)
    assert tapped_place(Place(current, (KnownAddress(second, "1036"),)), choice) is None


def test_the_address_of_another_order_of_the_account_is_about_that_order() -> None:
    clerk = proved()
    clerk.say("change the address of order 1054 to 27 Itaewon-ro 54-gil, Unit 201, Seoul 04400", "change_address")
    clerk.say("yes", "affirm")
    heard = clerk.say("please change the address of order 1033", "change_address")
    assert heard.names == ["utter_address_processed"]
    assert clerk.slots["order_id"] == clerk.order("1033").id

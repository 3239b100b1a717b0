from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from benchmarks.tau_retail.answers import Say, Tap
from benchmarks.tau_retail.conversation import MAX_TURNS, talk
from benchmarks.tau_retail.customer import Customer
from benchmarks.tau_retail.hearing import hear
from benchmarks.tau_retail.shop_facts import ShopFacts
from benchmarks.tau_retail.tasks import Task
from bot.messages import Button, Reply

YES_NO = (Button("Yes, go ahead", "/yes"), Button("No", "/no"))
SEEDS = range(8)


def answer(customer: Customer, text: str, *buttons: str) -> str | None:
    """What the customer says to this; a tap as `[title]`."""
    act = customer.answer(hear([Reply(text, tuple(Button(title, f"/{title}") for title in buttons))]))
    if isinstance(act, Tap):
        return f"[{act.choice.title}]"
    return act.text if act else None


@pytest.mark.parametrize("seed", SEEDS)
def test_he_exchanges_what_he_wants_and_leaves(seed: int, tasks: dict[str, Task], shop: ShopFacts) -> None:
    customer = Customer(tasks["exchange"], shop, ["Is it warm?"], seed)
    assert customer.opening() == Say(
        "I received a rain coat and a head torch. I want to exchange the coat for a size L, same color."
    )
    who = answer(customer, "What is your e-mail address, or your name and postcode?")
    assert who in ("My name is Ines Vogt and my zip code is 97701.", "Ines Vogt, 97701")
    items = answer(
        customer, "Which item would you like to exchange?\n1. Rain Coat\n2. Head Torch", "Rain Coat", "Head Torch"
    )
    assert items in ("The rain coat, please.", "[Rain Coat]")
    variant = answer(
        customer, "What would you like instead of Rain Coat (yellow, M)? We have:\n• yellow, L", "Yellow, L", "Navy, L"
    )
    assert variant is not None
    assert variant.lower().removesuffix(", please.") in ("[yellow, l]", "size l", "yellow, size l")
    method = answer(customer, "How would you like to pay the difference?", "Visa •••• 4821", "PayPal")
    assert method is not None
    assert "PayPal" not in method
    wrong = answer(
        customer, "Order #W1001001:\n• Rain Coat (yellow, M) → navy, L\nVisa •••• 4821\nShall I?", "Yes", "No"
    )
    assert wrong is not None
    assert wrong.startswith("No")
    right = answer(
        customer, "Order #W1001001:\n• Rain Coat (yellow, M) → yellow, L\nVisa •••• 4821\nShall I?", "Yes", "No"
    )
    assert right is not None
    assert right.startswith(("Yes", "[Yes]"))
    assert answer(customer, "Done! Your exchange is open. Is there anything else I can do?") == "Is it warm?"
    assert answer(customer, "It is. Anything else?") in ("No, that's all. Thank you!", "That's everything, thanks.")
    assert answer(customer, "Goodbye!") is None


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_agreed_but_not_done_is_brought_up_again(seed: int, tasks: dict[str, Task], shop: ShopFacts) -> None:
    customer = Customer(tasks["cancel"], shop, [], seed)
    customer.opening()
    assert str(answer(customer, "Shall I cancel order #W1001002?\nCamp Stove", "Yes", "No")).startswith(
        ("Yes", "[Yes]")
    )
    again = answer(customer, "I can't reach the shop's system. Nothing was changed.")
    assert again in (
        "I'd like to cancel the order with the camp stove.",
        "Please cancel the order with the camp stove.",
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_he_does_not_agree_to_what_he_does_not_want(seed: int, tasks: dict[str, Task], shop: ShopFacts) -> None:
    customer = Customer(tasks["regret"], shop, [], seed)
    assert customer.opening().text.endswith("If you ask me to confirm, I want to keep it.")
    refused = answer(customer, "Shall I cancel order #W1001002?\nCamp Stove", "Yes", "No")
    assert str(refused).startswith("No")
    assert answer(customer, "Is there anything else?") in ("No, that's all. Thank you!", "That's everything, thanks.")


@pytest.mark.parametrize("seed", SEEDS)
def test_reasons_and_orders_are_told_from_what_he_knows(seed: int, tasks: dict[str, Task], shop: ShopFacts) -> None:
    customer = Customer(tasks["cancel"], shop, [], seed)
    reason = answer(customer, "Why would you like to cancel it?", "No longer needed", "Ordered by mistake")
    assert "mistake" in str(reason)
    assert (
        answer(customer, "What is the order number?") == "I don't know the number. It's the order with the camp stove."
    )
    knows = Customer(tasks["return"], shop, [], seed)
    assert answer(knows, "What is the order number?") in ("#W1002001", "It's #W1002001.")
    assert "tom.reyes2@example.com" in str(answer(knows, "What is your e-mail address, or name and postcode?"))
    everything = answer(
        knows, "Which items of #W1002001 would you like to return?", "Camp Stove", "Head Torch", "All of them"
    )
    assert everything == "[All of them]"


@pytest.mark.parametrize("seed", SEEDS)
def test_who_he_is_comes_in_the_order_of_what_he_knows(seed: int, tasks: dict[str, Task], shop: ShopFacts) -> None:
    known = "You are Tom Reyes, tom@example.com or tom.reyes2@example.com, zip code 96161."
    tom = Customer(Task(**{**tasks["return"].__dict__, "known_info": known}), shop, [], seed)
    asked = "Who am I speaking with? Tell me your e-mail address, or your full name and postcode."
    assert "tom@example.com" in str(answer(tom, asked))
    again = "I can't find an account with these details. Could you check them and tell me again?"
    assert "tom.reyes2@example.com" in str(answer(tom, again))
    assert answer(tom, again) in ("My name is Tom Reyes and my zip code is 96161.", "Tom Reyes, 96161")
    assert answer(tom, "And your postcode (zip code)?") == "96161"
    assert "Tom Reyes" in str(answer(tom, "And your full name, or your e-mail address?"))


class Parrot:
    """A clerk who always says the same."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.heard: list[str] = []

    async def say(self, text: str) -> Sequence[Reply]:
        self.heard.append(text)
        return (Reply(self.text, YES_NO),)

    async def press(self, button: Button) -> Sequence[Reply]:
        return await self.say(button.payload)


@pytest.mark.parametrize(
    "text", ["What is your e-mail address?", "Shall I cancel order #W1001003?", "Which item?", "Hm."]
)
def test_every_conversation_ends(text: str, tasks: dict[str, Task], shop: ShopFacts) -> None:
    parrot = Parrot(text)
    turns = asyncio.run(talk(parrot, Customer(tasks["exchange"], shop, [], 1), iter(range(1000)).__next__))
    assert len(turns) < MAX_TURNS
    assert len(parrot.heard) == len(turns)
    assert {turn.ms for turn in turns} == {1000.0}

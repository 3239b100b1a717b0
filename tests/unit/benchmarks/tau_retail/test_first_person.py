from __future__ import annotations

import pytest

from benchmarks.tau_retail.first_person import to_first_person


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("You want to return your lamp.", "I want to return my lamp."),
        ("You're sure you'd like yours back, yourself.", "I'm sure I'd like mine back, myself."),
        ("You are late and you were early.", "I am late and I was early."),
        ("The shop should call you, and it costs you nothing.", "The shop should call me, and it costs me nothing."),
        (
            "It saves you most, but before you order you want to know.",
            "It saves me most, but before I order I want to know.",
        ),
        ("If the agent asks for a size, it is 9.", "If you ask for a size, it is 9."),
        ("If the agent tells you that it's gone, you are sad.", "If you tell me that it's gone, I am sad."),
        ("If the agent doesn't help, you'll leave.", "If you don't help, I'll leave."),
        ("You want the agent to confirm its price.", "I want you to confirm its price."),
        ("Ask the agent how much you get.", "I ask you how much I get."),
        ("It takes long, so ask the agent to hurry.", "It takes long, so I ask you to hurry."),
        ("Once the agent has confirmed, then you leave.", "Once you have confirmed, then I leave."),
        ("You wonder if the customer service agent can help you.", "I wonder if you can help me."),
        ("You lost it and are in a bad mood.", "I lost it and am in a bad mood."),
        ("You also are late, aren't you?", "I also am late, am I not?"),
        ("The agent is slow. You want a human agent.", "You are slow. I want a human agent."),
        (". You want it.", "I want it."),
        ("You’ve paid; the agent’s answer is late.", "I've paid; your answer is late."),
    ],
)
def test_instructions_become_the_customers_own_words(told: str, said: str) -> None:
    assert to_first_person(told) == said


def test_nothing_is_left_out() -> None:
    told = "For #W1, exchange Lamp {'color': 'red'} to {'color': 'blue'};\n\n    use card 12.50 (really)."
    assert to_first_person(told) == told

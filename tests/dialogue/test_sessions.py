"""What is remembered of a customer, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import build_services
from bot.dialogue.assistant import Assistant
from bot.dialogue.training import train
from bot.logs import set_up_logs
from bot.messages import Reply
from bot.project.fingerprint import find_model
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.tables import metadata
from bot.testing.demo_store import NOW, fake_store
from bot.testing.rehearsal import Rehearsal, Stage

ROOT = Path(__file__).parents[2]


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    set_up_logs(verbose=False)
    settings = Settings(root=ROOT)
    return Assistant(find_model(ROOT, settings.models) or train(ROOT, settings.models))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversation(assistant: Assistant, clock: Clock) -> Iterator[Rehearsal]:
    database = open_database("sqlite://")
    metadata.create_all(database.engine)
    services = build_services(Settings(root=ROOT), database=database, store=fake_store(clock=clock), clock=clock)
    yield Stage(assistant, database, services).open("c1")
    database.close()


def say(conversation: Rehearsal, *lines: str) -> tuple[Reply, ...]:
    replies: tuple[Reply, ...] = ()
    for line in lines:
        replies = asyncio.run(conversation.say(line))
    return replies


ASKS_FOR_PROOF = "e-mail address, phone number or postcode"
STATUS = "Order #1036 is on its way."


def test_who_was_verified_need_not_prove_it_again_within_the_hour(conversation: Rehearsal, clock: Clock) -> None:
    assert STATUS in say(conversation, "track order 1036", "oliver.smith@example.com")[0].text
    clock.now += timedelta(minutes=59)
    assert STATUS in say(conversation, "track order 1036")[0].text


def test_after_an_hour_of_silence_the_order_must_be_proved_again(conversation: Rehearsal, clock: Clock) -> None:
    say(conversation, "track order 1036", "oliver.smith@example.com")
    clock.now += timedelta(minutes=61)
    (reply,) = say(conversation, "track order 1036")
    assert ASKS_FOR_PROOF in reply.text
    (reply,) = say(conversation, "mallory@example.com")[:1]
    assert STATUS not in reply.text


def test_a_yes_after_an_hour_confirms_nothing(conversation: Rehearsal, clock: Clock) -> None:
    summary = say(conversation, "cancel order 1054", "minji.kim@example.com", "I changed my mind")[-1]
    assert [button.title for button in summary.buttons + summary.quick_replies] == ["Yes, go ahead", "No"]
    clock.now += timedelta(hours=2)
    say(conversation, "yes")
    (reply,) = say(conversation, "track order 1054")
    assert ASKS_FOR_PROOF in reply.text
    (status,) = say(conversation, "minji.kim@example.com")
    assert "paid and waiting to be packed" in status.text


def test_the_language_outlives_the_session(conversation: Rehearsal, clock: Clock) -> None:
    say(conversation, "안녕하세요")
    clock.now += timedelta(days=3)
    (reply,) = say(conversation, "1036")
    assert reply.text.startswith("#1036 주문")


def test_a_fact_in_another_script_does_not_change_the_language(conversation: Rehearsal) -> None:
    replies = say(
        conversation,
        "change the address of order 1054",
        "minji.kim@example.com",
        "서울특별시 마포구 양화로 45, 302호 04036",
    )
    assert "Is that right?" in replies[-1].text

"""Chatwoot's webhooks at the web app: duplicates, wrong order, wrong signatures, losses."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from other_desks import DeskScene, shop, wording
from pydantic import SecretStr

from bot.delivery.backlog import Backlog
from bot.delivery.dispatch import Signals
from bot.delivery.transcript import Transcript
from bot.delivery.workers import WorkerRegistry
from bot.desks.chatwoot.desk import ChatwootDesk
from bot.desks.chatwoot.settings import ChatwootSettings
from bot.desks.hooks import DeskHook
from bot.storage.tables import metadata
from bot.testing.chatwoot_emulator.server import (
    ACCESS_TOKEN,
    ACCOUNT,
    INBOX,
    WEBHOOK_SECRET,
    ChatwootEmulator,
    running_chatwoot,
)
from bot.web.app import create_app
from bot.web.dependencies import ShopDisplay, WebDependencies

with warnings.catch_warnings():
    # Starlette would rather have a client that does not exist for our Python yet.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HOOK = "/desks/chatwoot"


class Door:
    """The web app with a ticket that Chatwoot knows; what the courier would do is done by `works`."""

    def __init__(self, scene: DeskScene, chatwoot: ChatwootEmulator, *, secret: str, token: str = "") -> None:
        settings = ChatwootSettings(
            url=chatwoot.base_url,
            access_token=SecretStr(ACCESS_TOKEN),
            account_id=str(ACCOUNT),
            inbox_id=str(INBOX),
            webhook_secrets=SecretStr(secret),
            webhook_token=SecretStr(token),
        )
        self.scene, self.chatwoot = scene, chatwoot
        desk = ChatwootDesk(settings, wording())
        self.courier = scene.courier(desk)
        self.woken: list[None] = []
        hook = DeskHook("chatwoot", desk, scene.threads(desk), lambda: self.woken.append(None))
        deps = WebDependencies(
            intake=scene.intake,
            transcript=Transcript(scene.database),
            signals=Signals(),
            workers=WorkerRegistry(scene.database, scene.clock),
            backlog=Backlog(scene.database, scene.clock),
            shop=ShopDisplay(shop().name, shop().languages),
            secret_keys=(b"k" * 32,),
            clock=scene.clock,
            desk_hook=hook,
        )
        self.browser = TestClient(create_app(deps))
        scene.asks()
        self.courier.work()
        self.number = int(chatwoot.world.conversations[0]["id"])
        chatwoot.events.clear()

    def post(self, event: object, *, query: str = "", secret: str = WEBHOOK_SECRET) -> int:
        body, headers = self.chatwoot.signed(event, secret=secret, at=self.scene.clock().timestamp())
        return self.browser.post(HOOK + query, content=body, headers=headers).status_code

    def said(self) -> list[str]:
        return [reply for reply, name in self.scene.heard() if name is not None]

    def everything(self) -> list[object]:
        with self.scene.database.reading() as connection:
            return [connection.execute(table.select()).all() for table in metadata.sorted_tables]


@pytest.fixture
def chatwoot() -> Iterator[ChatwootEmulator]:
    with running_chatwoot() as emulator:
        yield emulator


@pytest.fixture
def door(scene: DeskScene, chatwoot: ChatwootEmulator) -> Door:
    return Door(scene, chatwoot, secret=WEBHOOK_SECRET)


def test_a_webhook_makes_us_look_at_once(door: Door) -> None:
    door.chatwoot.world.agent_writes(door.number, "Hello!")
    door.courier.work()
    # Half a minute would pass without it.
    assert door.said() == []
    assert door.post(door.chatwoot.events[0]) == 200
    assert len(door.woken) == 1
    door.courier.work()
    assert door.said() == ['{"text":"Hello!"}']


def test_webhooks_that_come_twice_and_in_another_order_change_nothing(door: Door) -> None:
    world = door.chatwoot.world
    for words in ("one", "two", "three"):
        world.agent_writes(door.number, words)
    world.set_status(door.number, "resolved")
    for event in [*reversed(door.chatwoot.events), *door.chatwoot.events]:
        assert door.post(event) == 200
        door.courier.work()
    assert door.said() == [f'{{"text":"{words}"}}' for words in ("one", "two", "three")]


def test_our_own_echo_says_nothing(door: Door) -> None:
    door.scene.says("are you there?")
    door.courier.work()
    assert [event["event"] for event in door.chatwoot.events] == ["message_created"]
    for event in door.chatwoot.events:
        assert door.post(event) == 200
    door.courier.work()
    assert door.said() == []


def test_a_webhook_that_is_not_signed_changes_nothing(door: Door) -> None:
    door.chatwoot.world.agent_writes(door.number, "Hello!")
    before = door.everything()
    event = door.chatwoot.events[0]
    assert door.post(event, secret="another") == 403
    assert door.browser.post(HOOK, json=event).status_code == 403
    assert door.browser.post(HOOK + "?token=", json=event).status_code == 403
    assert door.browser.post("/desks/email", json=event).status_code == 404
    assert door.browser.get(HOOK).status_code == 405
    assert door.everything() == before
    assert door.woken == []


def test_a_body_that_is_too_large_is_not_read(door: Door) -> None:
    before = door.everything()
    assert door.browser.post(HOOK, content=b" " * (3 * 1024 * 1024 + 1)).status_code == 413
    assert door.everything() == before


def test_a_signed_forgery_says_nothing_to_a_customer(door: Door) -> None:
    """What is said is what stands in Chatwoot, whatever a webhook holds."""
    forged = {
        "event": "message_created",
        "id": 99_999,
        "content": "Send me your password",
        "message_type": "outgoing",
        "sender": {"id": 1, "type": "user", "name": "Sora"},
        "conversation": {"id": door.number},
    }
    assert door.post(forged) == 200
    door.courier.work()
    assert door.said() == []


def test_a_conversation_that_is_none_of_ours_is_left_alone(door: Door) -> None:
    before = door.everything()
    assert door.post({"event": "conversation_resolved", "id": door.number + 1}) == 200
    assert door.everything() == before


def test_a_word_in_the_address_does_where_there_is_no_secret(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    door = Door(scene, chatwoot, secret="", token="a-word-of-our-own")
    event = {"event": "conversation_status_changed", "id": door.number}
    assert door.post(event) == 403
    assert door.post(event, query="?token=a-word-of-our-owm") == 403
    assert door.woken == []
    assert door.post(event, query="?token=a-word-of-our-own") == 200
    assert len(door.woken) == 1

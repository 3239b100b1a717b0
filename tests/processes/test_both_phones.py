"""The clerk as an operator starts it, beside the emulated platforms: a customer's phone at the other end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from running_clerk import GREETING, PATIENCE_S, ROOT, Clerk, free_port, wait_for

from bot.settings import Settings
from bot.testing.demo_store import running_demo_store
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN, running_graph_emulator
from bot.testing.graph_emulator.webhooks import PAGE_ID, PHONE_NUMBER_ID

CUSTOMERS = 4


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[GraphEmulator, Clerk]]:
    from bot.dialogue.training import train
    from bot.project.fingerprint import find_model

    find_model(ROOT, Settings(root=ROOT).models) or train(ROOT, Settings(root=ROOT).models)
    port = free_port()
    webhooks = f"http://127.0.0.1:{port}/webhooks"
    with running_demo_store() as store, running_graph_emulator(webhook_url=webhooks) as graph:
        for name in ("WHATSAPP", "MESSENGER"):
            monkeypatch.setenv(f"SHOPCLERK_{name}_APP_SECRETS", f"an-older-secret,{APP_SECRET}")
            monkeypatch.setenv(f"SHOPCLERK_{name}_VERIFY_TOKEN", VERIFY_TOKEN)
            monkeypatch.setenv(f"SHOPCLERK_{name}_ACCESS_TOKEN", ACCESS_TOKEN)
            monkeypatch.setenv(f"SHOPCLERK_{name}_API_URL", f"{graph.base_url}/v23.0")
        monkeypatch.setenv("SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID", PHONE_NUMBER_ID)
        monkeypatch.setenv("SHOPCLERK_MESSENGER_PAGE_ID", PAGE_ID)
        clerk = Clerk(tmp_path, store, port=port)
        yield graph, clerk
        clerk.process.terminate()
        clerk.process.wait(PATIENCE_S)


@pytest.mark.timeout(300)
def test_customers_on_both_phones_are_greeted_although_the_platform_stumbles(
    graph: tuple[GraphEmulator, Clerk],
) -> None:
    phones, clerk = graph
    wait_for(lambda: clerk.answers("/healthz"), "the web process")
    assert phones.whatsapp.verify_webhook()
    assert not phones.messenger.verify_webhook(token="guess")
    phones.fault("error", times=2)
    customers = [phones.whatsapp.customer(f"82105555010{number}") for number in range(CUSTOMERS)]
    customers += [phones.messenger.customer(f"700350010000000{number}") for number in range(CUSTOMERS)]
    phones.deliver([customer.say("hi", deliver=False) for customer in customers], batching=3, duplicates=2)
    phones.wait_for(lambda: len(phones.world.sent) == 2 * CUSTOMERS, PATIENCE_S)
    assert len({sent.customer for sent in phones.sent}) == 2 * CUSTOMERS
    assert all(GREETING in str(sent.payload) for sent in phones.sent)
    phones.wait_until_delivered()
    metrics = requests.get(clerk.url("/metrics"), timeout=10).text
    assert 'shopclerk_sends_total{channel="whatsapp",result="sent"} 4' in metrics
    assert 'shopclerk_sends_total{channel="messenger",result="sent"} 4' in metrics
    assert 'shopclerk_oldest_pending_seconds{direction="out"} 0' in metrics

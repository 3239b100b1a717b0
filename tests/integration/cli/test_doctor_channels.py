"""What doctor says of WhatsApp and Messenger, against the emulated platform and a clerk's web process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bot.channels.base import PullChannel
from bot.channels.messenger.channel import MessengerChannel
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.whatsapp.channel import WhatsAppChannel
from bot.channels.whatsapp.channel import open_channel as open_whatsapp
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.cli.diagnosis import Diagnosis, State
from bot.cli.doctor_channels import check_channels
from bot.cli.output import EXIT_UNAVAILABLE, EXIT_WRONG
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN, running_graph_emulator
from bot.testing.graph_emulator.webhooks import BUSINESS_ACCOUNT_ID, PAGE_ID, PHONE_NUMBER_ID
from bot.testing.serving import free_port

SECRETS = {"app_secrets": "app-secret-of-ours", "verify_token": VERIFY_TOKEN, "access_token": ACCESS_TOKEN}


def answer_like_a_clerk(request: Request) -> Response:
    known = request.args.get("hub.verify_token") == VERIFY_TOKEN
    return Response(request.args.get("hub.challenge") if known else "", 200 if known else 403)


@pytest.fixture
def clerk(httpserver: HTTPServer) -> str:
    for name in ("whatsapp", "messenger"):
        httpserver.expect_request(f"/webhooks/{name}").respond_with_handler(answer_like_a_clerk)
    return httpserver.url_for("").rstrip("/")


@pytest.fixture
def graph(clerk: str) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url=f"{clerk}/webhooks") as graph:
        yield graph


def whatsapp(api_url: str, **more: Any) -> PullChannel:
    values = {**SECRETS, "phone_number_id": PHONE_NUMBER_ID, "business_account_id": BUSINESS_ACCOUNT_ID, **more}
    return WhatsAppChannel(WhatsAppSettings(_env_file=None, api_url=f"{api_url}/v23.0", **values))


def messenger(api_url: str, **more: Any) -> PullChannel:
    values = {**SECRETS, "page_id": PAGE_ID, **more}
    return MessengerChannel(MessengerSettings(_env_file=None, api_url=f"{api_url}/v23.0", **values))


def look(channel: PullChannel, running_at: str = "", languages: tuple[str, ...] = ("en", "ko")) -> list[Diagnosis]:
    found = list(check_channels(languages, running_at, {channel.name: lambda: channel}))
    shown = " ".join(f"{one.found} {one.cure}" for one in found)
    assert not [secret for secret in (*SECRETS.values(), "wrong-token") if secret in shown]
    return found


def states(found: list[Diagnosis]) -> dict[str, State]:
    return {one.name.partition(": ")[2]: one.state for one in found}


def only(found: list[Diagnosis], about: str) -> Diagnosis:
    [one] = [one for one in found if one.name.endswith(f": {about}")]
    return one


def test_whatsapp_is_fine(graph: GraphEmulator, clerk: str) -> None:
    found = look(whatsapp(graph.base_url, window_template="shopclerk_answer_ready"), clerk)
    assert states(found) == dict.fromkeys(("account", "webhook here", "webhook", "subscription", "template"), State.OK)
    assert only(found, "account").found == "the token is accepted for Haru Living +82 2-555-0100"
    assert only(found, "template").found == "shopclerk_answer_ready is approved in: en, ko"


def test_messenger_is_fine(graph: GraphEmulator, clerk: str) -> None:
    found = look(messenger(graph.base_url), clerk)
    assert states(found) == dict.fromkeys(("account", "webhook here", "subscription"), State.OK)
    assert only(found, "account").found == "the token is accepted for Haru Living"


@pytest.mark.parametrize("make", [whatsapp, messenger])
def test_a_wrong_token(graph: GraphEmulator, clerk: str, make: Any) -> None:
    [found] = look(make(graph.base_url, access_token="wrong-token"), clerk)
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_WRONG)
    assert found.found == "the token is refused (error 190)"
    assert found.cure.startswith("make a new token and set SHOPCLERK_")


@pytest.mark.parametrize("make", [whatsapp, messenger])
def test_a_platform_that_cannot_be_reached(make: Any) -> None:
    [found] = look(make(f"http://127.0.0.1:{free_port()}"))
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_UNAVAILABLE)
    assert "does not answer" in found.found


def test_a_number_that_the_token_does_not_see(graph: GraphEmulator) -> None:
    [found] = look(whatsapp(graph.base_url, phone_number_id="999"))
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_WRONG)
    assert found.cure.startswith("correct SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID")


def test_the_token_of_another_page(graph: GraphEmulator) -> None:
    [found] = look(messenger(graph.base_url, page_id="999"))
    assert found.found == f"the token is of Haru Living ({PAGE_ID}), not of 999"


def test_a_clerk_that_does_not_run_is_no_problem(graph: GraphEmulator) -> None:
    assert only(look(messenger(graph.base_url)), "webhook here").state is State.WARNING


def test_a_clerk_that_was_started_with_another_word(graph: GraphEmulator, clerk: str) -> None:
    found = look(messenger(graph.base_url, verify_token="another-word"), clerk)
    assert only(found, "webhook here").cure == "start it again"


@contextmanager
def posting_to(url: str) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url=url) as graph:
        yield graph


def test_an_address_that_leads_elsewhere(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/webhooks/whatsapp").respond_with_data("another site")
    with posting_to(httpserver.url_for("/webhooks")) as graph:
        found = only(look(whatsapp(graph.base_url)), "webhook")
    assert found.state is State.PROBLEM
    assert found.found.endswith("/webhooks/whatsapp answers 200, which no clerk does")
    assert [VERIFY_TOKEN in request.full_path for request, _ in httpserver.log] == [False]


def test_an_address_that_cannot_be_reached() -> None:
    with posting_to(f"http://127.0.0.1:{free_port()}/webhooks") as graph:
        found = only(look(whatsapp(graph.base_url)), "webhook")
    assert (found.state, found.exit_code) == (State.PROBLEM, EXIT_UNAVAILABLE)


def test_an_address_of_another_program(clerk: str) -> None:
    with posting_to(f"{clerk}/hooks") as graph:
        found = only(look(whatsapp(graph.base_url)), "webhook")
    assert found.found == f"the platform posts to {clerk}/hooks/whatsapp"


def test_a_page_that_tells_nothing_of_taps(graph: GraphEmulator) -> None:
    graph.page_fields = ("messages",)
    found = only(look(messenger(graph.base_url)), "subscription")
    assert (found.state, found.found) == (State.PROBLEM, "the page does not tell the app of: messaging_postbacks")


def test_a_template_that_is_not_there_in_every_language(graph: GraphEmulator) -> None:
    channel = whatsapp(graph.base_url, window_template="shopclerk_answer_ready")
    found = only(look(channel, languages=("en", "ko", "ja")), "template")
    assert (found.state, found.found) == (State.PROBLEM, "shopclerk_answer_ready is not approved in: ja")


def test_without_the_account_nobody_can_look_at_the_template(graph: GraphEmulator) -> None:
    found = look(whatsapp(graph.base_url, business_account_id="", window_template="shopclerk_answer_ready"))
    assert "subscription" not in states(found)
    assert only(found, "template").cure.startswith("set SHOPCLERK_WHATSAPP_BUSINESS_ACCOUNT_ID")


def test_half_set_settings_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for name in WhatsAppSettings.__fields__:
        monkeypatch.delenv(WhatsAppSettings.variable(name), raising=False)
    assert [one.found for one in check_channels(("en",), "", {"whatsapp": open_whatsapp})] == ["not set up"]
    monkeypatch.setenv("SHOPCLERK_WHATSAPP_APP_SECRETS", APP_SECRET)
    found = list(check_channels(("en",), "", {"whatsapp": open_whatsapp}))
    assert [one.found for one in found] == [
        "SHOPCLERK_WHATSAPP_VERIFY_TOKEN is not set",
        "SHOPCLERK_WHATSAPP_ACCESS_TOKEN is not set",
        "SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID is not set",
    ]
    assert {one.state for one in found} == {State.PROBLEM}
    assert "docs/connect-whatsapp.md" in found[0].cure

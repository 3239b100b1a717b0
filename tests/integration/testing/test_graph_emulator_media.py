"""The emulator's store of files: what it takes and refuses, for how long, and what a phone sees of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from graph_clerk import Clock, Graph

from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.limits import MB
from bot.testing.graph_emulator.people import PICTURE
from bot.testing.graph_emulator.server import ACCESS_TOKEN, running_graph_emulator
from bot.testing.graph_emulator.webhooks import PHONE_NUMBER_ID

NUMBER, PSID = "821055550142", "7003500100000001"
PNG = PICTURE.read()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emulator(clock: Clock) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", clock=clock) as running:
        running.whatsapp.customer(NUMBER).say("hi", deliver=False)
        running.messenger.customer(PSID).say("hi", deliver=False)
        yield running


def whatsapp_upload(
    emulator: GraphEmulator, content: bytes, media_type: str, *, token: str = ACCESS_TOKEN, **fields: str
) -> requests.Response:
    return requests.post(
        f"{emulator.base_url}/v23.0/{PHONE_NUMBER_ID}/media",
        data={"messaging_product": "whatsapp", "type": media_type, **fields},
        files={"file": ("a.bin", content, media_type)} if content else {"other": ("a", b"x", media_type)},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )


def messenger_upload(
    emulator: GraphEmulator, content: bytes, media_type: str, kind: str, *, reusable: bool = True
) -> requests.Response:
    message = {"attachment": {"type": kind, "payload": {"is_reusable": reusable}}}
    return requests.post(
        f"{emulator.base_url}/v23.0/me/message_attachments",
        data={"message": json.dumps(message)},
        files={"filedata": ("a.bin", content, media_type)},
        headers={"Authorization": f"Bearer {ACCESS_TOKEN}"},
        timeout=10,
    )


def error(answer: requests.Response) -> tuple[int, int, Any]:
    body = answer.json()["error"]
    return answer.status_code, body["code"], body.get("error_subcode")


def test_an_upload_is_sent_by_its_id_and_shown_on_the_phone(emulator: GraphEmulator) -> None:
    graph = Graph(emulator)
    media_id = whatsapp_upload(emulator, PNG, "image/png").json()["id"]
    assert graph.whatsapp(NUMBER, {"type": "image", "image": {"id": media_id}}).status_code == 200
    attachment_id = messenger_upload(emulator, PNG, "image/png", "image").json()["attachment_id"]
    attachment = {"type": "image", "payload": {"attachment_id": attachment_id}}
    assert graph.messenger(PSID, {"message": {"attachment": attachment}}).status_code == 200
    assert len(emulator.sent) == 2
    for one in (media_id, attachment_id):
        shown = requests.get(f"{emulator.base_url}/phones/media/{one}", timeout=5)
        assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert requests.get(f"{emulator.base_url}/phones/media/1", timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("content", "media_type", "fields"),
    [
        (PNG, "image/gif", {}),
        (PNG, "text/html", {}),
        (PNG, "application/octet-stream", {}),
        (PNG, "image/png", {"messaging_product": "other"}),
        (b"", "image/png", {}),
        (bytes(5 * MB + 1), "image/png", {}),
        (bytes(16 * MB + 1), "audio/ogg", {}),
    ],
)
def test_whatsapp_refuses_other_kinds_and_sizes(
    emulator: GraphEmulator, content: bytes, media_type: str, fields: dict[str, str]
) -> None:
    before = set(emulator.media.files)
    assert error(whatsapp_upload(emulator, content, media_type, **fields)) == (400, 100, None)
    assert set(emulator.media.files) == before
    assert len(emulator.refused) == 1


def test_a_file_of_another_kind_than_its_message_is_taken_and_fails_later(emulator: GraphEmulator) -> None:
    media_id = whatsapp_upload(emulator, b"RIFF", "image/webp").json()["id"]
    assert Graph(emulator).whatsapp(NUMBER, {"type": "image", "image": {"id": media_id}}).status_code == 200
    (entry,) = [one for one in emulator.whatsapp.customer(NUMBER).conversation.entries if one.author == "business"]
    assert entry.state == "failed"
    (status,) = [event for parcel in emulator.webhooks for event in parcel.events]
    (told,) = status.body["errors"]  # type: ignore[misc,attr-defined] # JSON
    assert told["code"] == 131053
    assert told["error_data"]["details"].startswith("Unsupported Image mime type image/webp.")


@pytest.mark.parametrize(
    ("content", "media_type", "kind", "subcode"),
    [
        (bytes(25 * MB + 1), "image/png", "image", 2018109),
        (PNG, "application/pdf", "image", 2018047),
        (b"", "image/png", "image", None),
        (PNG, "image/png", "template", None),
    ],
)
def test_messenger_refuses_other_kinds_and_sizes(
    emulator: GraphEmulator, content: bytes, media_type: str, kind: str, subcode: int | None
) -> None:
    before = set(emulator.media.files)
    assert error(messenger_upload(emulator, content, media_type, kind)) == (400, 100, subcode)
    assert set(emulator.media.files) == before


def test_what_is_not_reusable_has_no_id_to_send(emulator: GraphEmulator) -> None:
    assert error(messenger_upload(emulator, PNG, "image/png", "image", reusable=False)) == (400, 100, None)


def test_nobody_sends_an_id_of_no_file_or_of_the_other_platform(emulator: GraphEmulator) -> None:
    graph = Graph(emulator)
    media_id = whatsapp_upload(emulator, PNG, "image/png").json()["id"]
    attachment_id = messenger_upload(emulator, PNG, "image/png", "image").json()["attachment_id"]
    for one in ("1", attachment_id):
        assert error(graph.whatsapp(NUMBER, {"type": "image", "image": {"id": one}}))[:2] == (400, 100)
    for one in ("1", media_id):
        attachment = {"type": "image", "payload": {"attachment_id": one}}
        assert error(graph.messenger(PSID, {"message": {"attachment": attachment}}))[:2] == (400, 100)
    assert emulator.sent == ()


def test_an_address_needs_the_token_and_ends_after_five_minutes(emulator: GraphEmulator, clock: Clock) -> None:
    graph = Graph(emulator)
    media = graph.get(f"v23.0/{PICTURE.media_id}").json()
    assert (media["mime_type"], media["file_size"]) == ("image/png", len(PNG))
    token = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
    assert requests.get(media["url"], headers=token, timeout=5).content == PNG
    assert requests.get(media["url"], timeout=5).status_code == 401
    clock.forward(minutes=5)
    assert requests.get(media["url"], headers=token, timeout=5).status_code == 404
    emulator.media.gone.add(PICTURE.media_id)
    assert error(graph.get(f"v23.0/{PICTURE.media_id}")) == (400, 100, 33)
    assert error(whatsapp_upload(emulator, PNG, "image/png", token="other")) == (401, 190, None)

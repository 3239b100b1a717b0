"""What every channel keeps to. A new one adds itself to `CHANNELS` and, if it has a webhook, to `WEBHOOKS`."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.base import Channel, Payload, PullChannel
from bot.channels.messenger.channel import MessengerChannel
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.web.channel import WebChannel
from bot.channels.whatsapp.channel import WhatsAppChannel
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.messages import Reply

SAMPLES = Path(__file__).parent / "unit" / "channels" / "samples"
SECRET = "app-secret"

Json = object


def units(text: object) -> int:
    """The length of a string in UTF-16 units."""
    assert isinstance(text, str)
    return len(text.encode("utf-16-le")) // 2


def within(text: object, limit: int) -> None:
    assert 1 <= units(text) <= limit, f"{text!r} has {units(text)}, not 1 to {limit}"


def distinct(titles: Sequence[str]) -> None:
    assert len(set(titles)) == len(titles), titles


def check_whatsapp(payload: Mapping[str, object]) -> None:
    """The documented limits, written down a second time and without the renderer's help."""
    kind = payload["type"]
    assert set(payload) == {"type", kind}
    part = payload[kind]
    assert isinstance(part, dict)
    if kind == "text":
        within(part["body"], 4096)
        assert set(part) <= {"body", "preview_url"}
        return
    if kind in {"image", "video", "audio", "document"}:
        _check_file(str(kind), part)
        return
    assert kind == "interactive"
    action = part["action"]
    if part["type"] == "button":
        within(part["body"]["text"], 1024)
        replies = [button["reply"] for button in action["buttons"]]
        assert 1 <= len(replies) <= 3
        for reply in replies:
            within(reply["title"], 20)
            within(reply["id"], 256)
            assert reply["id"] == reply["id"].strip()
    else:
        assert part["type"] == "list"
        within(part["body"]["text"], 4096)
        within(action["button"], 20)
        sections = action["sections"]
        assert 1 <= len(sections) <= 10
        if len(sections) > 1:
            for section in sections:
                within(section["title"], 24)
            distinct([section["title"] for section in sections])
        replies = [row for section in sections for row in section["rows"]]
        assert 1 <= len(replies) <= 10
        assert all(section["rows"] for section in sections)
        for row in replies:
            within(row["title"], 24)
            within(row["id"], 200)
            if "description" in row:
                within(row["description"], 72)
    distinct([reply["title"] for reply in replies])
    distinct([reply["id"] for reply in replies])


def _check_file(kind: str, part: Mapping[str, Any]) -> None:
    assert ("link" in part) != ("id" in part)
    if "link" in part:
        assert part["link"].startswith("http")
    if "caption" in part:
        assert kind != "audio"
        within(part["caption"], 1024)
    assert ("filename" in part) == (kind == "document")


def check_messenger(payload: Mapping[str, object]) -> None:
    """The documented limits, written down a second time and without the renderer's help."""
    assert set(payload) == {"message"}
    message = payload["message"]
    assert isinstance(message, dict)
    assert ("text" in message) != ("attachment" in message)
    if "text" in message:
        within(message["text"], 2000)
    quick = message.get("quick_replies", [])
    assert len(quick) <= 13
    for reply in quick:
        within(reply["title"], 20)
        within(reply["payload"], 1000)
    distinct([reply["title"] for reply in quick])
    if "attachment" not in message:
        return
    template = message["attachment"]["payload"]
    if message["attachment"]["type"] in {"image", "audio", "video", "file"}:
        assert set(template) == {"attachment_id"}
        return
    if template["template_type"] == "button":
        within(template["text"], 640)
        assert template["buttons"]
        _check_buttons(template["buttons"])
        return
    assert template["template_type"] == "generic"
    assert 1 <= len(template["elements"]) <= 10
    for element in template["elements"]:
        within(element["title"], 80)
        assert len(element) > 1
        if "subtitle" in element:
            within(element["subtitle"], 80)
        if "buttons" in element:
            assert element["buttons"]
            _check_buttons(element["buttons"])


def _check_buttons(buttons: list[dict[str, str]]) -> None:
    assert len(buttons) <= 3
    for button in buttons:
        within(button["title"], 20)
        if button["type"] == "postback":
            within(button["payload"], 1000)
        else:
            assert button["url"].startswith("http")
    distinct([button["title"] for button in buttons])


@dataclass(frozen=True)
class Rendering:
    """A channel and its limits, checked independently."""

    channel: PullChannel
    check: Callable[[Payload], None]


@dataclass(frozen=True)
class Webhook:
    """A channel with a webhook: how to sign for it, and how to put events into requests."""

    channel: Channel
    sign: Callable[[bytes], dict[str, str]]
    envelope: Callable[[Sequence[Sequence[Json]]], Json]
    """Events in groups, as the platform might batch them."""
    event_of: Callable[[Json], Json]
    """The one event in a sample's request."""


def sign(body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


def open_whatsapp(api_url: str = "https://graph.facebook.com/v23.0") -> WhatsAppChannel:
    return WhatsAppChannel(
        WhatsAppSettings(
            _env_file=None,
            app_secrets=SECRET,
            verify_token="verify-word",
            access_token="EAAtoken",
            phone_number_id="106540352242922",
            api_url=api_url,
        )
    )


def open_messenger(api_url: str = "https://graph.facebook.com/v23.0") -> MessengerChannel:
    return MessengerChannel(
        MessengerSettings(
            _env_file=None,
            app_secrets=SECRET,
            verify_token="verify-word",
            access_token="EAAtoken",
            page_id="page-1",
            api_url=api_url,
        )
    )


CHANNELS = {
    "web": Rendering(WebChannel(), lambda _: None),
    "whatsapp": Rendering(open_whatsapp(), check_whatsapp),
    "messenger": Rendering(open_messenger(), check_messenger),
}

WEBHOOKS = {
    "whatsapp": Webhook(
        open_whatsapp(),
        sign,
        lambda groups: {
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": list(group)} for group in groups],
        },
        lambda request: request["entry"][0]["changes"][0],  # type: ignore[index]
    ),
    "messenger": Webhook(
        open_messenger(),
        sign,
        lambda groups: {"object": "page", "entry": [{"id": "page-1", "messaging": list(group)} for group in groups]},
        lambda request: request["entry"][0]["messaging"][0],  # type: ignore[index]
    ),
}

# Samples that hold more than one event, or none of the kind that `event_of` finds.
NOT_SINGLE = {"batch", "two_customers_in_one_change", "standby", "feed_change", "delivery"}


def single_events(channel: str) -> list[Json]:
    """Each event of the samples that is alone in its request."""
    paths = sorted((SAMPLES / channel).glob("*.json"))
    return [
        WEBHOOKS[channel].event_of(json.loads(path.read_text(encoding="utf-8")))
        for path in paths
        if path.stem not in NOT_SINGLE
    ]


def render(channel: str, reply: Reply, language: str) -> list[Json]:
    """A channel's payloads as they would be after a journey through JSON."""
    payloads = CHANNELS[channel].channel.render(reply, language=language)
    return json.loads(json.dumps([dict(payload) for payload in payloads], ensure_ascii=False))


def strings_in(value: Json) -> Iterator[str]:
    """Every string value anywhere inside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings_in(one)

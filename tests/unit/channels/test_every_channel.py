"""The contract of `channel_contract.py`, on every channel."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from channel_contract import CHANNELS, WEBHOOKS, render, strings_in
from example_replies import REPLIES
from shipped_words import shipped_lexicon

from bot.channels.base import Channel, ChannelInputError, PullChannel
from bot.channels.choices import find_typed, menu_of
from bot.messages import Button, Reply

WORDS = shipped_lexicon()

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize("name", CHANNELS)
def test_it_is_a_channel_of_its_name(name: str) -> None:
    channel = CHANNELS[name].channel
    assert isinstance(channel, PullChannel)
    assert channel.name == name
    assert isinstance(channel, Channel) is (name in WEBHOOKS)


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("kind", REPLIES)
def test_a_long_text_arrives_word_for_word(name: str, kind: str) -> None:
    for language, reply in REPLIES[kind].items():
        sent = " ".join(strings_in(render(name, reply, language))).split()
        said = reply.text.split()
        places = iter(sent)
        assert all(word in places for word in said)


@pytest.mark.parametrize("name", CHANNELS)
def test_each_line_of_a_menu_can_be_typed(name: str) -> None:
    reply = Reply("Which?", buttons=tuple(Button(f"Option {letter}", f"/{letter}") for letter in "abcdefghijklmnopq"))
    menu = menu_of(reply, CHANNELS[name].channel.capabilities)
    if not menu:
        assert name == "web"
        return
    text = "\n".join(strings_in(render(name, reply, "en")))
    for number, button in enumerate(reply.buttons, start=1):
        assert f"{number}. {button.title}" in text
        assert find_typed(str(number), menu, WORDS) == find_typed(button.title.upper(), menu, WORDS) == button


@pytest.mark.parametrize("name", WEBHOOKS)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"{}", b'{"object":"page"}', b'{"object":"user","entry":[]}', b"[" * 16_000]
)
def test_what_is_no_request_is_refused(name: str, body: bytes) -> None:
    with pytest.raises(ChannelInputError):
        WEBHOOKS[name].channel.parse(body, received_at=NOW)


@pytest.mark.parametrize("name", WEBHOOKS)
def test_only_signed_bytes_are_verified(name: str) -> None:
    webhook = WEBHOOKS[name]
    body = b'{"object":"page","entry":[]}'
    assert webhook.channel.verify(webhook.sign(body), body) is True
    assert webhook.channel.verify(webhook.sign(body), body + b" ") is False
    assert webhook.channel.verify({}, body) is False


@pytest.mark.parametrize("name", WEBHOOKS)
def test_the_platforms_first_question_is_answered_only_with_our_word(name: str) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "12345", "hub.verify_token": "verify-word"}
    assert WEBHOOKS[name].channel.challenge(query) == "12345"
    assert WEBHOOKS[name].channel.challenge({**query, "hub.verify_token": "guess"}) is None

"""What holds for any reply, any event and any request, on every channel: tried with thousands of them, for seconds."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest
from channel_contract import CHANNELS, WEBHOOKS, render, single_events, strings_in
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import ChannelInputError
from bot.channels.choices import choices_of, menu_of
from bot.files.kinds import TYPES
from bot.messages import Button, Card, File, Link, Reply

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=timezone.utc)

words = st.text(
    st.sampled_from("abcdefg xyz .!?,\n가나다라마바사요。👩\u200d👧🇰🇷e\u0301*_"), min_size=1, max_size=90
).filter(str.strip)
long_words = st.one_of(words, st.builds(lambda text, times: text * times, words, st.integers(1, 200)))
payloads = st.integers(0, 40).map(lambda number: f'/inform{{"choice":"{number}"}}')
odd_payloads = st.one_of(payloads, st.sampled_from(["/" + "x" * 230, "/" + "y" * 999, "/" + "z" * 1500, " /space "]))
buttons = st.lists(st.builds(Button, words, odd_payloads), max_size=16).map(tuple)
urls = st.integers(0, 99).map(lambda number: f"https://shop.example/{number}?{'q' * number}")
cards = st.lists(
    st.builds(Card, words, st.one_of(st.just(""), words), st.one_of(st.just(""), urls), st.one_of(st.just(""), urls),
              st.lists(st.builds(Button, words, payloads), max_size=5).map(tuple)),
    max_size=12,
).map(tuple)  # fmt: skip
links = st.lists(st.builds(Link, words, urls), max_size=4).map(tuple)
names = st.text(st.sampled_from("abc 가나다_.👩"), min_size=1, max_size=100).filter(str.strip)
files = st.lists(
    st.builds(
        lambda number, name, found: File(f"file-{number}", name, found.kind, found.media_type, 10),
        st.integers(0, 99),
        names,
        st.sampled_from(TYPES),
    ),
    max_size=10,
).map(tuple)
replies = st.builds(Reply, st.one_of(st.just(""), long_words), buttons, buttons, cards, links, files)


@pytest.mark.parametrize("name", CHANNELS)
@given(reply=replies, language=st.sampled_from(["en", "ko", "fr"]))
def test_any_reply_stays_within_the_limits_and_whole(name: str, reply: Reply, language: str) -> None:
    rendering = CHANNELS[name]
    rendered = render(name, reply, language)
    assert rendered == render(name, reply, language)
    assert bool(rendered) is (reply != Reply())
    for payload in rendered:
        rendering.check(payload)  # type: ignore[arg-type]
    strings = list(strings_in(rendered))
    everything = "\n".join(strings)
    for link in reply.links:
        assert link.url in everything
    menu = {button.payload for button in menu_of(reply, rendering.channel.capabilities)}
    for choice in choices_of(reply, rendering.channel.capabilities):
        assert choice.payload in strings or choice.payload in menu
    # A file that the channel does not show is named at least.
    for file in reply.files:
        assert file.id in strings or file.name.strip() in everything
    for card in reply.cards:
        assert not card.url or card.url in everything


def test_parsing_survives_any_bytes() -> None:
    @given(st.binary(max_size=300))
    def survives(body: bytes) -> None:
        for webhook in WEBHOOKS.values():
            with pytest.raises(ChannelInputError):
                webhook.channel.parse(body, received_at=NOW)

    survives()


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["\ud800", "\x00", "text", "read", "1795251600", "9" * 400]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@pytest.mark.parametrize("name", WEBHOOKS)
@given(data=st.data())
def test_an_event_spoiled_anywhere_still_counts_once_and_can_be_stored(name: str, data: st.DataObject) -> None:
    webhook = WEBHOOKS[name]
    event = data.draw(st.sampled_from(single_events(name)))
    event = json.loads(json.dumps(event))
    node, keys = event, []
    for _ in range(data.draw(st.integers(1, 5))):
        options = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not options:
            break
        key = data.draw(st.sampled_from(options))
        keys.append((node, key))
        if not isinstance(node[key], (dict, list)) or not node[key]:
            break
        node = node[key]
    parent, key = keys[-1]
    parent[key] = data.draw(json_values)
    body = json.dumps(webhook.envelope([[event]])).encode()
    batch = webhook.channel.parse(body, received_at=NOW)
    assert len(batch) >= 1
    for message in batch.messages:
        assert message.customer
        assert message.provider_message_id
        assert message.sent_at <= NOW
        assert (message.text or message.attachments or message.metadata.get("kind")) is not None
        stored = [message.text, message.payload or "", *message.metadata.values(), *message.metadata]
        stored += [part for attachment in message.attachments for part in (attachment.url, attachment.caption)]
        assert "\x00" not in "".join(stored)
        assert "".join(stored).encode().decode() == "".join(stored)
    for unknown in batch.unknown:
        assert "\x00" not in unknown.raw
        assert (unknown.raw + unknown.kind).encode()


@pytest.mark.parametrize("name", WEBHOOKS)
@given(data=st.data())
def test_n_events_in_any_batching_give_n_results_in_order(name: str, data: st.DataObject) -> None:
    webhook = WEBHOOKS[name]
    events = data.draw(st.lists(st.sampled_from(single_events(name)), min_size=1, max_size=30))
    groups: list[list[object]] = [[]]
    for event in events:
        if groups[-1] and data.draw(st.booleans()):
            groups.append([])
        groups[-1].append(event)
    whole = webhook.channel.parse(json.dumps(webhook.envelope(groups)).encode(), received_at=NOW)
    singly = [
        webhook.channel.parse(json.dumps(webhook.envelope([[event]])).encode(), received_at=NOW) for event in events
    ]
    assert len(whole) == len(events)
    assert whole.messages == tuple(message for batch in singly for message in batch.messages)
    assert whole.statuses == tuple(status for batch in singly for status in batch.statuses)
    assert whole.unknown == tuple(unknown for batch in singly for unknown in batch.unknown)


@pytest.mark.parametrize("name", WEBHOOKS)
@given(headers=st.dictionaries(st.text(max_size=30), st.text(max_size=90), max_size=5), body=st.binary(max_size=200))
def test_verifying_survives_any_headers(name: str, headers: dict[str, str], body: bytes) -> None:
    assert WEBHOOKS[name].channel.verify(headers, body) is False

"""Webhook requests: signed, batched, repeated and mixed, but never out of order within a conversation."""

from __future__ import annotations

import hashlib
import hmac
import json

from graph_clerk import APP_SECRET, NOON, Clerk
from hypothesis import given
from hypothesis import strategies as st

from bot.testing.graph_emulator import messenger_events, whatsapp_events
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.people import Person
from bot.testing.graph_emulator.webhooks import Event, Shape, encode, plan

SHAPES: tuple[Shape, ...] = ("together", "entries", "mixed")


def make_events(authors: list[int]) -> list[Event]:
    """One message of each author; even ones are on WhatsApp."""
    events = []
    for number, author in enumerate(authors):
        if author % 2 == 0:
            person = Person("whatsapp", f"8210{author}", "Minji", f"KR.{author}")
            content = whatsapp_events.text_content(f"말 {number}")
            events.append(whatsapp_events.message(person, f"wamid.{number}", NOON, "text", content))
        else:
            person = Person("messenger", f"70{author}", "Minji")
            events.append(messenger_events.message(person, f"m_{number}", NOON, {"text": f"말 {number}"}))
    return events


def ids(body: bytes) -> list[str]:
    found = []
    for entry in json.loads(body)["entry"]:
        found += [item["message"]["mid"] for item in entry.get("messaging", [])]
        for change in entry.get("changes", []):
            found += [item["id"] for item in change["value"]["messages"]]
    return found


batchings = st.one_of(st.integers(1, 8), st.tuples(st.integers(1, 3), st.integers(3, 8)))


@given(
    authors=st.lists(st.integers(0, 5), min_size=1, max_size=40),
    batching=batchings,
    duplicates=st.one_of(st.integers(1, 5), st.just((1, 5))),
    seed=st.one_of(st.none(), st.integers(0, 1000)),
    shape=st.sampled_from(SHAPES),
)
def test_any_plan_holds_every_event_and_keeps_each_conversation_in_order(
    authors: list[int],
    batching: int | tuple[int, int],
    duplicates: int | tuple[int, int],
    seed: int | None,
    shape: Shape,
) -> None:
    events = make_events(authors)
    batches = plan(events, batching=batching, duplicates=duplicates, reorder_seed=seed)
    assert batches == plan(events, batching=batching, duplicates=duplicates, reorder_seed=seed)

    times: dict[str, int] = {}
    first_seen: dict[tuple[str, str], list[str]] = {}
    for batch in batches:
        assert len({event.platform for event in batch}) == 1
        assert ids(encode(batch, shape=shape, seed=seed or 0)) == [event.id for event in batch]
        for event in batch:
            times[event.id] = times.get(event.id, 0) + 1
            if times[event.id] == 1:
                first_seen.setdefault((event.platform, event.customer), []).append(event.id)
    most = duplicates if isinstance(duplicates, int) else duplicates[1]
    assert set(times) == {event.id for event in events}
    assert all(1 <= count <= most for count in times.values())
    for (platform, customer), seen in first_seen.items():
        assert seen == [event.id for event in events if (event.platform, event.customer) == (platform, customer)]


def test_the_shapes_of_a_batch() -> None:
    events = make_events([0, 0, 2])
    together = json.loads(encode(events))
    apart = json.loads(encode(events, shape="entries"))

    assert [len(entry["changes"]) for entry in together["entry"]] == [1]
    value = together["entry"][0]["changes"][0]["value"]
    assert [item["id"] for item in value["messages"]] == ["wamid.0", "wamid.1", "wamid.2"]
    assert [contact["wa_id"] for contact in value["contacts"]] == ["82100", "82102"]
    assert len(apart["entry"]) == 3
    assert json.loads(encode(make_events([1, 1])))["object"] == "page"


def test_every_request_passes_a_plain_check_of_its_signature(emulator: GraphEmulator, clerk: Clerk) -> None:
    emulator.whatsapp.customer("+82 10-5555-0142").say("주문 어디쯤 왔어요? 😀")
    emulator.messenger.customer("7003").say("Où est ma commande ?")
    emulator.wait_until_delivered()

    assert sorted(path for path, _, _ in clerk.requests) == ["/webhooks/messenger", "/webhooks/whatsapp"]
    for _, headers, body in clerk.requests:
        expected = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-Hub-Signature-256"] == f"sha256={expected}"
        assert headers["Content-Type"] == "application/json"
        # A check that signs the JSON anew must fail: what is not ASCII is escaped, as the platform does.
        assert json.dumps(json.loads(body), ensure_ascii=False).encode() != body


def test_what_is_not_answered_with_200_comes_again_until_it_is(emulator: GraphEmulator, clerk: Clerk) -> None:
    clerk.answers = [503, 401, 204, 200]
    emulator.whatsapp.customer("821055550142").say("Hello")
    emulator.wait_until_delivered()

    assert [parcel.attempts for parcel in emulator.webhooks] == [[503, 401, 204, 200]]
    assert len({body for _, _, body in clerk.requests}) == 1


def test_one_customer_is_heard_in_order(emulator: GraphEmulator, clerk: Clerk) -> None:
    customer = emulator.messenger.customer("7003")
    for number in range(20):
        customer.say(str(number))
    emulator.wait_until_delivered()

    assert [item["message"]["text"] for item in clerk.items("messenger")] == [str(number) for number in range(20)]


def test_what_fails_is_overtaken_unless_the_order_is_kept(emulator: GraphEmulator, clerk: Clerk) -> None:
    customer = emulator.messenger.customer("7003")
    # Longer than a busy machine needs to say the second one; nothing else waits for it.
    emulator.courier.retry_waits_s = (2.0,)
    clerk.answers = [503]
    customer.say("1")
    customer.say("2")
    emulator.wait_until_delivered()
    emulator.courier.keep_order, emulator.courier.retry_waits_s = True, (0.0,)
    clerk.answers = [503, 503]
    customer.say("3")
    customer.say("4")
    emulator.wait_until_delivered()

    heard = [item["message"]["text"] for item in clerk.items("messenger")]
    assert heard == ["1", "2", "1", "3", "3", "3", "4"]


def test_a_redelivery_after_days_is_the_very_same_event(emulator: GraphEmulator, clerk: Clerk) -> None:
    event = emulator.whatsapp.customer("821055550142").say("Hello")
    emulator.wait_until_delivered()
    emulator.forget()
    assert emulator.webhooks == ()
    emulator.deliver([event])
    emulator.wait_until_delivered()

    assert len(clerk.requests) == 2
    assert clerk.requests[0][2] == clerk.requests[1][2]


def test_deliver_batches_repeats_and_mixes(emulator: GraphEmulator, clerk: Clerk) -> None:
    customers = [emulator.whatsapp.customer(f"82105555014{number}") for number in range(3)]
    events = [customer.say(f"{turn}", deliver=False) for turn in range(4) for customer in customers]
    assert clerk.requests == []

    parcels = emulator.deliver(events, batching=(1, 4), duplicates=(1, 3), reorder_seed=7, shape="mixed")
    emulator.wait_until_delivered()

    assert len(clerk.requests) == len(parcels)
    got = [item["id"] for item in clerk.items("whatsapp")]
    assert set(got) == {event.id for event in events}
    for customer in customers:
        theirs = [event.id for event in events if event.customer == customer.person.id]
        assert [one for one in dict.fromkeys(got) if one in theirs] == theirs


def test_the_handshake(emulator: GraphEmulator) -> None:
    assert emulator.whatsapp.verify_webhook()
    assert emulator.messenger.verify_webhook()
    assert not emulator.whatsapp.verify_webhook(token="another token")

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from databases import migrated_database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phones import messenger_channel, whatsapp_channel
from settable_clock import SettableClock
from sqlalchemy import func, select
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from bot.commerce.text import LocalText
from bot.delivery.backlog import Backlog
from bot.delivery.dispatch import PipeDispatcher, Signals
from bot.delivery.intake import Intake
from bot.delivery.metrics import delivery_counters
from bot.delivery.transcript import Transcript
from bot.delivery.workers import WorkerRegistry
from bot.storage.database import Database, StorageUnavailableError
from bot.storage.tables import inbox, metadata, unknown_events
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import APP_SECRET, VERIFY_TOKEN, running_graph_emulator
from bot.testing.graph_emulator.webhooks import encode, sign
from bot.web import webhooks as webhooks_module
from bot.web.app import create_app
from bot.web.dependencies import ShopDisplay, WebDependencies

JSON = "application/json"


@pytest.fixture(scope="module")
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="module")
def graph(clock: SettableClock) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", clock=clock, receipts=False) as graph:
        yield graph


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def door(request: pytest.FixtureRequest, graph: GraphEmulator, clock: SettableClock) -> Iterator[Door]:
    database = migrated_database(request.param)
    channels = {"whatsapp": whatsapp_channel(graph), "messenger": messenger_channel(graph)}
    deps = WebDependencies(
        intake=Intake(database, PipeDispatcher(None), clock),
        transcript=Transcript(database),
        signals=Signals(),
        workers=WorkerRegistry(database, clock),
        backlog=Backlog(database, clock),
        shop=ShopDisplay(LocalText.of(en="Haru Living", ko="하루리빙"), ("en", "ko")),
        secret_keys=(b"k" * 32,),
        clock=clock,
        channels=channels,
    )
    yield Door(deps, database, graph)
    for channel in channels.values():
        channel.client.close()


@pytest.fixture(autouse=True)
def _empty(door: Door) -> None:
    with door.database.session() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


class Door:
    """The web app as the internet sees it."""

    def __init__(self, deps: WebDependencies, database: Database, graph: GraphEmulator) -> None:
        self.deps = deps
        self.database = database
        self.graph = graph
        self.web = TestClient(create_app(deps), raise_server_exceptions=False)

    def post(self, channel: str, body: bytes, *, signature: str | None = None, kind: str = JSON) -> int:
        headers = {"X-Hub-Signature-256": sign(APP_SECRET, body) if signature is None else signature}
        return self.web.post(
            f"/webhooks/{channel}", content=body, headers={**headers, "Content-Type": kind}
        ).status_code

    def rows(self, table: object = inbox) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]

    def whatsapp(self, *texts: str) -> bytes:
        customer = self.graph.whatsapp.customer("821055550142")
        return encode([customer.say(text, deliver=False) for text in texts])


def test_every_message_of_a_batch_is_kept_once_however_often_it_comes(door: Door) -> None:
    body = door.whatsapp("one", "two", "three")
    assert [door.post("whatsapp", body) for _ in range(3)] == [200] * 3
    with door.database.reading() as connection:
        assert connection.execute(select(inbox.c.text).order_by(inbox.c.id)).scalars().all() == ["one", "two", "three"]


def test_messenger_comes_in_too(door: Door) -> None:
    customer = door.graph.messenger.customer("7003500100000001")
    body = encode([customer.say("안녕하세요", deliver=False), customer.attach("picture", deliver=False)])
    assert door.post("messenger", body) == 200
    with door.database.reading() as connection:
        rows = connection.execute(select(inbox.c.text, inbox.c.attachments).order_by(inbox.c.id)).all()
    assert rows[0] == ("안녕하세요", None)
    assert json.loads(rows[1].attachments)[0]["kind"] == "image"


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=00", "sha1=" + "0" * 40, "sha256=" + "0" * 64, "sha256=\u00e9", sign("other", b"x")],
)
def test_nothing_unsigned_is_taken_and_every_refusal_looks_the_same(door: Door, signature: str) -> None:
    body = door.whatsapp("hi")
    answer = door.web.post(
        "/webhooks/whatsapp",
        content=body,
        headers={"X-Hub-Signature-256": signature.encode("latin-1"), "Content-Type": JSON},  # type: ignore[dict-item]
    )
    assert (answer.status_code, answer.content) == (403, b"")
    assert door.rows() == 0


def test_refused_signatures_are_said_once_a_minute_for_each_channel(door: Door, clock: SettableClock) -> None:
    web = TestClient(create_app(replace(door.deps, counters=delivery_counters())))
    with capture_logs() as logs:
        for channel in ("whatsapp", "whatsapp", "messenger"):
            assert web.post(f"/webhooks/{channel}", content=b"{}").status_code == 403
        clock.forward(seconds=60)
        assert web.post("/webhooks/whatsapp", content=b"{}").status_code == 403
    said = [one for one in logs if one["event"] == "webhook_unsigned"]
    assert [(one["channel"], one["refused"]) for one in said] == [("whatsapp", 1), ("messenger", 1), ("whatsapp", 3)]
    assert {one["cure"] for one in said} == {
        "SHOPCLERK_WHATSAPP_APP_SECRETS, if these are the platform's own",
        "SHOPCLERK_MESSENGER_APP_SECRETS, if these are the platform's own",
    }


def test_what_is_for_another_number_or_page_is_said_once_a_minute(door: Door, clock: SettableClock) -> None:
    fresh = Door(replace(door.deps, counters=delivery_counters()), door.database, door.graph)
    whatsapp = json.loads(door.whatsapp("hi"))
    whatsapp["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "888"
    messenger = json.loads(encode([door.graph.messenger.customer("7003500100000001").say("hi", deliver=False)]))
    messenger["entry"][0]["id"] = "999"
    messenger["entry"][0]["messaging"][0]["recipient"]["id"] = "999"
    with capture_logs() as logs:
        for channel, document in (("whatsapp", whatsapp), ("messenger", messenger), ("whatsapp", whatsapp)):
            assert fresh.post(channel, json.dumps(document).encode()) == 200
        clock.forward(seconds=60)
        assert fresh.post("whatsapp", json.dumps(whatsapp).encode()) == 200
        assert fresh.post("whatsapp", door.whatsapp("for us")) == 200
    said = [one for one in logs if one["event"] == "webhook_for_others"]
    assert [(one["channel"], one["reason"]) for one in said] == [
        ("whatsapp", "other_number"),
        ("messenger", "other_page"),
        ("whatsapp", "other_number"),
    ]
    assert {one["cure"] for one in said} == {"shopclerk doctor, if these are for your number or page"}
    assert door.rows() == 1


def test_no_signature_at_all_is_refused(door: Door) -> None:
    answer = door.web.post("/webhooks/whatsapp", content=door.whatsapp("hi"), headers={"Content-Type": JSON})
    assert (answer.status_code, answer.content, door.rows()) == (403, b"", 0)


def test_a_signature_of_another_body_is_refused(door: Door) -> None:
    assert door.post("whatsapp", door.whatsapp("hi"), signature=sign(APP_SECRET, door.whatsapp("old"))) == 403
    assert door.rows() == 0


def test_what_is_no_json_is_refused_after_the_signature(door: Door) -> None:
    assert door.post("whatsapp", door.whatsapp("hi"), kind="text/plain") == 415
    assert door.post("whatsapp", b"not json") == 400
    assert door.post("whatsapp", b"[" * 100_000) == 400
    assert (door.rows(), door.rows(unknown_events)) == (0, 0)


def test_a_body_longer_than_any_platforms_is_refused_unread(door: Door) -> None:
    assert door.post("whatsapp", b"x" * (3 * 1024 * 1024 + 1)) == 413
    assert door.web.post("/webhooks/whatsapp", content=b"{}", headers={"Content-Length": "9" * 30}).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 64 * 1024

    answer = door.web.post("/webhooks/whatsapp", content=endless(), headers={"Content-Type": JSON})
    assert answer.status_code == 413
    assert door.rows() == 0


def test_a_client_that_never_ends_its_body_is_not_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks_module, "BODY_WITHIN", timedelta(milliseconds=20))
    answers: list[dict[str, object]] = []

    async def drip() -> None:
        chunks = drops()

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": await chunks.__anext__(), "more_body": True}

        async def send(message: dict[str, object]) -> None:
            answers.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/webhooks/whatsapp",
            "raw_path": b"/webhooks/whatsapp",
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
        }
        await door.web.app(scope, receive, send)  # type: ignore[arg-type]

    async def drops() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.005)
            yield b" "

    asyncio.run(drip())
    assert answers[0]["status"] == 408


def test_a_database_that_is_away_makes_the_platform_send_it_again(door: Door) -> None:
    class Away(Intake):
        def accept_batches(self, *_: object) -> object:  # type: ignore[override]
            raise StorageUnavailableError("gone for a minute")

    intake = Away(door.database, PipeDispatcher(None), door.deps.clock)
    away = Door(replace(door.deps, intake=intake), door.database, door.graph)
    body = door.whatsapp("hi")
    headers = {"X-Hub-Signature-256": sign(APP_SECRET, body), "Content-Type": JSON}
    answer = away.web.post("/webhooks/whatsapp", content=body, headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"], answer.content) == (503, "5", b"")
    assert door.rows() == 0
    assert door.post("whatsapp", body) == 200
    assert door.rows() == 1


def test_unknown_channels_paths_and_methods(door: Door) -> None:
    assert door.post("telegram", b"{}") == 404
    assert door.web.get("/webhooks/web").status_code == 404
    assert door.web.post("/webhooks").status_code == 404
    assert door.web.delete("/webhooks/whatsapp").status_code == 405


def test_the_challenge_is_answered_to_who_knows_the_word(door: Door) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
    answer = door.web.get("/webhooks/whatsapp", params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    wrong = door.web.get("/webhooks/whatsapp", params={**query, "hub.verify_token": "guess"})
    assert (wrong.status_code, wrong.text) == (403, "")


def test_neither_secrets_nor_words_are_logged(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    body = door.whatsapp("my secret words")
    door.post("whatsapp", body)
    door.post("whatsapp", body, signature="sha256=guess")
    door.post("whatsapp", b"secret words, not json")
    door.web.get("/webhooks/whatsapp", params={"hub.verify_token": "secret guess"})
    logged = capsys.readouterr()
    assert "secret" not in logged.out + logged.err
    assert APP_SECRET not in logged.out + logged.err


def test_what_our_parser_fails_at_is_kept_and_not_sent_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("a bug of ours")

    monkeypatch.setattr(door.deps.channels["whatsapp"], "parse", fail)
    body = door.whatsapp("hi")
    assert door.post("whatsapp", body) == 200
    with door.database.reading() as connection:
        assert connection.execute(select(unknown_events.c.kind, unknown_events.c.raw)).all() == [
            ("parser-failed", body.decode())
        ]


@given(
    body=st.binary(max_size=300)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=20) | st.sampled_from(["whatsapp_business_account", "page"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["object", "entry", "changes", "value", "messages", "messaging", "statuses", "from", "id"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    ).map(lambda document: json.dumps(document).encode()),
    headers=st.dictionaries(
        st.sampled_from(["content-type", "x-hub-signature", "x-request-id", "transfer-encoding-x"]),
        st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=30),
        max_size=3,
    ),
    signed=st.booleans(),
    channel=st.sampled_from(["whatsapp", "messenger", "web", "%00", "..%2f"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_and_headers_are_accepted_or_cleanly_refused(
    door: Door, body: bytes, headers: dict[str, str], channel: str, *, signed: bool
) -> None:
    sent = {"content-type": JSON, **headers}
    if signed:
        sent["x-hub-signature-256"] = sign(APP_SECRET, body)
    raw = {name.encode(): value.encode("latin-1") for name, value in sent.items()}
    answer = door.web.post(f"/webhooks/{channel}", content=body, headers=raw)  # type: ignore[arg-type]
    assert answer.status_code == 200 or 400 <= answer.status_code < 500
    assert signed or answer.status_code != 200


def test_metrics_are_for_this_machine_or_who_has_the_token(door: Door) -> None:
    neighbour = TestClient(create_app(door.deps), client=("127.0.0.1", 5000))
    stranger = TestClient(create_app(door.deps), client=("203.0.113.9", 5000))
    assert neighbour.get("/metrics").status_code == 200
    assert neighbour.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert stranger.get("/metrics").status_code == 404
    locked = TestClient(create_app(replace(door.deps, metrics_token=b"let me in")), client=("203.0.113.9", 5000))
    assert locked.get("/metrics").status_code == 404
    assert locked.get("/metrics", headers={"Authorization": "Bearer let me in"}).status_code == 200


def test_metrics_say_what_waits_what_came_and_what_nobody_knows(door: Door, clock: SettableClock) -> None:
    fresh = Door(replace(door.deps, counters=delivery_counters()), door.database, door.graph)
    customer = door.graph.whatsapp.customer("821055550142")
    body = encode([customer.say("hi", deliver=False), customer.send_raw("hologram", {"x": 1}, deliver=False)])
    fresh.post("whatsapp", body)
    fresh.post("whatsapp", body, signature="sha256=guess")
    clock.forward(seconds=30)
    lines = TestClient(create_app(fresh.deps), client=("127.0.0.1", 5000)).get("/metrics").text.splitlines()
    assert 'shopclerk_oldest_pending_seconds{direction="in"} 30' in lines
    assert 'shopclerk_webhook_requests_total{channel="whatsapp",result="accepted"} 1' in lines
    assert 'shopclerk_webhook_requests_total{channel="whatsapp",result="unsigned"} 1' in lines
    assert "# TYPE shopclerk_messages gauge" in lines
    assert any(line.startswith("shopclerk_unknown_events_total{") and line.endswith(" 1") for line in lines)

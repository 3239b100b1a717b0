from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.messages import Reply
from bot.web import events
from bot.web.events import stream_events


def read(shop: Any, count: int, *, after: int = 0, meanwhile: Callable[[], None] | None = None) -> list[str]:
    """The first `count` chunks of a stream; `meanwhile` runs after the first look at the database."""

    async def collect() -> list[str]:
        stream = stream_events(shop.deps, shop.conversation_id(), after, asyncio.Event())
        chunks: list[str] = []
        async for chunk in stream:
            chunks.append(chunk)
            if len(chunks) == count:
                break
            if "event: typing" in chunk and meanwhile:
                asyncio.get_running_loop().call_soon(meanwhile)
        await stream.aclose()  # type: ignore[attr-defined]
        return chunks

    return asyncio.run(asyncio.wait_for(collect(), 5))


def data(chunk: str) -> Any:
    return json.loads(chunk.split("data: ", 1)[1])


def test_a_new_stream_tells_how_things_are(shop: Any) -> None:
    shop.send("hello")
    assert read(shop, 3) == [
        "retry: 1500\n\n",
        'event: clerk\ndata: {"state":"down"}\n\n',
        'event: typing\ndata: {"typing":true}\n\n',
    ]


def test_replies_carry_the_id_to_resume_from(shop: Any) -> None:
    shop.send("hello")
    shop.answer(Reply("안녕하세요!\n무엇을 도와드릴까요?"), Reply("second"))
    chunks = read(shop, 3)
    assert chunks[1].startswith("id: 1\nevent: reply\ndata: {")
    assert chunks[1].count("\n") == 4
    assert data(chunks[1])["text"] == "안녕하세요!\n무엇을 도와드릴까요?"
    assert chunks[2].startswith("id: 2\nevent: reply\n")
    assert read(shop, 2, after=1)[1].startswith("id: 2\n")
    assert read(shop, 2, after=2)[1].startswith("event: clerk\n")


def test_a_reply_comes_as_soon_as_it_is_signalled(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BUSY_POLL_S", 60.0)
    shop.send("hello")

    def answer() -> None:
        shop.answer(Reply("hi"))
        shop.deps.signals.notify(shop.conversation_id())

    chunks = read(shop, 5, meanwhile=answer)
    assert data(chunks[3])["text"] == "hi"
    assert data(chunks[4]) == {"typing": False}


def test_a_reply_that_is_signalled_while_the_database_is_read_is_not_missed(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe may be heard before what the loop was to do next: uvloop does so."""
    monkeypatch.setattr(events, "BUSY_POLL_S", 60.0)
    shop.send("hello")
    answers = iter([Reply("hi")])

    async def answered_meanwhile(look: Callable[..., Any], *arguments: Any) -> Any:
        seen = look(*arguments)
        for reply in answers:
            shop.answer(reply)
            shop.deps.signals.notify(shop.conversation_id())
        return seen

    monkeypatch.setattr(asyncio, "to_thread", answered_meanwhile)
    assert data(read(shop, 5)[3])["text"] == "hi"


def test_a_stream_that_has_heard_of_a_message_asks_often_for_its_answer(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "IDLE_POLL_S", 60.0)
    monkeypatch.setattr(events, "BUSY_POLL_S", 0.01)
    shop.send("hello")
    shop.answer(Reply("hi"))

    def write() -> None:
        shop.send("and now?")
        shop.deps.signals.notify(shop.conversation_id())

    def answer_without_a_word() -> None:
        shop.answer(Reply("now"))

    steps = iter([write, answer_without_a_word])

    def take_a_step() -> None:
        next(steps)()

    chunks = read(shop, 7, meanwhile=take_a_step)
    told = [chunk.split("data: ", 1)[1].strip() for chunk in chunks if "event: typing" in chunk]
    assert told == ['{"typing":false}', '{"typing":true}', '{"typing":false}']
    assert [data(chunk)["text"] for chunk in chunks if "event: reply" in chunk] == ["hi", "now"]


def test_an_idle_stream_sends_a_comment(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BUSY_POLL_S", 0.01)
    shop.send("hello")
    assert read(shop, 4)[3] == ": keep-alive\n\n"


def test_waking_and_ready_are_told_when_they_change(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BUSY_POLL_S", 0.01)
    shop.send("hello")
    shop.deps.workers.report("w1", "loading")
    chunks = read(shop, 4, meanwhile=lambda: shop.deps.workers.report("w1", "ready"))
    told = [data(chunk)["state"] for chunk in chunks if chunk.startswith("event: clerk")]
    assert told[0] == "waking"
    assert chunks[3] in {'event: clerk\ndata: {"state":"ready"}\n\n', ": keep-alive\n\n"}


def test_a_database_that_is_away_does_not_end_the_stream(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BUSY_POLL_S", 0.01)
    shop.send("hello")
    conversation_id = shop.conversation_id()
    shop.break_storage()
    shop.conversation_id = lambda: conversation_id
    assert read(shop, 3) == ["retry: 1500\n\n", ": storage away\n\n", ": storage away\n\n"]


def test_a_finished_stream_leaves_no_listener(shop: Any) -> None:
    shop.send("hello")

    async def use() -> dict[str, Any]:
        stream = stream_events(shop.deps, shop.conversation_id(), 0, asyncio.Event())
        task: asyncio.Task[str] | None = None
        chunks = 0
        while chunks < 3:
            await stream.__anext__()
            chunks += 1

        async def following() -> str:
            return await stream.__anext__()

        task = asyncio.create_task(following())
        await asyncio.sleep(0)
        task.cancel()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        return dict(shop.deps.signals._events)  # noqa: SLF001 (nothing else shows a leak)

    assert asyncio.run(use()) == {}


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "9" * 19, "١"])
def test_a_wrong_event_id_is_refused(shop: Any, value: str) -> None:
    response = shop.browser.get("/chat/events", params={"after": value})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_event_id")


def test_a_stopping_server_ends_the_stream(shop: Any) -> None:
    shop.send("hello")

    async def use() -> list[str]:
        closing = asyncio.Event()
        chunks = []
        async for chunk in stream_events(shop.deps, shop.conversation_id(), 0, closing):
            chunks.append(chunk)
            closing.set()
        return chunks

    assert asyncio.run(asyncio.wait_for(use(), 5)) == ["retry: 1500\n\n"]


def test_a_head_request_opens_no_stream(shop: Any) -> None:
    response = shop.browser.head("/chat/events")
    assert (response.status_code, response.content) == (200, b"")

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from bot.web.streams import Streams


def test_the_oldest_stream_of_a_conversation_ends_when_there_are_too_many() -> None:
    async def check() -> None:
        streams = Streams(of_one=2)
        with ExitStack() as tabs:
            first, second, third = (tabs.enter_context(streams.open("web:1")) for _ in range(3))
            other = tabs.enter_context(streams.open("web:2"))
            assert [one.is_set() for one in (first, second, third, other)] == [True, False, False, False]

    asyncio.run(check())


def test_a_stream_that_has_ended_makes_room() -> None:
    async def check() -> None:
        streams = Streams(of_one=2, in_all=2)
        with streams.open("web:1") as staying:
            with streams.open("web:1"):
                assert streams.full
            assert not streams.full
            with streams.open("web:1") as later:
                assert [staying.is_set(), later.is_set()] == [False, False]

    asyncio.run(check())


def test_all_streams_end_with_the_server_and_those_that_come_too() -> None:
    async def check() -> None:
        streams = Streams()
        with streams.open("web:1") as before:
            streams.close()
            with streams.open("web:2") as after:
                assert [before.is_set(), after.is_set()] == [True, True]

    asyncio.run(check())

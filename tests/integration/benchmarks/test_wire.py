from __future__ import annotations

import asyncio

from benchmarks.wire import TIMED_OUT, Client

TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BROKEN_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"


def statuses(*scripts: list[bytes]) -> tuple[list[int], int]:
    """What two requests hear from a server that answers by one script a connection; and the requests it saw.

    An empty answer, and the end of a script, close the connection.
    """
    seen = 0
    connections = iter(scripts)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        for answer in next(connections):
            await reader.readuntil(b"{}")
            seen += 1
            writer.write(answer)
            if answer != TAKEN:
                break
        else:
            await reader.read()
        writer.close()

    async def two_requests() -> list[int]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        client = Client(server.sockets[0].getsockname()[1], timeout_s=5)
        answers = [await client.post("/", b"{}", {}) for _ in range(2)]
        client.close()
        server.close()
        return [answer.status for answer in answers]

    return asyncio.run(two_requests()), seen


def test_requests_share_a_kept_connection() -> None:
    assert statuses([TAKEN, TAKEN]) == ([200, 200], 2)


def test_a_kept_connection_that_the_server_closed_is_no_refusal() -> None:
    assert statuses([TAKEN, b""], [TAKEN]) == ([200, 200], 3)


def test_a_new_connection_that_breaks_is_told() -> None:
    assert statuses([b""], [TAKEN]) == ([TIMED_OUT, 200], 2)


def test_an_answer_that_breaks_off_is_not_asked_for_again() -> None:
    assert statuses([TAKEN, BROKEN_OFF], [TAKEN]) == ([200, TIMED_OUT], 2)

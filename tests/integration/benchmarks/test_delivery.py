from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timezone

import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.delivery import acknowledgements, compare, compare_costs, ratio_of_turns
from benchmarks.figures import Figure
from benchmarks.fronts import APP_SECRET, FRONTS
from benchmarks.growth import slope
from benchmarks.load import Load, LoadError, running_load
from bot.channels.messenger.parse import parse_webhook
from bot.channels.signature import verify_signature
from bot.testing.graph_emulator.webhooks import PAGE_ID
from bot.testing.serving import ServerThread, free_port


class EchoClerk:
    """Answers each signed message by two sends, and can be told to refuse."""

    def __init__(self, graph_port: int) -> None:
        self._graph = f"http://127.0.0.1:{graph_port}/me/messages"
        self.status = 200
        self.app = Starlette(routes=[Route("/webhooks/messenger", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        body = await request.body()
        assert verify_signature(request.headers, body, [APP_SECRET])
        for message in parse_webhook(body, received_at=datetime.now(timezone.utc), page_id=PAGE_ID).messages:
            for _ in range(2):
                await asyncio.to_thread(self._send, message.customer)
        return PlainTextResponse("", self.status)

    def _send(self, customer: str) -> None:
        answer = requests.post(self._graph, json={"recipient": {"id": customer}, "message": {"text": "hi"}}, timeout=5)
        assert answer.json()["recipient_id"] == customer


@pytest.fixture
def load_and_clerk() -> Iterator[tuple[Load, EchoClerk]]:
    graph_port, port = free_port(), free_port()
    clerk = EchoClerk(graph_port)
    server = ServerThread(clerk.app, port)
    with running_load("messenger", port, graph_port) as load:
        yield load, clerk
    server.stop()


def test_the_generator_counts_what_was_acknowledged_and_answered(load_and_clerk: tuple[Load, EchoClerk]) -> None:
    load, clerk = load_and_clerk
    calibrated = load.call("calibrate", text="hello")
    assert (calibrated["status"], calibrated["parts"]) == (200, 2)
    rated = load.call("rate", text="hello", per_second=50, seconds=0.2)
    assert (rated["posted"], rated["taken"], len(rated["acks_ms"])) == (10, 10, 10)
    assert load.call("drain")["missing"] == 0
    closed = load.call("closed", text="hello", customers=2, turns_each=3, messages=6)
    assert closed["messages"] == closed["answered"] >= 6
    talked = load.call("talk", text="hello", conversations=2, turns=3)
    assert [len(one) for one in talked["conversations_ms"]] == [3, 3]
    assert 0 < load.largest_share < 1
    clerk.status = 503
    assert load.call("rate", text="hello", per_second=50, seconds=0.1)["taken"] == 0
    with pytest.raises(LoadError, match="503"):
        load.call("burst", text="hello", customers=1)


def test_a_message_to_stock_rasa_is_signed_in_the_header_that_it_reads() -> None:
    body, headers = FRONTS["stock-messenger"].request("1", "m_1", "hi")
    assert headers["X-Hub-Signature"].startswith("sha256=")
    assert json.loads(body)["entry"][0]["messaging"][0]["message"] == {"mid": "m_1", "text": "hi"}
    assert json.loads(FRONTS["stock-rest"].request("1", "m_1", "hi")[0]) == {"sender": "1", "message": "hi"}


def test_turns_are_compared_with_their_neighbours() -> None:
    conversation = [100.0, 2, 3, 4, 5, 6, 7, 8, *[50.0] * 185, 10, 20, 30, 40, 50, 60, 70]
    assert len(conversation) == 200
    assert ratio_of_turns([conversation]) == (5, 40)


def test_the_slope_of_a_line_is_its_slope() -> None:
    assert slope([(0, 100), (1, 102), (2, 104)]) == 2
    assert slope([(0, 5), (1, 5)]) == 0
    with pytest.raises(ValueError, match="no slope"):
        slope([(1, 5)])


def test_throughput_is_compared_door_by_door_and_what_is_missing_is_said() -> None:
    ours = {"clerk": 60.0, "clerk, one worker": 30.0, "slow Graph": 50.0}
    compared = compare(ours, {"Messenger": 10.0, "REST": 15.0, "slow Graph": 2.0}, "")
    assert [(one.value, one.passed) for one in compared] == [(6.0, True), (4.0, False), (3.0, None), (25.0, True)]
    costs = compare_costs({"clerk": 20.0}, {"Messenger": 80.0, "slow Graph": 90.0})
    assert [(one.value, one.bar) for one in costs] == [(4.0, None)]
    skipped = compare(ours, {}, "not trained")
    assert [(one.value, one.passed, one.spread) for one in skipped] == [(None, None, "not trained")] * 4


def test_the_bar_of_an_acknowledgement_is_for_its_99th_percentile_and_lost_ones_are_told() -> None:
    result = {"acks_ms": [float(one) for one in range(1, 101)], "lags_ms": [1.0], "posted": 102, "taken": 100}
    middle, worst = acknowledgements("acknowledged", result, 15.0)
    assert (middle.value, middle.passed) == (50.0, None)
    assert (worst.value, worst.passed) == (99.0, False)
    assert worst.spread == "1.0 … 100.0; generator late by 1.0 ms (p99); 2 not acknowledged in a minute"


def test_a_figure_that_was_not_measured_has_no_verdict() -> None:
    figure = Figure("ratio", None, "×", 6.0, at_least=True)
    assert figure.passed is None
    with pytest.raises(ValueError, match="ratio was not measured"):
        _ = figure.known

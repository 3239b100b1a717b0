"""Customers by the hundred and the Graph API that answers go to, in a process of its own.

`python -m benchmarks.load_generator FRONT PORT GRAPH_PORT`: one JSON object a line on standard input, one a line back.
`{"do": NAME, …}` calls the method of that name of `Customers`. The answer is what the method gives, with `share`: how
much of one core this process took meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any

import uvloop

from benchmarks.fronts import FRONTS, Front
from benchmarks.wire import Answer, Client, serve

QUIET_S = 1.5
OK = 200
PATIENCE_S = 60.0


class Customers:
    """Everybody who writes, and what they were told. A reply may be several messages: `parts`, always the same."""

    def __init__(self, front: Front, client: Client) -> None:
        self._front = front
        self._client = client
        self._heard: Counter[str] = Counter()
        self._waiting: dict[str, tuple[int, asyncio.Future[float]]] = {}
        self._numbers = count()
        self._ids = count()
        self.parts = 1
        self.delay_s = 0.0
        self._open: Counter[str] = Counter()

    def graph(self, _path: str, body: bytes) -> tuple[float, bytes]:
        """Be the Graph API: take everything, and note who was told something."""
        call = json.loads(body)
        customer = call["recipient"]["id"]
        if "message" in call:
            self._heard[customer] += 1
            needed, waiter = self._waiting.get(customer, (0, None))
            if waiter is not None and self._heard[customer] >= needed and not waiter.done():
                waiter.set_result(time.perf_counter())
        answer = {"recipient_id": customer, "message_id": f"m_{next(self._ids)}"}
        return self.delay_s, json.dumps(answer).encode()

    async def calibrate(self, text: str, delay_s: float = 0.0) -> dict[str, Any]:
        """Say `text` once and count the messages of its reply; `delay_s` is how long a Graph call takes from now on."""
        customer = self._customer()
        answer = await self._post(customer, text)
        deadline = time.perf_counter() + PATIENCE_S
        while not self._heard[customer] and time.perf_counter() < deadline:  # noqa: ASYNC110 (often enough)
            await asyncio.sleep(0.01)
        heard_at = time.perf_counter()
        if not self._front.replies_in_answer:
            await asyncio.sleep(QUIET_S)
        self.parts = self._heard.pop(customer, 0)
        self.delay_s = delay_s
        return {"status": answer.status, "parts": self.parts, "heard_at": heard_at}

    async def rate(self, text: str, per_second: float, seconds: float, turns_each: int = 5) -> dict[str, Any]:
        """Write at a steady rate, whatever comes back; gives the acknowledgements. `drain` waits for the replies."""
        messages = round(per_second * seconds)
        customers = [self._customer() for _ in range(-(-messages // turns_each))]
        begun = time.perf_counter()
        lags, posting = [], []
        for number in range(messages):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            lags.append(1000 * (time.perf_counter() - due))
            customer = customers[number % len(customers)]
            self._open[customer] += 1
            posting.append(asyncio.ensure_future(self._post(customer, text)))
        answers = await asyncio.gather(*posting)
        taken = [one for one in answers if one.status == OK]
        return {
            "acks_ms": [1000 * (one.answered_at - one.sent_at) for one in taken],
            "lags_ms": lags,
            "posted": messages,
            "taken": len(taken),
            "unanswered": sum(self._heard[one] < self._due(one) for one in self._open),
            "seconds": time.perf_counter() - begun,
        }

    async def drain(self, within_s: float = 120.0) -> dict[str, Any]:
        """Wait until everybody of `rate` has their replies; counts replies that are missing or too many."""
        deadline = time.perf_counter() + within_s
        while time.perf_counter() < deadline and not self._all_heard():  # noqa: ASYNC110 (often enough)
            await asyncio.sleep(0.05)
        if not self._front.replies_in_answer:
            await asyncio.sleep(QUIET_S)
        missing = sum(max(0, self._due(one) - self._heard[one]) for one in self._open)
        extra = sum(max(0, self._heard[one] - self._due(one)) for one in self._open)
        for one in self._open:
            del self._heard[one]
        self._open.clear()
        return {"missing": missing, "extra": extra}

    async def closed(
        self,
        *,
        text: str,
        customers: int,
        turns_each: int,
        seconds: float = 0.0,
        messages: int = 0,
        warm_up_s: float = 0.0,
    ) -> dict[str, Any]:
        """Each of `customers` writes, waits for the reply and writes again; after `turns_each` another one comes.

        For `seconds`, or until `messages` were answered. What was answered in the first `warm_up_s` is not counted.
        """
        begun = time.perf_counter()
        count_from, end = begun + warm_up_s, begun + warm_up_s + seconds if seconds else float("inf")
        latencies: list[float] = []
        last = count_from
        total = 0

        async def one_after_another() -> None:
            nonlocal last, total
            while time.perf_counter() < end and not (messages and total >= messages):
                customer = self._customer()
                for _ in range(turns_each):
                    asked = time.perf_counter()
                    replied = await self._turn(customer, text)
                    total += 1
                    if count_from <= replied <= end:
                        latencies.append(1000 * (replied - asked))
                        last = max(last, replied)
                    if replied > end or (messages and total >= messages):
                        break
                self._heard.pop(customer, None)

        await asyncio.gather(*(one_after_another() for _ in range(customers)))
        return {
            "messages": total,
            "answered": len(latencies),
            "seconds": (end if seconds else last) - count_from,
            "latencies_ms": latencies,
        }

    async def talk(self, text: str, conversations: int, turns: int) -> dict[str, Any]:
        """Have long conversations, one after the other; gives the milliseconds of each turn of each."""
        heard = []
        for _ in range(conversations):
            customer = self._customer()
            times = []
            for _ in range(turns):
                asked = time.perf_counter()
                times.append(1000 * (await self._turn(customer, text) - asked))
            heard.append(times)
            self._heard.pop(customer, None)
        return {"conversations_ms": heard}

    async def burst(self, text: str, customers: int) -> dict[str, Any]:
        """Let so many write at the same moment; gives when the last of them had a reply, by `time.perf_counter`."""
        people = [self._customer() for _ in range(customers)]
        replied = await asyncio.gather(*(self._turn(one, text) for one in people))
        for one in people:
            self._heard.pop(one, None)
        return {"last_reply_at": max(replied)}

    def _customer(self) -> str:
        return f"{9_000_000_000 + next(self._numbers)}"

    def _all_heard(self) -> bool:
        return all(self._heard[one] >= self._due(one) for one in self._open)

    def _due(self, customer: str) -> int:
        return self._open[customer] * self.parts

    async def _turn(self, customer: str, text: str) -> float:
        """Write and wait for the reply; gives when it was there. Raises `TimeoutError` after a minute."""
        needed = self._heard[customer] + self.parts
        waiter: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[customer] = (needed, waiter)
        try:
            answer = await self._post(customer, text)
            if answer.status != OK:
                raise RuntimeError(f"a message was answered with {answer.status}")
            if self._heard[customer] >= needed and self._front.replies_in_answer:
                return answer.answered_at
            return await asyncio.wait_for(waiter, PATIENCE_S)
        finally:
            del self._waiting[customer]

    async def _post(self, customer: str, text: str) -> Answer:
        body, headers = self._front.request(customer, f"m_in_{customer}_{next(self._ids)}", text)
        answer = await self._client.post(self._front.path, body, headers)
        if self._front.replies_in_answer and answer.status == OK:
            self._heard[customer] += len(json.loads(answer.body))
        return answer


async def _work(arguments: Sequence[str]) -> None:
    front, port, graph_port = FRONTS[arguments[0]], int(arguments[1]), int(arguments[2])
    client = Client(port)
    customers = Customers(front, client)
    server = await serve(graph_port, customers.graph)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            result = await getattr(customers, command.pop("do"))(**command)
        except (asyncio.TimeoutError, RuntimeError) as error:
            result = {"error": f"{type(error).__name__} {error}"}
        share = (time.process_time() - cpu) / (time.perf_counter() - wall)
        print(json.dumps({**result, "share": share}), flush=True)
    server.close()
    client.close()


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(_work(sys.argv[1:]))

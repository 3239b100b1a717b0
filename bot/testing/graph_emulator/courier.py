"""Carries webhook requests to the clerk, again and again until it answers 200, as the platforms do."""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

import requests

from bot.testing.graph_emulator.webhooks import Event, sign

# The platform waits minutes, then hours, for days; a test has no hours.
RETRY_WAITS_S = (0.05, 0.1, 0.2, 0.5, 1.0)
TIMEOUT_S = 20.0
OK = 200


@dataclass
class Parcel:
    """One request under way. `attempts` are the statuses it was answered with; 0 is no answer."""

    events: tuple[Event, ...]
    body: bytes
    url: str
    lane: str = ""
    attempts: list[int] = field(default_factory=list)
    problem: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the clerk has answered 200."""
        return bool(self.attempts) and self.attempts[-1] == OK


class Courier:
    """Delivers parcels. Parcels of one lane make their first attempt one after the other.

    What fails comes again later and may be overtaken, as on the platforms. With `keep_order` it holds its lane up
    instead, so that a test can tell the order in which the clerk was told.
    """

    def __init__(
        self, secret: str, changed: threading.Condition, *, workers: int = 16, on_attempt: Callable[[Parcel], None]
    ) -> None:
        """Sign with `secret`; after each attempt call `on_attempt` and notify `changed`, whose lock guards parcels."""
        self.secret = secret
        self.retry_waits_s: Sequence[float] = RETRY_WAITS_S
        self.keep_order = False
        self.parcels: list[Parcel] = []
        self.outstanding = 0
        self._changed = changed
        self._on_attempt = on_attempt
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="courier")
        self._local = threading.local()
        self._lanes: dict[str, deque[Parcel]] = {}
        self._due: list[tuple[float, int, Parcel]] = []
        self._numbers = count()
        self._wake = threading.Condition()
        self._closed = False
        self._clock = threading.Thread(target=self._watch, name="courier-clock", daemon=True)
        self._clock.start()

    def send(self, parcels: Sequence[Parcel], *, after_s: float = 0.0) -> None:
        """Take parcels on; they go out in this order, `after_s` from now."""
        with self._changed:
            self.parcels += parcels
            self.outstanding += len(parcels)
        for parcel in parcels:
            self._schedule(parcel, after_s)

    def close(self) -> None:
        """Stop; what has not arrived never will."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        self._clock.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _schedule(self, parcel: Parcel, after_s: float) -> None:
        with self._wake:
            heapq.heappush(self._due, (monotonic() + after_s, next(self._numbers), parcel))
            self._wake.notify_all()

    def _watch(self) -> None:
        while True:
            with self._wake:
                while not self._closed and (not self._due or self._due[0][0] > monotonic()):
                    self._wake.wait(self._due[0][0] - monotonic() if self._due else None)
                if self._closed:
                    return
                parcel = heapq.heappop(self._due)[2]
                if parcel.lane and not parcel.attempts:
                    if parcel.lane in self._lanes:
                        self._lanes[parcel.lane].append(parcel)
                        continue
                    self._lanes[parcel.lane] = deque()
                self._pool.submit(self._attempt, parcel)

    def _attempt(self, parcel: Parcel) -> None:
        first = not parcel.attempts
        status, problem = self._post(parcel)
        with self._changed:
            parcel.attempts.append(status)
            parcel.problem = problem
            tries = len(parcel.attempts)
            self.outstanding -= parcel.arrived
            self._on_attempt(parcel)
            self._changed.notify_all()
        if status != OK:
            self._schedule(parcel, self.retry_waits_s[min(tries, len(self.retry_waits_s)) - 1])
        if parcel.lane and (status == OK if self.keep_order else first):
            self._next_in(parcel.lane)

    def _next_in(self, lane: str) -> None:
        with self._wake:
            if self._closed:
                return
            if self._lanes[lane]:
                self._pool.submit(self._attempt, self._lanes[lane].popleft())
            else:
                del self._lanes[lane]

    def _post(self, parcel: Parcel) -> tuple[int, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(self.secret, parcel.body),
        }
        try:
            answer = self._session().post(parcel.url, parcel.body, headers=headers, timeout=TIMEOUT_S)
        except requests.RequestException as error:
            return 0, type(error).__name__
        return answer.status_code, "" if answer.status_code == OK else f"HTTP {answer.status_code}"

    def _session(self) -> requests.Session:
        """A session for each thread, so that connections are kept, as the platform keeps them."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.trust_env = False
        return session

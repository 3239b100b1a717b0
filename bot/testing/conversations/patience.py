"""End what does not end by itself: an action that waits forever, or computes forever.

A thread cannot be killed, but an exception can be raised in it from outside: it is seen as soon as the thread runs
Python again. So an action that is given up does nothing more, and above all not in the next conversation's store. One
that waits in the operating system for what never comes stays there: its thread is nobody's, and the process ends
without it.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

LOOKS_EVERY_S = 0.5
"""How exact the watchdog is."""


class GivenUpError(BaseException):
    """Raised inside of what took too long. No `Exception`: an action that catches those does not catch this."""


def _interrupt(thread: int | None) -> None:
    if thread is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(GivenUpError))


class Hands(ThreadPoolExecutor):
    """The threads that blocking actions run in. Unlike those of a usual pool they can be given up."""

    def __init__(self) -> None:
        """No thread yet."""
        super().__init__(max_workers=1)  # for asyncio, which wants this class; that one never starts
        self._changing = threading.Lock()
        self._idle: list[_Hand] = []
        self._busy: set[_Hand] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` in a thread that is free, or in a new one."""
        future: Future[Any] = Future()
        with self._changing:
            hand = self._idle.pop() if self._idle else _Hand(self._has_done)
            self._busy.add(hand)
        hand.take(future, lambda: fn(*args, **kwargs))
        return future

    def give_up(self) -> None:
        """End what is running, and wait for nothing."""
        with self._changing:
            for hand in self._busy:
                hand.give_up()
            self._busy.clear()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (its signature)
        """An event loop that closes does not take the threads with it: the next conversation's uses them."""

    def _has_done(self, hand: _Hand) -> None:
        with self._changing:
            if hand in self._busy:
                self._busy.remove(hand)
                self._idle.append(hand)


class _Hand(threading.Thread):
    """One thread, which does one thing after the other."""

    def __init__(self, has_done: Callable[[_Hand], None]) -> None:
        super().__init__(name="action", daemon=True)
        self._has_done = has_done
        self._work: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self.start()

    def take(self, future: Future[Any], work: Callable[[], Any]) -> None:
        """Do this next."""
        self._work.put((future, work))

    def give_up(self) -> None:
        """End what it does, and the thread."""
        _interrupt(self.ident)

    def run(self) -> None:
        """Work until given up."""
        while True:
            future, work = self._work.get()
            if not future.set_running_or_notify_cancel():
                self._has_done(self)
                continue
            try:
                result = work()
            except GivenUpError as error:
                future.set_exception(error)
                return
            except BaseException as error:  # noqa: BLE001 (whoever waits for the result gets it)
                self._has_done(self)
                future.set_exception(error)
            else:
                self._has_done(self)
                future.set_result(result)
            del future, work


class Watchdog:
    """Interrupts a thread that computes for longer than it may: its event loop cannot see the time pass."""

    def __init__(self) -> None:
        """Watch nothing yet."""
        self._changing = threading.Lock()
        self._until: float | None = None
        self._watched: int | None = None
        self._thread: threading.Thread | None = None

    @contextmanager
    def watching(self, seconds: float) -> Iterator[None]:
        """Raise `GivenUpError` in what is inside and takes longer."""
        if self._thread is None:
            self._thread = threading.Thread(name="watchdog", target=self._look, daemon=True)
            self._thread.start()
        with self._changing:
            self._watched, self._until = threading.get_ident(), time.monotonic() + seconds
        try:
            yield
        finally:
            with self._changing:
                self._until = None

    def _look(self) -> None:
        while True:
            time.sleep(LOOKS_EVERY_S)
            with self._changing:
                if self._until is not None and time.monotonic() > self._until:
                    self._until = None
                    _interrupt(self._watched)

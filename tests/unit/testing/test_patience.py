"""What does not end by itself is ended."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from bot.testing.conversations import patience
from bot.testing.conversations.patience import GivenUpError, Hands, Watchdog

PATIENCE_S = 10


def test_hands_do_one_thing_after_the_other_and_pass_errors_on() -> None:
    hands = Hands()

    assert hands.submit(lambda a, *, b: a + b, 1, b=2).result(PATIENCE_S) == 3
    with pytest.raises(ZeroDivisionError):
        hands.submit(lambda: 1 / 0).result(PATIENCE_S)
    names = {hands.submit(threading.get_ident).result(PATIENCE_S) for _ in range(3)}
    assert len(names) == 1


def test_what_is_given_up_ends_and_the_next_is_done_by_somebody_else() -> None:
    hands = Hands()
    began, thread = threading.Event(), list[threading.Thread]()

    def count_for_ever() -> None:
        thread.append(threading.current_thread())
        began.set()
        while True:
            pass

    future = hands.submit(count_for_ever)
    assert began.wait(PATIENCE_S)
    hands.give_up()

    with pytest.raises(GivenUpError):
        future.result(PATIENCE_S)
    thread[0].join(PATIENCE_S)
    assert not thread[0].is_alive()
    assert hands.submit(threading.current_thread).result(PATIENCE_S) is not thread[0]


def test_who_waits_in_the_operating_system_is_left_there() -> None:
    hands = Hands()
    began, never = threading.Event(), threading.Event()

    def wait_for_ever() -> None:
        began.set()
        never.wait()

    future = hands.submit(wait_for_ever)
    assert began.wait(PATIENCE_S)
    hands.give_up()

    assert hands.submit(lambda: "next").result(PATIENCE_S) == "next"
    assert not future.done()
    never.set()  # what never comes, for the sake of the other tests
    with pytest.raises(GivenUpError):
        future.result(PATIENCE_S)


def test_what_was_called_off_before_it_began_is_not_done() -> None:
    hands = Hands()
    go, done = threading.Event(), list[int]()
    first = hands.submit(go.wait, PATIENCE_S)
    hand = next(iter(hands._busy))  # noqa: SLF001 (the thread that is at work)
    second: Future[None] = Future()
    second.cancel()
    hand.take(second, lambda: done.append(1))
    go.set()

    assert first.result(PATIENCE_S)
    assert hands.submit(lambda: "after").result(PATIENCE_S) == "after"
    assert done == []


def test_the_watchdog_interrupts_a_thread_that_computes_for_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LOOKS_EVERY_S", 0.01)
    watchdog = Watchdog()

    def compute(seconds: float, *, for_ever: bool) -> None:
        with watchdog.watching(seconds):
            while for_ever:
                pass

    compute(PATIENCE_S, for_ever=False)
    with pytest.raises(GivenUpError):
        compute(0.02, for_ever=True)

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.errors import (
    CredentialError,
    PermanentSendError,
    RetryableSendError,
    UncertainSendError,
    WindowClosedError,
)
from bot.delivery.retry import Dead, Decision, Park, PauseChannel, RetryAt, after_failure

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=timezone.utc)


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


@pytest.mark.parametrize(
    ("error", "attempts", "decision"),
    [
        (RetryableSendError("http-500"), 1, RetryAt(NOW + seconds(0.5))),
        (RetryableSendError("http-500"), 4, RetryAt(NOW + seconds(4))),
        (RetryableSendError("http-500"), 99, RetryAt(NOW + seconds(300))),
        (RetryableSendError("http-500"), 100, Dead()),
        (RetryableSendError("130429", retry_after_s=30), 1, RetryAt(NOW + seconds(30.5))),
        (RetryableSendError("130429", retry_after_s=10**9), 1, RetryAt(NOW + seconds(3600.5))),
        (RetryableSendError("130429", retry_after_s=-5), 1, RetryAt(NOW + seconds(0.5))),
        (UncertainSendError("reset"), 2, RetryAt(NOW + seconds(1), uncertain=True)),
        (PermanentSendError("100"), 1, Dead()),
        (WindowClosedError("131047"), 1, Park()),
        (CredentialError("190"), 100, PauseChannel(NOW + seconds(60))),
        (KeyError("ours"), 4, RetryAt(NOW + seconds(4))),
        (KeyError("ours"), 5, Dead()),
    ],
)
def test_what_comes_after_a_failure(error: Exception, attempts: int, decision: Decision) -> None:
    assert after_failure(error, attempts, NOW, lambda: 0.5) == decision


@given(attempts=st.integers(1, 10**6), lot=st.floats(0, 1), wish=st.none() | st.floats(-10, 10**12))
def test_a_retry_is_never_earlier_than_asked_nor_later_than_planned(
    attempts: int, lot: float, wish: float | None
) -> None:
    decision = after_failure(RetryableSendError("x", retry_after_s=wish), attempts, NOW, lambda: lot)
    if attempts >= 100:
        assert decision == Dead()
        return
    assert isinstance(decision, RetryAt)
    asked = min(max(wish or 0.0, 0.0), 3600.0)
    assert NOW + seconds(asked) <= decision.at <= NOW + seconds(asked + 600)

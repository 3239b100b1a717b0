"""Decide what to do after a reply could not be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.errors import (
    CredentialError,
    PermanentSendError,
    RetryableSendError,
    SendError,
    UncertainSendError,
    WindowClosedError,
)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 600.0
"""Pauses grow to ten minutes; a platform that asks for longer gets an hour at most."""

LONGEST_RETRY_AFTER_S = 3_600.0

MAX_SENDS = 100
"""With full jitter about eight hours: longer than platforms are away, shorter than the service window."""

MAX_FAILURES_OF_OURS = 5
"""An exception that no platform caused is our fault, and would come again."""

CREDENTIAL_PAUSE = timedelta(seconds=60)
"""A channel whose token is refused is tried again this often: an operator may have renewed it."""


@dataclass(frozen=True)
class RetryAt:
    """Send it again at `at`. `uncertain`: the last try may have arrived, so the customer may see it twice."""

    at: datetime
    uncertain: bool = False


@dataclass(frozen=True)
class Dead:
    """Never again by itself: a person looks at it."""


@dataclass(frozen=True)
class Park:
    """Not now, through nobody's fault: it waits for the customer to write."""


@dataclass(frozen=True)
class PauseChannel:
    """Nothing of this channel can go out before an operator acts: look again at `until`."""

    until: datetime


Decision = RetryAt | Dead | Park | PauseChannel


def after_failure(error: Exception, attempts: int, now: datetime, random: Callable[[], float]) -> Decision:
    """Decide about a reply whose `attempts`-th try (1 or more) ended in `error`.

    `random` gives a number from 0 to 1: the whole pause is drawn by lot ("full jitter"), so that what failed together
    does not come back together.
    """
    if isinstance(error, WindowClosedError):
        return Park()
    if isinstance(error, CredentialError):
        return PauseChannel(now + CREDENTIAL_PAUSE)
    if isinstance(error, PermanentSendError):
        return Dead()
    if attempts >= (MAX_SENDS if isinstance(error, SendError) else MAX_FAILURES_OF_OURS):
        return Dead()
    longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(attempts - 1, 30))
    pause = random() * longest
    if isinstance(error, RetryableSendError) and error.retry_after_s is not None:
        # Never earlier than the platform allows, and not all at that very moment.
        pause += min(max(error.retry_after_s, 0.0), LONGEST_RETRY_AFTER_S)
    return RetryAt(now + timedelta(seconds=pause), uncertain=isinstance(error, UncertainSendError))

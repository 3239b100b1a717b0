"""Carry tickets to the other desk, in order within a thread, and nothing silently lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.channels.errors import CredentialError, SendError
from bot.delivery.retry import CREDENTIAL_PAUSE, PauseChannel, RetryAt, after_failure
from bot.desks.base import OtherDesk
from bot.desks.listening import Listener
from bot.desks.threads import Due, Threads
from bot.storage.database import StorageUnavailableError

log = structlog.get_logger(__name__)

EVERY_S = 1.0


class Courier:
    """Serves one desk. Of several on one database one works, by `may_work`."""

    def __init__(
        self,
        desk: OtherDesk,
        threads: Threads,
        clock: Callable[[], datetime],
        *,
        random: Callable[[], float],
        listener: Listener | None = None,
        may_work: Callable[[], bool] = lambda: True,
    ) -> None:
        """`random` gives numbers from 0 to 1; a desk that listens needs a `listener`."""
        self._desk = desk
        self._threads = threads
        self._clock = clock
        self._random = random
        self._listener = listener if desk.listens else None
        self._may_work = may_work
        self._paused_until: datetime | None = None
        self._news = threading.Event()

    def wake(self) -> None:
        """Look now; from any thread."""
        self._news.set()

    def work(self) -> int:
        """Tell what is due, and give how many things were tried. Raises `StorageUnavailableError`."""
        if not self._may_work():
            return 0
        self._threads.gather(tells_all=self._desk.tells_all, listens=self._desk.listens)
        tried = 0
        for send_id in self._threads.list_due():
            if self._is_paused():
                break
            self._deliver(self._threads.begin(send_id))
            tried += 1
        if self._listener and not self._is_paused():
            self._listen(self._listener)
        return tried

    def _listen(self, listener: Listener) -> None:
        try:
            listener.listen(self._desk)
        except SendError as error:
            # It is asked again by itself.
            log.warning("desk_not_heard", desk=self._desk.name, code=error.code)
            if isinstance(error, CredentialError):
                self._paused_until = self._clock() + CREDENTIAL_PAUSE

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Work until `stopping()` says so; `wake` makes it look at once."""
        while not stopping():
            self._news.clear()
            try:
                # More may have been behind what was told: the next thing of each thread.
                while self.work() and not stopping():
                    pass
            except StorageUnavailableError:
                pass  # Said once, by the database itself.
            except Exception:
                # The top of this thread: whatever one round met, the next one begins anew.
                log.exception("desk_failed", desk=self._desk.name)
            self._news.wait(EVERY_S)

    def _is_paused(self) -> bool:
        return self._paused_until is not None and self._clock() < self._paused_until

    def _deliver(self, due: Due) -> None:
        try:
            if due.news.kind == "open":
                self._threads.note_sent(due, self._desk.open(due.ticket, due.news))
            else:
                self._desk.tell(due.remote_id or "", due.ticket, due.news)
                self._threads.note_sent(due)
        except StorageUnavailableError:
            raise
        except Exception as error:
            # The top of every send: what an adapter raises that no desk caused is tried again, and after a few times
            # a person sees it.
            if not isinstance(error, SendError):
                log.exception("desk_send_failed", desk=self._desk.name, send=due.id)
            self._after_failure(due, error)

    def _after_failure(self, due: Due, error: Exception) -> None:
        code = error.code if isinstance(error, SendError) else type(error).__name__
        about = {"desk": self._desk.name, "send": due.id, "ticket": due.ticket.reference, "code": code}
        decision = after_failure(error, due.attempts, self._clock(), self._random)
        if isinstance(decision, RetryAt):
            log.warning("desk_retried", at=decision.at.isoformat(), uncertain=decision.uncertain, **about)
            self._threads.retry(due, decision.at, code)
        elif isinstance(decision, PauseChannel):
            self._paused_until = decision.until
            log.error("desk_paused", cure="shopclerk doctor", **about)
            self._threads.retry(due, decision.until, code)
        else:
            log.error("desk_dead", cure="shopclerk deliveries", **about)
            self._threads.bury(due, code)

"""The processes as an operator starts them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_clerk import GREETING, PATIENCE_S, Clerk, be_trained, children, descendants, wait_for

from bot.testing.demo_store import running_demo_store


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    be_trained()
    with running_demo_store() as store:
        clerk = Clerk(tmp_path_factory.mktemp("run"), store)
        yield clerk
        clerk.process.kill()


@pytest.mark.timeout(300)
def test_a_message_sent_while_the_clerk_wakes_up_is_answered_and_a_killed_worker_comes_back(clerk: Clerk) -> None:
    wait_for(lambda: clerk.answers("/healthz"), "the web process")
    assert not clerk.answers("/readyz")
    clerk.browser.get(clerk.url("/"))
    assert clerk.say("11111111-1111-4111-8111-111111111111", "hi") == 202
    wait_for(lambda: len(clerk.replies()) == 1, "the first answer")
    assert clerk.replies() == [GREETING]
    assert clerk.answers("/readyz")

    # The same message again, as a phone on a bad network sends it, is answered once.
    assert clerk.say("11111111-1111-4111-8111-111111111111", "hi") == 202
    (generation,) = children(clerk.worker_host())
    (worker,) = children(generation)
    os.kill(worker, signal.SIGKILL)
    assert clerk.say("22222222-2222-4222-8222-222222222222", "thanks") == 202
    wait_for(lambda: len(clerk.replies()) == 2, "the answer of the new worker")
    assert clerk.replies() == [GREETING, "You're welcome! Is there anything else?"]

    pids = descendants(clerk.process.pid)
    assert len(pids) == 4
    clerk.process.send_signal(signal.SIGTERM)
    assert clerk.process.wait(PATIENCE_S) == 0
    assert [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists()] == []

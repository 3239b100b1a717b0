"""The platform's API, the store, the clock, and machines that stop for a while."""

from __future__ import annotations

import signal
import time
from random import Random

import pytest
from chaos_clerk import PATIENCE_S, kill, stopped, wait_for
from chaos_customers import Talk
from conftest import AT_ONCE, FULL, Stage, times

from bot.delivery.turns import MAX_ATTEMPTS
from bot.testing.faults import Fault as StoreFault
from bot.testing.graph_emulator.faults import Fault as GraphFault

pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("sqlite")]
HOUR_S = 3600.0
PAST_THE_LEASE_S = 31.0
BEFORE_THE_STORE = 3
"""Lines of a conversation that the clerk answers without asking the store; the next one needs it."""


def break_platform(stage: Stage, fault: GraphFault, calls: int) -> None:
    """Until so many calls were broken; read marks and typing signs are calls, too."""
    graph = stage.clerk.graph
    graph.fault(fault)
    wait_for(lambda: graph.faults.broken >= calls, f"{calls} calls that meet {fault}")
    graph.fault(None)


def test_what_the_platform_refuses_is_sent_later_and_never_twice(stage: Stage, dice: Random) -> None:
    talks: list[Talk] = []
    faults: list[GraphFault] = ["error", "unavailable", "rate_limited", "pair_rate"]
    for _ in range(times(1, 5)):
        speaking = stage.talks(AT_ONCE, dice)
        talks += speaking
        for fault in faults:
            for talk in speaking:
                talk.say_next()
            break_platform(stage, fault, times(15, 40))
    tally = stage.finish(talks, dice)
    assert (tally.flagged, tally.twice) == (0, 0)


def test_what_nobody_can_know_is_sent_again_and_flagged(stage: Stage, dice: Random) -> None:
    talks = stage.talks(AT_ONCE, dice)
    faults: list[GraphFault] = ["nonsense", "reset", "hang", "lost"]
    for fault in faults:
        for talk in talks:
            if not talk.all_said:
                talk.say_next()
        break_platform(stage, fault, times(10, 40))
    tally = stage.finish(talks, dice)
    assert tally.flagged > 0
    assert tally.twice <= tally.flagged


def test_an_expired_token_stops_the_channel_until_it_is_renewed(stage: Stage, dice: Random) -> None:
    talks = stage.talks(4, dice)
    stage.clerk.graph.fault("token_expired")
    for talk in talks:
        talk.say_next()
    wait_for(
        lambda: all(
            f'shopclerk_channel_pauses_total{{channel="{name}"}}' in stage.clerk.metrics()
            for name in ("whatsapp", "messenger")
        ),
        "pauses that a metric shows",
    )
    wait_for(lambda: all(stage.messages(talk) == [("processed", 1)] for talk in talks), "answers that wait")
    assert [stage.replies(talk) for talk in talks] == [["pending"]] * 4
    stage.clerk.graph.fault(None)
    stage.clerk.clock.step(61)
    tally = stage.finish(talks, dice)
    assert (tally.flagged, tally.twice) == (0, 0)


def test_a_window_that_the_platform_calls_closed_opens_when_the_customer_writes(stage: Stage, dice: Random) -> None:
    talks = stage.talks(4, dice)
    stage.clerk.graph.fault("window_closed")
    for talk in talks:
        talk.say_next()
    wait_for(lambda: all(stage.replies(talk) == ["parked"] for talk in talks), "replies that are kept back")
    stage.clerk.graph.fault(None)
    for talk in talks:
        talk.say_next()
    tally = stage.finish(talks, dice)
    assert (tally.flagged, tally.twice) == (0, 0)


@pytest.mark.parametrize("step_s", [HOUR_S, -HOUR_S], ids=["forward", "back"])
def test_the_clock_steps_by_an_hour(stage: Stage, dice: Random, step_s: float) -> None:
    """With turns at work, replies that wait to be sent again, and a channel that waits for its token."""
    graph, clock = stage.clerk.graph, stage.clerk.clock
    talks = stage.talks(AT_ONCE, dice)
    for talk in talks:
        talk.say_next()
    break_platform(stage, "rate_limited", 5)
    break_platform(stage, "token_expired", 1)
    clock.step(step_s)
    if step_s > 0:
        stage.finish(talks, dice)
        return
    graph.fault(None)
    # What waits for the hour would be waited for in vain.
    assert PATIENCE_S < HOUR_S
    stage.finish(talks, dice)


@pytest.mark.parametrize("fault", ["slow", "down", "error"])
def test_a_store_that_is_away_costs_an_apology_and_no_effect(stage: Stage, dice: Random, fault: StoreFault) -> None:
    """Slow is slower than our time-out. When it is back, the customer asks once more and it is done, once."""
    store = stage.clerk.store
    talks = stage.talks(times(2, AT_ONCE), dice)
    for talk in talks:
        for _ in range(BEFORE_THE_STORE):
            talk.say_next()
    stage.settle(talks)
    store.fault(fault)
    for talk in talks:
        talk.say_next()
    stage.settle(talks)
    if FULL:
        # A store that is away for a minute is away for every customer of that minute.
        time.sleep(60)
    store.fault(None)
    for talk in talks:
        *usual, apology = talk.customer.texts
        assert usual == stage.expected[talk.platform, talk.language][:BEFORE_THE_STORE]
        assert ("Nothing was changed" in apology) or ("바뀐 내용은 없어요" in apology), apology
        talk.repeat_from(1)
    stage.hold(talks, dice)
    stage.check(talks, texts=False)
    for talk in talks:
        cancelled = stage.expected[talk.platform, talk.language][-2]
        assert talk.said_texts().count(cancelled) == 1, talk.said_texts()


def test_an_effect_whose_answers_were_all_lost_happens_once_and_is_not_denied(stage: Stage, dice: Random) -> None:
    """The answer came after our time-out, or not at all: the clerk says that it cannot tell, and looks again."""
    store = stage.clerk.store
    talks = stage.talks(4, dice)
    for talk in talks:
        for _ in range(BEFORE_THE_STORE + 2):
            talk.say_next()
    stage.settle(talks)
    before = [len(talk.customer.texts) for talk in talks]
    # What is read before the change is answered; the change itself happens, and nobody hears that it did.
    store.fault("lost_changes")
    for talk in talks:
        talk.say_next()
    stage.settle(talks)
    store.fault(None)
    for talk, heard in zip(talks, before, strict=True):
        (doubt,) = talk.customer.texts[heard:]
        assert not any(
            words in doubt for words in ("Nothing was changed", "바뀐 내용은 없어요", "cancelled", "취소됐")
        ), doubt
        talk.repeat_from(1)
    stage.hold(talks, dice)
    stage.check(talks, texts=False)
    for talk, heard in zip(talks, before, strict=True):
        later = "\n".join(talk.customer.texts[heard + 1 :])
        assert ("cancelled" in later) or ("취소" in later), later


def test_a_worker_that_slept_past_its_lease_changes_nothing_any_more(stage: Stage, dice: Random) -> None:
    """Stopped like a suspended machine in the middle of a turn, and woken when another has done its work."""
    clerk = stage.clerk
    talks = stage.talks(4, dice)
    for talk in talks:
        for _ in range(BEFORE_THE_STORE):
            talk.say_next()
    stage.settle(talks)
    clerk.store.fault("slow")
    (victim, *_) = talks
    victim.say_next()
    wait_for(lambda: stage.at_work(victim), "a worker at its turn")
    sleeper = stage.at_work(victim)
    assert sleeper is not None
    with stopped(sleeper):
        clerk.store.fault(None)
        clerk.clock.step(PAST_THE_LEASE_S)
        stage.settle(talks)
        assert stage.messages(victim)[-1] == ("processed", 2)
        before = victim.customer.texts
    wait_for(lambda: "event=lease_lost" in clerk.log(), "a worker that notices")
    assert victim.customer.texts == before
    stage.finish(talks, dice)


def test_a_message_that_kills_its_worker_is_given_up_alone(stage: Stage, dice: Random) -> None:
    """Whoever works at it is killed; those whose turns were at work beside it are answered all the same."""
    clerk = stage.clerk
    talks = stage.talks(7, dice)
    for talk in talks:
        for _ in range(BEFORE_THE_STORE):
            talk.say_next()
    stage.settle(talks)
    (poison, *others) = talks
    clerk.store.fault("slow")
    for talk in talks:
        talk.say_next()
    for tries in range(1, MAX_ATTEMPTS + 1):
        wait_for(
            lambda tries=tries: stage.messages(poison)[-1] == ("pending", tries) and stage.at_work(poison),
            f"try {tries}",
        )
        kill(stage.at_work(poison) or 0)
    clerk.store.fault(None)
    wait_for(lambda: stage.messages(poison)[-1] == ("parked", MAX_ATTEMPTS + 1), "a message given up")
    wait_for(lambda: stage.replies(poison)[-1] == "sent", "an apology")
    (*_, apology) = poison.customer.texts
    assert ("couldn't" in apology) or ("못" in apology), apology
    assert "event=message_parked" in clerk.log()
    for talk in others:
        assert stage.messages(talk)[-1][0] in {"pending", "processed"}, stage.messages(talk)
        talk.repeat_from(1)
    stage.hold(others, dice)
    stage.check(others, texts=False)
    # The next message of the same customer is served.
    poison.repeat_from(0)
    poison.say_next()
    wait_for(lambda: stage.messages(poison)[-1] == ("processed", 1), "the next message")
    stage.settle([poison])


def test_sigterm_lets_a_long_turn_end(stage: Stage, dice: Random) -> None:
    clerk = stage.clerk
    talks = stage.talks(4, dice)
    for talk in talks:
        for _ in range(BEFORE_THE_STORE):
            talk.say_next()
    stage.settle(talks)
    clerk.store.fault("slow")
    for talk in talks:
        talk.say_next()
    wait_for(lambda: all(stage.at_work(talk) for talk in talks), "turns that wait for the store")
    before = clerk.workers()
    for pid in before:
        kill(pid, signal.SIGTERM)
    clerk.store.fault(None)
    wait_for(lambda: not set(before) & set(clerk.workers()), "the end of the workers")
    tally = stage.finish(talks, dice)
    assert tally.retried_turns == 0

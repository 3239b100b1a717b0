from __future__ import annotations

from bot.lifeline import LONGEST_REASON_BYTES, Lifeline, Line


def both_ends() -> tuple[Lifeline, Line]:
    lifeline = Lifeline()
    line = Line(lifeline.child_fd)
    lifeline.let_go()
    return lifeline, line


def test_the_keeper_hears_that_a_process_serves() -> None:
    lifeline, line = both_ends()
    assert not lifeline.served
    line.say_served()
    assert lifeline.served
    line.say_served()
    assert lifeline.served


def test_the_keeper_hears_why_a_process_cannot_serve() -> None:
    lifeline, line = both_ends()
    line.say_why("a model\nin two lines " + "x" * 2 * LONGEST_REASON_BYTES)
    assert lifeline.reason.startswith("a model in two lines xxx")
    assert len(lifeline.reason) == LONGEST_REASON_BYTES
    assert not lifeline.served


def test_a_process_hears_that_its_keeper_is_gone() -> None:
    lifeline, line = both_ends()
    assert not line.is_cut()
    line.say_served()
    lifeline.cut()
    assert line.is_cut()
    line.say_served()
    assert line.is_cut()


def test_what_was_said_is_heard_after_the_end_of_who_said_it() -> None:
    lifeline, line = both_ends()
    line.say_served()
    del line
    assert lifeline.served


def test_a_process_that_nobody_keeps_alive_is_never_alone() -> None:
    line = Line(None)
    line.say_served()
    line.say_why("nobody")
    assert not line.is_cut()
    assert line.fileno() is None

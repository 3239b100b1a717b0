"""Who speaks in a conversation, and what makes another one speak: values and one function, without a database.

Of a conversation there is always exactly one speaker: the bot, a person, or the queue, which says no more than that
somebody comes. What an agent decided on an older version of a ticket is refused, and so is what somebody else has done
already: nothing happens twice, and nothing on the strength of what is no longer true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.handoff.events import (
    Assign,
    BotFailed,
    Close,
    CustomerLeft,
    CustomerWrote,
    DeskEmptied,
    Event,
    HandBack,
    Resumed,
    Snooze,
    Take,
    TurnEnded,
    Write,
)
from bot.handoff.standing import Held, Mode, Speaker, Standing
from bot.handoff.views import NotYourTicketError, StaleTicketError

Effect = Literal["say_waiting", "say_promise", "go_on", "settled", "ask_rating"]
"""What follows in the conversation, each a row of the inbox: the customer hears that they wait again, or
when somebody comes; the bot says what was done and goes on, or, where the matter is settled, leaves the form that was
open; the customer is asked how it was."""


@dataclass(frozen=True)
class Ended:
    """A ticket that was closed by a step, and how."""

    reference: str
    outcome: Literal["closed", "handed_back", "left"]


@dataclass(frozen=True)
class Transition:
    """What a step makes of a conversation; `standing` has the tickets that are still open, with their new versions."""

    standing: Standing
    effects: tuple[Effect, ...] = ()
    ended: tuple[Ended, ...] = ()


def step(now: Standing, event: Event) -> Transition:
    """Make the step. Raises a `DeskError` if an agent may not, and then nothing follows from it."""
    return _STEPS[type(event)](now, event)


def settle(now: Standing) -> Standing:
    """Say who speaks when no person does."""
    if any(one.live for one in now.tickets):
        return replace(now, mode=Mode.QUEUED, agent=None)
    return replace(now, mode=Mode.PROMISED if now.tickets else Mode.BOT, agent=None)


def position(references: tuple[str, ...], reference: str) -> int | None:
    """Give the place of a ticket in the queue, 1 for the next; None if it is not in it."""
    return references.index(reference) + 1 if reference in references else None


def _take(now: Standing, event: Take) -> Transition:
    held = _seen(now, event.reference, event.version)
    if now.mode is Mode.HUMAN and now.agent != event.agent:
        raise NotYourTicketError("another agent is speaking with this customer")
    if held.taken and held.assignee == event.agent:
        raise StaleTicketError(f"{event.reference} is taken already")
    taken = replace(held, assignee=event.agent, taken=True, snoozed=False, version=held.version + 1)
    return Transition(replace(_with(now, taken), mode=Mode.HUMAN, agent=event.agent))


def _assign(now: Standing, event: Assign) -> Transition:
    held = _seen(now, event.reference, event.version)
    if held.taken and held.assignee != event.agent and not event.admin:
        raise NotYourTicketError(f"{event.reference} is another agent's")
    if held.assignee == event.to:
        raise StaleTicketError(f"{event.reference} is theirs already")
    version = held.version + 1
    if not held.taken:
        return Transition(_with(now, replace(held, assignee=event.to, version=version)))
    if event.to is None:
        # The customer is in the chat: they wait there for the next person.
        free = _with(now, replace(held, assignee=None, taken=False, live=True, snoozed=False, version=version))
        if _speaks_on(free):
            return Transition(free)
        return Transition(settle(free), ("say_waiting",))
    # One person speaks: the other tickets of the conversation go along.
    moved = [replace(one, assignee=event.to, version=one.version + 1) for one in now.tickets if one.taken]
    return Transition(replace(_with(now, *moved), agent=event.to))


def _write(now: Standing, event: Write) -> Transition:
    held = now.get(event.reference)
    if not held.taken or held.assignee != event.agent or now.mode is not Mode.HUMAN or now.agent != event.agent:
        raise NotYourTicketError(f"take {event.reference} before you write")
    return Transition(_with(now, replace(held, snoozed=False)) if held.snoozed else now)


def _close(now: Standing, event: Close) -> Transition:
    held = _seen(now, event.reference, event.version)
    if held.taken and held.assignee != event.agent:
        raise NotYourTicketError(f"{event.reference} is another agent's")
    left = replace(now, tickets=tuple(one for one in now.tickets if one is not held))
    ended = (Ended(event.reference, "closed"),)
    if now.mode in (Mode.HUMAN, Mode.RETURNING) and (not held.taken or _speaks_on(left)):
        return Transition(left, ended=ended)
    settled = settle(left)
    if now.mode is not Mode.HUMAN:
        return Transition(settled, ended=ended)
    if settled.mode is Mode.QUEUED:
        return Transition(settled, ("say_waiting",), ended)
    return Transition(replace(settled, mode=Mode.CLOSED), ("ask_rating",), ended)


def _hand_back(now: Standing, event: HandBack) -> Transition:
    held = _own(now, event.reference, event.agent, event.version)
    # What else they had taken waits for them; the customer goes on with the bot.
    others = tuple(
        replace(one, taken=False, live=False, snoozed=False, version=one.version + 1) if one.taken else one
        for one in now.tickets
        if one is not held
    )
    standing = Standing(Mode.RETURNING, None, others)
    return Transition(standing, ("settled" if event.settled else "go_on",), (Ended(event.reference, "handed_back"),))


def _leave(now: Standing, _event: CustomerLeft) -> Transition:
    if now.mode is not Mode.QUEUED:
        return Transition(now)
    ended = tuple(Ended(one.reference, "left") for one in now.tickets if one.live and one.asked)
    # What the shop itself wants a person to see stays for one.
    stay = tuple(
        replace(one, live=False, version=one.version + 1) if one.live else one
        for one in now.tickets
        if not (one.live and one.asked)
    )
    return Transition(settle(replace(now, tickets=stay)), ended=ended)


def _empty(now: Standing, _event: DeskEmptied) -> Transition:
    if now.mode is not Mode.QUEUED:
        return Transition(now)
    later = [replace(one, live=False, version=one.version + 1) for one in now.tickets if one.live]
    return Transition(settle(_with(now, *later)), ("say_promise",))


def _snooze(now: Standing, event: Snooze) -> Transition:
    held = _own(now, event.reference, event.agent, event.version)
    return Transition(_with(now, replace(held, snoozed=True, version=held.version + 1)))


def _wrote(now: Standing, _event: CustomerWrote) -> Transition:
    # Nobody closes a ticket over words that they have not seen.
    woken = [replace(one, snoozed=False, version=one.version + 1) for one in now.tickets if one.taken]
    return Transition(_with(now, *woken))


def _turn_ended(now: Standing, _event: TurnEnded) -> Transition:
    # What the bot began before a person took over changes nothing about who speaks.
    return Transition(now if now.mode in {Mode.HUMAN, Mode.RETURNING} else settle(now))


def _resumed(now: Standing, _event: Resumed) -> Transition:
    return Transition(settle(now) if now.mode is Mode.RETURNING else now)


def _bot_failed(now: Standing, _event: BotFailed) -> Transition:
    return Transition(replace(now, mode=Mode.DOWN) if now.speaker is Speaker.BOT and now.tickets else now)


def _speaks_on(now: Standing) -> bool:
    return any(one.taken and one.assignee == now.agent for one in now.tickets)


def _seen(now: Standing, reference: str, version: int) -> Held:
    held = now.get(reference)
    if held.version != version:
        raise StaleTicketError(f"{reference} has changed since")
    return held


def _own(now: Standing, reference: str, agent: int, version: int) -> Held:
    held = _seen(now, reference, version)
    if not held.taken or held.assignee != agent:
        raise NotYourTicketError(f"take {reference} first")
    return held


def _with(now: Standing, *changed: Held) -> Standing:
    new = {one.reference: one for one in changed}
    return replace(now, tickets=tuple(new.get(one.reference, one) for one in now.tickets))


_STEPS: dict[type, Callable[[Standing, Any], Transition]] = {
    Take: _take,
    Assign: _assign,
    Write: _write,
    Snooze: _snooze,
    Close: _close,
    HandBack: _hand_back,
    CustomerWrote: _wrote,
    CustomerLeft: _leave,
    TurnEnded: _turn_ended,
    Resumed: _resumed,
    BotFailed: _bot_failed,
    DeskEmptied: _empty,
}

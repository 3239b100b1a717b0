"""Give what the clerk may not do to a person of the shop."""

from __future__ import annotations

from actions.person_calls import proven_order, reachable_at, reply_promise
from actions.pictures import with_pictures
from actions.ticket_facts import ticket_facts, verified_how
from actions.turn import Turn
from bot.handoff.opening import TicketRequest
from bot.handoff.triggers import BY_RULE, POLICY


def pass_on(turn: Turn, action: str, topic: str, summary: str, *, trigger: str = POLICY) -> str:
    """Open a ticket for the team, say its reference and when somebody answers, and give the reference.

    Said again in the same conversation it is the same ticket: the team shall not do a thing twice.
    """
    key = f"{turn.message_key}:{action}"
    order_number = proven_order(turn)
    summary = with_pictures(turn, summary)
    known = turn.services.tickets.find_open(turn.conversation_id, topic=topic, triggers=BY_RULE, besides=key)
    if known and known.order_number == order_number:
        turn.services.tickets.note(known.reference, summary)
        turn.say("utter_handoff_again", reference=known.reference, promise=reply_promise(turn))
        return known.reference
    ticket = turn.services.tickets.open(
        TicketRequest(
            idempotency_key=key,
            conversation_id=turn.conversation_id,
            topic=topic,
            language=turn.language,
            summary=summary,
            order_number=order_number,
            contact=reachable_at(turn),
            trigger=trigger,
            verified_how=verified_how(turn),
            facts=ticket_facts(turn),
        )
    )
    turn.say("utter_passed_on", reference=ticket.reference, promise=reply_promise(turn))
    return ticket.reference

"""What a cancellation cannot do: cancel part of an order, or send the money elsewhere. Said where it is wished."""

from __future__ import annotations

from actions.change_fields import topic_buttons
from actions.form_answers import WAYS_OUT, may_correct
from actions.method_field import ABOUT_MONEY
from actions.order_items import choosables, pick_lines
from actions.payment_choice import find_methods, names_a_way
from actions.turn import Turn
from actions.words import shown_number
from bot.commerce.formats import format_list
from bot.commerce.item_mentions import find_mentions
from bot.commerce.order_finding import without_order_clue
from bot.commerce.orders import Order
from bot.commerce.picking import Picked

WHOLE_ONLY = "utter_cancel_whole_only"
"""What is said where an order cannot be cancelled in parts."""


def names_part(turn: Turn, order: Order, text: str) -> bool:
    """True for a text that means a part of the order: `only the lamp`, `keep the mugs`, `just one of them`."""
    pieces = {line.id: line.quantity for line in order.lines}
    if not text or sum(pieces.values()) == 1:
        return False
    lexicon = turn.services.lexicon
    if lexicon.says("scope", "part", text):
        return True
    if not find_mentions(without_order_clue(text, lexicon), choosables(turn, order, pieces), lexicon):
        return False
    picked = pick_lines(turn, order, pieces, text)
    return not isinstance(picked, Picked) or dict(picked.pieces) != pieces


def explain_limits(turn: Turn, order: Order, opens: frozenset[str]) -> bool:
    """Say what cannot be done of what is wished under the summary; False, with nothing said, where nothing is."""
    if explain_part(turn, order, opens):
        return True
    if not may_correct(turn, opens, ABOUT_MONEY):
        return False
    paid = [payment.method for payment in order.payments]
    if not find_methods(turn, order, paid, turn.text) and not names_a_way(turn, turn.text):
        return False
    labels = dict.fromkeys(method.label[turn.language] for method in paid)
    turn.say("utter_cancel_refund_way", methods=format_list(list(labels), turn.language))
    return True


def explain_part(turn: Turn, order: Order, opens: frozenset[str]) -> bool:
    """Say that no part can be cancelled where the message wants that; False, with nothing said, where it does not."""
    if turn.tapped or turn.intent in WAYS_OUT or not names_part(turn, order, turn.text):
        return False
    if not (turn.services.lexicon.says("scope", "part", turn.text) or may_correct(turn, opens, ABOUT_MONEY)):
        return False
    say_whole_only(turn, order)
    return True


def say_whole_only(turn: Turn, order: Order) -> None:
    """Say that an order is cancelled as a whole, with the way to somebody who may do more."""
    turn.say(
        WHOLE_ONLY,
        order_number=shown_number(turn, order),
        buttons=topic_buttons(turn, "talk_to_human"),
    )

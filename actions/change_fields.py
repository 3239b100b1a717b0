"""Why an order changes, and the final yes or no; the buttons of both."""

from __future__ import annotations

from collections.abc import Sequence

from actions.form_answers import FEW_WORDS, NO_TOPIC, WAYS_OUT, Filled, Refused, corrects, digresses, is_statement
from actions.taps import answer_payload
from actions.turn import Turn
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import contains, plain
from bot.commerce.policy import Reason

YES, NO = "yes", "no"
FACTS = ("order_number", "tracking_number", "email", "phone", "postcode", "street")
"""Who tells one of these tells no reason."""
REPORTS = frozenset({"report_late", "report_lost", "report_damaged", "report_missing", "report_wrong_item"})


class YesNoField:
    """The last question before anything changes."""

    def __init__(self, slot: str, opens: frozenset[str]) -> None:
        self.slot = slot
        self._opens = opens

    def volunteered(self, turn: Turn) -> Filled | None:
        """Nobody agrees to what he has not seen."""
        del turn
        return None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a yes or a no in any wording."""
        choice = turn.entity("choice")
        if choice in (YES, NO):
            return Filled({self.slot: choice == YES})
        if turn.tapped and turn.intent not in {"affirm", "deny"}:
            return None
        words = turn.services.lexicon
        said = {"affirm": YES, "deny": NO}.get(turn.intent) or words.starts("yes_no", turn.text)
        if said == YES and words.says("scope", "hesitation", turn.text):
            return None  # `yes, but …` is asked again rather than done
        if said is None or turn.intent not in NO_TOPIC | self._opens | {"affirm", "deny"}:
            return None
        return Filled({self.slot: said == YES})


class ReasonField:
    """Why. Read from a button or from words in `data/lexicon/`."""

    def __init__(self, slot: str, opens: frozenset[str], *, anything: bool = False) -> None:
        """`anything`: what no word is known for is taken as another reason."""
        self.slot = slot
        self._opens = opens
        self._anything = anything

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take a reason that is told along with the wish, or that corrects an earlier one."""
        chosen = str(turn.entity("choice") or "")
        if self._known(chosen):
            return Filled({self.slot: chosen}) if turn.intent in self._opens else None
        if turn.slot("requested_slot") in ("", None):
            return self._told(turn) if turn.intent in self._opens else None
        if _only_tells(turn):
            return self._told(turn)
        if turn.intent not in NO_TOPIC | self._opens | REPORTS:
            return None
        return self._told(turn) if turn.slot(self.slot) is None or corrects(turn) else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button's reason, or the one that the words mean."""
        choice = turn.entity("choice")
        if choice is not None:
            return Filled({self.slot: choice}) if self._known(str(choice)) else None
        found = turn.services.lexicon.find("reasons", turn.text) if turn.text else None
        digression = digresses(turn) and not (found and (_only_tells(turn) or _tells_reason(turn, found)))
        if not turn.text or digression or self._asks(turn, found):
            return None
        if found is None and not self._anything and turn.services.lexicon.says("reason_hints", "size", turn.text):
            return Refused("utter_which_size_reason")
        facts = any(turn.entity(name) for name in FACTS)
        if (
            found is None
            and self._anything
            and not facts
            and turn.intent in {"inform", "nlu_fallback", "out_of_scope", ""}
        ):
            found = Reason.OTHER.value
        return Filled({self.slot: found}) if found and self._known(found) else None

    def _asks(self, turn: Turn, found: str | None) -> bool:
        """True for `where's my other order then`. A question is a reason only where it names one: `too big?`."""
        if is_statement(turn) or (found and _only_tells(turn)):
            return False
        named = found is not None and found != Reason.OTHER.value
        return not named or turn.intent not in NO_TOPIC | self._opens | REPORTS

    def _told(self, turn: Turn) -> Filled | None:
        found = turn.services.lexicon.find("reasons", turn.text) if turn.text else None
        told = found is not None and self._known(found) and found != Reason.OTHER.value
        return Filled({self.slot: found}) if told else None

    @staticmethod
    def _known(value: str) -> bool:
        return value in {reason.value for reason in Reason}


def _tells_reason(turn: Turn, found: str) -> bool:
    """True for a sentence that names a reason and asks nothing: `I ordered it by mistake`, whatever is like it."""
    named = found != Reason.OTHER.value and turn.intent not in WAYS_OUT
    return named and is_statement(turn) and not _asks_in_korean(turn)


def _asks_in_korean(turn: Turn) -> bool:
    """Korean asks at the end, and has words of its own for it."""
    asking = filter(is_korean, turn.services.lexicon.phrases("wish_parts", "question"))
    return any(contains(plain(turn.text), phrase) for phrase in asking)


def _only_tells(turn: Turn) -> bool:
    """True for a few words that ask nothing: `ordered by mistake` is a reason, whatever else it was taken for."""
    asks = turn.text.rstrip().endswith("?") or turn.intent in WAYS_OUT
    return bool(turn.text) and not asks and len(turn.text.split()) <= FEW_WORDS


def yes_no(turn: Turn, slot: str, summary: Sequence[str]) -> list[dict[str, str]]:
    """The two buttons under a summary of the slots `summary`; they count for nothing else."""
    return [
        turn.button("utter_part_yes", answer_payload(turn, slot, YES, summary)),
        turn.button("utter_part_no", answer_payload(turn, slot, NO, summary)),
    ]


def topic_buttons(turn: Turn, *intents: str) -> list[dict[str, str]]:
    """Buttons that begin something else."""
    return [turn.button(f"utter_topic_{intent}", f"/{intent}") for intent in intents]


def reason_buttons(turn: Turn, slot: str, reasons: Sequence[Reason]) -> list[dict[str, str]]:
    """One button for each reason."""
    return [turn.button(f"utter_reason_{reason.value}", answer_payload(turn, slot, reason.value)) for reason in reasons]

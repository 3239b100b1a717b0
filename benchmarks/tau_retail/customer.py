"""The customer: he answers what the clerk asks, checks what the clerk sums up, and brings up what is still open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.tau_retail.answers import Answers, Say, Tap
from benchmarks.tau_retail.facts import read_facts
from benchmarks.tau_retail.first_person import to_first_person
from benchmarks.tau_retail.goals import Goal, Speech, make_goals
from benchmarks.tau_retail.hearing import Asked, Heard
from benchmarks.tau_retail.identity import Identity
from benchmarks.tau_retail.judging import Verdict, Wrong, judge, order_numbers
from benchmarks.tau_retail.shop_facts import ShopFacts
from benchmarks.tau_retail.tasks import Kind, Task
from benchmarks.tau_retail.wording import Voice, join, say_items

_SAME_QUESTION = 3
"""Asked the same so often in a row, he drops the matter."""

_DONE = (
    r"\bdone\b|\bis open\b"
    r"|\b(?:is|are|was|were|has been|have been) (?:now )?(?:cancel|chang|updat|request|modif|open|set|exchang)"
    r"|\bnow (?:goes?|be|go|has|have)\b|\bgoes to\b|\bi(?:['’]ve| have) (?:cancel|chang|updat|request|modif|open|set)"
)
_NOT_DONE = (
    r"\bnothing (?:was|has been) changed\b|\bsomething went wrong\b|\bcan['’]t say whether\b"
    r"|\bdidn['’]t (?:accept|answer)\b"
)
_ABOUT_ORDER = r"\bdo you mean\b|\bis (?:it|this) (?:about )?(?:the |your )?order\b|\bis (?:this|that) the one\b"


@dataclass
class _Asking:
    """What was asked last, and how often in a row."""

    question: str = ""
    times: int = 0


class Customer:
    """One customer with one task."""

    def __init__(self, task: Task, shop: ShopFacts, questions: Sequence[str], seed: int) -> None:
        """Prepare what he knows; the same `seed` gives the same words in the same place."""
        facts = read_facts(task, shop)
        told = f"{task.reason_for_call}\n{task.instructions}\n{task.known_info}"
        voice = Voice(f"{seed}:{task.id}", task.reason_for_call)
        self._task = task
        self._shop = shop
        self._voice = voice
        self._speech = Speech(voice, facts, shop, told)
        self._identity = Identity(facts, voice)
        self._answers = Answers(self._speech, facts, shop)
        self._questions = list(questions)
        self._goals = make_goals(task, shop, facts)
        self._agreed: tuple[Goal, ...] = ()
        self._refused: Counter[str] = Counter()
        self._asking = _Asking()
        self._said_goodbye = False

    def opening(self) -> Say:
        """Why he calls, in his own person and unshortened."""
        return Say(to_first_person(self._task.reason_for_call))

    def answer(self, heard: Heard) -> Say | Tap | None:
        """What he says or taps next; None when he has left."""
        if self._said_goodbye:
            return None
        self._note_outcome(heard)
        repeated = heard.question == self._asking.question
        self._asking = _Asking(heard.question, self._asking.times + 1 if repeated else 1)
        if self._asking.times > _SAME_QUESTION and heard.asked not in (Asked.MORE, Asked.NOTHING):
            return self._drop()
        return self._reply(heard)

    def _reply(self, heard: Heard) -> Say | Tap:
        if heard.asked is Asked.CONFIRM:
            return self._confirm(heard)
        if heard.asked is Asked.IDENTITY:
            return Say(self._identity.answer(heard.question))
        if heard.asked in (Asked.MORE, Asked.NOTHING, Asked.UNCLEAR):
            return self._bring_up()
        answer = self._answers.answer(heard, self._wanted())
        if answer is None and heard.asked is Asked.CHOICE:
            return self._bring_up()  # buttons that nobody has to tap
        return answer or self._decline()

    def _wanted(self) -> list[Goal]:
        """What is not done yet, also if he has let it go: the clerk may come back to it."""
        return sorted((goal for goal in self._goals if not goal.done), key=lambda goal: not goal.open)

    def _open(self) -> list[Goal]:
        return [goal for goal in self._goals if goal.open]

    def _note_outcome(self, heard: Heard) -> None:
        """A change that he agreed to is done once the clerk says so."""
        done = re.search(_DONE, heard.first, re.IGNORECASE) and not re.search(_NOT_DONE, heard.first, re.IGNORECASE)
        for goal in self._agreed:
            goal.done = bool(done)
        self._agreed = ()

    def _confirm(self, heard: Heard) -> Say | Tap:
        summary = heard.question if "\n" in heard.question or order_numbers(heard.question) else heard.text
        goals = self._wanted()
        verdict = judge(summary, goals, self._shop)
        if verdict.goals:
            self._agreed = verdict.goals
            return self._yes(heard)
        numbers = set(order_numbers(heard.question))
        if re.search(_ABOUT_ORDER, heard.question, re.IGNORECASE) and numbers & {goal.change.order for goal in goals}:
            return self._yes(heard)
        self._refused[heard.question] += 1
        return Say(self._correct(verdict, goals))

    def _yes(self, heard: Heard) -> Say | Tap:
        button = heard.choice(r"^(?:yes|ok|confirm|go ahead)")
        if button and self._voice.maybe(0.5):
            return Tap(button)
        return Say(self._voice.one_of("Yes", "Yes, please.", "Yes, that's right.", "Yes, go ahead."))

    def _correct(self, verdict: Verdict, goals: Sequence[Goal]) -> str:
        """No, and what is right."""
        meant, wrong, speech = verdict.meant, verdict.wrong, self._speech
        no = self._voice.one_of("No", "No, that's not right", "No, sorry")
        if meant is None:
            rest = (
                speech.wish(goals[0])
                if goals
                else self._voice.one_of("Please leave it as it is.", "I'd rather keep it.")
            )
            return f"{no}. {rest}"
        if wrong == {Wrong.MISSING}:
            return f"{no}, I'd also like to {self._also(meant, verdict)}."
        short = {
            frozenset({Wrong.METHOD}): lambda: f"please use {speech.method(meant)}.",
            frozenset({Wrong.EXTRA}): lambda: f"only {speech.items(meant)}.",
            frozenset({Wrong.REASON}): lambda: self._answers.reason(meant),
        }.get(wrong)
        return (
            f"{no}, {short()}" if short and (meant.items or Wrong.EXTRA not in wrong) else f"{no}. {speech.wish(meant)}"
        )

    def _also(self, meant: Goal, verdict: Verdict) -> str:
        """What a summary lacks."""
        if meant.change.kind is Kind.RETURN:
            return f"return {say_items(self._voice, verdict.missing, meant.order)}"
        pairs = [pair for pair in zip(meant.items, meant.new_items, strict=True) if pair[0] in verdict.missing]
        swaps = [f"{say_items(self._voice, [old], meant.order)} to {self._speech.new(old, new)}" for old, new in pairs]
        return f"change {join(swaps)}"

    def _bring_up(self) -> Say | Tap:
        """What is open next: a wish, a question, or nothing."""
        goals = self._open()
        if goals:
            goals[0].raised += 1
            return Say(self._speech.wish(goals[0]))
        if self._questions:
            return Say(self._questions.pop(0))
        return self._leave()

    def _decline(self) -> Say | Tap:
        """The clerk asks about something that is not wanted (any more)."""
        goals = self._open()
        if goals:
            goals[0].raised += 1
            return Say(f"{self._voice.one_of('Never mind that.', 'Leave that, please.')} {self._speech.wish(goals[0])}")
        return Say(self._voice.one_of("Never mind, please leave it as it is.", "Actually, leave that, please."))

    def _drop(self) -> Say | Tap:
        """Nothing he says helps: he lets this one go."""
        self._asking = _Asking()
        goals = self._open()
        if goals:
            goals[0].raised += 1
        if self._open() or self._questions:
            return self._bring_up()
        return self._leave()

    def _leave(self) -> Say:
        self._said_goodbye = True
        return Say(self._voice.one_of("No, that's all. Thank you!", "That's everything, thanks."))

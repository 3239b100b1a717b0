"""What of a shop's dialogue conversation tests have reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.commerce.shop import Shop
from bot.project.domain import Domain, read_domain
from bot.project.findings import Findings
from bot.testing.conversations.cases import Case
from bot.testing.conversations.names import Names
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.rulebook import Rulebook
from bot.testing.conversations.watching import tables

KINDS = {
    "intent": "Intents",
    "rule": "Steps of rules and stories",
    "form": "Slots of forms: filled, and asked again",
    "action": "Outcomes of forms and actions",
    "policy": "Rows of the policy tables",
    "response": "Responses by language",
}
"""Kinds of points, and what people call them."""

SUCCESS, REFUSAL, STORE_FAULT = "success", "refusal", "store fault"
FILLED, ASKED_AGAIN = "filled", "asked again"
ENDS = {"store_unavailable": STORE_FAULT, "store_refused": REFUSAL}
"""What an action leaves in the slot `form_ended` where it could not do its work."""


class Point(NamedTuple):
    """Something that a conversation can reach: such as an intent, or a response in a language."""

    kind: str
    name: str
    detail: str = ""

    def __str__(self) -> str:
        """`utter_greet (ko)`."""
        return f"{self.name} ({self.detail})" if self.detail else self.name


class CaseId(NamedTuple):
    """A case by its file and its name."""

    path: str
    name: str


def case_id(case: Case) -> CaseId:
    """Name `case` among all."""
    return CaseId(str(case.path), case.name)


@dataclass(frozen=True)
class Coverage:
    """Every point there is, with the cases that reached it."""

    points: Mapping[Point, Collection[CaseId]]

    def of(self, kind: str) -> dict[Point, Collection[CaseId]]:
        """The points of one kind."""
        return {point: cases for point, cases in self.points.items() if point.kind == kind}

    @property
    def percent(self) -> float:
        """How many of all points were reached, 0-100."""
        return percent_of(self.points)


def percent_of(points: Mapping[Point, Collection[CaseId]]) -> float:
    """How many of `points` were reached, 0-100; of none, all."""
    return 100 * sum(bool(cases) for cases in points.values()) / len(points) if points else 100.0


class Collector:
    """Hears of every turn, and remembers which points it reached."""

    def __init__(self, root: Path, names: Names, shop: Shop, rules: Rulebook) -> None:
        """`root` is the project's folder."""
        domain = read_domain(root / "domain.yml", Findings())
        self._names = names
        self._shop = shop
        self._rules = rules
        self._forms = _forms(domain)
        self._actions = [*self._forms, *_actions(domain)]
        self._intents = list(domain.intents or ()) if domain else []
        self.reached: dict[Point, set[CaseId]] = {}
        self.possible: set[Point] = set()

    def __call__(self, observed: Observed) -> None:
        """Take a turn into account."""
        case = case_id(observed.case)
        for point in self._points(observed):
            self.reached.setdefault(point, set()).add(case)

    def coverage(self) -> Coverage:
        """What has been reached of all there is."""
        everything = sorted({*self._everything(), *self.possible})
        return Coverage({point: sorted(self.reached.get(point, ())) for point in everything})

    def _everything(self) -> Iterator[Point]:
        yield from (Point("intent", name) for name in self._intents)
        for rule in self._rules.rules:
            place = f"{rule.path}:{rule.line} {rule.name}"
            yield from (_step(place, number, len(rule.turns)) for number in range(len(rule.turns)))
        for form, slots in self._forms.items():
            yield from (Point("form", f"{form}.{slot}", detail) for slot in slots for detail in (FILLED, ASKED_AGAIN))
        yield from (Point("action", name, SUCCESS) for name in self._actions)
        for table in tables(self._shop).values():
            yield from (Point("policy", f"{table.name}.{row.id}") for row in table.rows)
        for name in self._names.responses:
            yield from (Point("response", name, language) for language in self._shop.languages)

    def _points(self, observed: Observed) -> Iterator[Point]:
        turn = observed.turn
        intent = turn.intent[0]
        yield Point("intent", intent)
        for rule in self._rules.about(intent):
            place = f"{rule.path}:{rule.line} {rule.name}"
            for number in rule.explains(intent, turn.actions, observed.loop):
                yield _step(place, number, len(rule.turns))
        yield from self._form_points(observed)
        yield from self._action_points(observed)
        yield from (Point("policy", f"{one.table}.{one.row}") for one in observed.decisions)
        yield from (Point("response", name, observed.language) for name in observed.phrases)

    def _form_points(self, observed: Observed) -> Iterator[Point]:
        form = observed.loop or observed.turn.form or ""
        slots = self._forms.get(form, ())
        for event in observed.turn.events:
            if event["event"] == "slot" and event["name"] in slots and event["value"] is not None:
                yield Point("form", f"{form}.{event['name']}", FILLED)
        again = observed.asked and observed.asked == observed.asks and observed.loop
        if again and set(observed.turn.actions) <= {observed.loop}:
            yield Point("form", f"{observed.loop}.{observed.asked}", ASKED_AGAIN)

    def _action_points(self, observed: Observed) -> Iterator[Point]:
        ends: dict[str, str] = {}
        current = ""
        for event in observed.turn.events:
            if event["event"] == "action" and event["name"] in self._actions:
                current = event["name"]
                ends[current] = SUCCESS
            elif event["event"] == "slot" and event["name"] == "form_ended" and current and event["value"] in ENDS:
                ends[current] = ENDS[event["value"]]
        if current and observed.asked_store:
            # Who asks the store can be refused an answer, whether a test tries that or not.
            self.possible.add(Point("action", current, STORE_FAULT))
        if current and observed.decisions:
            self.possible.add(Point("action", current, REFUSAL))
            if not all(one.allowed for one in observed.decisions) and ends[current] == SUCCESS:
                ends[current] = REFUSAL
        for name, end in ends.items():
            self.possible.add(Point("action", name, end))
            yield Point("action", name, end)


def _step(place: str, number: int, count: int) -> Point:
    return Point("rule", place, f"{number + 1} of {count}" if count > 1 else "")


def _forms(domain: Domain | None) -> dict[str, Sequence[str]]:
    return {name: list(form.slots) for name, form in (domain.forms or {}).items()} if domain else {}


def _actions(domain: Domain | None) -> list[str]:
    """The project's own actions; those that ask and validate run inside their form."""
    names = domain.actions or () if domain else ()
    return [name for name in names if not name.startswith(("validate_", "action_ask_"))]

"""Break a shop in one place at a time, and see whether a conversation test notices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.commerce.policy import Row, Table
from bot.dialogue.responses import PLACEHOLDER
from bot.dialogue.rule_removal import RuleRemoval
from bot.testing.conversations.cases import Case
from bot.testing.conversations.coverage import Coverage, Point, case_id
from bot.testing.conversations.runner import ConversationRunner
from bot.testing.conversations.running import run_one
from bot.testing.conversations.watching import tables, with_tables


@dataclass(frozen=True)
class Mutant:
    """A shop broken in one place: where and how, and the points that only a conversation through there reaches.

    `kind` rule: a rule or story is removed; response: one says another; policy: a row goes or turns around.
    """

    kind: str
    what: str
    points: frozenset[Point]
    broken: Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the case that noticed it, if any, and how many were tried."""

    mutant: Mutant
    noticed_by: Case | None
    tried: int


def mutants(runner: ConversationRunner, root: Path, coverage: Coverage, kinds: Sequence[str]) -> list[Mutant]:
    """Give all ways to break the shop of `runner`, whose files are at `root`."""
    found: list[Mutant] = []
    if "rule" in kinds:
        found += _rules(runner, root, coverage)
    if "response" in kinds:
        found += _responses(runner, coverage)
    if "policy" in kinds:
        found += _policies(runner)
    return found


async def judge(
    runner: ConversationRunner, cases: Sequence[Case], coverage: Coverage, broken: Sequence[Mutant]
) -> AsyncIterator[Verdict]:
    """Try each mutant against the cases that come by it, the shortest first, until one goes wrong.

    `cases` go well where nothing is broken, and `coverage` is theirs.
    """
    by_id = {case_id(case): case for case in cases}
    for mutant in broken:
        ids = {one for point in mutant.points for one in coverage.points.get(point, ()) if one in by_id}
        touched = sorted((by_id[one] for one in ids), key=lambda case: (len(case.steps), str(case.path), case.name))
        noticed: Case | None = None
        tried = 0
        with mutant.broken():
            for case in touched:
                tried += 1
                if (await run_one(runner, case)).wrong:
                    noticed = case
                    break
        yield Verdict(mutant, noticed, tried)


def _rules(runner: ConversationRunner, root: Path, coverage: Coverage) -> Iterator[Mutant]:
    removal = RuleRemoval(runner.assistant.processor, root)
    for rule in runner.rules.rules:
        place = f"{rule.path}:{rule.line} {rule.name}"
        points = frozenset(point for point in coverage.of("rule") if point.name == place)
        yield Mutant("rule", f"{place}: removed", points, partial(removal.without, rule.name))


def _responses(runner: ConversationRunner, coverage: Coverage) -> Iterator[Mutant]:
    said = {point.name for point in coverage.of("response")}
    responses = runner.assistant.processor.nlg.responses
    names = sorted(name for name in responses if name in said)
    for place, name in enumerate(names):
        other = _other(responses, name, [*names[place + 1 :], *names[:place]])
        if other:
            points = frozenset(point for point in coverage.of("response") if point.name == name)
            what = f"{name}: says {other}"
            yield Mutant("response", what, points, partial(_swapped, runner, name, other))


def _other(responses: Mapping[str, Any], name: str, others: Sequence[str]) -> str:
    """The next response that can be filled with the same values, so that it reads as if it were meant."""
    values = _placeholders(responses[name])
    return next((other for other in others if _placeholders(responses[other]) <= values), "")


def _placeholders(variations: Sequence[Mapping[str, Any]]) -> set[str]:
    return {name for one in variations for name in PLACEHOLDER.findall(str(one.get("text", "")))}


@contextmanager
def _swapped(runner: ConversationRunner, name: str, other: str) -> Iterator[None]:
    """Let the clerk say `other` where it says `name`, alone or as a part of something."""
    processor: Any = runner.assistant.processor
    parts = processor.domain.as_dict()["responses"]
    nlg, part = processor.nlg, dict.get(parts, name)
    processor.nlg = _Swapped(nlg, name, other)
    parts[name] = dict.get(parts, other)
    try:
        yield
    finally:
        processor.nlg, parts[name] = nlg, part


class _Swapped:
    """Stands where the responses are generated."""

    def __init__(self, responses: Any, name: str, other: str) -> None:
        self._responses = responses
        self._name = name
        self._other = other

    async def generate(
        self, utter_action: str, tracker: Any, output_channel: str, **values: Any
    ) -> dict[str, Any] | None:
        swapped = utter_action == self._name
        name = self._other if swapped else utter_action
        message: dict[str, Any] | None = await self._responses.generate(name, tracker, output_channel, **values)
        return _KeepsItsName(message, name) if swapped and message is not None else message


class _KeepsItsName(dict[str, Any]):
    """A message that stays that of its own response: Rasa writes the name of the one it wanted over it."""

    def __init__(self, message: Mapping[str, Any], name: str) -> None:
        super().__init__(message, utter_action=name)

    def __setitem__(self, key: str, value: Any) -> None:
        if key != "utter_action":
            super().__setitem__(key, value)


def _policies(runner: ConversationRunner) -> Iterator[Mutant]:
    for field, table in tables(runner.services.shop).items():
        for place, row in enumerate(table.rows):
            point = frozenset({Point("policy", f"{table.name}.{row.id}")})
            rows = [*table.rows[:place], _turned(row), *table.rows[place + 1 :]]
            word = "refuses" if row.then.allowed else "allows"
            turned = Table(table.name, tuple(rows))
            yield _with_table(runner, field, turned, f"{table.name}.{row.id}: {word}", point)
            if row.when:
                rows = [*table.rows[:place], *table.rows[place + 1 :]]
                without = Table(table.name, tuple(rows))
                yield _with_table(runner, field, without, f"{table.name}.{row.id}: removed", point)


def _turned(row: Row) -> Row:
    return replace(row, then=replace(row.then, allowed=not row.then.allowed))


def _with_table(runner: ConversationRunner, field: str, table: Table, what: str, points: frozenset[Point]) -> Mutant:
    @contextmanager
    def broken() -> Iterator[None]:
        services = runner.services
        runner.services = replace(services, shop=with_tables(services.shop, {field: table}))
        try:
            yield
        finally:
            runner.services = services

    return Mutant("policy", what, points, broken)

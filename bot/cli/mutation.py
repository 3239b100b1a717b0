"""`shopclerk test --mutate`: what no test would notice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.cli.output import errors
from bot.testing.conversations.cases import Case
from bot.testing.conversations.coverage import Coverage
from bot.testing.conversations.mutation import Verdict, judge, mutants
from bot.testing.conversations.runner import ConversationRunner


async def mutate(
    runner: ConversationRunner, cases: Sequence[Case], coverage: Coverage, root: Path, kinds: Sequence[str]
) -> list[Verdict]:
    """Break the shop in one place at a time, and give what became of it; `cases` go well where nothing is broken."""
    runner.observe = lambda _: None
    broken = mutants(runner, root, coverage, kinds)
    verdicts: list[Verdict] = []
    with errors.status("Breaking the shop …") as status:
        async for verdict in judge(runner, cases, coverage, broken):
            verdicts.append(verdict)
            status.update(f"Breaking the shop … {len(verdicts)} of {len(broken)}")
    return verdicts


def show(console: Console, verdicts: Sequence[Verdict]) -> None:
    """List what was not noticed, where it was tried before where nobody came by."""
    for kind in dict.fromkeys(verdict.mutant.kind for verdict in verdicts):
        there = [verdict for verdict in verdicts if verdict.mutant.kind == kind]
        unnoticed = [verdict for verdict in there if verdict.noticed_by is None]
        console.print(f"{kind}: {len(there) - len(unnoticed)} of {len(there)} changes were noticed", style="bold")
        for verdict in sorted(unnoticed, key=lambda one: (not one.tried, one.mutant.what)):
            tried = (
                f"{verdict.tried} conversations go through it" if verdict.tried else "no conversation goes through it"
            )
            console.print(f"  {verdict.mutant.what}  ({tried})", markup=False)

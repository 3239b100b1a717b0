"""The benchmark's result: JSON for programs, a summary and transcripts for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from benchmarks.figures import percentile
from benchmarks.tau_retail.run import Outcome


def as_json(outcomes: Sequence[Outcome], seed: int) -> dict[str, object]:
    """An object with the figures, and for each task its transcript and what was not as expected.

    `turns_median` counts the customer's messages and taps; `turn_ms_…` is the time from one of them until its answer
    is there.
    """
    times = [turn.ms for outcome in outcomes for turn in outcome.turns]
    return {
        "tasks": len(outcomes),
        "solved": sum(one.solved for one in outcomes),
        "informed": sum(one.solved and one.informed for one in outcomes),
        "turns_median": percentile([len(one.turns) for one in outcomes], 0.5) if outcomes else 0,
        "turn_ms_p50": round(percentile(times, 0.5), 1) if times else 0,
        "turn_ms_p95": round(percentile(times, 0.95), 1) if times else 0,
        "seed": seed,
        "results": [_task(one) for one in outcomes],
    }


def _task(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.task,
        "solved": outcome.solved,
        "informed": outcome.informed,
        "difference": list(outcome.differences),
        "not_said": list(outcome.not_said),
        "refused": list(outcome.refused),
        "turns": len(outcome.turns),
        "transcript": [{**asdict(turn), "ms": round(turn.ms, 1)} for turn in outcome.turns],
    }


def summary(result: Mapping[str, object]) -> str:
    """The figures in a few lines."""
    return (
        f"seed {result['seed']}: {result['solved']} of {result['tasks']} tasks solved, "
        f"{result['informed']} of them with everything said that had to be said\n"
        f"customer's turns, median: {result['turns_median']}; "
        f"a turn takes {result['turn_ms_p50']} ms (p50), {result['turn_ms_p95']} ms (p95)"
    )


def transcript(outcome: Outcome) -> str:
    """One conversation to read, with what came of it."""
    lines = [f"=== task {outcome.task}: {_verdict(outcome)}, {len(outcome.turns)} turns"]
    for turn in outcome.turns:
        lines.append(f"{'👆' if turn.tapped else '🙂'} {turn.said}")
        lines += [f"   🤖 {reply}".replace("\n", "\n      ") for reply in turn.replies]
        if turn.buttons:
            lines.append(f"      {' '.join(f'[{title}]' for title in turn.buttons)}")
    lines += [f"✗ {line}" for line in outcome.differences]
    lines += [f"✗ not said: {info}" for info in outcome.not_said]
    lines += [f"(the store refuses what is expected: {one})" for one in outcome.refused]
    return "\n".join(lines)


def _verdict(outcome: Outcome) -> str:
    solved = "solved" if outcome.solved else "not solved"
    return solved if outcome.informed else f"{solved}, not informed"

"""What `shopclerk doctor` says about one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.cli.output import EXIT_UNAVAILABLE, EXIT_WRONG


class State(Enum):
    """How it is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at, what was found, and the cure; `exit_code` counts for a problem."""

    name: str
    state: State
    found: str
    cure: str = ""
    exit_code: int = EXIT_WRONG


def ok(name: str, found: str) -> Diagnosis:
    """Say that it is well."""
    return Diagnosis(name, State.OK, found)


def warning(name: str, found: str, cure: str) -> Diagnosis:
    """Say that the clerk works all the same."""
    return Diagnosis(name, State.WARNING, found, cure)


def problem(name: str, found: str, cure: str) -> Diagnosis:
    """Say that something is wrong with files, settings or the model."""
    return Diagnosis(name, State.PROBLEM, found, cure)


def away(name: str, found: str, cure: str) -> Diagnosis:
    """Say that a service does not answer."""
    return Diagnosis(name, State.PROBLEM, found, cure, EXIT_UNAVAILABLE)


def exit_code(diagnoses: Sequence[Diagnosis]) -> int:
    """0 without a problem; else 1 if there is anything to mend here, 3 if only a service does not answer."""
    return min((one.exit_code for one in diagnoses if one.state is State.PROBLEM), default=0)

"""Read conversation tests: YAML in the form of Rasa Pro's end-to-end tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.messages import AttachmentKind

StepKind = Literal["user", "tap", "attach", "utter", "bot", "slot_was_set", "slot_was_not_set", "store_fault", "store"]
STEP_KINDS: tuple[str, ...] = get_args(StepKind)
ASSERTIONS = frozenset({"utter", "bot", "slot_was_set", "slot_was_not_set", "store"})
ATTACHMENTS: dict[str, AttachmentKind] = {
    "picture": "image",
    "voice": "voice",
    "video": "video",
    "file": "file",
    "location": "location",
    "sticker": "sticker",
    "contact": "contact",
}
"""What a test calls an attachment, and its kind."""

UNSUPPORTED = "unsupported"
"""Written like an attachment: something that the platform cannot show us."""

STORE_FAULTS = ("none", "down", "slow", "error", "nonsense", "error_write", "lost_write")


@dataclass(frozen=True)
class Step:
    """One step.

    `user` types a text, `tap` taps the button with a title, `attach` sends a `picture`, `voice`, `video`, `file`,
    `location`, `sticker` or `contact` without a word, or something `unsupported` by the platform. `utter` and `bot`
    are what the clerk says next, by the name of the response or word by word. `slot_was_set` and `slot_was_not_set`
    look at slots. `store_fault` breaks the store (`down`, `slow`, `error`, `nonsense`; only where it is to change
    something: `error_write`, and `lost_write`, where it does but the answer is lost) or mends it (`none`). `store:
    unchanged` is that the store is as it was at the beginning, `store: changed` that it is not.
    """

    kind: StepKind
    value: Any
    line: int


@dataclass(frozen=True)
class Case:
    """One conversation."""

    name: str
    steps: tuple[Step, ...]
    line: int


class ConversationFileError(Exception):
    """A conversation test cannot be used; the message names the file, the line and what would be right."""


def read_cases(path: Path) -> list[Case]:
    """Read all cases of a file. Raises `ConversationFileError`."""
    try:
        content = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConversationFileError(f"{path}:{line}: this is no YAML: {error.problem}") from error
    if not isinstance(content, dict) or not isinstance(content.get("test_cases"), list):
        raise ConversationFileError(f"{path}:1: a conversation test begins with `test_cases:` and a list")
    listed = content["test_cases"]
    return [_case(path, one, listed.lc.item(place)[0] + 1) for place, one in enumerate(listed)]


def _case(path: Path, data: Any, line: int) -> Case:
    if not isinstance(data, dict) or "test_case" not in data or not isinstance(data.get("steps"), list):
        raise ConversationFileError(f"{path}:{line}: a case has `test_case:` (its name) and `steps:` (a list)")
    listed = data["steps"]
    steps = tuple(_step(path, one, listed.lc.item(place)[0] + 1) for place, one in enumerate(listed))
    if not any(step.kind in ASSERTIONS for step in steps):
        raise ConversationFileError(
            f"{path}:{line}: {data['test_case']!r} expects nothing; add what the clerk says: `- utter: utter_greet`"
        )
    return Case(str(data["test_case"]), steps, line)


def _step(path: Path, data: Any, line: int) -> Step:
    if not isinstance(data, dict) or len(data) != 1 or next(iter(data)) not in STEP_KINDS:
        found = ", ".join(map(str, data)) if isinstance(data, dict) else repr(data)
        raise ConversationFileError(f"{path}:{line}: {found} is no step; a step is one of {', '.join(STEP_KINDS)}")
    kind, value = next(iter(data.items()))
    if kind == "attach" and value not in (*ATTACHMENTS, UNSUPPORTED):
        known = ", ".join((*ATTACHMENTS, UNSUPPORTED))
        raise ConversationFileError(f"{path}:{line}: {value!r} cannot be sent; write one of {known}")
    if kind == "store_fault" and value not in STORE_FAULTS:
        raise ConversationFileError(f"{path}:{line}: {value!r} is no fault; write one of {', '.join(STORE_FAULTS)}")
    if kind == "store" and value not in ("unchanged", "changed"):
        raise ConversationFileError(f"{path}:{line}: write `store: unchanged` or `store: changed`")
    return Step(kind, value, line)

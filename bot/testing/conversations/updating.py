"""Rewrite what a test expects the clerk to say to what it says now, for somebody to review.

Only `utter` and `bot` steps are touched, and only where they differ: comments and all else stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.testing.conversations.cases import SAID, Case, Step
from bot.testing.conversations.turns import Utterance

HEARD = ("utter", "bot")
PLAIN = re.compile(r"[\w가-힣][\w가-힣 ,.!'()/-]*[\w가-힣.!)]")
"""A text that YAML reads as it stands, whatever it looks like to people."""


@dataclass(frozen=True)
class Edit:
    """Replace the lines from `first` (from 1) to before `end` by `lines`; equal: put `lines` before that line."""

    first: int
    end: int
    lines: tuple[str, ...]


def edits(case: Case, heard: Sequence[Sequence[Utterance]], text: str) -> list[Edit]:
    """Give what must change in the file's `text` so that `case` expects what was `heard`, message by message.

    Messages that were never answered, because nobody could go on, stay as they are.
    """
    lines = text.splitlines()
    found: list[Edit] = []
    for (said, expected, loose), answers in zip(_turns(case), heard, strict=False):
        if loose and not expected:
            continue
        found += _turn_edits(lines, said, expected, answers)
    return found


def apply(text: str, changes: Sequence[Edit]) -> str:
    """Give `text` with all `changes`, which do not overlap."""
    lines = text.splitlines()
    # From the end, so that the numbers before stay true; of several insertions at a place the first stays first.
    for change in sorted(changes, key=lambda one: (one.first, one.end), reverse=True):
        lines[change.first - 1 : change.end - 1] = change.lines
    return "\n".join(lines) + "\n"


def _turns(case: Case) -> Iterator[tuple[Step, list[Step], bool]]:
    """Each message, the `utter` and `bot` steps after it, and whether its assertions leave the rest open."""
    turns: list[tuple[Step, list[Step], bool]] = []
    for step in case.steps:
        if step.kind in SAID:
            turns.append((step, [], False))
        elif turns and step.loose:
            turns[-1] = (*turns[-1][:2], True)
        elif turns and step.kind in HEARD:
            turns[-1][1].append(step)
    return iter(turns)


def _turn_edits(
    lines: Sequence[str], said: Step, expected: Sequence[Step], answers: Sequence[Utterance]
) -> Iterator[Edit]:
    for step, answer in zip(expected, answers, strict=False):
        value = answer.name if step.kind == "utter" else answer.text
        if step.value != value:
            yield Edit(step.line, _end(lines, step.line), _step(lines[step.line - 1], step.kind, value))
    for step in expected[len(answers) :]:
        yield Edit(step.line, _end(lines, step.line), ())
    more = answers[len(expected) :]
    if more:
        last = expected[-1].line if expected else said.line
        after = _end(lines, last)
        yield Edit(after, after, tuple(line for one in more for line in _step(lines[last - 1], "utter", one.name)))


def _end(lines: Sequence[str], line: int) -> int:
    """The line after the step that begins in `line`: what is indented more than its dash belongs to it.

    So does an empty line before more of that, as in a text of several paragraphs.
    """
    dash = _indent(lines[line - 1])
    end = line + 1
    for number, text in enumerate(lines[line:], line + 1):
        if not text.strip():
            continue
        if _indent(text) <= dash:
            break
        end = number + 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _step(like: str, kind: str, value: str) -> tuple[str, ...]:
    """A step at the place of `like`; a comment behind that one stays. A text of several lines is a block."""
    comment = re.search(r"\s+#\s.*$", like) if f" {kind}:" in like and '"' not in like else None
    dash = " " * _indent(like)
    behind = comment[0] if comment else ""
    if "\n" in value and value == value.strip() and all(line == line.rstrip() for line in value.split("\n")):
        block = (f"{dash}    {line}".rstrip() for line in value.split("\n"))
        return (f"{dash}- {kind}: |-{behind}", *block)
    return (f"{dash}- {kind}: {written(value)}{behind}",)


def written(value: object) -> str:
    """A value as YAML, in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{written(key)}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str) and PLAIN.fullmatch(value) and not _is_other(value) and ", " not in value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_other(text: str) -> bool:
    """Whether YAML would take it for something else than a text: a number, a time, yes or no."""
    return bool(re.match(r"[\d.-]", text)) or text.casefold() in {
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "y",
        "n",
    }

"""What the Python code of the actions defines and says, read without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.project.findings import Findings
from bot.project.rasa_names import ACTION_CLASSES
from bot.project.source import read_text

_RESPONSE = re.compile(r"utter_(?=…?\w)[\w…]+")
_NOT_A_RESPONSE = frozenset({"utter_action", "utter_message"})
"""Rasa's own words for other things."""


@dataclass(frozen=True)
class Place:
    """A name in the code."""

    name: str
    path: str
    line: int


@dataclass(frozen=True)
class Mention:
    """A response that the code says: a name, or a pattern where a part is known only when it is said."""

    pattern: re.Pattern[str]
    shown: str
    path: str
    line: int


@dataclass(frozen=True)
class Code:
    """All that was read."""

    actions: tuple[Place, ...] = ()
    mentions: tuple[Mention, ...] = ()


def read_code(paths: Iterable[Path], findings: Findings) -> Code:
    """Read Python files; reports those that Python cannot read."""
    classes: list[tuple[str, ast.ClassDef]] = []
    mentions: list[Mention] = []
    for path in paths:
        text = read_text(path, findings, "delete it if nobody needs it")
        tree = _parse(path, text, findings) if text else None
        if tree is not None:
            classes += [(str(path), node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
            mentions += _mentions(str(path), tree)
    return Code(tuple(_actions(classes)), tuple(mentions))


def _parse(path: Path, text: str, findings: Findings) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        line = error.lineno or 1
        findings.error(str(path), line, f"Python cannot read this ({error.msg}); correct the line or the one above")
    except (ValueError, RecursionError) as error:
        findings.error(str(path), 1, f"Python cannot read this ({error}); is it a Python file?")
    return None


def _actions(classes: list[tuple[str, ast.ClassDef]]) -> Iterator[Place]:
    """Give the actions that classes name: by `action`, by `form` (its validator) or by a fixed `name()`."""
    bases = {node.name: [_last(base) for base in node.bases] for _, node in classes}
    for path, node in classes:
        name = _action_name(node)
        if name is not None and _is_action(node.name, bases, set()):
            yield Place(name, path, node.lineno)


def _is_action(name: str, bases: dict[str, list[str]], seen: set[str]) -> bool:
    if name in ACTION_CLASSES:
        return True
    if name in seen:
        return False
    return any(_is_action(base, bases, seen | {name}) for base in bases.get(name, []))


def _action_name(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "name":
            returned = [one.value for one in ast.walk(statement) if isinstance(one, ast.Return)]
            if len(returned) == 1 and isinstance(returned[0], ast.Constant):
                return str(returned[0].value)
        target, value = _assigned(statement)
        if target in ("action", "form") and isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value if target == "action" else f"validate_{value.value}"
    return None


def _assigned(statement: ast.stmt) -> tuple[str | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return _last(statement.targets[0]), statement.value
    if isinstance(statement, ast.AnnAssign):
        return _last(statement.target), statement.value
    return None, None


def _last(node: ast.expr) -> str:
    """`Action` of both `Action` and `rasa_sdk.Action`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _mentions(path: str, tree: ast.Module) -> Iterator[Mention]:
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside.update(id(part) for part in node.values)
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            # What ends with _ is put together with something.
            parts = [node.value, None] if node.value.endswith("_") else [node.value]
        else:
            continue
        shown = "".join("…" if part is None else str(part) for part in parts)
        if _RESPONSE.fullmatch(shown) and shown not in _NOT_A_RESPONSE:
            pattern = "".join(r"\w+" if part is None else re.escape(str(part)) for part in parts)
            yield Mention(re.compile(pattern), shown, path, node.lineno)

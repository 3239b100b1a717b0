"""Read what stands behind one step's key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.commerce.shop_yaml import Node, Scalar
from bot.project.names import advise, one_of
from bot.project.source import Source
from bot.testing.conversations.cases import ATTACHMENTS, STORE_FAULTS, UNSUPPORTED, Uttered
from bot.testing.conversations.moments import MomentError, check_moment
from bot.testing.conversations.names import Names

UTTERED_KEYS = ("utter_name", "text_matches", "buttons")
TICKET_KEYS = ("topic", "summary", "order_number", "language", "contact", "trigger")
FEW = 12
"""So many names are listed where none is near; more would not help."""


@dataclass(frozen=True)
class StepReader:
    """Checks values against the names there are, and reports in `source` what is wrong."""

    source: Source
    names: Names

    def read(self, kind: str, node: Node, plain: Any, line: int) -> Any:
        """Give the value of a step, ready to use; None, reported, if it cannot be."""
        readers: dict[str, Callable[[], Any]] = {
            "slot_was_set": lambda: self._slots(node, plain, line),
            "slot_was_not_set": lambda: self._slots(node, plain, line),
            "bot_uttered": lambda: self._uttered(node, plain, line),
            "store": lambda: self._store(plain, line),
            "ticket": lambda: self._ticket(node, plain),
            "payload": lambda: plain if isinstance(plain, list) else [plain],
        }
        if kind in readers:
            return readers[kind]()
        if not isinstance(node, Scalar):
            self.source.error(line, f"`{kind}` is followed by a text; write it behind the colon")
            return None
        text = "" if plain is None else str(plain)
        choices = {
            "utter": (self.names.responses, "response"),
            "action_executed": (self.names.actions, "action"),
            "attach": ((*ATTACHMENTS, UNSUPPORTED), "attachment"),
            "store_fault": (STORE_FAULTS, "fault"),
        }
        if kind in choices:
            self.known(text, choices[kind][0], choices[kind][1], line)
        elif kind == "clock":
            self.moment(text, line)
        return text.strip() if kind == "bot" else text

    def _slots(self, node: Node, plain: Any, line: int) -> tuple[tuple[str, Any, bool], ...]:
        """Name, value, and whether a value was written: `- size`, `- size: M`, `{name: size, value: M}`."""
        found: list[tuple[str, Any, bool]] = []
        for one in plain if isinstance(plain, list) else [plain]:
            if isinstance(one, str):
                found.append((one, None, False))
            elif isinstance(one, Mapping) and "name" in one and set(one) <= {"name", "value"}:
                found.append((str(one["name"]), one.get("value"), "value" in one))
            elif isinstance(one, Mapping):
                found += [(str(name), value, True) for name, value in one.items()]
        for name, _, _ in found:
            self.known(name, self.names.slots, "slot", line)
        if not found:
            self.source.error(node.line, "name slots below it: `- language: ko`")
        return tuple(found)

    def _uttered(self, node: Node, plain: Any, line: int) -> Uttered | None:
        entries = self.source.entries(node, "bot_uttered")
        if not entries:
            return None
        self.source.known_keys(entries, UTTERED_KEYS, "bot_uttered")
        name = str(plain.get("utter_name") or "")
        if name:
            self.known(name, self.names.responses, "response", line)
        listed = plain.get("buttons") or ()
        buttons = tuple((str(one.get("title") or ""), str(one.get("payload") or "")) for one in listed)
        return Uttered(name, str(plain.get("text_matches") or ""), buttons)

    def _store(self, plain: Any, line: int) -> Any:
        if plain in ("unchanged", "changed") or (isinstance(plain, Mapping) and plain):
            return plain
        self.source.error(line, "write `store: unchanged`, `store: changed`, or below it what changes and to what")
        return None

    def _ticket(self, node: Node, plain: Any) -> Any:
        if plain == "none":
            return {}
        entries = self.source.entries(node, "ticket")
        if not entries:
            return None
        self.source.known_keys(entries, TICKET_KEYS, "ticket")
        return {key: str(value) for key, value in plain.items()}

    def moment(self, text: str, line: int) -> None:
        """Report what is no time."""
        try:
            check_moment(text)
        except MomentError as error:
            self.source.error(line, str(error))

    def known(self, name: str, known: Collection[str], what: str, line: int) -> None:
        """Report a name that is not there, with the one that was probably meant."""
        if name not in known:
            otherwise = one_of(sorted(known)) if 0 < len(known) <= FEW else "domain.yml and data/ have what there is"
            self.source.error(line, f'there is no {what} "{name}"; {advise(name, known, otherwise)}')

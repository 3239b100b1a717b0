"""Read what stands behind one step's key."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.commerce.shop_yaml import Entry, Node, Scalar
from bot.commerce.storekeeping.refusals import REFUSALS
from bot.project.names import advise, one_of
from bot.project.source import Source
from bot.testing.conversations.cases import ATTACHMENTS, REFUSES, STORE_FAULTS, UNSUPPORTED, Uttered
from bot.testing.conversations.moments import MomentError, check_moment
from bot.testing.conversations.names import Names

UTTERED_KEYS = ("utter_name", "text_matches", "buttons")
BUTTON_KEYS = ("title", "payload")
TICKET_KEYS = ("topic", "summary", "order_number", "language", "contact", "trigger")
INTENT = re.compile(r"/(?P<name>\w+)")
"""How a button's payload begins that stands for an intent."""

FEW = 12
"""So many names are listed where none is near; more would not help."""


@dataclass(frozen=True)
class StepReader:
    """Checks values against the names there are, and reports in `source` what is wrong."""

    source: Source
    names: Names

    def read(self, kind: str, node: Node, plain: Any, line: int, *, loose: bool = False) -> Any:
        """Give the value of a step, ready to use; None, reported, if it cannot be. `loose`: it is an assertion."""
        readers: dict[str, Callable[[], Any]] = {
            "slot_was_set": lambda: self._slots(node, plain, line, loose=loose),
            "slot_was_not_set": lambda: self._slots(node, plain, line, loose=loose),
            "bot_uttered": lambda: self._uttered(kind, node, plain, line),
            "bot_did_not_utter": lambda: self._uttered(kind, node, plain, line),
            "store": lambda: self._store(plain, line),
            "ticket": lambda: self._ticket(node, plain),
            "payload": lambda: self._payload(plain, line),
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
        if kind == "store_fault" and text.startswith(REFUSES):
            self.known(
                text.removeprefix(REFUSES), list(REFUSALS), "refusal of the store", line, one_of(sorted(REFUSALS))
            )
        elif kind in choices:
            self.known(text, choices[kind][0], choices[kind][1], line)
        elif kind == "clock":
            self.moment(text, line)
        return text.strip() if kind == "bot" else text

    def _slots(self, node: Node, plain: Any, line: int, *, loose: bool) -> tuple[tuple[str, Any, bool], ...]:
        """Name, value, and whether a value was written: `- size`, `- size: M`, `{name: size, value: M}`."""
        found: list[tuple[str, Any, bool]] = []
        for one in plain if isinstance(plain, list) else [plain]:
            if isinstance(one, str):
                found.append((one, None, False))
            elif isinstance(one, Mapping) and (set(one) == {"name", "value"} or (loose and set(one) == {"name"})):
                found.append((str(one["name"]), one.get("value"), "value" in one))
            elif isinstance(one, Mapping):
                found += [(str(name), value, True) for name, value in one.items()]
        for name, _, _ in found:
            self.known(name, self.names.slots, "slot", line)
        if not found:
            self.source.error(node.line, "name slots below it: `- language: ko`")
        return tuple(found)

    def _uttered(self, kind: str, node: Node, plain: Any, line: int) -> Uttered | None:
        entries = self.source.entries(node, kind)
        if entries is None:
            return None
        self.source.known_keys(entries, UTTERED_KEYS, kind)
        name, pattern = (str(plain.get(key) or "") for key in ("utter_name", "text_matches"))
        if name:
            self.known(name, self.names.responses, "response", line)
        try:
            re.compile(pattern)
        except re.error as error:
            self.source.error(line, f'"{pattern}" is no regular expression ({error}); write \\ before ( ) [ ] . * + ?')
        buttons = tuple(self._buttons(entries.get("buttons"), plain.get("buttons")))
        if not entries.keys() - set(UTTERED_KEYS) and not (name or pattern or buttons):
            self.source.error(line, f"`{kind}` says nothing; below it {one_of(UTTERED_KEYS)}")
            return None
        return Uttered(name, pattern, buttons)

    def _buttons(self, entry: Entry | None, plain: Any) -> Iterator[tuple[str, str]]:
        if entry is None:
            return
        for node, one in zip(self.source.items(entry.value, "buttons") or (), plain or (), strict=False):
            entries = self.source.entries(node, "a button")
            if entries is None:
                continue
            self.source.known_keys(entries, BUTTON_KEYS, "a button")
            title, payload = (str(one.get(key) or "") for key in BUTTON_KEYS)
            intent = INTENT.match(payload)
            if intent:
                self.known(intent["name"], self.names.intents, "intent", entries["payload"].line)
            yield title, payload

    def _store(self, plain: Any, line: int) -> Any:
        if isinstance(plain, Mapping) and plain:
            from bot.demo_store.tables import metadata  # here, because SQLAlchemy takes a while to load

            for table in plain:
                self.known(str(table), list(metadata.tables), "table of the store", line)
            return plain
        if plain in ("unchanged", "changed"):
            return plain
        self.source.error(line, "write `store: unchanged`, `store: changed`, or below it what changes and to what")
        return None

    def _ticket(self, node: Node, plain: Any) -> Any:
        if plain == "none":
            return {}
        entries = self.source.entries(node, "ticket")
        if not entries:
            if entries is not None:
                self.source.error(node.line, "write `ticket: none`, or below it what it says: `topic: complaint`")
            return None
        self.source.known_keys(entries, TICKET_KEYS, "ticket")
        return {key: str(value) for key, value in plain.items()}

    def _payload(self, plain: Any, line: int) -> Any:
        if plain is None:
            self.source.error(line, "write below `payload:` what goes out: `- type: text`")
            return None
        return plain if isinstance(plain, list) else [plain]

    def moment(self, text: str, line: int) -> None:
        """Report what is no time."""
        try:
            check_moment(text)
        except MomentError as error:
            self.source.error(line, str(error))

    def known(self, name: str, known: Collection[str], what: str, line: int, where: str = "") -> None:
        """Report a name that is not there, with the one that was probably meant. `where` is told if there are none."""
        if name not in known:
            elsewhere = where or "domain.yml and data/ have what there is"
            otherwise = one_of(sorted(known)) if 0 < len(known) <= FEW else elsewhere
            self.source.error(line, f'there is no {what} "{name}"; {advise(name, known, otherwise)}')

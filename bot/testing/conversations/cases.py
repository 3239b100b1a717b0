"""What a conversation test says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from bot.messages import AttachmentKind

SaidKind = Literal["user", "tap", "attach"]
SAID: tuple[str, ...] = get_args(SaidKind)
"""Steps of the customer."""

EXPECTATIONS = (
    "utter",
    "bot",
    "slot_was_set",
    "slot_was_not_set",
    "store",
    "ticket",
    "payload",
    "action_executed",
    "bot_uttered",
    "bot_did_not_utter",
)
"""Steps that look at what happened."""

CHANGES = ("store_fault", "clock")
"""Steps that change the world around the conversation."""

STEP_KINDS = (*SAID, *EXPECTATIONS, *CHANGES)

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
REFUSES = "refuses "
"""Before the code of a refusal: from then on the store refuses each change with it, as if it had just become so."""


@dataclass(frozen=True)
class Uttered:
    """What one message of the clerk must be; empty fields do not matter. `text_matches` is a regular expression."""

    utter_name: str = ""
    text_matches: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    """Title and payload of each; an empty one is not looked at."""


@dataclass(frozen=True)
class Step:
    """One line of a conversation.

    `user` types a text, `tap` taps the button with a title, `attach` sends a `picture`, `voice`, … without a word.
    `utter` and `bot` are what the clerk says next, by the name of the response or word by word. `slot_was_set` and
    `slot_was_not_set` look at slots, `store` at what has changed in the store, `ticket` at what the team was told,
    `payload` at what goes out on the case's channel. `store_fault` breaks the store or mends it, `clock` travels in
    time. `value` is checked and ready to use: see `reading`.

    `loose` is true for what stands under `assertions`, which may hold of any message of the turn; `ordered` for those
    of them that must hold of what came after the one before.
    """

    kind: str
    value: Any
    line: int
    metadata: Mapping[str, str] = field(default_factory=dict)
    loose: bool = False
    ordered: bool = False


@dataclass(frozen=True)
class Case:
    """One conversation.

    `slots` come from its fixtures, `metadata` from its device. `language` is what the customer chose elsewhere.
    `clock` is when it begins, as a step `clock` says it; empty is the usual time. `shop` is what is otherwise than in
    shop.yml.
    """

    name: str
    path: Path
    line: int
    steps: tuple[Step, ...]
    channel: str = ""
    language: str = ""
    clock: str = ""
    slots: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    shop: Mapping[str, Any] = field(default_factory=dict)


class ConversationFileError(Exception):
    """A file of conversation tests cannot be used; the message has a line for each mistake, with the cure."""

"""A conversation in this process, through the same intake, worker and outbox as on every channel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.bootstrap import Services, use_services
from bot.channels.menus import typed_choice
from bot.channels.messenger.limits import CAPABILITIES as MESSENGER
from bot.channels.whatsapp.limits import CAPABILITIES as WHATSAPP
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.transcript import Transcript
from bot.delivery.turns import TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.dialogue.assistant import Assistant
from bot.dialogue.generation import apology
from bot.dialogue.window import WINDOW_TURNS
from bot.dialogue.worker import Worker
from bot.handoff.redaction import redactor
from bot.messages import Attachment, AttachmentKind, Button, InboundMessage, Reply, all_buttons
from bot.project.names import advise
from bot.storage.database import Database

CHANNEL = "rehearsal"
NUMBERED = {"whatsapp": WHATSAPP, "messenger": MESSENGER}
"""Channels on which a number may be typed for a line of a numbered menu."""


@dataclass(frozen=True)
class Stage:
    """Where conversations are rehearsed: one loaded assistant, one database, the services of a shop."""

    assistant: Assistant
    database: Database
    services: Services

    def open(
        self,
        customer: str,
        *,
        language: str | None = None,
        channel: str = CHANNEL,
        metadata: Mapping[str, str] | None = None,
    ) -> Rehearsal:
        """Begin a conversation with a new customer on `channel`; `metadata` comes with each message."""
        return Rehearsal(self, customer, channel, {**(metadata or {}), **({"language": language} if language else {})})

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time in the shop."""
        return self.services.clock


class Rehearsal:
    """One customer's conversation."""

    def __init__(self, stage: Stage, customer: str, channel: str, metadata: Mapping[str, str]) -> None:
        pipe = PipeDispatcher(None)
        use_services(stage.services)
        self._stage = stage
        self._customer = customer
        self._channel = channel
        self._metadata = metadata
        self._numbers = itertools.count(1)
        self._intake = Intake(stage.database, pipe, stage.clock)
        self._transcript = Transcript(stage.database)
        self._worker = Worker(
            stage.assistant,
            TurnQueue(
                stage.database,
                stage.clock,
                window_turns=WINDOW_TURNS,
                find_numbered=typed_choice(NUMBERED, stage.services.lexicon),
                redact=redactor(stage.services.lexicon),
            ),
            WorkerRegistry(stage.database, stage.clock),
            pipe,
            apology(stage.assistant),
            model_name="rehearsal",
        )
        self._seen = 0
        self.last: tuple[Reply, ...] = ()

    @property
    def conversation_id(self) -> str:
        """The conversation's id in the database."""
        return f"{self._channel}:{self._customer}"

    async def hear(self) -> tuple[Reply, ...]:
        """Let the worker do what waits, such as what a person of the shop wrote, and give the replies."""
        await self._worker.run_pending()
        return self._heard()

    async def say(self, text: str, metadata: Mapping[str, str] | None = None) -> tuple[Reply, ...]:
        """Type a text and give the replies."""
        return await self._send(text, None, metadata=metadata)

    async def tap(self, title: str) -> tuple[Reply, ...]:
        """Tap the button of the last replies that has this title. Raises `LookupError` if there is none."""
        buttons = [button for reply in self.last for button in all_buttons(reply)]
        for button in buttons:
            if button.title == title:
                return await self.press(button)
        titles = [button.title for button in buttons]
        there = f"there are {titles}" if titles else "there is none at all"
        raise LookupError(f'there is no button "{title}"; {advise(title, titles, there)}')

    async def attach(self, kind: AttachmentKind | None) -> tuple[Reply, ...]:
        """Send something without a word; None is what the platform cannot show us."""
        if kind is None:
            return await self._send("", None, metadata={"kind": "unsupported"})
        return await self._send("", None, attachments=(Attachment(kind),))

    async def press(self, button: Button) -> tuple[Reply, ...]:
        """Tap this very button."""
        return await self._send(button.title, button.payload)

    async def send_payload(self, payload: str) -> tuple[Reply, ...]:
        """Send a payload that may not have been offered, as an attacker would."""
        return await self._send(payload, payload)

    async def _send(
        self,
        text: str,
        payload: str | None,
        *,
        attachments: tuple[Attachment, ...] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> tuple[Reply, ...]:
        message = InboundMessage(
            channel=self._channel,
            customer=self._customer,
            provider_message_id=f"{self._customer}-{next(self._numbers)}",
            sent_at=self._stage.clock(),
            text=text,
            payload=payload,
            metadata={**self._metadata, **(metadata or {})},
            attachments=attachments,
        )
        self._intake.accept([message])
        await self._worker.run_pending(most=1)
        return self._heard()

    def _heard(self) -> tuple[Reply, ...]:
        entries = self._transcript.replies_after(self.conversation_id, self._seen)
        self._seen = entries[-1].id if entries else self._seen
        self.last = tuple(entry.reply for entry in entries if entry.reply)
        return self.last

"""Messenger as a channel of the clerk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.channels.base import Batch, Payload
from bot.channels.checks import Finding
from bot.channels.messenger.checks import check_messenger
from bot.channels.messenger.client import MessengerClient
from bot.channels.messenger.limits import CAPABILITIES
from bot.channels.messenger.parse import CHANNEL, parse_webhook
from bot.channels.messenger.render import render_reply
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.signature import answer_challenge, verify_signature
from bot.messages import Reply


class MessengerChannel:
    """One page of the shop. See `bot.channels.base.Channel`."""

    name = CHANNEL
    capabilities = CAPABILITIES
    window_template = ""

    def __init__(self, settings: MessengerSettings) -> None:
        """`settings` are complete."""
        self._settings = settings
        self.client = MessengerClient(settings)

    def check(self, *, languages: Sequence[str], running_at: str) -> Iterator[Finding]:
        """Ask Meta whether all is connected; see `bot.channels.checks.Checkable`."""
        del languages
        yield from check_messenger(self.client.api, self._settings, running_at=running_at)

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether Meta signed these bytes."""
        return verify_signature(headers, body, self._settings.secrets)

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """Answer Meta's first question."""
        return answer_challenge(query, self._settings.verify_token.get_secret_value())

    def parse(self, body: bytes, *, received_at: datetime) -> Batch:
        """Take a request apart."""
        return parse_webhook(body, received_at=received_at, page_id=self._settings.page_id)

    def render(self, reply: Reply, *, language: str) -> tuple[Payload, ...]:
        """Turn a reply into messages."""
        return render_reply(reply, language=language)

    def render_template(self, name: str, *, language: str, values: Sequence[str] = ()) -> Payload | None:
        """Messenger has no templates that may be sent after the window."""
        del name, language, values
        return None


def open_channel() -> MessengerChannel | None:
    """Open the channel if it is set up. Raises `ChannelSettingsError` if it is set up by halves."""
    settings = MessengerSettings()
    return MessengerChannel(settings) if settings.complete() else None

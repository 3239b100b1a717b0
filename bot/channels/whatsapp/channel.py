"""WhatsApp as a channel of the clerk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.channels.base import Batch, Payload
from bot.channels.checks import Finding
from bot.channels.signature import answer_challenge, verify_signature
from bot.channels.whatsapp.checks import check_whatsapp
from bot.channels.whatsapp.client import WhatsAppClient
from bot.channels.whatsapp.limits import CAPABILITIES
from bot.channels.whatsapp.parse import CHANNEL, parse_webhook
from bot.channels.whatsapp.render import render_reply
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.messages import Reply


class WhatsAppChannel:
    """One number of the shop. See `bot.channels.base.Channel`."""

    name = CHANNEL
    capabilities = CAPABILITIES

    def __init__(self, settings: WhatsAppSettings) -> None:
        """`settings` are complete."""
        self._settings = settings
        self.window_template = settings.window_template
        self.client = WhatsAppClient(settings)

    def check(self, *, languages: Sequence[str], running_at: str) -> Iterator[Finding]:
        """Ask Meta whether all is connected; see `bot.channels.checks.Checkable`."""
        yield from check_whatsapp(self.client.api, self._settings, languages=languages, running_at=running_at)

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether Meta signed these bytes."""
        return verify_signature(headers, body, self._settings.secrets)

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """Answer Meta's first question."""
        return answer_challenge(query, self._settings.verify_token.get_secret_value())

    def parse(self, body: bytes, *, received_at: datetime) -> Batch:
        """Take a request apart."""
        return parse_webhook(body, received_at=received_at, phone_number_id=self._settings.phone_number_id)

    def render(self, reply: Reply, *, language: str) -> tuple[Payload, ...]:
        """Turn a reply into messages."""
        return render_reply(reply, language=language)

    def render_template(self, name: str, *, language: str, values: Sequence[str] = ()) -> Payload | None:
        """Name an approved template, with its variables in order."""
        body = {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}
        components = {"components": [body]} if values else {}
        return {"type": "template", "template": {"name": name, "language": {"code": language}, **components}}


def open_channel() -> WhatsAppChannel | None:
    """Open the channel if it is set up. Raises `ChannelSettingsError` if it is set up by halves."""
    settings = WhatsAppSettings()
    return WhatsAppChannel(settings) if settings.complete() else None

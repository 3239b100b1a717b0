"""What an operator sets for tickets by e-mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr

from bot.channels.errors import ChannelSettingsError
from bot.channels.graph_settings import is_loopback
from bot.channels.operator_settings import OperatorSettings, listed

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Server:
    """A mail server. `tls` from the first byte; else by STARTTLS, which only a server on this machine may lack."""

    host: str
    port: int
    tls: bool
    may_be_plain: bool
    user: str
    password: str


class MailSettings(OperatorSettings):
    """Environment variables `SHOPCLERK_DESK_SMTP_URL` and `SHOPCLERK_DESK_MAIL_…`."""

    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="the mail server: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465",
    )
    mail_to: str = Field(default="", description="the team's address; several, separated by commas")
    mail_from: str = Field(default="", description="the address that tickets come from")

    class Config:
        """Where the values come from."""

        env_prefix = "SHOPCLERK_DESK_"

    @property
    def recipients(self) -> tuple[str, ...]:
        """The team's addresses."""
        return listed(self.mail_to)

    def server(self) -> Server:
        """Give the mail server. Raises `ChannelSettingsError` with all that is missing or wrong."""
        problems = [
            f"SHOPCLERK_DESK_{name} is not set"
            for name, value in (
                ("SMTP_URL", self.smtp_url.get_secret_value()),
                ("MAIL_TO", ",".join(self.recipients)),
                ("MAIL_FROM", self.mail_from),
            )
            if not value
        ]
        for name, addresses in (("MAIL_TO", self.recipients), ("MAIL_FROM", (self.mail_from,))):
            if any(one and not _ADDRESS.fullmatch(one) for one in addresses):
                problems.append(f"SHOPCLERK_DESK_{name} is no e-mail address; write it like help@shop.example")
        server = _read(self.smtp_url.get_secret_value())
        if server is None and self.smtp_url.get_secret_value():
            # The value may hold a password: it is not repeated.
            problems.append("SHOPCLERK_DESK_SMTP_URL is no mail server; write smtps://user:password@host:465")
        if problems or server is None:
            raise ChannelSettingsError(problems)
        return server


def _read(url: str) -> Server | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    return Server(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        may_be_plain=is_loopback(url),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )

"""The mailbox as a desk."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.checks import Finding
from bot.channels.errors import CredentialError, SendError
from bot.desks.base import Heard, News, Opened, RemoteAgent, Ticket
from bot.desks.mail.client import MailClient
from bot.desks.mail.render import render_mail
from bot.desks.mail.settings import MailSettings
from bot.desks.wording import Wording

NAME = "email"


class MailDesk:
    """Writes to the team; what they answer goes by their own mail, or by the console."""

    name = NAME
    tells_all = False
    listens = False

    def __init__(self, settings: MailSettings, wording: Wording) -> None:
        """Raises `ChannelSettingsError` where a setting is missing or wrong."""
        self._server = settings.server()
        self._client = MailClient(self._server)
        self._sender = settings.mail_from
        self._recipients = settings.recipients
        self._wording = wording

    def open(self, ticket: Ticket, news: News) -> Opened:
        """Send the ticket; the thread's id is its reference."""
        self.tell(ticket.reference, ticket, news)
        return Opened(ticket.reference)

    def tell(self, remote_id: str, ticket: Ticket, news: News) -> None:  # noqa: ARG002 (the protocol's signature)
        """Send the news into the thread of the ticket."""
        self._client.send(render_mail(ticket, news, self._wording, sender=self._sender, recipients=self._recipients))

    def hear(self, remote_id: str, after: int) -> Heard:  # noqa: ARG002 (the protocol's signature)
        """Nothing: nobody reads the team's mailbox."""
        return Heard((), after)

    def present(self) -> tuple[RemoteAgent, ...]:
        """Nobody: who reads a mailbox is not there for somebody who waits."""
        return ()

    def check(self) -> Iterator[Finding]:
        """Connect and log in."""
        where = f"{self._server.host}:{self._server.port}"
        try:
            self._client.probe()
        except CredentialError as error:
            cure = "look at user, password and certificate: SHOPCLERK_DESK_SMTP_URL"
            yield Finding("mail server", "wrong", f"{where} refuses us ({error.code})", cure)
        except SendError as error:
            yield Finding("mail server", "away", f"{where} does not answer ({error.code})", "is it the right address?")
        else:
            yield Finding("mail server", "ok", f"{where}, to {', '.join(self._recipients)}")

    def close(self) -> None:
        """Nothing is kept open."""

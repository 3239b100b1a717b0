"""Give an e-mail to a mail server, and say what its answer means.

Reply codes: RFC 5321, 4.2.1. 4xx is for later, 5xx for ever.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from bot.channels.errors import CredentialError, PermanentSendError, RetryableSendError, SendError, UncertainSendError
from bot.desks.mail.settings import Server

TIMEOUT_S = 15.0

_FOR_EVER = 500


class MailClient:
    """Sends by a connection for each e-mail: there are few, and a kept one breaks unseen."""

    def __init__(self, server: Server, *, timeout_s: float = TIMEOUT_S) -> None:
        self._server = server
        self._timeout_s = timeout_s

    def send(self, message: EmailMessage) -> None:
        """Send to everybody in `To`. Raises `SendError`; no message of an error quotes the e-mail."""
        smtp = self._open()
        try:
            refused = smtp.send_message(message)
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(max(code for code, _ in error.recipients.values())) from error
        except (smtplib.SMTPException, OSError) as error:
            # It may be in the server's hands: the last answer is what is missing.
            raise UncertainSendError(type(error).__name__) from error
        finally:
            smtp.close()
        if refused:
            # The others have it. Sending again would give it to them a second time.
            raise PermanentSendError(f"smtp-{max(code for code, _ in refused.values())}")

    def probe(self) -> None:
        """Connect and log in, and send nothing. Raises `SendError`."""
        self._open().close()

    def _open(self) -> smtplib.SMTP:
        server = self._server
        smtp: smtplib.SMTP | None = None
        try:
            if server.tls:
                smtp = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self._timeout_s, context=ssl.create_default_context()
                )
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=self._timeout_s)
            smtp.ehlo()
            if not server.tls and (smtp.has_extn("starttls") or not server.may_be_plain):
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if server.user:
                smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            if smtp is not None:
                smtp.close()
            raise _no_connection(error) from error
        return smtp


def _no_connection(error: Exception) -> SendError:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return CredentialError(f"smtp-{error.smtp_code}")
    if isinstance(error, (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError)):
        # Neither the password nor a customer's words travel in the open, or to somebody else.
        return CredentialError(type(error).__name__)
    if isinstance(error, smtplib.SMTPResponseException):
        return RetryableSendError(f"smtp-{error.smtp_code}")
    return RetryableSendError(type(error).__name__)


def _refused(code: int) -> SendError:
    return PermanentSendError(f"smtp-{code}") if code >= _FOR_EVER else RetryableSendError(f"smtp-{code}")

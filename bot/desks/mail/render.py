"""Write e-mails about a ticket: one thread, plain text, nothing of a customer's in a header but in one line."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.desks.base import News, Ticket
from bot.desks.wording import Wording, one_line

SUBJECT_LENGTH = 200


def render_mail(
    ticket: Ticket, news: News, wording: Wording, *, sender: str, recipients: Sequence[str]
) -> EmailMessage:
    """An e-mail. Its Message-ID is made of the news: a mailbox can tell that it has it already."""
    message = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    first = f"<{ticket.reference}.open@{domain}>"
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    opens = news.kind == "open"
    subject = wording.subject(ticket)[:SUBJECT_LENGTH]
    message["Subject"] = subject if opens else f"Re: {subject}"
    message["Date"] = format_datetime(news.at)
    message["Message-ID"] = first if opens else f"<{ticket.reference}.{news.key}@{domain}>"
    if not opens:
        message["In-Reply-To"] = first
        message["References"] = first
    # Out-of-office answers to a machine help nobody (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Shopclerk-Ticket"] = one_line(ticket.reference)
    body = wording.opening(ticket) if opens else f"{wording.news(news)}\n\n{wording.facts(ticket)}"
    message.set_content(f"{body}\n\n-- \n{wording.words['footer']}\n", cte="base64")
    return message

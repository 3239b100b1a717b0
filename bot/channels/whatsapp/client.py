"""Send through WhatsApp's Cloud API.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/ messages/send-messages, support/error-codes
(2026-05), typing-indicators, business-scoped-user-ids; reference/media (an upload is kept for 30 days, an address of a
file is good for 5 minutes).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.channels.base import Payload, SendResult
from bot.channels.errors import (
    CredentialError,
    MediaAwayError,
    MediaGoneError,
    MediaTooLargeError,
    PermanentSendError,
    RetryableSendError,
    SendError,
    WindowClosedError,
)
from bot.channels.graph import ANSWER_S, ErrorTable, GraphApi, identifier_of
from bot.channels.graph_media import MediaDownloads
from bot.channels.reading import text_in
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.messages import Attachment

ERRORS: ErrorTable = {
    # the token, the app's permissions, the account: all of its messages wait for an operator
    (0, None): CredentialError,
    (3, None): CredentialError,
    (10, None): CredentialError,
    (190, None): CredentialError,
    **{(code, None): CredentialError for code in range(200, 300)},
    (368, None): CredentialError,  # blocked for a breach of policy
    (131005, None): CredentialError,  # access denied
    (131031, None): CredentialError,  # account locked
    (131042, None): CredentialError,  # payment method
    (131045, None): CredentialError,  # the number is not registered
    (133010, None): CredentialError,  # the same
    # later
    (1, None): RetryableSendError,
    (2, None): RetryableSendError,
    (4, None): RetryableSendError,  # calls of the app
    (80007, None): RetryableSendError,  # calls of the account
    (130429, None): RetryableSendError,  # messages of the number
    (131048, None): RetryableSendError,  # limited because customers reported it
    (131056, None): RetryableSendError,  # messages to one customer
    (131000, None): RetryableSendError,  # something went wrong
    (131016, None): RetryableSendError,  # service unavailable
    (131057, None): RetryableSendError,  # under maintenance
    (133004, None): RetryableSendError,  # server unavailable
    # the customer last wrote more than 24 hours ago
    (131047, None): WindowClosedError,
    (470, None): WindowClosedError,
    # this customer, or this message, never
    (33, None): PermanentSendError,
    (100, None): PermanentSendError,
    (130403, None): PermanentSendError,  # the number of somebody who was blocked
    (130497, None): PermanentSendError,  # the customer's country
    (131008, None): PermanentSendError,
    (131009, None): PermanentSendError,
    (131021, None): PermanentSendError,  # to ourselves
    (131026, None): PermanentSendError,  # undeliverable
    (131049, None): PermanentSendError,  # kept back by the platform
    (131050, None): PermanentSendError,  # the customer wants none
    (131051, None): PermanentSendError,
    (131052, None): PermanentSendError,
    (131053, None): PermanentSendError,
    (131062, None): PermanentSendError,  # needs a number, not a user id
}

# A business-scoped user id: the country, a dot, and up to 128 letters and digits.
_USER_ID = re.compile(r"[A-Z]{2}\.\S+")


class WhatsAppClient:
    """Sends as one number. May be used from several threads."""

    def __init__(self, settings: WhatsAppSettings, *, answer_s: float = ANSWER_S) -> None:
        """`answer_s` is how long an answer may take."""
        self.api = GraphApi(settings.api_url, settings.access_token.get_secret_value(), ERRORS, answer_s=answer_s)
        self._number = settings.phone_number_id
        self._path = f"{settings.phone_number_id}/messages"
        self._downloads = MediaDownloads(settings.api_url, settings.hosts)

    def send(self, customer: str, payload: Payload, *, tag: str = "") -> SendResult:
        """Send one payload; WhatsApp has no tags."""
        del tag
        recipient = {"recipient": customer} if _USER_ID.fullmatch(customer) else {"to": customer}
        envelope = {"messaging_product": "whatsapp", "recipient_type": "individual", **recipient}
        answer = self.api.post(self._path, {**envelope, **payload})
        return SendResult(identifier_of(answer, path=("messages", "id")))

    def mark_read(self, customer: str, provider_message_id: str) -> None:
        """Show two blue ticks at this message and those before it."""
        del customer
        self.api.post(self._path, _read(provider_message_id))

    def show_typing(self, customer: str, provider_message_id: str) -> None:
        """Show "typing…" until the answer, for at most 25 s. Marks the message as read, too."""
        del customer
        self.api.post(self._path, {**_read(provider_message_id), "typing_indicator": {"type": "text"}})

    def upload(self, name: str, media_type: str, content: bytes) -> str:
        """Give WhatsApp a file, and get its media id."""
        fields = {"messaging_product": "whatsapp", "type": media_type}
        answer = self.api.post_file(
            f"{self._number}/media", fields, field="file", name=name, media_type=media_type, content=content
        )
        media_id = text_in(answer, "id")
        if not media_id:
            raise RetryableSendError("no-id")
        return media_id

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """Ask for the address of a media id, which is good for five minutes, and fetch from there."""
        try:
            media = self.api.get(quote(attachment.media_id, safe=""), {"phone_number_id": self._number})
        except (RetryableSendError, CredentialError) as error:
            raise MediaAwayError(error.code) from error
        except PermanentSendError as error:
            raise MediaGoneError(error.code) from error
        except SendError as error:
            raise MediaAwayError(error.code) from error
        size = media.get("file_size")
        if isinstance(size, (int, str)) and str(size).isdigit() and int(size) > limit:
            raise MediaTooLargeError(str(size)[:20])
        return self._downloads.get(text_in(media, "url", limit=4_000), limit, token=self.api.token)

    def close(self) -> None:
        """Close the connections."""
        self.api.close()
        self._downloads.close()


def _read(provider_message_id: str) -> dict[str, object]:
    return {"messaging_product": "whatsapp", "status": "read", "message_id": provider_message_id}

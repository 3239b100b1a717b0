"""Send through Messenger's Send API.

Source: developers.facebook.com/documentation/business-messaging/messenger-platform/ reference/send-api, error-codes
(2026-03), send-messages/saving-assets (2026-04: an uploaded asset is good for 90 days).
"""

from __future__ import annotations

import json

from bot.channels.base import Payload, SendResult
from bot.channels.errors import (
    CredentialError,
    MediaGoneError,
    PermanentSendError,
    RetryableSendError,
    WindowClosedError,
)
from bot.channels.graph import ANSWER_S, ErrorTable, GraphApi, identifier_of
from bot.channels.graph_media import MediaDownloads
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.reading import text_in
from bot.messages import Attachment

ERRORS: ErrorTable = {
    # the customer last wrote more than 24 hours, or, with the tag of a person, 7 days ago
    (10, 2018278): WindowClosedError,
    (10, 2018065): WindowClosedError,
    (10, 2018108): WindowClosedError,
    (10, 2534022): WindowClosedError,
    # the token, the page's permissions, the app: all messages wait for an operator
    (3, None): CredentialError,
    (10, None): CredentialError,
    (102, None): CredentialError,
    (190, None): CredentialError,
    **{(code, None): CredentialError for code in range(200, 300)},
    (368, None): CredentialError,  # blocked for a breach of policy
    # this customer takes no message from us
    (200, 1545041): PermanentSendError,
    (200, 2018108): PermanentSendError,
    (551, None): PermanentSendError,
    # later
    (1, None): RetryableSendError,
    (2, None): RetryableSendError,
    (4, None): RetryableSendError,
    (17, None): RetryableSendError,
    (32, None): RetryableSendError,
    (341, None): RetryableSendError,
    (613, None): RetryableSendError,
    (1200, None): RetryableSendError,
    # this message, never
    (100, None): PermanentSendError,
    (100, 2018001): PermanentSendError,  # no such customer
}


class MessengerClient:
    """Sends as one page. May be used from several threads."""

    def __init__(self, settings: MessengerSettings, *, answer_s: float = ANSWER_S) -> None:
        """`answer_s` is how long an answer may take."""
        self.api = GraphApi(settings.api_url, settings.access_token.get_secret_value(), ERRORS, answer_s=answer_s)
        self._downloads = MediaDownloads(settings.api_url, settings.hosts)

    def send(self, customer: str, payload: Payload, *, tag: str = "") -> SendResult:
        """Send one payload; with the `tag` HUMAN_AGENT if a person answers after the window."""
        kind = {"messaging_type": "MESSAGE_TAG", "tag": tag} if tag else {"messaging_type": "RESPONSE"}
        answer = self.api.post("me/messages", {"recipient": {"id": customer}, **kind, **payload})
        return SendResult(identifier_of(answer, path=("message_id",)))

    def mark_read(self, customer: str, provider_message_id: str) -> None:
        """Show that all messages so far were seen."""
        del provider_message_id
        self._act(customer, "mark_seen")

    def show_typing(self, customer: str, provider_message_id: str) -> None:
        """Show the moving dots until the answer, for at most 20 s."""
        del provider_message_id
        self._act(customer, "typing_on")

    def upload(self, name: str, media_type: str, content: bytes) -> str:
        """Give Messenger a file, and get its attachment id."""
        family = media_type.partition("/")[0]
        kind = family if family in {"image", "audio", "video"} else "file"
        # Reusable, or its id could not be named in a message.
        message = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
        answer = self.api.post_file(
            "me/message_attachments",
            {"message": json.dumps(message)},
            field="filedata",
            name=name,
            media_type=media_type,
            content=content,
        )
        attachment_id = text_in(answer, "attachment_id")
        if not attachment_id:
            raise RetryableSendError("no-id")
        return attachment_id

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """Fetch from the address in the webhook, which is good for some days. Without our token: it needs none."""
        if not attachment.url:
            raise MediaGoneError("no-address")
        return self._downloads.get(attachment.url, limit)

    def close(self) -> None:
        """Close the connections."""
        self.api.close()
        self._downloads.close()

    def _act(self, customer: str, action: str) -> None:
        self.api.post("me/messages", {"recipient": {"id": customer}, "sender_action": action})

"""Make a message fit for the database, whatever a platform or a customer put into it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from bot.messages import Attachment, InboundMessage

TEXT_LIMIT = 4_096
"""Characters of one message that are kept: what WhatsApp lets a customer type. Half a megabyte would stop a worker."""

PAYLOAD_LIMIT = 1_000
METADATA_LIMIT = 2_000
ADDRESS_LIMIT = 2_000
ID_LIMIT = 200
CUSTOMER_LIMIT = 160
"""Longer ones do not fit their column; a customer's id cannot be shortened, because it is where the answer goes."""

MOST_ATTACHMENTS = 10

# PostgreSQL cannot store NUL; the other control characters (but tab and line feed) are nothing anybody types.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# Half of a surrogate pair is legal in JSON but cannot be written as UTF-8.
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    """Give `text` without what cannot be stored, with plain line ends, and at most `limit` characters."""
    # Cut first: nothing below may cost more than a limit's worth. No character becomes several.
    lines = text[: 2 * limit].replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", lines))[:limit]


def short_id(identifier: str) -> str:
    """Give an id that fits its column: the same for the same id, and another for another."""
    cleaned = _SURROGATE.sub("\ufffd", _CONTROL.sub("", identifier))
    if cleaned == identifier and len(identifier) <= ID_LIMIT:
        return identifier
    return "sha256:" + hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()


def storable(message: InboundMessage) -> InboundMessage | None:
    """Give the message as it can be kept; None if its customer could never be answered."""
    if not message.customer or len(message.customer) > CUSTOMER_LIMIT or clean(message.customer) != message.customer:
        return None
    text = clean(message.text)
    metadata = {clean(key, ID_LIMIT): clean(value, METADATA_LIMIT) for key, value in message.metadata.items()}
    if len(message.text) > TEXT_LIMIT:
        metadata["truncated"] = "yes"
    return replace(
        message,
        provider_message_id=short_id(message.provider_message_id),
        text=text,
        # A shortened payload would be another one: it was never offered, so nothing is lost.
        payload=None if message.payload is None else clean(message.payload, PAYLOAD_LIMIT),
        metadata=metadata,
        attachments=tuple(_attachment(one) for one in message.attachments[:MOST_ATTACHMENTS]),
    )


def _attachment(attachment: Attachment) -> Attachment:
    # Half an address leads nowhere: a longer one is left out.
    url = attachment.url if len(attachment.url) <= ADDRESS_LIMIT else ""
    return replace(
        attachment,
        url=clean(url, ADDRESS_LIMIT),
        caption=clean(attachment.caption),
        media_id=clean(attachment.media_id, ID_LIMIT),
    )

"""Parse what the chat page posts into the neutral message."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

from bot.channels.base import ChannelInputError
from bot.channels.reading import clean_text, read_object
from bot.messages import Attachment, InboundMessage

CHANNEL = "web"

# A customer's question fits in this many characters many times over; the page refuses longer ones the same way.
TEXT_LIMIT = 2_000

# A payload is an intent with a few slots. The worker checks whether it was offered; this only bounds what is stored.
PAYLOAD_LIMIT = 1_000

# A payload is ours: one line of printable text.
_NOT_IN_PAYLOAD = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_LANGUAGE = re.compile(r"[a-z]{2,3}")

MOST_FILES = 10
"""In one message: what the clerk's database keeps of any."""

_FILE_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


def parse_message(body: bytes, *, customer: str, received_at: datetime) -> InboundMessage:
    """Parse one posted message of the page.

    `body` is a JSON object: `id` (a UUID the page made; repeated when it sends again), `text` (what was typed, or the
    title of what was tapped, 1 to 2,000 characters), `payload` (only for a tap), `files` (ids of what this customer
    uploaded before; beside them `text` may be empty) and `language` (of the page). Other fields are ignored. The UUID
    counts within its `customer` only, so nobody can occupy another's.

    Raises `ChannelInputError` with the code `not_json`, `bad_id`, `bad_text`, `text_empty`, `text_too_long`,
    `bad_payload`, `bad_files`, `too_many_files` or `bad_language`.
    """
    document = read_object(body)
    text = clean_text(_string(document, "text", code="bad_text"))
    attachments = _attachments(document)
    if not text and not attachments:
        raise ChannelInputError("text_empty", "`text` has nothing that can be read")
    if len(text) > TEXT_LIMIT:
        raise ChannelInputError("text_too_long", f"`text` has {len(text)} characters; at most {TEXT_LIMIT} are taken")
    return InboundMessage(
        channel=CHANNEL,
        customer=customer,
        provider_message_id=f"{customer}.{_message_id(document)}",
        sent_at=received_at,
        text=text,
        payload=_payload(document),
        metadata=_metadata(document),
        attachments=attachments,
    )


def _string(document: dict[str, object], name: str, *, code: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise ChannelInputError(code, f"`{name}` must be a string")
    return value


def _message_id(document: dict[str, object]) -> str:
    value = _string(document, "id", code="bad_id")
    try:
        parsed = str(uuid.UUID(value))
    except ValueError as error:
        raise ChannelInputError("bad_id", "`id` must be a UUID such as 3f2b0c1e-…") from error
    # uuid.UUID also takes braces, `urn:uuid:` and no hyphens; one spelling keeps one message one row.
    if parsed != value.lower():
        raise ChannelInputError("bad_id", "`id` must be a UUID with hyphens and nothing around it")
    return parsed


def _payload(document: dict[str, object]) -> str | None:
    if document.get("payload") is None:
        return None
    payload = _string(document, "payload", code="bad_payload")
    if not payload or len(payload) > PAYLOAD_LIMIT or _NOT_IN_PAYLOAD.search(payload):
        raise ChannelInputError("bad_payload", f"`payload` must be 1 to {PAYLOAD_LIMIT} printable characters")
    return payload


def _attachments(document: dict[str, object]) -> tuple[Attachment, ...]:
    """What was uploaded before. Of which kind it is, and whether it is this customer's, the intake knows."""
    ids = document.get("files")
    if ids is None:
        return ()
    if not isinstance(ids, list) or not all(isinstance(one, str) and _FILE_ID.fullmatch(one) for one in ids):
        raise ChannelInputError("bad_files", "`files` must be a list of ids")
    if len(ids) > MOST_FILES:
        raise ChannelInputError("too_many_files", f"`files` has {len(ids)}; at most {MOST_FILES} are taken")
    return tuple(Attachment("file", file=one) for one in dict.fromkeys(ids))


def _metadata(document: dict[str, object]) -> dict[str, str]:
    """The page's language: a hint for the first answer, before anything was said that shows one."""
    if document.get("language") is None:
        return {}
    language = _string(document, "language", code="bad_language")
    if not _LANGUAGE.fullmatch(language):
        raise ChannelInputError("bad_language", "`language` must be an ISO 639 code such as `ko`")
    return {"language": language}

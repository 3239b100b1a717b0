"""What WhatsApp's Cloud API takes.

Sources, all below developers.facebook.com/documentation/business-messaging/whatsapp/:
messages/interactive-reply-buttons-messages, messages/interactive-list-messages, messages/text-messages,
messages/image-messages, messages/send-messages (window), throughput, typing-indicators, reference/media (kinds, sizes).
"""

from __future__ import annotations

from datetime import timedelta

from bot.channels.base import Capabilities

MB = 1024 * 1024

FILES = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * MB),
    **dict.fromkeys(("audio/ogg", "audio/mpeg", "audio/aac", "audio/amr", "audio/mp4"), 16 * MB),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * MB),
    "application/pdf": 100 * MB,
}
"""Of what can be attached: it shows no GIF, and WebP only as a sticker."""

CAPABILITIES = Capabilities(
    text_length=4_096,
    buttons=3,
    buttons_text_length=1_024,
    title_length=20,
    payload_length=256,
    list_rows=10,
    list_text_length=4_096,
    row_title_length=24,
    row_description_length=72,
    row_payload_length=200,
    section_title_length=24,
    service_window=timedelta(hours=24),
    messages_per_second=80,  # of one number; error 130429
    seconds_per_message_to_one=6,  # in the long run, bursts are paid back; error 131056
    reads=True,
    typing=True,
    files=FILES,
)

CAPTION_LENGTH = 1_024
LIST_LABEL_LENGTH = 20
FILE_NAME_LENGTH = 240
"""Of a document. The vendor names no limit; this is what any phone can save."""

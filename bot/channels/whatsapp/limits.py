"""What WhatsApp's Cloud API takes.

Sources, all below developers.facebook.com/documentation/business-messaging/whatsapp/:
messages/interactive-reply-buttons-messages, messages/interactive-list-messages, messages/text-messages,
messages/image-messages, messages/send-messages (window), throughput, typing-indicators.
"""

from __future__ import annotations

from datetime import timedelta

from bot.channels.base import Capabilities

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
)

CAPTION_LENGTH = 1_024
LIST_LABEL_LENGTH = 20

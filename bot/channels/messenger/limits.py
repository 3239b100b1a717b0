"""What Messenger's Send API takes.

Sources, all below developers.facebook.com/documentation/business-messaging/messenger-platform/:
send-messages/quick-replies, send-messages/template/button, send-messages/template/generic, reference/send-api (text),
policy (windows), overview/rate-limiting, send-messages/saving-assets (files).
"""

from __future__ import annotations

from datetime import timedelta

from bot.channels.base import Capabilities

MB = 1024 * 1024

FILES = dict.fromkeys(
    (
        *("image/jpeg", "image/png", "image/gif", "application/pdf"),
        *("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "video/mp4"),
    ),
    25 * MB,
)
"""An asset has up to 25 MB. The vendor lists no kinds: these are what its app shows or saves."""

CAPABILITIES = Capabilities(
    text_length=2_000,
    buttons=3,
    buttons_text_length=640,
    title_length=20,
    payload_length=1_000,
    quick_replies=13,
    cards=10,
    card_title_length=80,
    card_subtitle_length=80,
    card_buttons=3,
    link_buttons=True,
    service_window=timedelta(hours=24),
    agent_window=timedelta(days=7),
    agent_tag="HUMAN_AGENT",
    messages_per_second=300,  # of one page, for text and templates
    reads=True,
    typing=True,
    files=FILES,
)

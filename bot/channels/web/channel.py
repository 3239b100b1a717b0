"""The web chat as a channel of the clerk: the page fetches its replies, so there is nothing to send with."""

from __future__ import annotations

from bot.channels.base import Capabilities, Payload
from bot.channels.web.parse import CHANNEL, PAYLOAD_LIMIT
from bot.channels.web.render import render_reply
from bot.messages import Reply

MB = 1024 * 1024

PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
SOUNDS = ("audio/ogg", "audio/mpeg", "audio/aac", "audio/amr", "audio/mp4")

FILES = dict.fromkeys((*PICTURES, *SOUNDS, "video/mp4", "video/3gpp", "application/pdf"), 100 * MB)
"""The page shows or saves all that is kept; how large one may be is the operator's to say."""

CAPABILITIES = Capabilities(
    text_length=None,
    buttons=None,
    buttons_text_length=None,
    title_length=None,
    payload_length=PAYLOAD_LIMIT,
    quick_replies=None,
    cards=None,
    card_title_length=None,
    card_subtitle_length=None,
    card_buttons=None,
    link_buttons=True,
    files=FILES,
)


class WebChannel:
    """The shop's own page. See `bot.channels.base.PullChannel`."""

    name = CHANNEL
    capabilities = CAPABILITIES

    def render(self, reply: Reply, *, language: str) -> tuple[Payload, ...]:
        """The one object that the page draws."""
        del language
        return (render_reply(reply),) if reply != Reply() else ()


def open_channel() -> WebChannel:
    """The web chat is always on."""
    return WebChannel()

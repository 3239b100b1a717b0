"""The web chat as a channel of the clerk: the page fetches its replies, so there is nothing to send with."""

from __future__ import annotations

from bot.channels.base import Capabilities, Payload
from bot.channels.web.parse import CHANNEL, PAYLOAD_LIMIT
from bot.channels.web.render import render_reply
from bot.messages import Reply

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

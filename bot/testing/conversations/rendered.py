"""What a reply becomes on each channel, held against the limits that the platforms document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.channels.base import Payload
from bot.channels.messenger import render as messenger_render
from bot.channels.web import render as web_render
from bot.channels.whatsapp import render as whatsapp_render
from bot.messages import Reply
from bot.testing.graph_emulator import messenger, whatsapp
from bot.testing.graph_emulator.errors import RefusedError
from bot.testing.graph_emulator.limits import MessengerLimits, WhatsAppLimits


@dataclass(frozen=True)
class Rendering:
    """How a channel shows a reply, and what its platform says to the result: raises `RefusedError`."""

    render: Callable[[Reply, str], Sequence[Payload]]
    check: Callable[[Payload], None]


def _whatsapp(payload: Payload) -> None:
    whatsapp.check_message({"messaging_product": "whatsapp", "to": "15550001111", **payload}, WhatsAppLimits(), {})


def _messenger(payload: Payload) -> None:
    messenger.check_request({"messaging_type": "RESPONSE", **payload}, MessengerLimits())


RENDERINGS: Mapping[str, Rendering] = {
    "web": Rendering(lambda reply, _: (web_render.render_reply(reply),), lambda _: None),
    "whatsapp": Rendering(lambda reply, language: whatsapp_render.render_reply(reply, language=language), _whatsapp),
    "messenger": Rendering(lambda reply, language: messenger_render.render_reply(reply, language=language), _messenger),
}
"""Every channel of the clerk; the web chat sets no limits."""


def render(channel: str, replies: Sequence[Reply], language: str) -> list[Payload]:
    """The payloads of `replies` on `channel`."""
    return [payload for reply in replies for payload in RENDERINGS[channel].render(reply, language)]


def refusals(replies: Sequence[Reply], language: str) -> list[str]:
    """What any platform would refuse of `replies`, with the channel's name; empty if all goes out everywhere."""
    return [
        f"{channel} refuses this: {why}"
        for channel in RENDERINGS
        for reply in replies
        for why in _refused(channel, reply, language)
    ]


@lru_cache(maxsize=128)
def _refused(channel: str, reply: Reply, language: str) -> tuple[str, ...]:
    """What the platform of a channel would refuse of one reply; neighbouring cases hear the same ones."""
    why = []
    for payload in RENDERINGS[channel].render(reply, language):
        try:
            RENDERINGS[channel].check(payload)
        except RefusedError as error:
            why.append(str(error))
    return tuple(why)

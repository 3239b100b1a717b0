"""Numbered menus: what a typed number or name stands for where a channel cannot offer all choices to be tapped."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.channels.base import Capabilities, PullChannel
from bot.channels.choices import find_typed, menu_of
from bot.channels.registry import open_channels, push_channels
from bot.commerce.lexicon import Lexicon
from bot.messages import Button, Reply

TypedChoice = Callable[[str, Reply, str], "Button | None"]
"""Channel, the clerk's reply, what the customer typed → the line of the reply's numbered menu that is meant."""


def typed_choice(capabilities: Mapping[str, Capabilities], lexicon: Lexicon) -> TypedChoice:
    """Make the function that knows these channels; on others, and where a reply had no numbers, it finds nothing."""

    def find(channel: str, reply: Reply, text: str) -> Button | None:
        known = capabilities.get(channel)
        return find_typed(text, menu_of(reply, known), lexicon) if known else None

    return find


def installed_menus(lexicon: Lexicon) -> TypedChoice:
    """The menus of the channels that are set up. Raises `ChannelSettingsError`."""
    channels: Mapping[str, PullChannel] = open_channels()
    for channel in push_channels(channels).values():
        # Nothing is sent from here.
        channel.client.close()
    return typed_choice({name: channel.capabilities for name, channel in channels.items()}, lexicon)

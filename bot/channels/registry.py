"""Which channels there are: whatever is registered under the entry points `shopclerk.channels`, our own included.

An entry point's name is the channel's; it leads to a function without arguments that gives the opened channel, or None
if it is not set up, and raises `ChannelSettingsError` if it is set up by halves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Literal

from bot.channels.base import Channel, ChannelSettingsError, PullChannel

GROUP = "shopclerk.channels"

Opener = Callable[[], PullChannel | None]


@dataclass(frozen=True)
class ChannelState:
    """One installed channel: `on`, `off` (nothing is set), or `wrong` for the reasons in `problems`."""

    name: str
    state: Literal["on", "off", "wrong"]
    problems: tuple[str, ...] = ()


def installed_channels() -> dict[str, Opener]:
    """The opener of each installed channel, by name. Raises `ChannelSettingsError` if two have the same name."""
    found: dict[str, Opener] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        if point.name in found:
            raise ChannelSettingsError([f"two installed packages bring a channel {point.name}; remove one"])
        found[point.name] = point.load()
    return found


def open_channels(openers: Mapping[str, Opener] | None = None) -> dict[str, PullChannel]:
    """Open every channel that is set up. Raises `ChannelSettingsError` with the problems of all of them."""
    opened: dict[str, PullChannel] = {}
    problems: list[str] = []
    for name, opener in (installed_channels() if openers is None else openers).items():
        try:
            channel = opener()
        except ChannelSettingsError as error:
            problems += error.problems
            continue
        if channel is not None:
            opened[name] = channel
    if problems:
        raise ChannelSettingsError(problems)
    return opened


def push_channels(channels: Mapping[str, PullChannel]) -> dict[str, Channel]:
    """Those with a webhook and a client."""
    return {name: channel for name, channel in channels.items() if isinstance(channel, Channel)}


def channel_states(openers: Mapping[str, Opener] | None = None) -> tuple[ChannelState, ...]:
    """Each installed channel and whether it is set up, for a person to read."""
    return tuple(
        _state(name, opener) for name, opener in (installed_channels() if openers is None else openers).items()
    )


def _state(name: str, opener: Opener) -> ChannelState:
    try:
        return ChannelState(name, "on" if opener() is not None else "off")
    except ChannelSettingsError as error:
        return ChannelState(name, "wrong", error.problems)

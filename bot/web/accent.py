"""Colours made from the shop's one accent colour, readable whatever it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

# WCAG 2.1 asks for 4.5 (1.4.3, AA); a little more reads better on a phone in the sun.
READABLE_CONTRAST = 5.5

# What accent-coloured text stands on: the lightest and the darkest surface of `static/base.css` are checked.
LIGHT_SURFACE = "#f4f3ef"
DARK_SURFACE = "#2a2e2c"

# Share of black or white mixed in at each try.
_STEP = 0.04

# Below it sRGB is linear (IEC 61966-2-1).
_SRGB_KNEE = 0.04045

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class AccentError(ValueError):
    """The accent is not a colour such as `#2f6b5b`."""


@dataclass(frozen=True)
class AccentColours:
    """`fill` is the accent as a surface, `on_fill` the text on it, the others the accent as text on a theme."""

    fill: str
    on_fill: str
    on_light: str
    on_dark: str


def derive_colours(accent: str) -> AccentColours:
    """All colours from one; raises `AccentError` if `accent` is not `#` and six hexadecimal digits."""
    if not _HEX.fullmatch(accent):
        raise AccentError(f"{accent!r} is not a colour: write # and six hexadecimal digits, such as #2f6b5b")
    fill = accent.lower()
    # One of the two always has a contrast of 4.58 or more.
    on_fill = max("#ffffff", "#000000", key=lambda text: contrast(text, fill))
    return AccentColours(
        fill, on_fill, _readable(fill, LIGHT_SURFACE, "#000000"), _readable(fill, DARK_SURFACE, "#ffffff")
    )


def render_stylesheet(colours: AccentColours) -> str:
    """The colours as custom properties for the style sheets."""
    return (
        f":root{{--accent:{colours.fill};--on-accent:{colours.on_fill};"
        f"--accent-on-light:{colours.on_light};--accent-on-dark:{colours.on_dark}}}\n"
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.1): 1 for the same, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: str, surface: str, towards: str) -> str:
    """`colour`, mixed with `towards` as little as it takes to be readable on `surface`."""
    share = 0.0
    mixed = colour
    while contrast(mixed, surface) < READABLE_CONTRAST:
        share += _STEP
        mixed = _mix(colour, towards, min(share, 1.0))
    return mixed


def _mix(colour: str, other: str, share: float) -> str:
    channels = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance of sRGB (WCAG 2.1), 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Undo sRGB's gamma (IEC 61966-2-1)."""
    return channel / 12.92 if channel <= _SRGB_KNEE else float(((channel + 0.055) / 1.055) ** 2.4)

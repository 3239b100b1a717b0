from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.accent import (
    DARK_SURFACE,
    LIGHT_SURFACE,
    AccentColours,
    AccentError,
    contrast,
    derive_colours,
    render_stylesheet,
)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#2f6b5b", "#2f6b5b") == pytest.approx(1.0)


def test_the_default_green() -> None:
    colours = derive_colours("#2F6B5B")
    assert (colours.fill, colours.on_fill, colours.on_light) == ("#2f6b5b", "#ffffff", "#2f6b5b")
    assert render_stylesheet(AccentColours("#111111", "#222222", "#333333", "#444444")) == (
        ":root{--accent:#111111;--on-accent:#222222;--accent-on-light:#333333;--accent-on-dark:#444444}\n"
    )


@given(st.integers(0, 0xFFFFFF))
def test_any_accent_is_readable(number: int) -> None:
    colours = derive_colours(f"#{number:06x}")
    assert contrast(colours.on_fill, colours.fill) >= 4.5
    assert contrast(colours.on_light, LIGHT_SURFACE) >= 4.5
    assert contrast(colours.on_dark, DARK_SURFACE) >= 4.5


@pytest.mark.parametrize("accent", ["", "red", "#fff", "#12345g", "#1234567", "#123456;}"])
def test_what_is_no_colour_is_refused(accent: str) -> None:
    with pytest.raises(AccentError, match="such as #2f6b5b"):
        derive_colours(accent)

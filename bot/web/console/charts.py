"""Plain charts: bars as SVG, drawn here, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 150
"""Of the drawing, in its own units: it is as wide as there is room."""

_LABELS, _PEAK = 28, 26
"""What is left for the words below the bars, and for the one above them: a phone draws them at half the size."""

_GAP = 0.25
"""Share of a day's width that is left empty."""

MOST_LABELS = 5

_EDGE = 0.1
"""Share of the width in which a centred word might stick out."""


@dataclass(frozen=True)
class Bar:
    """One bar: `label` stands below it, `shown` is its value in words, told when it is pointed at."""

    label: str
    value: float
    shown: str


def render_bars(bars: Sequence[Bar], title: str) -> Markup:
    """One bar beside the other, the highest as high as the chart.

    `title` says what it shows to a screen reader, and then each bar that is there.
    """
    most = max((bar.value for bar in bars), default=0) or 1
    told = ", ".join(f"{bar.label} {bar.shown}" for bar in bars if bar.value)
    title = f"{title}: {told}" if told else title
    step = WIDTH / max(1, len(bars))
    every = -(-len(bars) // MOST_LABELS)
    room = HEIGHT - _LABELS - _PEAK
    drawn = [
        _bar(bar, index * step, step, room * bar.value / most, labelled=index % every == 0)
        for index, bar in enumerate(bars)
    ]
    # How high the highest one is, which the others are measured by.
    peak = next((index for index, bar in enumerate(bars) if bar.value == most), None)
    if peak is not None:
        drawn.append(_peak(bars[peak], (peak + 0.5) * step))
    return Markup(  # noqa: S704 (what is data is escaped below)
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{''.join(drawn)}</svg>"
    )


def render_share(value: float, most: float) -> Markup:
    """A short bar in a table's row: what share `value` is of `most`."""
    width = 100 * value / most if most else 0
    return Markup(  # noqa: S704 (numbers of our own)
        '<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar" width="{width:.1f}" height="8" rx="2"/></svg>'
    )


def _bar(bar: Bar, left: float, step: float, height: float, *, labelled: bool) -> str:
    base = HEIGHT - _LABELS
    # From where its bar begins: the first one would stick out else.
    label = f'<text x="{left:.1f}" y="{HEIGHT - 4}">{escape(bar.label)}</text>' if labelled else ""
    return (
        f'<g><rect class="ground" x="{left:.1f}" y="0" width="{step:.1f}" height="{base}"/>'
        f'<rect class="bar" x="{left + step * _GAP / 2:.1f}" y="{base - height:.1f}" '
        f'width="{step * (1 - _GAP):.1f}" height="{height:.1f}" rx="2"/>'
        f"<title>{escape(bar.label)}: {escape(bar.shown)}</title>{label}</g>"
    )


def _peak(bar: Bar, middle: float) -> str:
    """The value of the highest bar, kept inside the drawing where that stands at its edge."""
    share = middle / WIDTH
    anchor = "start" if share < _EDGE else "end" if share > 1 - _EDGE else "middle"
    x = {"start": 0.0, "end": float(WIDTH), "middle": middle}[anchor]
    return (
        f'<text class="peak" x="{x:.1f}" y="{_PEAK - 8}" text-anchor="{anchor}" aria-hidden="true">'
        f"{escape(bar.shown)}</text>"
    )

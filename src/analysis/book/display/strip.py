"""A strip: one line of marks on an axis of its own, small enough for a cell of a table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.book.display import theme
from analysis.book.display.drawing import Key
from analysis.book.display.keys import SWATCHES
from analysis.markup import Markup, html, joined

WIDTH, HEIGHT, EDGE = 132, 18, 8
MARK = 0.66
"""Size of a mark beside that of a key's."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    """Where a strip begins and ends, in the unit of what it shows."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """The place of a value on the strip, in its own pixels; what lies outside stands at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return round(EDGE + (WIDTH - 2 * EDGE) * min(max(share, 0.0), 1.0), 1)


def axis_of(values: Sequence[float]) -> Axis:
    """An axis that holds all values, with round ends; from zero unless all lie in its upper half.

    Raises
    ------
    ValueError
        No value is finite.
    """
    known = [v for v in values if math.isfinite(v)]
    if not known:
        raise ValueError("a strip needs at least one value")
    least, most = min(known), max(known)
    if 0 <= least <= most / 2:
        least = 0.0
    rough = (most - least or abs(most) or 1.0) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(s for s in STEPS if s * power >= rough * (1 - 1e-9))
    low, high = math.floor(least / step) * step, math.ceil(most / step) * step
    return Axis(low, high if high > low else low + step)


def strip(marks: Sequence[tuple[Key, float]], axis: Axis, interval: tuple[float, float] | None = None) -> Markup:
    """The strip as SVG; the first mark is drawn on top. Its table says what it shows, so that it is not read out.

    Parameters
    ----------
    marks : sequence of (Key, float)
        What each mark looks like, and its value; a value that is not finite has none.
    axis : Axis
    interval : tuple of float, optional
        The 95% interval of the first value.
    """
    middle = HEIGHT / 2
    line = html(
        '<path d="M{},{}H{}" fill="none" stroke="{}" stroke-width="1"/>', EDGE, middle, WIDTH - EDGE, theme.GRID
    )
    spread = Markup()
    if interval is not None:
        low, high = (axis.at(end) for end in interval)
        pale = theme.SEQUENTIAL[2]
        spread = html('<path d="M{},{}H{}" fill="none" stroke="{}" stroke-width="5"/>', low, middle, high, pale)
    drawn = joined(_mark(key, axis.at(value), middle) for key, value in reversed(marks) if math.isfinite(value))
    return html(
        '<svg class="strip" viewBox="0 0 {} {}" aria-hidden="true">{}{}{}</svg>', WIDTH, HEIGHT, line, spread, drawn
    )


def _mark(key: Key, x: float, y: float) -> Markup:
    shape = html(SWATCHES[key.shape], colour=key.colour)
    return html(
        '<g transform="translate({:.1f},{:.1f}) scale({})" stroke="{}" stroke-width="1">{}</g>',
        x - 8 * MARK,
        y - 8 * MARK,
        MARK,
        theme.PAPER,
        shape,
    )

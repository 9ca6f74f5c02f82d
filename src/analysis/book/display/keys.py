"""The marks of groups as small drawings, and the key that says what they stand for."""

from collections.abc import Sequence

from analysis.book.display.drawing import Key
from analysis.markup import Markup, html, joined

SWATCHES = {
    "circle": '<circle cx="8" cy="8" r="5.5" fill="{colour}"/>',
    "ring": '<circle cx="8" cy="8" r="4.6" fill="#FFFFFF" stroke="{colour}" stroke-width="2"/>',
    "square": '<path d="M3,3h10v10h-10Z" fill="{colour}"/>',
    "triangle-up": '<path d="M8,2L14,13H2Z" fill="{colour}"/>',
    "diamond": '<path d="M8,1.5L13,8L8,14.5L3,8Z" fill="{colour}"/>',
    "hollow-diamond": '<path d="M8,2L13,8L8,14L3,8Z" fill="#FFFFFF" stroke="{colour}" stroke-width="2"/>',
    "bar": '<path d="M1,3h14v10h-14Z" fill="{colour}"/>',
}
"""Each shape in a box of 16 by 16."""


def key_html(key: Sequence[Key]) -> Markup:
    """The chart's key as a list that wraps to any width; empty for no entries."""
    items = joined(
        html(
            '<li><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{}</svg><span>{}</span></li>',
            html(SWATCHES[entry.shape], colour=entry.colour),
            entry.label,
        )
        for entry in key
    )
    return html('<ul class="chart-key">{}</ul>', items) if items else Markup()

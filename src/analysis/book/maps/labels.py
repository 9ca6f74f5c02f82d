"""Names of authorities on a map, so that none lies on another."""

from collections.abc import Mapping, Sequence
from math import hypot

import pandas as pd

from analysis.book.display.text_width import text_width, wrap
from analysis.book.maps.outline import Line, Window, area, centre, clip_ring, holds_point
from analysis.book.wording.places import short_name

SIZE = 12
LINE = 14
_STEPS = (0, -14, 14, -28, 28, -42, 42)
_SHIFTS = sorted(((dx, dy) for dx in _STEPS for dy in _STEPS), key=lambda shift: hypot(*shift))
"""Where a name may go, from the middle of its area outwards."""

_PER_POINT = 18
"""Pixels that a name would rather move than cover one point."""

Box = tuple[float, float, float, float]


def label_box(x: float, y: float, lines: Sequence[str]) -> Box:
    """Left, top, right and bottom of a name whose middle is at a place, in pixels."""
    width = max(text_width(line, SIZE) for line in lines) + 6
    height = LINE * len(lines) + 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def fits(box: Box, window: Window, taken: Sequence[Box]) -> bool:
    """Whether a name lies inside the window and on no other name."""
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= window.width and box[3] <= window.height
    return inside and not any(_meet(box, other) for other in taken)


def covered(box: Box, points: Line) -> int:
    """How many points a name would hide."""
    x, y = points[:, 0], points[:, 1]
    return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).sum())


def _best_place(
    middle: tuple[float, float],
    lines: Sequence[str],
    ring: Line,
    window: Window,
    taken: Sequence[Box],
    points: Line,
) -> Box | None:
    """The free place near the middle of an area that covers the fewest points; None where all are taken."""
    best: tuple[float, Box] | None = None
    for dx, dy in _SHIFTS:
        cost = hypot(dx, dy)
        if best and cost >= best[0]:
            break
        x, y = middle[0] + dx, middle[1] + dy
        box = label_box(x, y, lines)
        if not fits(box, window, taken) or ((dx or dy) and not holds_point(ring, x, y)):
            continue
        cost += _PER_POINT * covered(box, points)
        if best is None or cost < best[0]:
            best = cost, box
    return best[1] if best else None


def place_labels(areas: Mapping[str, Sequence[Line]], window: Window, points: Line) -> pd.DataFrame:
    """Where the names go, in pixels; largest areas first, a name that finds no room is left out.

    Parameters
    ----------
    areas : mapping
        Name to rings in kilometres, the largest first.
    window : Window
    points : array
        Places in kilometres that names should not hide.

    Returns
    -------
    DataFrame
        ``text`` (lines joined by a newline), ``px``, ``py`` (of the first line).
    """
    taken: list[Box] = []
    rows: list[dict[str, object]] = []
    obstacles = window.exact_pixels(points)
    for name, rings in sorted(areas.items(), key=lambda item: -area(item[1][0])):
        inside = max(clip_ring(rings[0], window), key=area, default=None)
        if inside is None:
            continue
        ring = window.exact_pixels(inside)
        lines = wrap(short_name(name), 92, SIZE)
        box = _best_place(centre(ring), lines, ring, window, taken, obstacles)
        if box is None:
            continue
        taken.append(box)
        middle_x, middle_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        top = middle_y - LINE * (len(lines) - 1) / 2
        rows.append({"text": "\n".join(lines), "px": round(middle_x, 1), "py": round(top, 1)})
    return pd.DataFrame(rows, columns=["text", "px", "py"])

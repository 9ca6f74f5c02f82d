"""Names of authorities on a map, so that none lies on another."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.book.outline import Line, Window, centre, clip_ring, signed_area
from analysis.book.text_width import text_width, wrap

SIZE = 12
LINE = 14
_SHIFTS = (
    (0, 0),
    (0, -14),
    (0, 14),
    (0, -26),
    (0, 26),
    (-26, 0),
    (26, 0),
    (-30, -18),
    (30, 18),
    (-30, 18),
    (30, -18),
)

Box = tuple[float, float, float, float]


def short_name(name: str) -> str:
    """An authority's everyday name: "Bristol" for "Bristol, City of"."""
    return name.removesuffix(", City of").removesuffix(", County of").removesuffix(" upon Tyne")


def _box(x: float, y: float, lines: Sequence[str]) -> Box:
    width = max(text_width(line, SIZE) for line in lines) + 6
    height = LINE * len(lines) + 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _fits(box: Box, window: Window, taken: Sequence[Box]) -> bool:
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= window.width and box[3] <= window.height
    return inside and not any(_meet(box, other) for other in taken)


def place_labels(areas: Mapping[str, Sequence[Line]], window: Window) -> pd.DataFrame:
    """Where the names go, in pixels; largest areas first, a name that finds no room is left out.

    Returns
    -------
    DataFrame
        ``text`` (lines joined by a newline), ``px``, ``py``.
    """
    taken: list[Box] = []
    rows: list[dict[str, object]] = []
    by_size = sorted(areas.items(), key=lambda item: -abs(signed_area(item[1][0])))
    for name, rings in by_size:
        inside = clip_ring(rings[0], window)
        if len(inside) < 4:
            continue
        x, y = centre(inside)
        px, py = (x - window.west) * window.scale, (window.north - y) * window.scale
        lines = wrap(short_name(name), 92, SIZE)
        for dx, dy in _SHIFTS:
            box = _box(px + dx, py + dy, lines)
            if _fits(box, window, taken):
                taken.append(box)
                top = py + dy - LINE * (len(lines) - 1) / 2
                rows.append(
                    {"text": "\n".join(lines), "px": round(px + dx, 1), "py": round(top, 1)}
                )
                break
    return pd.DataFrame(rows, columns=["text", "px", "py"])

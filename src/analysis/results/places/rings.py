"""Outlines as short texts: rings of whole steps on the national grid, each point as its distance from the last."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import shapely

STEP = 10
"""Metres of a step."""

TOLERANCE = 30.0
"""In metres: a bend that encloses less than its square is straightened, the same on both sides of a border."""

BITS, FIRST = 5, 63
"""A number is written five bits a character, the lowest first, from ``?`` on; 32 is added where more follow."""


def packed(geometry: pd.Series) -> pd.Series:
    """Return each polygon as text: rings with ``;`` between them, x and y in turn.

    The first two numbers of a ring are a point in steps of :data:`STEP` metres east and north (EPSG:27700), each two
    after them how far the next one is from it. They are written as in Google's encoded polylines: doubled, turned
    round where they are below zero, five bits a character.
    """
    simple = shapely.coverage_simplify(geometry.to_numpy(), TOLERANCE)
    return pd.Series([";".join(map(_text, _rings(shape))) for shape in simple], index=geometry.index, name="rings")


def unpacked(text: str) -> list[np.ndarray]:
    """Return the rings of such a text: points in steps, shape (n, 2)."""
    return [np.array(list(_numbers(ring))).reshape(-1, 2).cumsum(axis=0) for ring in text.split(";")]


def _rings(shape: shapely.Geometry) -> Iterator[list[int]]:
    """Yield the numbers of each ring that is more than a line once it is rounded."""
    for polygon in shapely.get_parts(shape):
        if not isinstance(polygon, shapely.Polygon):
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.round(shapely.get_coordinates(ring) / STEP).astype(int)
            points = points[np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])]
            if len(points) > 3:
                yield np.concatenate([points[:1], np.diff(points[:-1], axis=0)]).ravel().tolist()


def _text(numbers: Iterable[int]) -> str:
    written = []
    for number in numbers:
        rest = number << 1 if number >= 0 else ~(number << 1)
        while rest >= 1 << BITS:
            written.append(chr(FIRST + (1 << BITS | rest & (1 << BITS) - 1)))
            rest >>= BITS
        written.append(chr(FIRST + rest))
    return "".join(written)


def _numbers(ring: str) -> Iterator[int]:
    value = shift = 0
    for character in ring:
        part = ord(character) - FIRST
        value |= (part & (1 << BITS) - 1) << shift
        shift += BITS
        if part < 1 << BITS:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0

"""Outlines as short texts: rings of whole steps on the national grid, each point as its distance from the last."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

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
    return pd.Series([";".join(map(written, _rings(shape))) for shape in simple], index=geometry.index, name="rings")


def unpacked(texts: pd.Series) -> pd.Series:
    """Return the rings of each such text by its index: a list of points in steps, each of shape (n, 2)."""
    if texts.empty:
        return pd.Series(dtype=object)
    held = np.frombuffer(f"{chr(10).join(texts)}{chr(10)}".encode(), dtype=np.uint8)
    is_end = held < FIRST
    values = _numbers(held[~is_end])
    # How many numbers stand before each end of a ring, and how many rings before each end of a text.
    last = np.flatnonzero(~is_end & (held < FIRST + (1 << BITS)))
    ends = np.searchsorted(last, np.flatnonzero(is_end))
    found = [ring.reshape(-1, 2).cumsum(axis=0) for ring in np.split(values, ends[:-1])]
    is_last = held[is_end] == ord("\n")
    first = np.searchsorted(np.cumsum(is_last) - is_last, range(len(texts) + 1))
    return pd.Series([found[a:b] for a, b in pairwise(first)], index=texts.index)


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


def written(numbers: Iterable[int]) -> str:
    """Return whole numbers as text, five bits a character."""
    characters = []
    for number in numbers:
        rest = number << 1 if number >= 0 else ~(number << 1)
        while rest >= 1 << BITS:
            characters.append(chr(FIRST + (1 << BITS | rest & (1 << BITS) - 1)))
            rest >>= BITS
        characters.append(chr(FIRST + rest))
    return "".join(characters)


def _numbers(characters: np.ndarray) -> np.ndarray:
    """Return the numbers that characters stand for, the ends of rings left out."""
    parts = characters.astype(np.int64) - FIRST
    is_last = parts < 1 << BITS
    starts = np.concatenate([[0], np.flatnonzero(is_last)[:-1] + 1])
    lengths = np.diff(np.append(starts, len(parts)))
    place = np.arange(len(parts)) - np.repeat(starts, lengths)
    values = np.add.reduceat((parts & (1 << BITS) - 1) << (BITS * place), starts)
    return np.where(values & 1, ~(values >> 1), values >> 1)

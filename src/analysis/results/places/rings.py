"""Outlines as short texts: rings of whole steps on the national grid, each point as its distance from the last."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

STEP = 10
"""Metres of a step."""

TOLERANCE = 30.0
"""In metres: a bend that encloses less than its square is straightened, the same on both sides of a border."""


def packed(geometry: "pd.Series") -> pd.Series:
    """Return each polygon as text: rings with ``;`` between them, numbers with spaces, x and y in turn.

    The first two numbers of a ring are a point in steps of :data:`STEP` metres east and north (EPSG:27700), each two
    after them how far the next one is from it.
    """
    simple = shapely.coverage_simplify(geometry.to_numpy(), TOLERANCE)
    return pd.Series([";".join(_rings(shape)) for shape in simple], index=geometry.index, name="rings")


def _rings(shape: shapely.Geometry) -> Iterator[str]:
    for polygon in shapely.get_parts(shape):
        if not isinstance(polygon, shapely.Polygon):
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.round(shapely.get_coordinates(ring) / STEP).astype(int)
            moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
            points = points[moved]
            if len(points) > 3:
                steps = np.concatenate([points[:1], np.diff(points[:-1], axis=0)])
                yield " ".join(map(str, steps.ravel()))

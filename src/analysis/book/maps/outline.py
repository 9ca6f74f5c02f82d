"""Outlines for maps: TopoJSON in degrees to shapes in kilometres, cut to a window, sized to pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Line = npt.NDArray[np.float64]
"""Points of a line or ring, one row each: east and north in kilometres."""

EARTH_RADIUS_KM = 6371.0
CENTRAL_MERIDIAN = -2.0
"""That of the British national grid, so that north is up in the middle of England."""


def to_kilometres(longitude: Any, latitude: Any) -> Line:
    """Kilometres east and north of 2 degrees west on the equator (spherical transverse Mercator)."""
    turn = np.radians(np.asarray(longitude, dtype=float) - CENTRAL_MERIDIAN)
    phi = np.radians(np.asarray(latitude, dtype=float))
    east = EARTH_RADIUS_KM * np.arctanh(np.cos(phi) * np.sin(turn))
    north = EARTH_RADIUS_KM * np.arctan2(np.tan(phi), np.cos(turn))
    return np.column_stack([east, north])


@dataclass(frozen=True)
class Window:
    """A rectangle of the map in kilometres, and its size in pixels."""

    west: float
    south: float
    east: float
    north: float
    width: int
    height: int

    @classmethod
    def around(cls, points: Line, width: int, height: int, margin: float = 0.04) -> "Window":
        """The smallest window of this shape that holds the points, with a margin around them."""
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        per_pixel = max((east - west) / width, (north - south) / height) * (1 + 2 * margin)
        return cls.centred((west + east) / 2, (south + north) / 2, width, height, 1 / per_pixel)

    @classmethod
    def centred(cls, x: float, y: float, width: int, height: int, scale: float) -> "Window":
        """A window around a place, at `scale` pixels a kilometre."""
        w, h = width / scale / 2, height / scale / 2
        return cls(x - w, y - h, x + w, y + h, width, height)

    @property
    def scale(self) -> float:
        """Pixels a kilometre."""
        return self.width / (self.east - self.west)

    def exact_pixels(self, line: Line) -> Line:
        """Points in pixels, y downwards."""
        return np.column_stack([line[:, 0] - self.west, self.north - line[:, 1]]) * self.scale

    def pixels(self, line: Line) -> Line:
        """Points in pixels, y downwards, rounded to half a pixel, without repeats in a row."""
        xy = np.round(self.exact_pixels(line) * 2) / 2
        keep = np.ones(len(xy), dtype=bool)
        keep[1:] = (np.diff(xy, axis=0) != 0).any(axis=1)
        return xy[keep]

    def holds(self, points: Line) -> npt.NDArray[np.bool_]:
        """Which points lie inside."""
        x, y = points[:, 0], points[:, 1]
        return (x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north)


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """The topology's arcs in kilometres."""
    scale = np.asarray(topology["transform"]["scale"], dtype=float)
    start = np.asarray(topology["transform"]["translate"], dtype=float)
    arcs = []
    for arc in topology["arcs"]:
        degrees = np.cumsum(np.asarray(arc, dtype=float), axis=0) * scale + start
        arcs.append(to_kilometres(degrees[:, 0], degrees[:, 1]))
    return arcs


def _ring(numbers: Sequence[int], arcs: Sequence[Line]) -> Line:
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in numbers]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def shapes(topology: dict[str, Any], layer: str) -> dict[str, list[Line]]:
    """Outer rings of each feature of a layer by its name, largest first; holes are left out."""
    arcs = arcs_of(topology)
    out: dict[str, list[Line]] = {}
    for geometry in topology["objects"][layer]["geometries"]:
        rings = [_ring(polygon[0], arcs) for polygon in _polygons(geometry)]
        out[geometry["properties"]["name"]] = sorted(rings, key=lambda r: -area(r))
    return out


def borders(topology: dict[str, Any], layer: str) -> list[Line]:
    """Every arc that the layer uses, once."""
    arcs = arcs_of(topology)
    used: set[int] = set()
    for geometry in topology["objects"][layer]["geometries"]:
        for polygon in _polygons(geometry):
            used |= {i if i >= 0 else ~i for ring in polygon for i in ring}
    return [arcs[i] for i in sorted(used)]


def area(ring: Line) -> float:
    """Area of a ring in square kilometres."""
    return float(shapely.Polygon(ring).area)


def centre(ring: Line) -> tuple[float, float]:
    """Centre of gravity of a ring, in its units."""
    point = shapely.Polygon(ring).centroid
    return point.x, point.y


def holds_point(ring: Line, x: float, y: float) -> bool:
    """Whether a closed ring holds a point."""
    return bool(shapely.contains_xy(shapely.Polygon(ring), x, y))


def clip_ring(ring: Line, window: Window) -> list[Line]:
    """The parts of a closed ring inside a window, each a ring; none where they do not meet."""
    cut = shapely.clip_by_rect(shapely.Polygon(ring), window.west, window.south, window.east, window.north)
    parts = [part for part in shapely.get_parts(cut) if isinstance(part, shapely.Polygon) and not part.is_empty]
    return [shapely.get_coordinates(part.exterior) for part in parts]


def clip_line(line: Line, window: Window) -> Iterator[Line]:
    """The runs of a line's segments that touch a window, whole: what lies outside is for the chart to cut."""
    inside = window.holds(line)
    touches = inside[:-1] | inside[1:]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], touches, [False]]).astype(int)))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        yield line[start : stop + 1]


def land_feature(rings: Sequence[Line], window: Window, **properties: str) -> dict[str, Any] | None:
    """A GeoJSON feature in pixels for the rings inside a window; None where there is nothing."""
    drawn = (window.pixels(part) for ring in rings for part in clip_ring(ring, window))
    polygons = [[xy.tolist()] for xy in drawn if len(xy) > 3]
    if not polygons:
        return None
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def border_feature(lines: Sequence[Line], window: Window) -> dict[str, Any]:
    """A GeoJSON feature in pixels of all lines inside a window."""
    runs = [window.pixels(run) for line in lines for run in clip_line(line, window)]
    coordinates = [run.tolist() for run in runs if len(run) > 1]
    return {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "MultiLineString", "coordinates": coordinates},
    }

"""R data files that hold spatial (sf) frames."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.catalog.locate import locate
from analysis.errors import DataError
from analysis.readers.r.files import object_to_take, r_items, r_objects, r_texts


def read_r_sf(dataset_id: str, object_name: str | None = None) -> gpd.GeoDataFrame:
    """Return a spatial frame of multipolygons kept in an ``.rda`` file (R's ``sf`` class).

    Parameters
    ----------
    dataset_id, object_name
        As in :func:`analysis.readers.r.files.read_r_frame`.

    Returns
    -------
    GeoDataFrame
        Text columns as in R, and ``geometry`` in the file's coordinate reference system.

    Raises
    ------
    DataError
        The file does not hold the object, or holds another geometry.

    Notes
    -----
    An ``sf`` frame is a list of columns, a geometry column a list (areas) of lists (polygons)
    of lists (rings) of matrices (points by x and y, column after column).
    """
    path = locate(dataset_id)
    objects = r_objects(dataset_id, path)
    frame = objects[object_to_take(dataset_id, path, list(objects), object_name)]
    traits = r_items(frame.attributes)
    names = r_texts(traits["names"])
    columns = dict(zip(names, frame.value, strict=True))
    shapes = columns.pop(r_texts(traits["sf_column"])[0])
    geometry = _multipolygons(dataset_id, path, shapes)
    texts = {name: r_texts(column) for name, column in columns.items()}
    return gpd.GeoDataFrame(texts, geometry=geometry, crs=_crs(shapes))


def _crs(shapes: Any) -> str:
    """Return the well-known text of a geometry column's coordinate reference system."""
    crs = r_items(shapes.attributes)["crs"]
    fields = dict(zip(r_texts(r_items(crs.attributes)["names"]), crs.value, strict=True))
    return str(r_texts(fields["wkt"])[0])


def _multipolygons(dataset_id: str, path: Path, shapes: Any) -> np.ndarray:
    """Return shapely multipolygons from an R geometry column."""
    rings: list[np.ndarray] = []
    rings_until, polygons_until = [0], [0]
    for area in shapes.value:
        kind = r_texts(r_items(area.attributes)["class"])
        if "MULTIPOLYGON" not in kind:
            raise DataError(dataset_id, "expected multipolygons", file=path, value=kind)
        for polygon in area.value:
            rings.extend(ring.value.reshape(2, -1).T for ring in polygon.value)
            rings_until.append(len(rings))
        polygons_until.append(len(rings_until) - 1)
    points_until = np.cumsum([0, *map(len, rings)])
    offsets = (points_until, np.array(rings_until), np.array(polygons_until))
    return shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, np.ascontiguousarray(np.concatenate(rings)), offsets
    )

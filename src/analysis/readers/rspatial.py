"""R data files that hold spatial (sf) frames, through rdata."""

import gc
import lzma
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.catalog.locate import locate
from analysis.catalog.unpacking import unpacked
from analysis.errors import DataError
from analysis.readers.rfiles import FETCH_AGAIN, object_to_take


def read_r_sf(dataset_id: str, object_name: str | None = None) -> gpd.GeoDataFrame:
    """Return a spatial frame of multipolygons kept in an ``.rda`` file (R's ``sf`` class).

    Parameters
    ----------
    dataset_id, object_name
        As in :func:`analysis.readers.rfiles.read_r_frame`.

    Returns
    -------
    GeoDataFrame
        Text columns as in R, and ``geometry`` in the file's coordinate reference system.

    Raises
    ------
    DataError
        The file is no R data, does not hold the object, or holds another geometry.

    Notes
    -----
    rdata's own conversion to Python makes a dictionary of each ring and is slow; the parsed
    tree is read directly instead. An ``sf`` frame is a list of columns, a geometry column a
    list (areas) of lists (polygons) of lists (rings) of matrices (points by x and y, column
    after column).
    """
    path = locate(dataset_id)
    objects = _attributes_of_list(_parse(dataset_id, path))
    frame = objects[object_to_take(dataset_id, path, list(objects), object_name)]
    traits = _attributes_of_list(frame.attributes)
    names = _texts(traits["names"])
    columns = dict(zip(names, frame.value, strict=True))
    shapes = columns.pop(_texts(traits["sf_column"])[0])
    geometry = _multipolygons(dataset_id, path, shapes)
    texts = {name: _texts(column) for name, column in columns.items()}
    return gpd.GeoDataFrame(texts, geometry=geometry, crs=_crs(shapes))


def _parse(dataset_id: str, path: Path) -> Any:
    """Return rdata's tree of the file; without the garbage collector, which has nothing to do."""
    # Imported here: rdata brings xarray, which whoever loads a prepared table need not wait for.
    import rdata

    gc.disable()
    try:
        return rdata.parser.parse_data(unpacked(dataset_id, path)).object
    except (ValueError, RuntimeError, EOFError, OSError, lzma.LZMAError) as error:
        raise DataError(dataset_id, f"not R data: {error}", file=path, advice=FETCH_AGAIN) from error
    finally:
        gc.enable()


def _attributes_of_list(node: Any) -> dict[str, Any]:
    """Return the items of an R pairlist by their tags."""
    items = {}
    while node is not None and node.info.type.name == "LIST":
        tag = node.tag.referenced_object or node.tag
        value, following = node.value
        items[tag.value.value.decode()] = value
        node = following
    return items


def _texts(node: Any) -> list[str | None]:
    """Return an R character vector; NA is None."""
    return [None if item.value is None else item.value.decode() for item in node.value]


def _crs(shapes: Any) -> str:
    """Return the well-known text of a geometry column's coordinate reference system."""
    crs = _attributes_of_list(shapes.attributes)["crs"]
    fields = dict(zip(_texts(_attributes_of_list(crs.attributes)["names"]), crs.value, strict=True))
    return str(_texts(fields["wkt"])[0])


def _multipolygons(dataset_id: str, path: Path, shapes: Any) -> np.ndarray:
    """Return shapely multipolygons from an R geometry column."""
    rings: list[np.ndarray] = []
    rings_until, polygons_until = [0], [0]
    for area in shapes.value:
        kind = _texts(_attributes_of_list(area.attributes)["class"])
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

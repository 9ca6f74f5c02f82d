"""Tables with a place as a GeoPackage, which any map program opens: an SQLite file as the OGC's standard 1.3 says.

It is written with what Python has, as the libraries that write such files are many times the size of the book's own.
"""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.results.places.rings import STEP
from analysis.results.schema import Column

NATIONAL_GRID, DEGREES = 27700, 4326
"""EPSG codes of the British National Grid, and of longitude and latitude (WGS84)."""

GEOMETRY = "geometry"
"""The column of the places."""

TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN"}
FIXED_TIME = "1980-01-01T00:00:00.000Z"
"""The time of change that each layer names, so that the same results give the same bytes."""

_LITTLE_ENDIAN_WITH_ENVELOPE = 0b00000011
_APPLICATION, _VERSION = 0x47504B47, 10300

_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
  min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT);
"""


@dataclass(frozen=True)
class Layer:
    """A table with a place for each row.

    Attributes
    ----------
    name, title, description : str
    columns : sequence of Column
        Of the frame, in order.
    frame : DataFrame
        Values of the columns' types, missing ones as None or nan.
    geometry : ndarray of shapely.Geometry, shape (n_rows,)
        All of one kind.
    srs : int
        EPSG code of its coordinates.
    """

    name: str
    title: str
    description: str
    columns: Sequence[Column]
    frame: pd.DataFrame
    geometry: np.ndarray
    srs: int


def outline(rings: list[np.ndarray]) -> shapely.MultiPolygon:
    """The outline of rings in steps (:mod:`analysis.results.places.rings`) in metres; one within another is a hole."""
    shapes = [shapely.make_valid(shapely.Polygon(ring * STEP)) for ring in rings]
    shape = shapes[0]
    for other in shapes[1:]:
        shape = shape.symmetric_difference(other)
    areas = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(areas)


def _blob(shape: shapely.Geometry, srs: int) -> bytes:
    """A geometry as the standard writes it: its mark, its system, its envelope, and well-known binary."""
    west, south, east, north = shape.bounds
    head = struct.pack("<2sBBi4d", b"GP", 0, _LITTLE_ENDIAN_WITH_ENVELOPE, srs, west, east, south, north)
    return head + bytes(shapely.to_wkb(shape, byte_order=1))


def _system(srs: int) -> tuple[object, ...]:
    crs = gpd.GeoSeries(crs=srs).crs
    return (crs.name, srs, "EPSG", srs, crs.to_wkt("WKT1_GDAL"), None)


def _values(layer: Layer) -> Iterator[tuple[object, ...]]:
    columns = [layer.frame[c.name].astype(object).where(layer.frame[c.name].notna(), None) for c in layer.columns]
    shapes = (_blob(shape, layer.srs) for shape in layer.geometry)
    yield from zip(shapes, *columns, strict=True)


def _write(database: sqlite3.Connection, layer: Layer) -> None:
    kind = str(layer.geometry[0].geom_type).upper()
    fields = ", ".join(f'"{c.name}" {TYPES[c.type]}' for c in layer.columns)
    database.execute(f'CREATE TABLE "{layer.name}" (fid INTEGER PRIMARY KEY, {GEOMETRY} {kind}, {fields})')
    named = ", ".join(f'"{name}"' for name in (GEOMETRY, *(c.name for c in layer.columns)))
    marks = ", ".join("?" * (1 + len(layer.columns)))
    database.executemany(f'INSERT INTO "{layer.name}" ({named}) VALUES ({marks})', _values(layer))
    bounds = [float(value) for value in shapely.total_bounds(layer.geometry)]
    about = (layer.name, "features", layer.title, layer.description, FIXED_TIME, *bounds, layer.srs)
    database.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", about)
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (layer.name, GEOMETRY, kind, layer.srs)
    )
    described = ((layer.name, c.name, c.name, _label(c), c.description, None, None) for c in layer.columns)
    database.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, ?, ?)", described)


def _label(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title


def geopackage(layers: Sequence[Layer]) -> bytes:
    """A GeoPackage of some layers, every column with its title, unit and description."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.executescript(_SCHEMA)
        undefined: list[tuple[object, ...]] = [
            ("Undefined Cartesian", -1, "NONE", -1),
            ("Undefined geographic", 0, "NONE", 0),
        ]
        systems: list[tuple[object, ...]] = [(*given, "undefined", None) for given in undefined]
        systems += [_system(srs) for srs in sorted({DEGREES, *(layer.srs for layer in layers)})]
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
        standard = "http://www.geopackage.org/spec130/#extension_schema"
        for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
            row = (table, None, "gpkg_schema", standard, "read-write")
            database.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", row)
        for layer in layers:
            _write(database, layer)
        database.commit()
        return database.serialize()

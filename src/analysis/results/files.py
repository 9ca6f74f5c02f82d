"""The files of an edition's results: their names, columns and order, and how they are written.

An edition's folder is written whole: into a temporary folder beside it, then moved into place.
"""

import json
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.catalog.verify import sha256
from analysis.errors import DataError
from analysis.replication.known import IMPROVERS_COLUMNS

INDICATOR_COLUMNS = [
    "indicator",
    "area",
    "group",
    "period",
    "value",
    "unit",
    "numerator",
    "denominator",
    "areas",
    "datasets",
    "std_error",
]

TABLES: dict[str, list[str]] = {
    "neighbourhoods": [
        "lsoa21_code",
        "lsoa21_name",
        "ward_name",
        "local_authority_code",
        "local_authority_name",
        "combined_authority",
        "region_name",
        "imd2019_score",
        "imd2019_rank",
        "cni2023_rank",
        "group",
        "population",
    ],
    "indicators": INDICATOR_COLUMNS,
    "indicators_by_region": ["region_name", *INDICATOR_COLUMNS],
    "areas": ["area_type", "area_code", "area_name", "group", "areas", "population"],
    "map_points": [
        "lsoa21_code",
        "lsoa21_name",
        "ward_name",
        "local_authority_name",
        "group",
        "imd2019_rank",
        "cni2023_rank",
        "longitude",
        "latitude",
    ],
    "definitions": [],
    "dilution": [],
    "profiles": [],
    "profile_counts": ["lsoa21_code", "indicator", "period", "count", "base"],
    "constraint_scores": [
        "area",
        "against",
        "constraint",
        "rank",
        "score",
        "ci_low",
        "ci_high",
        "log_score",
        "std_error",
        "behind_first",
        "behind_first_low",
        "areas",
        "areas_against",
        "indicators",
    ],
    "similar_areas": [
        "kind",
        "code",
        "name",
        "rank",
        "similar_code",
        "similar_name",
        "similar_within",
        "distance",
        "typical_distance",
        "differs_most",
        "doubly_disadvantaged",
    ],
    "models": [
        "model",
        "specification",
        "sample",
        "outcome",
        "term",
        "estimate",
        "std_error",
        "ci_low",
        "ci_high",
        "p_value",
        "n_obs",
        "n_clusters",
        "covariance",
    ],
    "diagnostics": [
        "model",
        "specification",
        "sample",
        "statistic",
        "value",
        "df",
        "p_value",
        "reference",
    ],
    "statistics": ["model", "statistic", "reference"],
    "spillover_curve": [],
    "known_truth": ["model"],
    "weights_example": [
        "place",
        "group",
        "longitude",
        "latitude",
        "neighbour_group",
        "neighbour_longitude",
        "neighbour_latitude",
    ],
    "claims": ["id", "published_value", "estimate", "status", "reason", "indicator"],
    "claim_alternatives": ["id", "alternative", "label", "estimate", "status", "gives_published"],
    "sensitivity": [
        "unit",
        "imd",
        "imd_share",
        "cni_share",
        "areas",
        "residents",
        "shared",
        "indicator",
        "doubly_disadvantaged",
        "other_deprived",
        "non_deprived",
    ],
    "membership": [
        "lsoa21_code",
        "lsoa21_name",
        "local_authority_name",
        "imd2019",
        "imd2019_published",
        "imd2025",
        "cni2019_wards",
        "grid_share",
        "membership",
    ],
    "membership_counts": ["local_authority_name", "always", "leaves", "joins"],
    "improvers": IMPROVERS_COLUMNS,
    "improvers_here": IMPROVERS_COLUMNS,
    "matched_pairs": [
        "period",
        "method",
        "city_region",
        "improver_code",
        "improver_name",
        "laggard_code",
        "laggard_name",
        "distance",
        "improver_change",
        "laggard_change",
    ],
    "balance": [
        "period",
        "method",
        "condition",
        "label",
        "improvers_mean",
        "laggards_mean",
        "standardised_difference",
        "variance_ratio",
    ],
    "pair_differences": [
        "period",
        "method",
        "sample",
        "outcome",
        "label",
        "unit",
        "mechanical",
        "pairs",
        "clusters",
        "improvers_mean",
        "laggards_mean",
        "difference",
        "std_error",
        "ci_low",
        "ci_high",
        "p_value",
        "spread",
    ],
}
"""Columns of each CSV; an empty list where the columns depend on the data."""

FLOAT_FORMAT = "%.10g"
TEXT_COLUMNS = ("period", "area_code", "lsoa21_code", "value_text")


def read_csv(path: Path) -> pd.DataFrame:
    """Return a CSV of results, with codes and periods as text."""
    return pd.read_csv(path, dtype=dict.fromkeys(TEXT_COLUMNS, str), keep_default_na=True)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Return one results table; empty with its columns when the edition has no such file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return pd.DataFrame(columns=TABLES[name])
    frame = read_csv(path)
    absent = [c for c in TABLES[name] if c not in frame.columns]
    if absent:
        raise DataError(
            name,
            "a results file lacks a column",
            file=path,
            column=absent[0],
            advice="delete the folder and build the results again",
        )
    return frame


def _ordered(name: str, frame: pd.DataFrame, without: Collection[str]) -> pd.DataFrame:
    """Return the frame with its known columns first, in their order."""
    fixed = [c for c in TABLES.get(name, []) if c not in without]
    absent = [c for c in fixed if c not in frame.columns]
    if absent:
        raise DataError(name, "a results table lacks a column", column=absent[0])
    more = [c for c in frame.columns if c not in fixed]
    return frame[[*fixed, *more]] if fixed else frame


def replace_folder(fresh: Path, folder: Path) -> None:
    """Move a finished folder into the place of another, which stays when the move fails."""
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _checksums(folder: Path) -> dict[str, str]:
    """Return the sha256 of each table of a folder, by file name."""
    return {path.name: sha256(path) for path in sorted(folder.glob("*.csv"))}


def is_whole(folder: Path) -> bool:
    """Return whether a folder of results holds the tables that its ``edition.json`` lists, byte for byte."""
    path = folder / "edition.json"
    if not path.exists():
        return False
    try:
        edition = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        return False
    return bool(edition.get("files") == _checksums(folder))


def csv_text(name: str, frame: pd.DataFrame, without: Collection[str] = ()) -> str:
    """Return a results table as its file holds it.

    Raises
    ------
    DataError
        It lacks a column.
    """
    return _ordered(name, frame, without).to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")


def write_tables(
    folder: Path,
    tables: Mapping[str, pd.DataFrame | str],
    documents: Mapping[str, Any],
    without: Collection[str] = (),
    *,
    checksums: bool = True,
) -> None:
    """Write CSV tables and JSON documents as one folder, whole or not at all.

    Parameters
    ----------
    folder : Path
        Replaced when it exists.
    tables : mapping
        Name in :data:`TABLES` to frame (the index is not written), or to what :func:`csv_text` made of one.
    documents : mapping
        File name to an object that JSON can hold.
    without : collection of str
        Columns of :data:`TABLES` that the tables need not have.
    checksums : bool
        Whether ``edition.json`` gets the tables' checksums, which :func:`is_whole` looks at.

    Raises
    ------
    DataError
        A table lacks a column.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        for name, table in tables.items():
            content = table if isinstance(table, str) else csv_text(name, table, without)
            (fresh / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
        if checksums and "edition.json" in documents:
            documents = {**documents, "edition.json": {**documents["edition.json"], "files": _checksums(fresh)}}
        for name, document in documents.items():
            indent = None if name.startswith("outlines") else 1
            text = json.dumps(document, ensure_ascii=False, indent=indent, sort_keys=False)
            (fresh / name).write_text(text + "\n", encoding="utf-8")
        replace_folder(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)

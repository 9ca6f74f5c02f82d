"""The files that a reader can take home: an edition's results, as ``data/results.yml`` describes them."""

from collections.abc import Mapping

import pandas as pd

from analysis.book.display import table as tables
from analysis.book.display.table import Column, Table
from analysis.book.findings import social as social_words
from analysis.book.findings.not_estimated import not_estimated
from analysis.book.tables.spillovers import without_rows
from analysis.book.wording.patterns import say
from analysis.results import schema
from analysis.results.reading import Results

DOCUMENTS = {
    "edition.json": "What this edition was built from, with checksums",
    "outlines.json": "Outlines of the map (TopoJSON)",
}
"""Files that are no tables."""

ABOUT_MODELS = ("models", "diagnostics", "statistics", "spillover_curve", "known_truth")


def downloads(results: Results) -> Table:
    """The files of the edition's results."""
    described = {f"{table.name}.csv": table.description for table in schema.tables()}
    return _listed(_there(results, {**described, **DOCUMENTS}), "downloads")


def model_files(results: Results) -> Table:
    """The files of the models."""
    there = _there(results, {f"{name}.csv": schema.table(name).description for name in ABOUT_MODELS})
    if there.empty:
        return without_rows(say("tables.downloads"), "model-files", not_estimated(results, social_words.MODEL))
    return _listed(there, "model-files")


def _there(results: Results, files: Mapping[str, str]) -> pd.DataFrame:
    """Those of the files that the edition has, with what they hold."""
    rows = [
        {"file": name, "what": what, "href": f"results/{name}"}
        for name, what in files.items()
        if (results.folder / name).exists()
    ]
    return pd.DataFrame(rows, columns=["file", "what", "href"])


def _listed(files: pd.DataFrame, table_id: str) -> Table:
    return tables.build(
        files,
        [Column("file", "File", header=True, href="href"), Column("what", "What it holds")],
        caption=say("tables.downloads"),
        table_id=table_id,
        download=False,
    )

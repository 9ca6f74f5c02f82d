"""The tables of every neighbourhood as the files of the site are made of them."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import paths
from analysis.book.wording.places import place_name
from analysis.regions import Region
from analysis.results.files import read_edition, read_table
from analysis.results.origins import regions_of
from analysis.results.places.rings import unpacked
from analysis.results.places.tables import measures

AREA_OF = {"msoa": "msoa21_code", "ward": "ward_code", "town": "town_code"}
"""Columns that say in which area of a kind a neighbourhood lies."""


@dataclass(frozen=True)
class Places:
    """Every neighbourhood, its areas and its measures.

    Attributes
    ----------
    folder : Path
        Where :mod:`analysis.results.places` wrote them.
    """

    folder: Path = paths.PLACES

    @cached_property
    def about(self) -> dict[str, Any]:
        """``edition.json``: data, version, date, definition, periods of the measures."""
        return read_edition(self.folder)

    @cached_property
    def areas(self) -> pd.DataFrame:
        """``places.csv``, by authority, MSOA and code; texts that are absent are empty."""
        frame = read_table(self.folder, "places")
        texts = ["town_code", "place", "predecessors"]
        order = ["local_authority_code", "msoa21_code", "lsoa21_code"]
        return frame.fillna(dict.fromkeys(texts, "")).sort_values(order, ignore_index=True)

    @property
    def rank(self) -> str:
        """The column of ranks on the index of deprivation that the groups go by."""
        return f"imd{self.about['definition']['imd'][:4]}_rank"

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each MSOA, ward, town and local authority by code, as people say it."""
        rows = self._named
        return dict(zip(rows["area_code"], map(place_name, rows["area_name"]), strict=True))

    @cached_property
    def region_of(self) -> dict[str, str]:
        """The region of each local authority by code; "England" where a release of before does not say it."""
        rows = self._named[self._named["kind"] == "local_authority"].set_index("area_code")
        found = rows["region_name"] if "region_name" in rows else pd.Series("England", index=rows.index)
        return {str(code): str(name) for code, name in found.items()}

    @cached_property
    def _named(self) -> pd.DataFrame:
        """``place_areas.csv``."""
        return read_table(self.folder, "place_areas")

    @cached_property
    def measures(self) -> pd.DataFrame:
        """``place_measures.csv`` by code."""
        return read_table(self.folder, "place_measures").set_index("lsoa21_code")[measures()]

    @cached_property
    def averages(self) -> pd.DataFrame:
        """``place_averages.csv`` by area."""
        return read_table(self.folder, "place_averages").set_index("area_code")[measures()]

    @cached_property
    def postcodes(self) -> pd.DataFrame:
        """``postcodes.csv``; empty where there was no source."""
        return read_table(self.folder, "postcodes")

    @cached_property
    def outlines(self) -> pd.Series:
        """The rings of each neighbourhood by code."""
        return read_table(self.folder, "place_outlines").set_index("lsoa21_code")["rings"]

    @cached_property
    def rings(self) -> dict[str, list[np.ndarray]]:
        """The same, unpacked: points in steps of ``rings.STEP`` metres, shape (n, 2) each."""
        return unpacked(self.outlines).to_dict()

    @cached_property
    def authorities(self) -> list[str]:
        """Codes of the local authorities, sorted: files name an authority by its place among them."""
        return sorted(self.areas["local_authority_code"].unique())

    @cached_property
    def regions(self) -> dict[str, Region]:
        """The editions that such data can have, by slug."""
        return dict(regions_of(self.about["data"]))

"""Build the results of editions from prepared tables.

What is national (parts by neighbourhood, England's rates, regions, definitions, models) is computed
once and shared by every edition of a run.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import paths
from analysis.errors import AnalysisError, DatasetUnavailable
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST
from analysis.indicators.constraints import load_constraints, require_directions
from analysis.indicators.parts import Part, build_parts
from analysis.indicators.pooled import Cells, differences, pooled_cells, rate_rows
from analysis.indicators.similar import load_method, require_indicators
from analysis.indicators.spec import Indicator, load_indicators
from analysis.regions import ENGLAND, Region, load_regions, select
from analysis.replication.chance import chance, figures
from analysis.replication.claims import Replication
from analysis.replication.evidence import Evidence
from analysis.replication.improvers import Contest, contests, improvers, shares
from analysis.replication.membership import membership, membership_counts
from analysis.replication.national import replication
from analysis.replication.pairs import NorthernStudy, northern_study
from analysis.replication.sensitivity import sensitivity
from analysis.results import tables
from analysis.results.areas.profiles import profile_counts
from analysis.results.areas.scores import constraint_scores
from analysis.results.areas.similar import SimilarAreas
from analysis.results.areas.small_area_output import small_area_output
from analysis.results.areas.worst_tenth import worst_tenth
from analysis.results.files import csv_text, write_tables
from analysis.results.source import ModelTables, Source
from analysis.version import __version__

BUILT_WITH = (
    "pandas",
    "geopandas",
    "linearmodels",
    "statsmodels",
    "libpysal",
    "altair",
    "jupyter-book",
)
"""Packages whose versions ``edition.json`` names."""


def source_commit() -> str:
    """Return the commit of the checkout, or ``unknown`` where there is no git or no history of its own."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    command = [git, "rev-parse", "--show-toplevel", "HEAD"]
    answer = subprocess.run(command, cwd=paths.ROOT, capture_output=True, encoding="utf-8", check=False)
    top, _, commit = answer.stdout.strip().rpartition("\n")
    # A copy without history may lie inside somebody else's repository.
    own = answer.returncode == 0 and Path(top).resolve() == paths.ROOT.resolve()
    return commit if own else "unknown"


def day() -> date:
    """Return the day on which results are computed: that of ``SOURCE_DATE_EPOCH`` where set, else today in UTC."""
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(moment), UTC) if moment else datetime.now(UTC)
    return now.date()


@dataclass(frozen=True)
class National:
    """What every edition shares, computed when first asked for."""

    source: Source
    specs: dict[str, Indicator]

    @cached_property
    def neighbourhoods(self) -> pd.DataFrame:
        """Every neighbourhood of the source: 33,755 in England."""
        return self.source.load("neighbourhoods")

    @cached_property
    def _parts(self) -> tuple[list[Part], dict[str, str]]:
        parts, unavailable = build_parts(self.specs, self.source.load)
        required = {d["id"] for d in self.source.datasets({}) if d["required"]}
        for dataset in sorted(required & unavailable.keys()):
            raise DatasetUnavailable(dataset, unavailable[dataset])
        return parts, unavailable

    @property
    def parts(self) -> list[Part]:
        """Numerators and denominators of every series."""
        return self._parts[0]

    @property
    def unavailable(self) -> dict[str, str]:
        """Datasets that could not be had, with the reason."""
        return self._parts[1]

    @cached_property
    def cells(self) -> Cells:
        """England's values by indicator, group and period."""
        return self.cells_of(np.ones(len(self.neighbourhoods), dtype=bool))

    def cells_of(self, member: np.ndarray) -> Cells:
        """The same of the neighbourhoods in `member`."""
        return pooled_cells(self.parts, self.neighbourhoods["group"], member)

    def rates_of(self, slug: str, cells: Cells) -> pd.DataFrame:
        """An area's values as a table, with ``area`` set."""
        rates = rate_rows(self.parts, cells)
        rates.insert(1, "area", slug)
        return rates

    def differences_of(self, slug: str, cells: Cells) -> pd.DataFrame:
        """How an area's groups stand to each other and changed, with ``area`` set."""
        rows = differences(cells, None if slug == ENGLAND else self.cells)
        rows.insert(1, "area", slug)
        return rows

    @cached_property
    def rates(self) -> pd.DataFrame:
        """England's rates by group, which every edition has beside its own."""
        return self.rates_of(ENGLAND, self.cells)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """England's differences, which every edition has beside its own."""
        return self.differences_of(ENGLAND, self.cells)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """England's numbers of neighbourhoods, which every edition has beside its own."""
        return tables.england_counts(self.neighbourhoods)

    def scores_of(self, slug: str, member: np.ndarray) -> pd.DataFrame:
        """The constraints' scores of the neighbourhoods in `member`."""
        constraints = load_constraints()
        require_directions(constraints, self.specs)
        group = self.neighbourhoods["group"]
        return constraint_scores(slug, self.parts, self.specs, constraints, group, member)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """England's scores, which every edition has beside its own."""
        return self.scores_of(ENGLAND, np.ones(len(self.neighbourhoods), dtype=bool))

    @cached_property
    def worst_tenth(self) -> pd.DataFrame:
        """England's worst tenth of the two indices, which every edition has beside its own."""
        return worst_tenth(ENGLAND, self.neighbourhoods, np.ones(len(self.neighbourhoods), dtype=bool))

    @cached_property
    def similar(self) -> SimilarAreas:
        """Standard scores of all local authorities and areas."""
        method = load_method()
        require_indicators(method, self.specs)
        return SimilarAreas(self.parts, self.neighbourhoods, method)

    @cached_property
    def models(self) -> ModelTables:
        """The tables of the two models, and why one has none."""
        return self.source.models()

    @cached_property
    def estimated(self) -> dict[str, pd.DataFrame]:
        """Tables that describe England, and the models where they were estimated."""
        return {
            "indicators_by_region": tables.by_region(self.parts, self.specs, self.neighbourhoods),
            "definitions": self.source.definitions().reset_index(),
            "dilution": self.source.dilution(self.neighbourhoods["group"]).reset_index(),
            **self.models.tables,
        }

    @cached_property
    def replication(self) -> Replication:
        """Every claim of the report held against England's data."""
        return replication(
            self.source.load,
            self.parts,
            self.specs,
            Evidence.of_cells(self.cells),
            self.estimated,
            self.unavailable,
        )

    def claims_of(self, slug: str, cells: Cells, chosen: pd.DataFrame) -> pd.DataFrame:
        """The claims of an edition; a small one, which compares across England, has England's."""
        doubly = int((chosen["group"] == DOUBLY_DISADVANTAGED).sum())
        if slug == ENGLAND or doubly < FEWEST:
            return self.replication.england
        return self.replication.of_area(slug, Evidence.of_cells(cells))

    @cached_property
    def membership(self) -> pd.DataFrame:
        """Neighbourhoods that some definition calls doubly disadvantaged, and which ones do."""
        return membership(self.neighbourhoods, self.source.load("indices"))

    @cached_property
    def of_2019(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the wards of 2019 meet of the published figures, and what random lists do."""
        load, found = self.source.load, self.replication
        residents = load("deprivation")["income_base_2019"]
        published = figures(found.claims, found.tests, self.parts, self.specs, residents)
        wards = len(load("left_behind_2019"))
        return chance(published, self.neighbourhoods, load("indices")["imd2019_score"], wards)

    @cached_property
    def contests(self) -> list[Contest]:
        """Which deprived neighbourhoods improved more than the average, by period and scale."""
        return contests(self.source.load)

    @cached_property
    def study(self) -> NorthernStudy:
        """Matched pairs of deprived neighbourhoods that improved and that did not."""
        return northern_study(self.source.load)

    def pairs_of(self, region: Region) -> pd.DataFrame:
        """The matched pairs of a region's city region; all of them in the England edition."""
        pairs = self.study.pairs
        return pairs if region.slug == ENGLAND else pairs[pairs["city_region"] == region.name]

    @cached_property
    def shared_tables(self) -> dict[str, pd.DataFrame]:
        """Tables that stand in every edition as they are."""
        load = self.source.load
        return {
            **self.estimated,
            "claim_alternatives": self.replication.alternatives,
            "sensitivity": sensitivity(self.parts, self.neighbourhoods, load("indices")),
            "improvers": improvers(self.contests, self.neighbourhoods),
            "balance": self.study.balance,
            "left_over": self.study.left_over,
            "list_of_2019": self.of_2019[0],
            "list_chance": self.of_2019[1],
            "pair_differences": self.study.differences,
        }

    @cached_property
    def shared_files(self) -> dict[str, str]:
        """The same as their files hold them."""
        return {name: csv_text(name, frame) for name, frame in self.shared_tables.items()}

    @cached_property
    def about(self) -> dict[str, Any]:
        """What ``edition.json`` says of every edition."""
        return {
            "data": self.source.data,
            "version": __version__,
            "date": day().isoformat(),
            "data_fingerprint": self.source.fingerprint(),
            "source_commit": source_commit(),
            "built_with": {name: version(name) for name in BUILT_WITH},
            "datasets": self.source.datasets(self.unavailable),
            "models_missing": dict(self.models.missing),
        }


def _documents(region: Region, national: National, chosen: pd.DataFrame) -> dict[str, Any]:
    doubly = chosen["group"] == DOUBLY_DISADVANTAGED
    edition = {
        "slug": region.slug,
        "name": region.name,
        "region_digest": region.digest,
        "wards_with_doubly_disadvantaged": int(chosen.loc[doubly, "ward_code"].nunique()),
        **national.about,
    }
    codes = None
    if region.slug != ENGLAND:
        codes = sorted(chosen["local_authority_code"].unique())
    return {"edition.json": edition, "outlines.json": national.source.outlines(codes)}


def _of_a_region(region: Region, national: National, member: np.ndarray) -> dict[str, pd.DataFrame]:
    """Tables that only regional editions have."""
    n = national.neighbourhoods
    regional = {
        "profile_counts": profile_counts(national.parts, national.specs, n, member),
        "similar_areas": national.similar.table(region),
        "small_area_output": small_area_output(national.source.load("gva_tees_durham"), n, member),
    }
    if region.kind == "area":
        regional["improvers_here"] = shares(national.contests, [(region.kind, region.name, member)])
    return regional


def build_edition(region: Region, national: National) -> None:
    """Compute and write the results of one edition."""
    n = national.neighbourhoods
    chosen = select(n, region)
    member = n.index.isin(chosen.index)
    cells, rates, compared, scores = national.cells, national.rates, national.differences, national.scores
    moved = national.worst_tenth
    listed = national.membership[national.membership["lsoa21_code"].isin(chosen.index)]
    regional: dict[str, pd.DataFrame] = {}
    if region.slug != ENGLAND:
        cells = national.cells_of(member)
        rates = pd.concat([national.rates_of(region.slug, cells), rates], ignore_index=True)
        compared = pd.concat([national.differences_of(region.slug, cells), compared], ignore_index=True)
        own = national.scores_of(region.slug, member)
        scores = scores if own.empty else pd.concat([own, scores], ignore_index=True)
        moved = pd.concat([worst_tenth(region.slug, n, member), moved], ignore_index=True)
        regional = _of_a_region(region, national, member)
    write_tables(
        paths.RESULTS / region.slug,
        {
            "neighbourhoods": tables.neighbourhood_list(chosen),
            "indicators": rates,
            "differences": compared,
            "areas": pd.concat(
                [tables.area_counts(chosen, region.slug, region.name), national.counts],
                ignore_index=True,
            ),
            "map_points": tables.map_points(chosen),
            "profiles": tables.profiles(national.parts, national.specs, n, member),
            "constraint_scores": scores,
            "worst_tenth": moved,
            "claims": national.claims_of(region.slug, cells, chosen),
            "matched_pairs": national.pairs_of(region),
            "membership": listed,
            "membership_counts": membership_counts(listed),
            **regional,
            **national.shared_files,
        },
        _documents(region, national, chosen),
    )


def build(slugs: Sequence[str], source: Source) -> None:
    """Compute and write the results of several editions from one source.

    Parameters
    ----------
    slugs : sequence of str
    source : Source

    Raises
    ------
    AnalysisError
        The source has no such edition.
    CatalogError
        An edition has a local authority or ward that does not exist.
    DatasetUnavailable
        A required dataset cannot be had.
    """
    unknown = [slug for slug in slugs if slug not in source.regions]
    if unknown:
        raise AnalysisError(
            f"there is no edition '{unknown[0]}' in {source.data} data; there are {', '.join(source.regions)}"
        )
    national = National(source, load_indicators())
    if source.regions == load_regions():  # a test may bring areas of its own
        n = national.neighbourhoods
        load_regions(known={*n["local_authority_code"], *n["ward_code"]})
    for slug in slugs:
        build_edition(source.regions[slug], national)

"""England under one definition of the groups: what every edition of that definition shares.

Parts by neighbourhood, England's rates, regions and definitions are computed once. The models, and what holds the
report's claims against data, go by the report's own definition in every edition.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import paths
from analysis.definition import Definition
from analysis.errors import DatasetUnavailable
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, enough
from analysis.indicators import like_for_like
from analysis.indicators.constraints import load_constraints, require_directions
from analysis.indicators.parts import Part, build_parts
from analysis.indicators.pooled import Cells, differences, enough_for_rates, pooled_cells, rate_rows
from analysis.indicators.similar import load_method, require_indicators
from analysis.indicators.spec import Indicator
from analysis.prepare.indices.definition import REPORT, groups_of
from analysis.regions import COUNTRY, Region
from analysis.replication.alternatives import LONDON
from analysis.replication.chance import chance, figures
from analysis.replication.claims import Replication
from analysis.replication.evidence import Evidence
from analysis.replication.improvers import Contest, contests, enough_for_shares, improvers
from analysis.replication.membership import membership
from analysis.replication.national import replication
from analysis.replication.pairs import NorthernStudy, northern_study
from analysis.replication.sensitivity import sensitivity
from analysis.results import tables
from analysis.results.areas import funding, selection
from analysis.results.areas.scores import constraint_scores
from analysis.results.areas.similar import SimilarAreas
from analysis.results.areas.worst_tenth import worst_tenth
from analysis.results.files import csv_text
from analysis.results.names import full_name, with_names
from analysis.results.origin import ModelTables, Origin
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
    """What every edition of one definition shares, computed when first asked for.

    Attributes
    ----------
    origin : Origin
    specs : mapping of str to Indicator
    definition : Definition
        What sorts the neighbourhoods into groups.
    report : National, optional
        The same under the report's definition, where that is another.
    """

    origin: Origin
    specs: dict[str, Indicator]
    definition: Definition = REPORT
    report: "National | None" = None

    def under(self, definition: Definition) -> "National":
        """Return the same under another definition than the report's, whose own this is."""
        return National(self.origin, self.specs, definition, self)

    @property
    def of_report(self) -> "National":
        """England under the report's definition, on which its claims are tested and the models estimated."""
        return self.report or self

    @cached_property
    def neighbourhoods(self) -> pd.DataFrame:
        """Every neighbourhood of the origin, 33,755 in England, with its name and its group under the definition."""
        frame = self.origin.load("neighbourhoods")
        called = self.origin.load("place_names")["msoa21_name"]
        frame = frame.assign(name=full_name(called, frame["lsoa21_name"]))
        if self.definition == REPORT:
            return frame
        return frame.assign(group=groups_of(self.definition, self.origin.load("indices")))

    @cached_property
    def _parts(self) -> tuple[list[Part], dict[str, str]]:
        if self.report is not None:
            return self.report._parts
        parts, unavailable = build_parts(self.specs, self.origin.load)
        required = {d["id"] for d in self.origin.datasets({}) if d["required"]}
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

    def shown(self, cells: Cells) -> Cells:
        """An area's values without rates that rest on too few neighbourhoods."""
        return enough_for_rates(cells, {name for name, spec in self.specs.items() if spec.kind == "rate"})

    def rates_of(self, slug: str, cells: Cells) -> pd.DataFrame:
        """An area's values as a table, with ``area`` set."""
        rates = rate_rows(self.parts, self.shown(cells))
        rates.insert(1, "area", slug)
        return rates

    def differences_of(self, area: str, cells: Cells) -> pd.DataFrame:
        """How an area's groups stand to each other and changed, with ``area`` set."""
        rows = differences(self.shown(cells), None if area == COUNTRY else self.cells)
        rows.insert(1, "area", area)
        return rows

    @cached_property
    def rates(self) -> pd.DataFrame:
        """England's rates by group, which every edition has beside its own."""
        return self.rates_of(COUNTRY, self.cells)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """England's differences, which every edition has beside its own."""
        return self.differences_of(COUNTRY, self.cells)

    def like_for_like_of(self, area: str, member: np.ndarray) -> pd.DataFrame:
        """An area's gaps as they are and like for like, with ``area`` set; empty where it has no rates of its own."""
        n = self.neighbourhoods
        group = n["group"].to_numpy()
        vintage = self.definition.imd[:4]
        score = n[f"imd{vintage}_score"].to_numpy(dtype=float)
        places = like_for_like.Places(group, member, (n["region_name"] == LONDON).to_numpy(), score, vintage)
        sizes = (int(np.count_nonzero(places.members(g))) for g in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED))
        rows = like_for_like.like_for_like(self.parts if enough(*sizes) else (), places)
        rows.insert(1, "area", area)
        return rows

    @cached_property
    def like_for_like(self) -> pd.DataFrame:
        """England's gaps like for like, which every edition has beside its own."""
        return self.like_for_like_of(COUNTRY, np.ones(len(self.neighbourhoods), dtype=bool))

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
        return self.scores_of(COUNTRY, np.ones(len(self.neighbourhoods), dtype=bool))

    @cached_property
    def worst_tenth(self) -> pd.DataFrame:
        """England's worst tenth of the two indices, which every edition has beside its own."""
        return worst_tenth(COUNTRY, self.neighbourhoods, np.ones(len(self.neighbourhoods), dtype=bool))

    @cached_property
    def similar(self) -> SimilarAreas:
        """Standard scores of all local authorities and areas."""
        method = load_method()
        require_indicators(method, self.specs)
        return SimilarAreas(self.parts, self.neighbourhoods, method)

    @cached_property
    def models(self) -> ModelTables:
        """The tables of the two models, and why one has none."""
        return self.origin.models()

    @cached_property
    def by_definition(self) -> dict[str, pd.DataFrame]:
        """Tables that describe England by group: the same in every edition of the definition."""
        return {
            "indicators_by_region": tables.by_region(self.parts, self.specs, self.neighbourhoods),
            "definitions": self.origin.definitions(self.definition).reset_index(),
            "dilution": self.origin.dilution(self.neighbourhoods["group"]).reset_index(),
            "funding_definitions": funding.by_definition(self.phased, self.origin.load("indices"), self.definition),
            "funding_unsure": funding.unsure(self.phased),
            "selection": selection.rules(self.phased, self.msoas),
        }

    @cached_property
    def replication(self) -> Replication:
        """Every claim of the report held against England's data."""
        return replication(
            self.origin.load,
            self.parts,
            self.specs,
            Evidence.of_cells(self.cells),
            self.models.tables,
            self.unavailable,
        )

    def claims_of(self, area: str, cells: Cells, chosen: pd.DataFrame) -> pd.DataFrame:
        """The claims of an edition; a small one, which compares across England, has England's."""
        sizes = (int((chosen["group"] == group).sum()) for group in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED))
        if area == COUNTRY or not enough(*sizes):
            return self.replication.england
        return self.replication.of_area(area, Evidence.of_cells(cells))

    @cached_property
    def membership(self) -> pd.DataFrame:
        """Neighbourhoods that some definition calls doubly disadvantaged, and which ones do."""
        return with_names(membership(self.neighbourhoods, self.origin.load("indices")), self.neighbourhoods["name"])

    @cached_property
    def of_2019(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the wards of 2019 meet of the published figures, and what random lists do."""
        load, found = self.origin.load, self.replication
        residents = load("deprivation")["income_base_2019"]
        published = figures(found.claims, found.tests, self.parts, self.specs, residents)
        wards = len(load("left_behind_2019"))
        return chance(published, self.neighbourhoods, load("indices")["imd2019_score"], wards)

    @cached_property
    def phased(self) -> pd.DataFrame:
        """The neighbourhoods with their phase of the Pride in Place Programme."""
        return funding.phased(self.neighbourhoods, self.origin.load)

    @cached_property
    def msoas(self) -> pd.DataFrame:
        """The MSOAs with what a choice among them needs."""
        return selection.msoas(self.phased, self.origin.load("msoa_need"))

    def funding_of(self, region: Region, chosen: pd.DataFrame) -> dict[str, pd.DataFrame]:
        """Who is funded in an edition, and who is not."""
        inside = self.phased.loc[chosen.index]
        return {
            "funding": funding.counts(self.phased, inside, region),
            "funding_neighbourhoods": funding.neighbourhoods(inside),
            "funded_places": funding.places(inside),
            "unreached": funding.unreached(inside, self.msoas["msoa21_name"]),
            "funding_money": funding.money(self.phased, inside, region),
            "selection_places": selection.places(self.msoas, pd.Index(inside["msoa21_code"].unique())),
        }

    @cached_property
    def contests(self) -> list[Contest]:
        """Which deprived neighbourhoods improved more than the average, by period and scale."""
        return contests(self.origin.load)

    @cached_property
    def study(self) -> NorthernStudy:
        """Matched pairs of deprived neighbourhoods that improved and that did not."""
        return northern_study(self.origin.load)

    def pairs_of(self, region: Region) -> pd.DataFrame:
        """The matched pairs of a region's city region; all of them in the England edition."""
        pairs, names = self.study.pairs, self.neighbourhoods["name"]
        for one in ("improver", "laggard"):
            pairs = pairs.assign(**{f"{one}_name": names.reindex(pairs[f"{one}_code"]).to_numpy()})
        return pairs if region.is_country else pairs[pairs["city_region"] == region.name]

    @cached_property
    def of_the_report(self) -> dict[str, pd.DataFrame]:
        """The models, and the report's claims held against data: the same in every edition."""
        load = self.origin.load
        return {
            **self.models.tables,
            "claim_alternatives": self.replication.alternatives,
            "sensitivity": sensitivity(self.parts, self.neighbourhoods, load("indices")),
            "improvers": enough_for_shares(improvers(self.contests, self.neighbourhoods)),
            "balance": self.study.balance,
            "left_over": self.study.left_over,
            "list_of_2019": self.of_2019[0],
            "list_chance": self.of_2019[1],
            "pair_differences": self.study.differences,
        }

    @cached_property
    def _report_files(self) -> dict[str, str]:
        return _texts(self.of_the_report)

    @cached_property
    def shared_files(self) -> dict[str, str]:
        """Tables that stand in every edition of the definition as they are, as their files hold them."""
        return {**_texts(self.by_definition), **self.of_report._report_files}

    @cached_property
    def about(self) -> dict[str, Any]:
        """What ``edition.json`` says of every edition."""
        return {
            "data": self.origin.data,
            "version": __version__,
            "date": day().isoformat(),
            "data_fingerprint": self.origin.fingerprint(),
            "source_commit": source_commit(),
            "built_with": {name: version(name) for name in BUILT_WITH},
            "datasets": self.origin.datasets(self.unavailable),
            "models_missing": dict(self.of_report.models.missing),
        }


def _texts(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    return {name: csv_text(name, frame) for name, frame in frames.items()}

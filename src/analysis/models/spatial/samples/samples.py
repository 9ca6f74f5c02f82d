"""The samples of the spillover models: which outcome, which areas, which years.

A sample holds an outcome, the same outcome a period before for every area (what neighbours are
lagged on), who is in which group and cluster, and the sets of effects that are tried on it.

Neighbourhoods cut from a larger LSOA11 carry their parent's rate, as do their siblings next door:
that is no spillover. They serve as neighbours, but not as outcomes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS
from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array, Mask
from analysis.models.spatial.estimators.effects import Effects, by_year, common_year, indicators
from analysis.models.spatial.estimators.panel import (
    Regimes,
    Spillover,
    groups_as_regimes,
    share_as_regimes,
)
from analysis.models.spatial.neighbours.weights import SpatialWeights

HALF_A_CLAIM = 1 / 24
"""Half a person in one of twelve months, added to a count before its logarithm: some are zero."""


@dataclass(frozen=True)
class Sample:
    """One outcome on one set of areas and years, before any weights.

    Attributes
    ----------
    outcome, name : str
        Ids of the outcome and of the sample.
    before : array, shape (all areas, years)
        The outcome a period before, for every area of the weights.
    after : array, shape (all areas, years)
        The outcome itself; only the rows of `keep` are used as outcomes.
    keep : boolean array
        Areas that are estimated.
    regimes : Regimes
        Of the kept areas.
    effects : tuple of Effects
        On the kept areas, least demanding first.
    clusters : Series
        Cluster of each kept area.
    unit : str
        What a cluster is.
    strata : Series or None
        Authority of every area, where a second placebo draws neighbours from the area's own.
    """

    outcome: str
    name: str
    before: Array
    after: Array
    keep: Mask
    regimes: Regimes
    effects: tuple[Effects, ...]
    clusters: pd.Series
    unit: str
    strata: pd.Series | None = None

    def with_weights(self, weights: SpatialWeights) -> Spillover:
        """Return the sample with its neighbours' past."""
        return Spillover(
            self.after[self.keep],
            weights.lag(self.before)[self.keep],
            self.before[self.keep],
            self.regimes,
        )

    @property
    def is_panel(self) -> bool:
        """Whether there is more than one year."""
        return self.after.shape[1] > 1

    @property
    def cells(self) -> pd.Series:
        """Cluster and group of each kept area in one word; the cluster alone where areas have no group."""
        if len(self.regimes.terms) < len(GROUPS):
            return self.clusters
        number = self.regimes.columns.argmax(axis=1)
        return self.clusters.astype(str) + "/" + pd.Series(number, index=self.clusters.index).astype(str)

    @cached_property
    def cell_effects(self) -> Effects:
        """Effects of every cell in each year (where there is one year, of every cell); some 800 of them, made once."""
        when = "_year" if self.is_panel else ""
        name = f"{self.unit}_by_group{when}"
        return by_year(name, indicators(self.cells), area=self.is_panel)


@dataclass(frozen=True)
class Places:
    """What does not change: the group, authority and integrity of each neighbourhood.

    Attributes
    ----------
    group, authority : Series
        By lsoa21_code.
    whole : boolean array
        Areas that are not cut from a larger one of the indices' or counts' own geography.
    """

    group: pd.Series
    authority: pd.Series
    whole: Mask

    def effects(self, keep: Mask, *, area: bool) -> tuple[Effects, ...]:
        """Return the four sets of effects on the kept areas."""
        groups = indicators(self.group[keep])
        authorities = indicators(self.authority[keep])
        everyone = sp.csr_array(np.ones((int(keep.sum()), 1)))
        when = "_year" if area else ""
        return (
            by_year("common_year" if area else "constant", everyone, area=area),
            by_year(f"group{when}", groups, area=area),
            by_year(f"authority{when}", authorities, area=area),
            by_year(f"authority_and_group{when}", authorities, groups, area=area),
        )


def claimant_samples(claimants: pd.DataFrame, places: Places) -> list[Sample]:
    """Return the claimant rate in three forms, over all years and up to 2019.

    Parameters
    ----------
    claimants : DataFrame
        Prepared table ``claimants``: claimants and residents_16_64 by lsoa21_code and year.

    Returns
    -------
    list of Sample
        ``claimant_rate_change`` (percentage points a year), ``log_claimant_rate`` and
        ``log_claimant_rate_change`` (log points); each with all years and with the years to
        2019, since in 2020 and 2021 many claimants were in work.
    """
    counts = claimants["claimants"].unstack("year").reindex(places.group.index)
    base = claimants["residents_16_64"].unstack("year").reindex(places.group.index)
    level = np.log(100 * (counts + HALF_A_CLAIM) / base)
    forms = {
        "claimant_rate_change": (100 * counts / base).diff(axis=1).iloc[:, 1:],
        "log_claimant_rate": level,
        "log_claimant_rate_change": level.diff(axis=1).iloc[:, 1:],
    }
    return [
        panel_sample(outcome, wide.loc[:, :last], places)
        for last in (int(counts.columns[-1]), 2019)
        for outcome, wide in forms.items()
    ]


def panel_sample(outcome: str, wide: pd.DataFrame, places: Places) -> Sample:
    """Return a neighbourhood panel whose outcome is lagged by one column.

    Parameters
    ----------
    wide : DataFrame
        The outcome, one row an area of `places`, one column a year, complete.

    Raises
    ------
    NotEstimable
        Fewer than three years, or a group without areas.
    """
    if wide.shape[1] < 3:
        raise NotEstimable(f"'{outcome}' has {wide.shape[1]} years; three are the least")
    values = wide.to_numpy(dtype=np.float64)
    keep = places.whole & np.isfinite(values).all(axis=1)
    return Sample(
        outcome,
        f"lsoa21_{wide.columns[1]}_{wide.columns[-1]}",
        values[:, :-1],
        values[:, 1:],
        keep,
        groups_as_regimes(places.group[keep], GROUPS),
        places.effects(keep, area=True),
        places.authority[keep],
        "authority",
        places.authority,
    )


def small_area_gva_samples(gva: pd.DataFrame, places: Places) -> list[Sample]:
    """Return growth of small-area GVA, the report's own outcome, by neighbourhood.

    Parameters
    ----------
    gva : DataFrame
        Prepared table ``gva_small_area``: gva_gbp and gva_gbp_2018_prices by lsoa21_code and
        year. Areas whose GVA is missing, zero or negative in any year are left out.

    Returns
    -------
    list of Sample
        ``gva_growth`` and ``real_gva_growth`` (prices of 2018), log points a year, over the
        years that each has.
    """
    return growth_samples(gva, {"gva_growth": "gva_gbp", "real_gva_growth": "gva_gbp_2018_prices"}, places)


def growth_samples(gva: pd.DataFrame, forms: Mapping[str, str], places: Places, since: int = 0) -> list[Sample]:
    """Return a sample of each form of output: log points a year.

    Parameters
    ----------
    forms : mapping
        The column of `gva` that each outcome is the growth of.
    since : int
        First year whose output is used.
    """
    samples = []
    for outcome, column in forms.items():
        wide = gva[column].unstack("year").reindex(places.group.index).dropna(axis=1, how="all")
        wide = wide.loc[:, since:]
        growth = np.log(wide.where(wide > 0)).diff(axis=1).iloc[:, 1:]
        samples.append(panel_sample(outcome, growth, places))
    return samples


def deprivation_samples(deprivation: pd.DataFrame, places: Places) -> list[Sample]:
    """Return the change in employment deprivation 2019 to 2025 on neighbours' change 2010 to 2019.

    Parameters
    ----------
    deprivation : DataFrame
        Prepared table ``deprivation``, by lsoa21_code.

    Returns
    -------
    list of Sample
        One cross-section each in percentage points, in logs and in percentile ranks. The rate
        was redefined in 2025, so levels of the change mean nothing; ranks are free of that.

    Raises
    ------
    NotEstimable
        The table has no rates of 2010.
    """
    if "employment_deprivation_rate_2010" not in deprivation:
        raise NotEstimable("there are no rates of 2010 to take neighbours' past change from")
    rates = pd.DataFrame(
        {year: deprivation[f"employment_deprivation_rate_{year}"] for year in (2010, 2019, 2025)}
    ).reindex(places.group.index)
    forms = {
        "employment_deprivation_change": rates,
        "log_employment_deprivation_change": np.log(rates.where(rates > 0)),
        "employment_deprivation_rank_change": 100 * rates.rank(pct=True),
    }
    return [_cross_section(outcome, form, places) for outcome, form in forms.items()]


def _cross_section(outcome: str, rates: pd.DataFrame, places: Places) -> Sample:
    changes = rates.diff(axis=1).iloc[:, 1:]
    # Five areas have no value in 2010. They are not estimated; as neighbours they take England's
    # mean change.
    before = changes[[2019]].fillna(changes[2019].mean()).to_numpy()
    keep = places.whole & changes.notna().all(axis=1).to_numpy()
    return Sample(
        outcome,
        "lsoa21_2019_2025",
        before,
        changes[[2025]].to_numpy(),
        keep,
        groups_as_regimes(places.group[keep], GROUPS),
        places.effects(keep, area=False),
        places.authority[keep],
        "authority",
        places.authority,
    )


def authority_samples(panel: pd.DataFrame, neighbourhoods: pd.DataFrame, codes: pd.Index) -> list[Sample]:
    """Return growth of GVA per head by authority, its spillover linear in a share of residents.

    Parameters
    ----------
    panel : DataFrame
        Prepared table ``authority_panel``.
    neighbourhoods : DataFrame
        Prepared table ``neighbourhoods``: group, population, local_authority_code, region_code.
    codes : Index
        Authorities, in the order of the weights.

    Returns
    -------
    list of Sample
        ``gva_per_head_growth`` and ``real_gva_per_head_growth`` (prices of 2018), log points a
        year; the growth of 1999 is the first neighbours' past, that of 2019 the last outcome.
        The coefficient is reported at the mean share where residents of each group live.
    """
    residents = neighbourhoods["population"].groupby([neighbourhoods["local_authority_code"], neighbourhoods["group"]])
    by_group = residents.sum().unstack("group", fill_value=0).reindex(codes)
    share = (by_group[DOUBLY_DISADVANTAGED] / by_group.sum(axis=1)).to_numpy(dtype=np.float64)
    points = {group: float(np.average(share, weights=by_group[group])) for group in GROUPS}
    region = neighbourhoods.groupby("local_authority_code")["region_code"].first().reindex(codes)
    regimes = share_as_regimes(share, points)
    forms = {
        "gva_per_head_growth": "gva_per_head",
        "real_gva_per_head_growth": "gva_per_head_2018_prices",
    }
    return [
        _authority_sample(outcome, panel["value"].xs(name, level="indicator"), regimes, region)
        for outcome, name in forms.items()
    ]


def _authority_sample(outcome: str, series: pd.Series, regimes: Regimes, region: pd.Series) -> Sample:
    levels = series.unstack("year").reindex(region.index)
    levels = np.log(levels.where(levels > 0))
    growth = levels.diff(axis=1).iloc[:, 1:]
    values = growth.to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        missing = growth.index[~np.isfinite(values).all(axis=1)]
        raise NotEstimable(f"'{outcome}' is missing in {len(missing)} authorities: {missing[0]}")
    slopes = sp.csr_array(regimes.columns)
    regions = indicators(region)
    effects = (
        common_year(len(region)),
        by_year("share_year", slopes),
        by_year("region_year", regions),
        by_year("region_and_share_year", regions, slopes),
    )
    return Sample(
        outcome,
        f"authority_{growth.columns[1]}_{growth.columns[-1]}",
        values[:, :-1],
        values[:, 1:],
        np.ones(len(region), dtype=bool),
        regimes,
        effects,
        pd.Series(region.index, index=region.index),
        "authority",
    )

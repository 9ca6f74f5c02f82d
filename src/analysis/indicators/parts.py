"""Numerators and denominators by neighbourhood: what every pooled figure is made of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import DataError, DatasetUnavailable
from analysis.indicators.spec import Indicator, Series


@dataclass(frozen=True)
class Part:
    """One indicator in one period, by neighbourhood.

    Attributes
    ----------
    numerator, denominator : ndarray, shape (n_areas,)
        nan where the source has no value. The denominator is None for counts.
    clusters : ndarray of int or None
        Number of the local authority, from 0; None where each neighbourhood stands for itself.
    scale : float
        Multiplier of the ratio.
    whole : bool
        Whether the indicator describes the list of neighbourhoods itself, so that it has no error.
    """

    indicator: str
    period: str
    unit: str
    datasets: tuple[str, ...]
    scale: float
    numerator: np.ndarray
    denominator: np.ndarray | None
    clusters: np.ndarray | None
    whole: bool = False

    @property
    def has_value(self) -> np.ndarray:
        """Mask of the neighbourhoods with both a numerator and a denominator."""
        mask = ~np.isnan(self.numerator)
        return mask if self.denominator is None else mask & ~np.isnan(self.denominator)


def latest(parts: Iterable[Part]) -> dict[str, Part]:
    """Return the last period of each indicator, given series in the order of time."""
    return {part.indicator: part for part in parts}


def _sum(frame: pd.DataFrame, columns: tuple[str, ...], spec: Indicator, series: Series) -> np.ndarray:
    absent = [c for c in columns if c not in frame.columns]
    if absent:
        raise DataError(
            series.datasets[0],
            f"indicator '{spec.id}' asks table '{series.table}' for a column it does not have",
            column=absent[0],
            advice=f"columns there: {', '.join(map(str, frame.columns[:12]))}, ...",
        )
    return frame[list(columns)].to_numpy(dtype=float).sum(axis=1)


def _authority_years(
    panel: pd.DataFrame, series: Series, neighbourhoods: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray]]:
    rows = panel[panel.index.get_level_values("indicator") == series.panel_indicator]
    if rows.empty:
        raise DataError(
            series.datasets[0],
            "authority_panel has no such indicator",
            value=series.panel_indicator,
        )
    wide = rows["value"].droplevel("indicator").unstack("year")
    by_area = wide.reindex(neighbourhoods["local_authority_code"])
    for year in wide.columns:
        yield str(year), by_area[year].to_numpy(dtype=float)


def _periods(table: pd.DataFrame, series: Series) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each period with its rows by neighbourhood: one, or every year of a panel."""
    if series.period is not None:
        yield series.period, table
        return
    for year, rows in table.groupby(level="year", sort=True):
        yield str(year), rows.droplevel("year")


def _series_parts(
    spec: Indicator, series: Series, table: pd.DataFrame, neighbourhoods: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray, np.ndarray | None]]:
    """Yield period, numerator and denominator of one series."""
    if spec.kind == "authority":
        weight = neighbourhoods["population"].to_numpy(dtype=float)
        for period, value in _authority_years(table, series, neighbourhoods):
            yield period, value * weight, np.where(np.isnan(value), np.nan, weight)
        return
    for period, rows in _periods(table, series):
        frame = rows.reindex(neighbourhoods.index)
        numerator = _sum(frame, series.numerator, spec, series)
        if spec.kind == "count":
            yield period, numerator, None
        elif spec.kind == "mean":
            yield period, numerator, np.where(np.isnan(numerator), np.nan, 1.0)
        else:
            yield period, numerator, _sum(frame, series.denominator, spec, series)


@dataclass(frozen=True)
class Apportionment:
    """How the counts of an MSOA are apportioned among its neighbourhoods.

    Attributes
    ----------
    msoa : ndarray of int
        Number of each neighbourhood's MSOA, from 0.
    weight : ndarray
        Its share of the MSOA's residents aged 16 and over.
    """

    msoa: np.ndarray
    weight: np.ndarray

    @classmethod
    def by_residents(cls, neighbourhoods: pd.DataFrame, residents: pd.Series) -> "Apportionment":
        """Return the apportionment by residents."""
        msoa = pd.factorize(neighbourhoods["msoa21_code"])[0]
        people = residents.reindex(neighbourhoods.index).to_numpy(dtype=float)
        return cls(msoa, people / np.bincount(msoa, weights=people)[msoa])

    def of(self, counts: np.ndarray) -> np.ndarray:
        """Return counts of neighbourhoods as their MSOA's, apportioned: missing where one of the MSOA's is."""
        return np.bincount(self.msoa, weights=counts)[self.msoa] * self.weight


def _parts_of(
    spec: Indicator,
    series: Series,
    table: pd.DataFrame,
    neighbourhoods: pd.DataFrame,
    authorities: np.ndarray,
    apportionment: Apportionment | None,
) -> Iterator[Part]:
    whole = bool(spec.whole)
    for period, above, below in _series_parts(spec, series, table, neighbourhoods):
        if apportionment is not None:
            above, below = apportionment.of(above), None if below is None else apportionment.of(below)
        yield Part(spec.id, period, spec.unit, series.datasets, spec.scale, above, below, authorities, whole)


def build_parts(
    indicators: Mapping[str, Indicator], load: Callable[[str], pd.DataFrame]
) -> tuple[list[Part], dict[str, str]]:
    """Every series of every indicator by neighbourhood, and the datasets that could not be had.

    Parameters
    ----------
    indicators : mapping
        From :func:`analysis.indicators.spec.load_indicators`.
    load : callable
        Gives a prepared table by name; ``neighbourhoods`` sets the rows.

    Returns
    -------
    parts : list of Part
        Periods in which no neighbourhood has a value are left out.
    unavailable : dict of str
        Dataset id to the reason, for series left out because a dataset cannot be had.
    """
    neighbourhoods = load("neighbourhoods")
    authorities = pd.factorize(neighbourhoods["local_authority_code"], sort=True)[0]
    parts: list[Part] = []
    unavailable: dict[str, str] = {}
    for spec in indicators.values():
        for series in spec.series:
            try:
                table = load(series.table)
            except DatasetUnavailable as gone:
                unavailable[gone.dataset] = gone.reason
                continue
            apportionment = None
            if series.through_msoa:
                apportionment = Apportionment.by_residents(neighbourhoods, load("census2021")["residents_16_plus"])
            made = _parts_of(spec, series, table, neighbourhoods, authorities, apportionment)
            parts += [part for part in made if part.has_value.any()]
    return parts, unavailable

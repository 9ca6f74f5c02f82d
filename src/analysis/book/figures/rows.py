"""The rows of an edition's results that a figure draws, with everything a label needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from analysis.book.figures.registry import FigureSpec
from analysis.book.wording import numbers, words
from analysis.errors import CatalogError
from analysis.groups import GROUPS_AND_ALL, LABELS
from analysis.indicators.spec import Indicator
from analysis.results.reading import Results


class Region(Protocol):
    """What a figure asks of the edition's region."""

    @property
    def slug(self) -> str:
        """Name in addresses: ``greater-manchester``."""

    @property
    def name_in_sentence(self) -> str:
        """Name inside a sentence: "the West Midlands"."""


@dataclass(frozen=True)
class Missing:
    """What a figure lacks: the indicators without rows, and the datasets that explain it."""

    indicators: tuple[str, ...]
    datasets: Mapping[str, str]


MEASURED_AT = {"msoa21": "MSOA around", "msoa11": "MSOA around", "ward": "ward around", "authority": "authority around"}
"""What values are measured at, where it is not the neighbourhood itself."""


def is_national(results: Results) -> bool:
    """Whether this is the England edition."""
    return results.region.is_country


def area_possessive(results: Results) -> str:
    """The edition's name as a possessive: "England's", "the West Midlands'"."""
    return words.possessive(results.region.name_in_sentence)


def indicator(results: Results, name: str) -> Indicator:
    """The specification of an indicator.

    Raises
    ------
    CatalogError
        When ``data/indicators.yml`` has no such indicator.
    """
    try:
        return results.specs[name]
    except KeyError:
        raise CatalogError(f"data/figures.yml names the indicator {name!r}, which is not in indicators.yml") from None


def _periods(rows: pd.DataFrame, wanted: Sequence[str]) -> list[str]:
    there = list(dict.fromkeys(rows["period"]))
    if wanted == ("all",):
        return there
    return [there[-1] if p == "latest" else p for p in wanted if p == "latest" or p in there] if there else []


def _tidy(rows: pd.DataFrame, spec: Indicator) -> pd.DataFrame:
    """Rows in the order of the groups, with labels, intervals and values as text."""
    rows = rows[rows["value"].notna() & rows["group"].isin(GROUPS_AND_ALL)]
    keys = [(period, GROUPS_AND_ALL.index(group)) for period, group in zip(rows["period"], rows["group"], strict=True)]
    rows = rows.iloc[sorted(range(len(keys)), key=keys.__getitem__)]
    values = rows["value"]
    return rows.assign(
        order=[GROUPS_AND_ALL.index(group) for group in rows["group"]],
        group_label=[LABELS[group] for group in rows["group"]],
        low=rows["ci_low"].astype(float).clip(lower=0),
        high=rows["ci_high"].astype(float),
        text=[numbers.mark_text(v, spec.unit, spec.decimals) for v in values],
        prose=[_prose(v, spec) for v in values],
        label=spec.label,
        label_short=spec.label_short or spec.label,
    ).reset_index(drop=True)


def _prose(value: float, spec: Indicator) -> str:
    """A value as it stands in a sentence, with its unit."""
    return numbers.count(value) if spec.unit == "people" else numbers.value_text(value, spec.unit, spec.decimals)


def group_rows(
    results: Results,
    name: str,
    periods: Sequence[str] = ("latest",),
    *,
    national: bool = False,
) -> pd.DataFrame:
    """Values of one indicator by group and period.

    Returns
    -------
    DataFrame
        Columns of ``indicators.csv`` plus ``group_label``, ``low``, ``high`` (95% interval, nan where
        no error is known), ``text`` (beside a mark), ``prose`` (in a sentence), ``label`` and
        ``label_short``. Rows without a value are left out.
    """
    spec = indicator(results, name)
    source = results.national if national else results.indicators
    rows = source[source["indicator"] == name]
    return _tidy(rows[rows["period"].isin(_periods(rows, tuple(periods)))], spec)


def region_rows(results: Results, name: str, periods: Sequence[str] = ("latest",)) -> pd.DataFrame:
    """Values of one indicator by region of England, group and period; columns as :func:`group_rows`."""
    spec = indicator(results, name)
    rows = results.by_region[results.by_region["indicator"] == name]
    return _tidy(rows[rows["period"].isin(_periods(rows, tuple(periods)))], spec)


def missing(results: Results, figure: FigureSpec) -> Missing:
    """Which indicators of a figure have no value in this edition, and which datasets are to blame."""
    absent: list[str] = []
    blame: dict[str, str] = {d: results.unavailable[d] for d in figure.datasets if d in results.unavailable}
    for name in figure.indicators:
        spec = indicator(results, name)
        rows = results.indicators[results.indicators["indicator"] == name]
        if not rows["value"].notna().any():
            absent.append(name)
            blame |= {d: results.unavailable[d] for d in spec.datasets if d in results.unavailable}
    return Missing(tuple(absent), blame)


def present(results: Results, figure: FigureSpec) -> list[str]:
    """The figure's indicators that have values, in its order."""
    absent = set(missing(results, figure).indicators)
    return [name for name in figure.indicators if name not in absent]


def year_of(period: str) -> float:
    """The year of a period label for an axis of time: ``"2011/12"`` is 2011, ``"2011 to 2013"`` is 2012."""
    years = [
        int(word) for word in period.replace("-", " ").replace("/", " ").split() if len(word) == 4 and word.isdigit()
    ]
    if not years:
        raise CatalogError(f"period {period!r} has no year")
    return (years[0] + years[-1]) / 2

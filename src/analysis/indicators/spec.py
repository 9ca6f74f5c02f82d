"""Indicators as data: ``data/indicators.yml`` read and checked.

An indicator is a ratio of sums (or a count, or a mean) with one or more series. A series says where
its numerator and denominator stand among the prepared tables, for one period or, for panels, for
every year of the table.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.settings import once_for_each_state

Kind = Literal["rate", "mean", "count", "authority"]
Unit = Literal["percent", "people", "gbp", "gbp_million", "years", "minutes", "ratio", "score", "per_100"]
Better = Literal["higher", "lower", "neither"]
Areas = Literal["lsoa21", "lsoa11", "lsoa01", "msoa21", "msoa11", "ward", "authority"]

SCALE: dict[str, float] = {"percent": 100.0, "per_100": 100.0}
"""What a ratio of sums is multiplied by to be in its unit; 1 where a unit is not listed."""


@dataclass(frozen=True)
class Series:
    """Where the numbers of one indicator stand, for one period or for a panel.

    Attributes
    ----------
    table : str
        Prepared table.
    datasets : tuple of str
        Catalogue ids that the numbers come from.
    numerator, denominator : tuple of str
        Columns that are summed. A denominator is empty for counts and means.
    period : str or None
        Label such as ``"2021"``; None for a panel, whose years are the periods.
    areas : {"lsoa21", "lsoa11", "lsoa01", "msoa21", "msoa11", "ward", "authority"}
        Geography of the source: decides which neighbourhoods share a value and so how intervals
        are clustered.
    panel_indicator : str or None
        Row filter of ``authority_panel``.
    """

    table: str
    datasets: tuple[str, ...]
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    period: str | None = None
    areas: Areas = "lsoa21"
    panel_indicator: str | None = None


@dataclass(frozen=True)
class Indicator:
    """One row of ``data/indicators.yml``.

    Attributes
    ----------
    id, label, label_short : str
        Name in files; name for readers; the same for a narrow axis.
    kind : {"rate", "mean", "count", "authority"}
        How areas are put together (see :mod:`analysis.indicators.pooled`).
    unit : str
        ``percent`` rates run from 0 to 100.
    base : str
        Who or what is counted in the denominator, in words.
    better : {"higher", "lower", "neither"}
        Which direction is good for residents.
    decimals : int
        Decimals in tables.
    chapter : str
        Chapter that shows it first.
    note : str
        What a reader must know before comparing.
    constraint : str
        Which of the report's five constraints it speaks to, if any.
    profile, by_region : bool
        Whether it stands in the neighbourhoods' profiles, and in the table of the nine regions.
    """

    id: str
    label: str
    kind: Kind
    unit: Unit
    base: str
    better: Better
    chapter: str
    series: tuple[Series, ...]
    label_short: str = ""
    decimals: int = 1
    note: str = ""
    constraint: str = ""
    profile: bool = False
    by_region: bool = False
    scale: float = field(default=1.0)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Catalogue ids of every series, without repeats, in order."""
        return tuple(dict.fromkeys(d for s in self.series for d in s.datasets))


def _tuple(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return tuple(str(v) for v in value)


def _known_keys(entry: dict[str, Any], known: list[str], where: str, part: str = "") -> None:
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise CatalogError(f"{where} unknown key {unknown[0]!r}{part}; known: {', '.join(known)}")


def _one_of(key: str, value: object, allowed: Collection[object], where: str) -> None:
    if value not in allowed:
        raise CatalogError(f"{where}: {key} is {value!r}; allowed: {', '.join(map(str, allowed))}")


def _series(entry: dict[str, Any], where: str) -> Series:
    _known_keys(entry, [f.name for f in fields(Series)], f"{where}:", " in a series")
    for key in ("table", "datasets"):
        if key not in entry:
            raise CatalogError(f"{where}: a series lacks '{key}'")
    _one_of("areas", entry.get("areas", "lsoa21"), get_args(Areas), where)
    return Series(
        table=entry["table"],
        datasets=_tuple(entry["datasets"]),
        numerator=_tuple(entry.get("numerator")),
        denominator=_tuple(entry.get("denominator")),
        period=None if entry.get("period") is None else str(entry["period"]),
        areas=entry.get("areas", "lsoa21"),
        panel_indicator=entry.get("panel_indicator"),
    )


def _check_series(kind: str, series: tuple[Series, ...], where: str) -> None:
    """Make sure that the series have what their kind of indicator is computed from."""
    if not series:
        raise CatalogError(f"{where}: series is empty")
    if kind == "rate" and any(not s.denominator or not s.numerator for s in series):
        raise CatalogError(f"{where}: a rate needs a numerator and a denominator in every series")
    if kind in ("count", "mean") and any(not s.numerator for s in series):
        raise CatalogError(f"{where}: a {kind} needs a numerator in every series")
    if kind == "authority" and any(s.panel_indicator is None for s in series):
        raise CatalogError(f"{where}: an authority series needs 'panel_indicator'")
    period, times = Counter(s.period for s in series).most_common(1)[0]
    if times > 1:
        raise CatalogError(f"{where}: two series for period {period!r}")
    periods = [s.period for s in series if s.period is not None]
    if periods != sorted(periods):
        raise CatalogError(f"{where}: periods are not in order of time: {', '.join(periods)}")


def _indicator(name: str, entry: dict[str, Any], path: Path) -> Indicator:
    where = f"{path.name}: indicator '{name}'"
    _known_keys(entry, [f.name for f in fields(Indicator) if f.name != "id"], f"{where}:")
    for key in ("label", "unit", "base", "better", "chapter", "series"):
        if key not in entry:
            raise CatalogError(f"{where} lacks '{key}'")
    kind = entry.get("kind", "rate")
    _one_of("kind", kind, get_args(Kind), where)
    _one_of("unit", entry["unit"], get_args(Unit), where)
    _one_of("better", entry["better"], get_args(Better), where)
    series = tuple(_series(s, where) for s in entry["series"])
    _check_series(kind, series, where)
    return Indicator(
        id=name,
        label=entry["label"],
        label_short=entry.get("label_short", entry["label"]),
        kind=kind,
        unit=entry["unit"],
        base=entry["base"],
        better=entry["better"],
        chapter=entry["chapter"],
        series=series,
        decimals=int(entry.get("decimals", 1)),
        note=entry.get("note", ""),
        constraint=entry.get("constraint", ""),
        profile=bool(entry.get("profile", False)),
        by_region=bool(entry.get("by_region", False)),
        scale=float(entry.get("scale", SCALE.get(entry["unit"], 1.0) if kind == "rate" else 1.0)),
    )


def load_indicators(path: Path | None = None) -> dict[str, Indicator]:
    """Every indicator by id, in the order of the file.

    Raises
    ------
    CatalogError
        Names the file, the indicator and the key that is missing or wrong.
    """
    return _read(path or paths.DATA / "indicators.yml")


@once_for_each_state
def _read(path: Path) -> dict[str, Indicator]:
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(entries, dict):
        raise CatalogError(f"{path.name}: should be a mapping from id to indicator")
    return {name: _indicator(name, entry, path) for name, entry in entries.items()}

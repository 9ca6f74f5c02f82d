"""Indicators as data: ``data/indicators.yml`` read and checked.

An indicator is a ratio of sums (or a count, or a mean) with one or more series. A series says where
its numerator and denominator stand among the prepared tables, for one period or, for panels, for
every year of the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from analysis import paths
from analysis.settings import Settings, by_name, once_for_each_state, read, setting
from analysis.settings.document import Place
from analysis.settings.forms import Count, Id, Label, Number, OptionalText, SomeTexts, Text, Texts, YesNo, filled

Kind = Literal["rate", "mean", "count", "authority"]
Unit = Literal["percent", "people", "gbp", "gbp_million", "years", "minutes", "km", "ratio", "score", "per_100"]
Better = Literal["higher", "lower", "neither"]
Areas = Literal["lsoa21", "lsoa11", "lsoa01", "msoa21", "msoa11", "ward", "authority"]

AROUND: tuple[Areas, ...] = ("msoa21", "msoa11", "ward", "authority")
"""Areas that hold several neighbourhoods: what is measured at them is around a neighbourhood, and not in it."""

SCALE: dict[str, float] = {"percent": 100.0, "per_100": 100.0}
"""What a ratio of sums is multiplied by to be in its unit; 1 where a unit is not listed."""


@setting("series")
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
        Geography of the source, which says how many neighbourhoods share a value.
    through_msoa : bool
        Whether the counts of neighbourhoods are put together by MSOA and shared out again by residents aged 16
        and over, as those that are published by MSOA are: so that a period with counts of neighbourhoods can be
        set beside one without.
    panel_indicator : str or None
        Row filter of ``authority_panel``.
    """

    table: Text
    datasets: SomeTexts
    numerator: Texts = ()
    denominator: Texts = ()
    period: Label | None = None
    areas: Areas = "lsoa21"
    through_msoa: YesNo = False
    panel_indicator: Text | None = None


@setting("indicator")
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
    whole : str
        Why the indicator has no interval: it describes the list of neighbourhoods itself, of which
        there is no other draw. Empty for all others.
    constraint : str
        Which of the report's five constraints it speaks to, if any.
    profile, by_region : bool
        Whether it stands in the neighbourhoods' profiles, and in the table of the nine regions.
    scale : float
        What a value is multiplied by to be in its unit.
    """

    id: Id
    label: Text
    kind: Annotated[Kind, Field(default="rate")]
    unit: Unit
    base: Text
    better: Better
    chapter: Text
    series: Annotated[tuple[Series, ...], filled("at least one series")]
    label_short: OptionalText = ""
    decimals: Count = 1
    note: OptionalText = ""
    whole: OptionalText = ""
    constraint: OptionalText = ""
    profile: YesNo = False
    by_region: YesNo = False
    scale: Number = 1.0

    @property
    def datasets(self) -> tuple[str, ...]:
        """Catalogue ids of every series, without repeats, in order."""
        return tuple(dict.fromkeys(d for s in self.series for d in s.datasets))

    def measured_at(self, period: str) -> Areas:
        """What the values of a period are measured at."""
        series = next((s for s in self.series if s.period == period), self.series[-1])
        return "msoa21" if series.through_msoa else series.areas


INDICATORS = by_name(Indicator)
"""The type of the file."""


def _lacks(kind: Kind, series: Series) -> Iterator[str]:
    """Yield the keys without which a series of a kind of indicator is nothing."""
    needed = {
        "rate": ("numerator", "denominator"),
        "count": ("numerator",),
        "mean": ("numerator",),
        "authority": ("panel_indicator",),
    }
    yield from (key for key in needed[kind] if not getattr(series, key))


def _check_series(file: Settings[dict[str, Indicator]], spec: Indicator) -> None:
    """Make sure that the series have what their kind of indicator is computed from."""
    place: Place = (spec.id, "series")
    periods: list[str | None] = []
    for number, series in enumerate(spec.series):
        for key in _lacks(spec.kind, series):
            file.fault((*place, number, key), f"is missing; the kind {spec.kind} needs one in every series")
        if series.period in periods:
            named = f"the period '{series.period}'" if series.period else "no period"
            file.fault((*place, number), f"has {named}, and so has a series before it")
        periods.append(series.period)
    given = [period for period in periods if period is not None]
    if given != sorted(given):
        file.fault(place, f"has periods that are not in order of time: {', '.join(given)}")


def _completed(file: Settings[dict[str, Indicator]], spec: Indicator) -> Indicator:
    """Return an indicator with what the file leaves out: the short label, and a rate's scale."""
    _check_series(file, spec)
    scale = SCALE.get(spec.unit, 1.0) if spec.kind == "rate" else 1.0
    given = "scale" in file.document.content[spec.id]
    return replace(spec, label_short=spec.label_short or spec.label, scale=spec.scale if given else scale)


def load_indicators(path: Path | None = None) -> dict[str, Indicator]:
    """Every indicator by id, in the order of the file.

    Raises
    ------
    SettingsError
        Names the file, the line, the indicator and the key that is missing or wrong: every one of them.
    """
    return _read(path or paths.DATA / "indicators.yml")


@once_for_each_state
def _read(path: Path) -> dict[str, Indicator]:
    file = read(path, INDICATORS)
    found = {name: _completed(file, spec) for name, spec in file.value.items()}
    file.checked()
    return found

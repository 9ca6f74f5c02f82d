"""The true parameters of the synthetic England, from ``data/synthetic.yml``, and what they imply."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from analysis import paths
from analysis.groups import GROUPS
from analysis.indicators.spec import Indicator, Series
from analysis.results.synthetic.truth_file import REST, AuthorityEntry, FamilyEntry, TruthFile
from analysis.settings import Settings, read
from analysis.settings.document import Place

FILE = paths.DATA / "synthetic.yml"

ROOTS = ("census2021.residents", "_one")
"""Columns that nothing is drawn from: residents of an area, and the area itself."""

OUTPUT_YEARS = (2011, 2019)
"""Years in which both the prices and the residents of small-area output are known."""

ByGroup = np.ndarray
"""Three numbers, in the order of :data:`analysis.groups.GROUPS`."""


@dataclass(frozen=True)
class Family:
    """Parts that one column is drawn into.

    Attributes
    ----------
    table : str
        Prepared table that the parts stand in.
    of : str
        Column that is divided, with its table.
    total : str
        Name of that column in this table; empty when it has none.
    parts : mapping of str to ndarray, shape (3,)
        Shares by group, 0 to 1; they sum to 1.
    sums : mapping of str to tuple of str
        Columns that are sums of parts or of earlier sums.
    """

    table: str
    of: str
    total: str
    parts: Mapping[str, ByGroup]
    sums: Mapping[str, tuple[str, ...]]

    def column(self, name: str) -> str:
        """Return the name of one of its columns with the table."""
        return f"{self.table}.{name}"


@dataclass(frozen=True)
class Truth:
    """Every true parameter: see the comments of ``data/synthetic.yml``."""

    seed: int
    land: Mapping[str, Any]
    spread: float
    families: tuple[Family, ...]
    msoa_tables: tuple[str, ...]
    claimants: Mapping[int, ByGroup]
    means: Mapping[str, Mapping[str, tuple[ByGroup, float]]]
    output: Mapping[str, Any]
    authorities: Mapping[str, AuthorityEntry]


def _total(values: Iterable[ByGroup]) -> ByGroup:
    return np.sum([np.zeros(len(GROUPS)), *values], axis=0)


def _shares(file: Settings[TruthFile], parts: Mapping[str, Any], place: Place) -> dict[str, ByGroup]:
    """Return shares that sum to one, `rest` filled in; empty, with a fault noted, where they cannot."""
    given = {name: np.array(share, dtype=float) / 100 for name, share in parts.items() if share != REST}
    rest = [name for name, share in parts.items() if share == REST]
    left = 1 - _total(given.values())
    if len(rest) != 1 or (left < -1e-12).any() or any((share < 0).any() for share in given.values()):
        file.fault((*place, "parts"), "must be shares of 0 to 100 that sum to at most 100, and one `rest`")
        return {}
    return {**given, rest[0]: np.clip(left, 0, 1)}


def _family(file: Settings[TruthFile], table: str, entry: FamilyEntry, place: Place) -> Family:
    of = entry["of"] if "." in entry["of"] or entry["of"] == "_one" else f"{table}.{entry['of']}"
    return Family(
        table=table,
        of=of,
        total=entry.get("total", ""),
        parts=_shares(file, entry["parts"], place),
        sums=entry.get("sums", {}),
    )


def _families(file: Settings[TruthFile]) -> Iterator[Family]:
    """Yield every family, and note those that divide or add up a column that none before them has."""
    known = set(ROOTS)
    parts: tuple[Literal["tables", "by_msoa"], ...] = ("tables", "by_msoa")
    for part in parts:
        for table, entries in file.value[part].items():
            for number, entry in enumerate(entries):
                place: Place = (part, table, number)
                family = _family(file, table, entry, place)
                file.one_of((*place, "of"), family.of, known, "column above it")
                known |= {family.column(name) for name in entry["parts"]}
                known |= {family.column(family.total)} if family.total else set()
                for name, columns in family.sums.items():
                    for column in columns:
                        file.one_of((*place, "sums", name), family.column(column), known, "column above it")
                    known.add(family.column(name))
                yield family


def load_truth(path: Path = FILE) -> Truth:
    """Return the true parameters.

    Raises
    ------
    SettingsError
        Names the file, the line and the value: shares that do not sum to 100, what is not three numbers, a
        column that no line before it draws, a key that is missing or unknown.
    """
    file: Settings[TruthFile] = read(path, TruthFile)
    families = tuple(_families(file))
    given = file.checked()
    return Truth(
        seed=given["seed"],
        land=given["land"],
        spread=given["spread"],
        families=families,
        msoa_tables=tuple(given["by_msoa"]),
        claimants={year: np.array(rate) / 100 for year, rate in given["claimants"].items()},
        means={
            table: {name: (np.array(entry["mean"]), entry["sd"]) for name, entry in columns.items()}
            for table, columns in given["means"].items()
        },
        output=given["gva_small_area"],
        authorities=given["authorities"],
    )


def expected(truth: Truth) -> dict[str, ByGroup]:
    """Return what each column holds on average in an area of each group, per unit of its root."""
    out = {root: np.ones(len(GROUPS)) for root in ROOTS}
    for family in truth.families:
        base = out[family.of]
        if family.total:
            out[family.column(family.total)] = base
        for name, share in family.parts.items():
            out[family.column(name)] = base * share
        for name, columns in family.sums.items():
            out[family.column(name)] = _total(out[family.column(c)] for c in columns)
    return out


def _series_truth(
    spec: Indicator, series: Series, truth: Truth, columns: Mapping[str, ByGroup]
) -> Iterator[tuple[str, ByGroup]]:
    if series.table == "claimants":
        yield from ((str(y), spec.scale * rate) for y, rate in truth.claimants.items())
        return
    if series.table == "gva_small_area":
        level = np.array(truth.output["per_head"], dtype=float)
        for year in range(OUTPUT_YEARS[0], OUTPUT_YEARS[1] + 1):
            yield str(year), level * (1 + truth.output["growth"]) ** (year - OUTPUT_YEARS[0])
        return
    period = series.period or ""
    if spec.kind == "mean":
        yield period, truth.means[series.table][series.numerator[0]][0]
        return
    above, below = (
        _total(columns[f"{series.table}.{c}"] for c in side) for side in (series.numerator, series.denominator)
    )
    yield period, spec.scale * above / below


def true_rates(spec: Indicator, truth: Truth) -> dict[str, dict[str, float]]:
    """Return the true value of a rate or mean by period and group, before any sharing from MSOA.

    Counts and values of authorities have no truth by group.
    """
    if spec.kind not in ("rate", "mean"):
        return {}
    columns = expected(truth)
    return {
        period: dict(zip(GROUPS, map(float, values), strict=True))
        for series in spec.series
        for period, values in _series_truth(spec, series, truth, columns)
    }

"""The true parameters of the synthetic England, from ``data/synthetic.yml``, and what they imply."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.groups import GROUPS
from analysis.indicators.spec import Indicator, Series

FILE = paths.DATA / "synthetic.yml"

REST = "rest"
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
    shared_tables: tuple[str, ...]
    claimants: Mapping[int, ByGroup]
    means: Mapping[str, Mapping[str, tuple[ByGroup, float]]]
    output: Mapping[str, Any]
    authorities: Mapping[str, Mapping[str, float]]
    models: Mapping[str, Mapping[str, Any]]


def _three(value: object, where: str) -> ByGroup:
    if not isinstance(value, list) or len(value) != len(GROUPS):
        raise CatalogError(f"{FILE.name}: {where} is {value!r}; expected three numbers")
    return np.array(value, dtype=float)


def _total(values: Iterable[ByGroup]) -> ByGroup:
    return np.sum([np.zeros(len(GROUPS)), *values], axis=0)


def _shares(parts: Mapping[str, object], where: str) -> dict[str, ByGroup]:
    """Return shares that sum to one, `rest` filled in."""
    given = {k: _three(v, f"{where}, {k}") / 100 for k, v in parts.items() if v != REST}
    rest = [k for k, v in parts.items() if v == REST]
    left = 1 - _total(given.values())
    if len(rest) != 1 or (left < -1e-12).any() or any((v < 0).any() for v in given.values()):
        raise CatalogError(f"{FILE.name}: {where}: shares must be 0 to 100 and leave one a rest")
    return {**given, rest[0]: np.clip(left, 0, 1)}


def _family(table: str, entry: Mapping[str, Any]) -> Family:
    of = entry["of"] if "." in entry["of"] or entry["of"] == "_one" else f"{table}.{entry['of']}"
    return Family(
        table=table,
        of=of,
        total=entry.get("total", ""),
        parts=_shares(entry["parts"], f"{table}, parts of {entry['of']}"),
        sums={name: tuple(columns) for name, columns in entry.get("sums", {}).items()},
    )


def _means(entry: Mapping[str, Any], where: str) -> tuple[ByGroup, float]:
    return _three(entry["mean"], where), float(entry["sd"])


def load_truth(path: Path = FILE) -> Truth:
    """Return the true parameters.

    Raises
    ------
    CatalogError
        Shares do not sum to 100, or a value is not three numbers: names the place.
    """
    given = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    tables = {**given["tables"], **given["by_msoa"]}
    return Truth(
        seed=int(given["seed"]),
        land=given["land"],
        spread=float(given["spread"]),
        families=tuple(_family(name, e) for name, entries in tables.items() for e in entries),
        shared_tables=tuple(given["by_msoa"]),
        claimants={int(year): _three(value, f"claimants {year}") / 100 for year, value in given["claimants"].items()},
        means={
            table: {name: _means(entry, name) for name, entry in columns.items()}
            for table, columns in given["means"].items()
        },
        output=given["gva_small_area"],
        authorities=given["authorities"],
        models=given["models"],
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

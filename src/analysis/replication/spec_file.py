"""``data/claims.csv`` and ``data/claim_tests.yml``, read and checked.

``claims.csv`` is the copy of what was published and stays as it is. The tests say which number of
this book speaks to a claim, and nothing about how it came out.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS_AND_ALL
from analysis.indicators.spec import load_indicators
from analysis.replication.spec import (
    ClaimTest,
    ClaimTests,
    Direction,
    Kind,
    Measure,
    Nearness,
    Place,
    Tolerance,
    Variant,
)

CLAIMS_FILE = paths.DATA / "claims.csv"
TESTS_FILE = paths.DATA / "claim_tests.yml"


@cache
def load_claims() -> pd.DataFrame:
    """Every claim of the report, indexed by its id; ``value`` is a float, nan for a direction."""
    frame = pd.read_csv(CLAIMS_FILE, dtype=str, keep_default_na=False).set_index("id")
    frame["value"] = pd.to_numeric(frame["value"], errors="coerce")
    return frame


_MEASURE_KEYS = (
    "indicator",
    "indicators",
    "out_of",
    "from",
    "periods",
    "others",
    "count",
    "reverse",
)
_TEST_KEYS = {
    *_MEASURE_KEYS,
    "test",
    "measure",
    "group",
    "than",
    "direction",
    "tolerance",
    "between",
    "percent",
    "among",
    "area",
    "than_area",
    "over",
    "than_count",
    "only_direction",
    "instead",
    "also",
    "remark",
}


def _names(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in ([value] if isinstance(value, str) else value or ()))


def _measure(entry: Mapping[str, Any]) -> Measure:
    return Measure(
        indicators=_names(entry.get("indicator", entry.get("indicators"))),
        out_of=str(entry.get("out_of", "")),
        start=str(entry.get("from", "")),
        periods=_names(entry.get("periods")),
        others=_names(entry.get("others")),
        count=str(entry.get("count", "")),
        reverse=bool(entry.get("reverse", False)),
    )


def _varied(base: Measure, entry: Mapping[str, Any]) -> Measure:
    """A measure with what another changes; another indicator has its own latest period."""
    other = _measure(entry)
    given = {
        "indicators": "indicator",
        "periods": "periods",
        "others": "others",
        "count": "count",
        "out_of": "out_of",
        "start": "from",
        "reverse": "reverse",
    }
    kept = {name: getattr(other, name) for name, key in given.items() if key in entry}
    if "indicators" in kept and "periods" not in kept and len(base.periods) < 2:
        kept["periods"] = ()
    return replace(base, **kept)


def _place(value: Any) -> Place | None:
    return Place(**value) if isinstance(value, dict) else None


def _one_of(key: str, value: object, allowed: Collection[str], where: str) -> None:
    if value not in allowed:
        raise CatalogError(f"{where}: {key} is {value!r}; allowed: {', '.join(allowed)}")


def _test(name: str, entry: Mapping[str, Any], tolerances: Mapping[str, Tolerance]) -> ClaimTest:
    where = f"{TESTS_FILE.name}: claim '{name}'"
    unknown = sorted(set(entry) - _TEST_KEYS)
    if unknown:
        raise CatalogError(f"{where} has the unknown key {unknown[0]!r}")
    _one_of("test", entry.get("test"), get_args(Kind), where)
    _one_of("measure", entry.get("measure"), get_args(Nearness), where)
    _one_of("group", entry.get("group", DOUBLY_DISADVANTAGED), GROUPS_AND_ALL, where)
    if "direction" in entry:
        _one_of("direction", entry["direction"], get_args(Direction), where)
    if "tolerance" in entry:
        _one_of("tolerance", entry["tolerance"], tolerances, where)
    measure = _measure(entry)
    instead = entry.get("instead", {})
    over = entry.get("over", "")
    between = entry.get("between")
    return ClaimTest(
        id=name,
        test=entry["test"],
        measure=measure,
        nearness=entry["measure"],
        group=entry.get("group", DOUBLY_DISADVANTAGED),
        than=_names(entry.get("than")),
        direction=entry.get("direction"),
        tolerance=tolerances.get(entry.get("tolerance", "")),
        between=(float(between[0]), float(between[1])) if between else None,
        percent=bool(entry.get("percent", False)),
        among=int(entry.get("among", 1)),
        area=_place(entry.get("area")),
        than_area=_place(entry.get("than_area")),
        over=over if isinstance(over, str) else "",
        over_area=_place(over),
        than_count=str(entry.get("than_count", "")),
        only_direction=str(entry.get("only_direction", "")),
        instead=_varied(measure, instead) if instead else None,
        instead_nearness=instead.get("measure", "wider"),
        also=tuple(Variant(v["label"], _varied(measure, v), v.get("under", "")) for v in entry.get("also", ())),
        remark=str(entry.get("remark", "")),
    )


def _check_ids(parts: Mapping[str, Collection[str]], claims: Collection[str]) -> None:
    """Make sure that every claim stands in exactly one part."""
    placed = [name for part in parts.values() for name in part]
    for name in placed:
        if placed.count(name) > 1:
            raise CatalogError(f"{TESTS_FILE.name}: claim '{name}' stands in two parts")
        if name not in claims:
            raise CatalogError(f"{TESTS_FILE.name}: data/claims.csv has no claim '{name}'")
    absent = [name for name in claims if name not in placed]
    if absent:
        raise CatalogError(f"{TESTS_FILE.name} does not say how claim '{absent[0]}' is tested")


def _check_test(test: ClaimTest, claim: pd.Series, known: Collection[str]) -> None:
    """Make sure that a test has what its kind and its claim ask for."""
    where = f"{TESTS_FILE.name}: claim '{test.id}'"
    measures = [test.measure, *(v.measure for v in test.also)]
    for name in (n for m in measures for n in m.names):
        if name not in known:
            raise CatalogError(f"{where} names the indicator {name!r}, which is not in indicators.yml")
    if test.test not in ("count", "model") and not test.measure.indicators:
        raise CatalogError(f"{where} names no indicator")
    stated = claim["relation"] in ("equals", "approx", "about_half") and pd.notna(claim["value"])
    judged = test.tolerance or test.only_direction or test.test == "model"
    if stated and not judged:
        raise CatalogError(f"{where} has a value and no tolerance")
    if test.test in ("change", "gap", "range", "peak") and len(test.measure.periods) != 2:
        raise CatalogError(f"{where}: a {test.test} needs two periods")


@cache
def load_tests(path: Path = TESTS_FILE) -> ClaimTests:
    """How every claim is tested.

    Raises
    ------
    CatalogError
        Names the file, the claim and the key that is missing, unknown or wrong; a claim that
        stands in no part or in two.
    """
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    tolerances = {name: Tolerance(name, **entry) for name, entry in document["tolerances"].items()}
    tests = {name: _test(name, entry, tolerances) for name, entry in document["tests"].items()}
    claims, known = load_claims(), load_indicators()
    parts = {
        "tests": tests,
        "not_testable": document["not_testable"],
        "context": document["context"],
    }
    _check_ids(parts, list(claims.index))
    for name, test in tests.items():
        _check_test(test, claims.loc[name], known)
    measures = [
        m
        for t in tests.values()
        for m in (t.measure, *((t.instead,) if t.instead else ()), *(v.measure for v in t.also))
    ]
    used = frozenset(n for m in measures for n in m.names)
    return ClaimTests(tests, document["not_testable"], document["context"], used)

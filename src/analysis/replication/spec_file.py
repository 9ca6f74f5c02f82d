"""``data/claim_tests.yml``, read and checked.

The tests say which number of this book speaks to a claim, and nothing about how it came out.
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
from analysis.indicators.spec import Indicator, load_indicators
from analysis.replication.claims_file import load_claims
from analysis.replication.known import COUNTS, LABELS, MODEL_CLAIMS
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

TESTS_FILE = paths.DATA / "claim_tests.yml"

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
_INSTEAD_KEYS = {*_MEASURE_KEYS, "measure"}
_ALSO_KEYS = {*_INSTEAD_KEYS, "label", "under"}
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


def _tolerance(name: str, entry: Mapping[str, Any]) -> Tolerance:
    where = f"{TESTS_FILE.name}: tolerance '{name}'"
    _known_keys(entry, ("within", "part", "reason"), where)
    if ("within" in entry) == ("part" in entry):
        raise CatalogError(f"{where} needs one of 'within' and 'part'")
    if not entry.get("reason"):
        raise CatalogError(f"{where} has no reason")
    size = entry.get("within", entry.get("part"))
    if not isinstance(size, int | float) or size < 0:
        raise CatalogError(f"{where} is {size!r}; it must be a number of zero or more")
    return Tolerance(name, **entry)


def _one_of(key: str, value: object, allowed: Collection[str], where: str) -> None:
    if value not in allowed:
        raise CatalogError(f"{where}: {key} is {value!r}; allowed: {', '.join(allowed)}")


def _known_keys(entry: Mapping[str, Any], known: Collection[str], where: str) -> None:
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise CatalogError(f"{where} has the unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}")


def _check_variants(entry: Mapping[str, Any], where: str) -> None:
    """Make sure that the measures to use instead or to try also are written as they must be."""
    instead, also = entry.get("instead", {}), entry.get("also", ())
    _known_keys(instead, _INSTEAD_KEYS, f"{where}: instead")
    for variant in also:
        _known_keys(variant, _ALSO_KEYS, f"{where}: also")
        if not variant.get("label"):
            raise CatalogError(f"{where}: also has a measure without a label")
        if "under" in variant:
            _one_of("also: under", variant["under"], list(LABELS), where)
    for key, part in (("instead", instead), *(("also", variant) for variant in also)):
        if "measure" in part:
            _one_of(f"{key}: measure", part["measure"], get_args(Nearness), where)


def _test(name: str, entry: Mapping[str, Any], tolerances: Mapping[str, Tolerance]) -> ClaimTest:
    where = f"{TESTS_FILE.name}: claim '{name}'"
    _known_keys(entry, _TEST_KEYS, where)
    _check_variants(entry, where)
    _one_of("test", entry.get("test"), get_args(Kind), where)
    _one_of("measure", entry.get("measure"), get_args(Nearness), where)
    _one_of("group", entry.get("group", DOUBLY_DISADVANTAGED), GROUPS_AND_ALL, where)
    for group in _names(entry.get("than")):
        _one_of("than", group, GROUPS_AND_ALL, where)
    if isinstance(entry.get("over"), str):
        _one_of("over", entry["over"], GROUPS_AND_ALL, where)
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
        also=tuple(
            Variant(v["label"], _varied(measure, v), v.get("under", ""), v.get("measure"))
            for v in entry.get("also", ())
        ),
        remark=str(entry.get("remark", "")),
    )


def measures_of(test: ClaimTest) -> list[Measure]:
    """Return every measure that a test can use: its own, the one instead, the others to try."""
    return [test.measure, *([test.instead] if test.instead else []), *(v.measure for v in test.also)]


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


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


def _check_test(test: ClaimTest, claim: pd.Series, known: Mapping[str, Indicator]) -> None:
    """Make sure that a test has what its kind and its claim ask for."""
    where = f"{TESTS_FILE.name}: claim '{test.id}'"
    measures = measures_of(test)
    for name in (n for m in measures for n in m.names):
        if name not in known:
            raise CatalogError(f"{where} names the indicator {name!r}, which is not in indicators.yml")
    if test.test not in ("count", "model") and not test.measure.indicators:
        raise CatalogError(f"{where} names no indicator")
    if test.test == "model" and test.id not in MODEL_CLAIMS:
        raise CatalogError(f"{where} is tested by a model, and none speaks to it; those that do: {_list(MODEL_CLAIMS)}")
    counts = [m.count for m in measures] if test.test == "count" else []
    for count in (*counts, *([test.than_count] if test.than_count else [])):
        if count not in COUNTS:
            raise CatalogError(f"{where} names the count {count!r}; known: {_list(COUNTS)}")
    stated = claim["relation"] in ("equals", "approx", "about_half") and pd.notna(claim["value"])
    judged = test.tolerance or test.only_direction or test.test == "model"
    if stated and not judged:
        raise CatalogError(f"{where} has a value and no tolerance")
    if test.test in ("rank", "peak") and test.area is None:
        raise CatalogError(f"{where}: a {test.test} needs an area")
    if test.test == "ratio" and not (test.over or test.over_area):
        raise CatalogError(f"{where}: a ratio needs 'over'")
    if test.test == "gap" and not test.than:
        raise CatalogError(f"{where}: a gap needs 'than'")
    for name in test.measure.indicators if test.test == "worse_on" else ():
        if known[name].better == "neither":
            raise CatalogError(f"{where}: the indicator {name!r} has no worse side (better is 'neither')")
    if test.test in ("change", "gap", "range", "peak") and len(test.measure.periods) != 2:
        raise CatalogError(f"{where}: a {test.test} needs two periods")


PARTS = ("tolerances", "tests", "not_testable", "context")


def _document(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CatalogError(f"{path.name} is not YAML: {error}") from error
    for part in PARTS:
        if not isinstance(document, dict) or not isinstance(document.get(part), dict):
            raise CatalogError(f"{path.name} lacks the part '{part}'; it needs {', '.join(PARTS)}")
    return document


def _check_texts(part: str, texts: Mapping[str, Any]) -> None:
    """Make sure that every claim that is not tested says what is needed, or why it is context."""
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise CatalogError(
                f"{TESTS_FILE.name}: {part}: claim '{name}' is {text!r}; it must say why, or what is needed"
            )


@cache
def load_tests(path: Path = TESTS_FILE) -> ClaimTests:
    """How every claim is tested.

    Raises
    ------
    CatalogError
        Names the file, the claim and the key that is missing, unknown or wrong; a claim that
        stands in no part or in two.
    """
    document = _document(path)
    tolerances = {name: _tolerance(name, entry) for name, entry in document["tolerances"].items()}
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
    for part in ("not_testable", "context"):
        _check_texts(part, document[part])
    used = frozenset(n for test in tests.values() for m in measures_of(test) for n in m.names)
    return ClaimTests(tests, document["not_testable"], document["context"], used)

"""``data/claim_tests.yml``, read and checked.

The tests say which number of this book speaks to a claim, and nothing about how it came out.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.spec import Indicator, load_indicators
from analysis.replication.claims_file import CLAIMS_FILE, load_claims
from analysis.replication.entries import TestEntry, TestsFile
from analysis.replication.known import MODEL_CLAIMS
from analysis.replication.spec import ClaimTest, ClaimTests, Measure, Place, Tolerance, Variant
from analysis.settings import Settings, once_for_each_state, read
from analysis.settings.document import Place as Where

TESTS_FILE = paths.DATA / "claim_tests.yml"


def _measure(entry: Mapping[str, Any]) -> Measure:
    return Measure(
        indicators=entry.get("indicator", entry.get("indicators", ())),
        out_of=entry.get("out_of", ""),
        start=entry.get("from", ""),
        periods=entry.get("periods", ()),
        others=entry.get("others", ()),
        count=entry.get("count", ""),
        reverse=entry.get("reverse", False),
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


def _test(name: str, entry: TestEntry, tolerances: Mapping[str, Tolerance]) -> ClaimTest:
    measure = _measure(entry)
    instead = entry.get("instead")
    over = entry.get("over", "")
    return ClaimTest(
        id=name,
        test=entry["test"],
        measure=measure,
        nearness=entry["measure"],
        group=entry.get("group", DOUBLY_DISADVANTAGED),
        than=entry.get("than", ()),
        direction=entry.get("direction"),
        tolerance=tolerances.get(entry.get("tolerance", "")),
        between=entry.get("between"),
        percent=entry.get("percent", False),
        among=entry.get("among", 1),
        area=entry.get("area"),
        than_area=entry.get("than_area"),
        over="" if isinstance(over, Place) else over,
        over_area=over if isinstance(over, Place) else None,
        than_count=entry.get("than_count", ""),
        only_direction=entry.get("only_direction", ""),
        instead=_varied(measure, instead) if instead else None,
        instead_nearness=instead.get("measure", "wider") if instead else "wider",
        also=tuple(
            Variant(v["label"], _varied(measure, v), v.get("under", ""), v.get("measure"))
            for v in entry.get("also", ())
        ),
        remark=entry.get("remark", ""),
    )


def measures_of(test: ClaimTest) -> list[Measure]:
    """Return every measure that a test can use: its own, the one instead, the others to try."""
    return [test.measure, *([test.instead] if test.instead else []), *(v.measure for v in test.also)]


def _check_tolerances(file: Settings[TestsFile]) -> None:
    tolerances: Mapping[str, Tolerance] = file.value["tolerances"]
    for name, tolerance in tolerances.items():
        if (tolerance.within is None) == (tolerance.part is None):
            file.fault(("tolerances", name), "needs one of 'within' and 'part'")
    for name, entry in file.value["tests"].items():
        if "tolerance" in entry:
            file.one_of(("tests", name, "tolerance"), entry["tolerance"], tolerances, "tolerance")


def _check_ids(file: Settings[TestsFile], claims: Collection[str]) -> None:
    """Make sure that every claim stands in exactly one part."""
    parts: dict[str, Collection[str]] = {
        "tests": file.value["tests"],
        "not_testable": file.value["not_testable"],
        "context": file.value["context"],
    }
    placed: dict[str, str] = {}
    for part, names in parts.items():
        for name in names:
            if name in placed:
                file.fault((part, name), f"stands in two parts; the other is '{placed[name]}'")
            placed.setdefault(name, part)
            file.one_of((part, name), name, claims, "claim in data/claims.csv")
    for name in claims:
        if name not in placed:
            file.fault((), f"does not say how claim '{name}' is tested")


def _asked(entry: TestEntry) -> Iterator[tuple[Where, Any]]:
    """Yield each place of an entry that names indicators, and what it names."""
    parts: list[tuple[Where, Mapping[str, Any]]] = [((), entry)]
    if "instead" in entry:
        parts.append((("instead",), entry["instead"]))
    parts += [(("also", number), variant) for number, variant in enumerate(entry.get("also", ()))]
    for place, part in parts:
        for key in ("indicator", "indicators", "out_of", "from", "others"):
            if key in part:
                yield (*place, key), part[key]


def _check_indicators(file: Settings[TestsFile], known: Mapping[str, Indicator]) -> None:
    for name, entry in file.value["tests"].items():
        for place, value in _asked(entry):
            for indicator in (value,) if isinstance(value, str) else value:
                file.one_of(("tests", name, *place), indicator, known, "indicator")


def _slips(test: ClaimTest, claim: pd.Series, known: Mapping[str, Indicator]) -> Iterator[str]:
    """Yield what a test lacks that its kind or its claim asks for."""
    if test.test not in ("count", "model") and not test.measure.indicators:
        yield "names no indicator"
    if test.test == "model" and test.id not in MODEL_CLAIMS:
        yield f"is tested by a model, and none speaks to it; those that do: {', '.join(sorted(MODEL_CLAIMS))}"
    if test.test == "count" and not test.measure.count:
        yield "names no count; give its 'count'"
    stated = claim["relation"] in ("equals", "approx", "about_half") and pd.notna(claim["value"])
    if stated and not (test.tolerance or test.only_direction or test.test == "model"):
        yield "has a value and no tolerance"
    if test.test in ("rank", "peak") and test.area is None:
        yield f"lacks 'area'; a {test.test} needs one"
    if test.test == "ratio" and not (test.over or test.over_area):
        yield "lacks 'over'; a ratio needs it"
    if test.test == "gap" and not test.than:
        yield "lacks 'than'; a gap needs it"
    for name in test.measure.indicators if test.test == "worse_on" else ():
        if name in known and known[name].better == "neither":
            yield f"names the indicator '{name}', which has no worse side (better is 'neither')"
    two = test.test in ("change", "gap", "range", "peak")
    if two and any(len(measure.periods) != 2 for measure in measures_of(test)):
        yield f"needs two periods in each of its measures, as a {test.test} does"
    if test.test == "peak" and not all(re.fullmatch("[0-9]{4}", p) for m in measures_of(test) for p in m.periods):
        yield "needs years, like 2013, as a peak is the year of the highest value"


def load_tests(path: Path = TESTS_FILE, claims_file: Path = CLAIMS_FILE, specs_file: Path | None = None) -> ClaimTests:
    """How every claim is tested; the claims and indicators are those of this checkout unless told.

    Raises
    ------
    SettingsError
        Names the file, the line, the claim and the key that is missing, unknown or wrong, and every claim
        that stands in no part or in two.
    """
    return _read(path, claims_file, specs_file or paths.DATA / "indicators.yml")


@once_for_each_state
def _read(path: Path, claims_file: Path, specs_file: Path) -> ClaimTests:
    file: Settings[TestsFile] = read(path, TestsFile)
    given = file.value
    claims, known = load_claims(claims_file), load_indicators(specs_file)
    tests = {name: _test(name, entry, given["tolerances"]) for name, entry in given["tests"].items()}
    _check_tolerances(file)
    _check_ids(file, list(claims.index))
    _check_indicators(file, known)
    for name, test in tests.items():
        for slip in _slips(test, claims.loc[name], known) if name in claims.index else ():
            file.fault(("tests", name), slip)
    file.checked()
    used = frozenset(n for test in tests.values() for m in measures_of(test) for n in m.names)
    return ClaimTests(tests, given["not_testable"], given["context"], used)

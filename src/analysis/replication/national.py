"""The replication of England's claims, put together from prepared tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.indicators.parts import Part
from analysis.indicators.spec import Indicator
from analysis.prepare.store import Loader
from analysis.replication.alternatives import Ground, worlds
from analysis.replication.claims import Replication
from analysis.replication.claims_file import load_claims
from analysis.replication.evidence import Evidence
from analysis.replication.model_claims import model_findings
from analysis.replication.spec import ClaimTest, ClaimTests, Place
from analysis.replication.spec_file import load_tests, measures_of


def _places(test: ClaimTest) -> list[Place]:
    return [p for p in (test.area, test.than_area, test.over_area) if p is not None]


def needed(parts: Sequence[Part], tests: ClaimTests) -> list[Part]:
    """Return the parts that some claim asks for: its periods, and the latest of each indicator."""
    named: dict[str, set[str]] = {}
    spans: dict[str, tuple[str, str]] = {}
    for test in tests.tests.values():
        for measure in measures_of(test):
            for name in measure.names:
                named.setdefault(name, set()).update(measure.periods, measure.starts)
            if test.test == "peak":
                spans[measure.indicators[0]] = (measure.periods[0], measure.periods[1])
    last: dict[str, str] = {}
    for part in parts:
        last[part.indicator] = max(part.period, last.get(part.indicator, ""))

    def wanted(part: Part) -> bool:
        if part.indicator not in named:
            return False
        first, end = spans.get(part.indicator, ("~", ""))
        in_span = first <= part.period <= end
        return in_span or part.period in named[part.indicator] | {last[part.indicator]}

    return [part for part in parts if wanted(part)]


def _asked_of_places(tests: ClaimTests) -> set[str]:
    """Return the indicators that some claim asks of a region or a ward."""
    return {
        name
        for test in tests.tests.values()
        if _places(test) or test.test == "range"
        for measure in measures_of(test)
        for name in measure.names
    }


def _wards(tests: ClaimTests) -> Collection[tuple[str, str]]:
    every = [place for test in tests.tests.values() for place in _places(test)]
    return sorted({(p.ward, p.authority) for p in every if p.ward})


def replication(
    load: Loader,
    parts: Sequence[Part],
    specs: Mapping[str, Indicator],
    england: Evidence,
    models: Mapping[str, pd.DataFrame],
    unavailable: Mapping[str, str],
) -> Replication:
    """Return every claim held against England's data and its alternatives.

    Parameters
    ----------
    load : callable
        Prepared table by name: ``neighbourhoods`` with the report's groups, ``indices``, ``census2021``,
        ``deprivation``, ``left_behind_2019``.
    parts : sequence of Part
        Every series by neighbourhood.
    specs : mapping of str to Indicator
    england : Evidence
        England's values, of every series.
    models : mapping of str to DataFrame
        The models' tables of the results; without them their claims are not testable.
    unavailable : mapping of str to str
        Datasets that could not be had, with the reason.
    """
    tests = load_tests()
    ground = Ground(
        needed(parts, tests),
        specs,
        load("neighbourhoods"),
        load("indices"),
        load("census2021")["tenure_total"],
        load("deprivation")["income_base_2019"],
        load("left_behind_2019"),
        _asked_of_places(tests),
        _wards(tests),
    )
    return Replication(
        load_claims(),
        tests,
        replace(ground.of_report, here=england, england=england),
        worlds(ground),
        model_findings(models),
        unavailable,
    )

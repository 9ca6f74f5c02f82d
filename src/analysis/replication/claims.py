"""``claims.csv``: every claim of the report with its estimate, status and alternatives.

England's verdict is the replication. A region's edition has its own estimate, held against the same
published figure, beside it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.groups import ALL, FEWEST, GROUPS_AND_ALL, SHORT
from analysis.regions import COUNTRY
from analysis.replication import estimates
from analysis.replication.estimates import Estimate
from analysis.replication.evidence import Evidence, World
from analysis.replication.known import LABELS
from analysis.replication.model_claims import ESTIMATES, NOT_ESTIMATED, ModelFinding
from analysis.replication.spec import ClaimTest, ClaimTests, Measure, Nearness
from analysis.replication.verdict import Verdict, judge

ALTERNATIVE_COLUMNS = ["id", "alternative", "label", "estimate", "status", "gives_published"]
"""Columns of ``claim_alternatives.csv``."""

TOO_FEW = "it would rest on a handful of neighbourhoods"
ENOUGH = f"At least {FEWEST} such neighbourhoods in the place that the report names"
"""What a claim on a place with fewer needs, by the rule for areas of :mod:`analysis.groups`."""

OTHER_MEASURE = "other_measure"
"""What the alternatives that are other measures are called in ``claim_alternatives.csv``."""


_GROUP_COLUMNS = {group: f"value_{SHORT[group]}" for group in GROUPS_AND_ALL}

COLUMNS = [
    "id",
    "published_value",
    "estimate",
    "status",
    "reason",
    "indicator",
    "area",
    "period",
    "measure",
    "difference",
    "std_error",
    "ci_low",
    "ci_high",
    "tolerance",
    "tolerance_reason",
    "direction_holds",
    "comparator_value",
    *_GROUP_COLUMNS.values(),
    "england_estimate",
    "england_status",
    "england_reason",
    *(f"alt_{name}" for name in LABELS),
    "alternative_gives_published",
    "needs",
    "remark",
]
"""Columns of ``claims.csv``: those of the design page first."""


@dataclass(frozen=True)
class Outcome:
    """A claim's estimate under one set of places, with its verdict."""

    estimate: Estimate
    verdict: Verdict


def estimate(test: ClaimTest, relation: str, world: World) -> Estimate | None:
    """What a test finds in a world; None where it lacks a value."""
    if test.test == "rank":
        return estimates.rank(test, world, lowest=relation == "lowest")
    return estimates.KINDS[test.test](test, world)


def outcome(test: ClaimTest, claim: pd.Series, world: World, nearness: Nearness) -> Outcome | None:
    """What a test finds in a world, and the verdict on it; None where it rests on too few neighbourhoods."""
    found = estimate(test, claim["relation"], world)
    if found is None or found.few or not math.isfinite(found.value):
        return None
    return Outcome(found, judge(test, claim["relation"], claim["value"], found, nearness))


def in_use(test: ClaimTest, england: Evidence) -> tuple[ClaimTest, Nearness]:
    """The test with the measure that can be had, and how near that is to the report's."""
    names = test.measure.names
    there = all(england.periods(name, ALL) for name in names)
    if there or test.instead is None:
        return test, test.nearness
    return replace(test, measure=test.instead), test.instead_nearness


def _lowest_as_lower(test: ClaimTest, relation: str) -> ClaimTest:
    """A region that is lowest has a direction of its own: below the bar."""
    return replace(test, direction="lower") if test.test == "rank" and relation == "lowest" else test


@dataclass(frozen=True)
class Replication:
    """Every claim held against England's data.

    Attributes
    ----------
    claims : DataFrame
        ``data/claims.csv``, by id.
    tests : ClaimTests
    world : World
        England under the report's definition.
    others : mapping of str to World
        England under each alternative.
    models : mapping of str to ModelFinding
        What the models say, by claim id.
    unavailable : mapping of str to str
        Datasets that could not be had, with the reason.
    """

    claims: pd.DataFrame
    tests: ClaimTests
    world: World
    others: Mapping[str, World]
    models: Mapping[str, ModelFinding]
    unavailable: Mapping[str, str]

    def _tested(self) -> Iterator[tuple[str, pd.Series, ClaimTest, Nearness]]:
        for name, claim in self.claims.iterrows():
            if name in self.tests.tests:
                test = _lowest_as_lower(self.tests.tests[str(name)], claim["relation"])
                yield str(name), claim, *in_use(test, self.world.england)

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """England's outcome by claim id, where there is one."""
        found = {
            name: outcome(test, claim, self.world, nearness)
            for name, claim, test, nearness in self._tested()
            if test.test != "model"
        }
        return {name: result for name, result in found.items() if result is not None}

    @cached_property
    def alternatives(self) -> pd.DataFrame:
        """``claim_alternatives.csv``: each tested claim under each alternative that has a value."""
        rows = []
        for name, claim, test, nearness in self._tested():
            if name not in self.outcomes:
                continue
            tried = [(key, LABELS[key], test, world, nearness) for key, world in self.others.items()]
            tried += [
                (
                    OTHER_MEASURE,
                    v.label,
                    test.trying(v.measure),
                    self.others[v.under] if v.under else self.world,
                    v.nearness or nearness,
                )
                for v in test.also
            ]
            for key, label, variant, world, near in tried:
                found = outcome(variant, claim, world, near)
                if found is None:
                    continue
                rows.append(
                    {
                        "id": name,
                        "alternative": key,
                        "label": label,
                        "estimate": found.estimate.value,
                        "status": found.verdict.status,
                        "gives_published": found.verdict.status == "reproduced",
                    }
                )
        return pd.DataFrame(rows, columns=ALTERNATIVE_COLUMNS)

    def _asks_of_area(self, test: ClaimTest) -> bool:
        """Whether a test can be asked of a region: a total of England cannot."""
        return test.own_area and all(self.world.specs[name].kind != "count" for name in test.measure.indicators)

    def _missing(self, measure: Measure) -> str:
        """What a test lacked: the datasets that could not be had, or that there was no value."""
        wanted = [d for n in measure.names for d in self.world.specs[n].datasets]
        gone = [d for d in dict.fromkeys(wanted) if d in self.unavailable]
        return ", ".join(gone)

    def _latest(self, measure: Measure) -> str:
        """The period of a measure that names none."""
        there = [self.world.england.periods(name, ALL) for name in measure.indicators]
        return there[0][-1] if there and there[0] else ""

    def _england_row(self, name: str, claim: pd.Series) -> dict[str, Any]:
        """What does not depend on the edition."""
        if name in self.tests.context:
            return {"status": "context", "reason": self.tests.context[name]}
        if name in self.tests.not_testable:
            needs = self.tests.not_testable[name]
            return {
                "status": "not_testable",
                "reason": "no open data here speak to it",
                "needs": needs,
            }
        test = _lowest_as_lower(self.tests.tests[name], claim["relation"])
        test, nearness = in_use(test, self.world.england)
        row: dict[str, Any] = {
            "measure": nearness,
            "indicator": "+".join(test.measure.indicators) or test.measure.count,
            "period": "-".join(test.measure.periods) or self._latest(test.measure),
            "remark": test.remark,
        }
        if test.tolerance is not None and not test.only_direction:
            row["tolerance_reason"] = test.tolerance.reason
            if not math.isnan(claim["value"]):
                row["tolerance"] = test.tolerance.of(claim["value"])
        elif test.only_direction:
            row["tolerance_reason"] = test.only_direction
        if test.test == "model":
            return row | self._model_row(name)
        found = self.outcomes.get(name)
        if found is None:
            return row | {"status": "not_testable", **self._why_none(test, claim)}
        return row | _outcome_columns(found, claim)

    def _why_none(self, test: ClaimTest, claim: pd.Series) -> dict[str, str]:
        """Why a test has no outcome, and what it would need."""
        found = estimate(test, claim["relation"], self.world)
        if found is not None and found.few:
            return {"reason": TOO_FEW, "needs": ENOUGH}
        needs = self._missing(test.measure)
        reason = "its data could not be had for this build" if needs else "no value of this measure"
        return {"reason": reason, "needs": needs}

    def _model_row(self, name: str) -> dict[str, Any]:
        found = self.models.get(name)
        if found is None:
            return {
                "status": "not_testable",
                "reason": NOT_ESTIMATED,
                "needs": ESTIMATES,
            }
        return {
            "estimate": found.estimate,
            "status": found.verdict.status,
            "reason": found.verdict.reason,
        }

    @cached_property
    def england(self) -> pd.DataFrame:
        """England's ``claims.csv``."""
        rows = [
            {"id": name, "published_value": claim["value"], **self._england_row(str(name), claim)}
            for name, claim in self.claims.iterrows()
        ]
        frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
        frame["area"] = COUNTRY
        for column in ("estimate", "status", "reason"):
            frame[f"england_{column}"] = frame[column]
        return self._with_alternatives(frame)[COLUMNS]

    def _with_alternatives(self, frame: pd.DataFrame) -> pd.DataFrame:
        tried = self.alternatives
        standard = tried[tried["alternative"] != OTHER_MEASURE]
        wide = standard.pivot(index="id", columns="alternative", values="estimate")
        for name in LABELS:
            frame[f"alt_{name}"] = frame["id"].map(wide[name]) if name in wide else math.nan
        gives = tried.groupby("id")["gives_published"].any()
        frame["alternative_gives_published"] = frame["id"].map(gives.astype(object))
        return frame

    def of_area(self, slug: str, evidence: Evidence) -> pd.DataFrame:
        """``claims.csv`` of an edition.

        Parameters
        ----------
        slug : str
        evidence : Evidence
            Values of the edition's area.
        """
        if slug == COUNTRY:
            return self.england
        frame = self.england.set_index("id")
        here = replace(self.world, here=evidence)
        for name, claim, test, nearness in self._tested():
            if not self._asks_of_area(test) or frame.loc[name, "england_status"] == "not_testable":
                continue
            found = outcome(test, claim, here, nearness)
            own = _no_value() if found is None else _outcome_columns(found, claim)
            for column, value in own.items():
                frame.loc[name, column] = value
            frame.loc[name, "area"] = slug
        return frame.reset_index()[COLUMNS]


def _no_value() -> dict[str, Any]:
    empty = dict.fromkeys(
        ["estimate", "std_error", "ci_low", "ci_high", "difference", *_GROUP_COLUMNS.values()], math.nan
    )
    return {**empty, "status": "not_testable", "reason": "no value here", "direction_holds": None}


def _outcome_columns(found: Outcome, claim: pd.Series) -> dict[str, Any]:
    e, v = found.estimate, found.verdict
    nearest = e.comparisons[0].other if len(e.comparisons) == 1 else math.nan
    return {
        "estimate": e.value,
        "std_error": e.std_error,
        "ci_low": e.interval[0],
        "ci_high": e.interval[1],
        "difference": e.value - claim["value"],
        "comparator_value": nearest,
        "status": v.status,
        "reason": v.reason,
        "direction_holds": v.holds,
        **{column: e.groups.get(g, math.nan) for g, column in _GROUP_COLUMNS.items()},
    }

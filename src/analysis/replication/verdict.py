"""The status of a claim, chosen from its estimate, its published value and its direction.

* ``reproduced``: a published value lies within its tolerance of the estimate, or on the stated side
  of it; a direction without a value holds, and clearly (:mod:`analysis.indicators.comparison`).
* ``same_direction``: the value is off, but the direction that goes with it holds; or the direction
  holds without being clear; or the measure can speak to the direction alone and does.
* ``differs``: neither.
* ``not_testable``: no data, or the model was not estimated, or nothing that the measure could show.

Where a value agrees and the comparison that goes with it does not, the value decides, and the
reason says so: it is the comparison that another claim states.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from analysis.replication.estimates import Estimate
from analysis.replication.spec import DIRECTIONS, OPPOSITE, ClaimTest, Direction, Nearness

Status = Literal["reproduced", "same_direction", "differs", "not_testable", "context"]

WITHIN = "within the tolerance of the published value"
BEYOND = "on the side of the published value that the report states"
BETWEEN = "within the bounds that the wording allows"
BUT_REVERSED = ", but the comparison that goes with it does not hold"
CLEAR = "the direction holds, clearly"
UNCLEAR = "the direction holds, but not clearly"
SIMILAR = "the values are similar, within the tolerance"
NOT_SIMILAR = "the values are not similar"
DIRECTION_ALONE = "the direction holds; this measure cannot speak to the level"
TURNS = "the direction holds from the first year of the data and not from every later one"
UNCLEAR_ALONE = "the direction holds, but not clearly; this measure cannot speak to the level"
NO_DIRECTION = "this measure cannot speak to the level, and the claim gives no direction"
VALUE_OFF = "the value is off, the direction holds"
VALUE_ONLY_OFF = "the value is off, and the claim gives no direction"
REVERSED = "the direction does not hold"
NEITHER = "the claim gives neither a value nor a direction"
OUTSIDE = "outside the bounds that the wording allows"

_ROUNDING = 1e-9
"""Part of the published value by which an amount on the edge of a tolerance may miss it in floats."""


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    Attributes
    ----------
    status : str
    reason : str
        One clause, from those of this module, or what would be needed.
    holds : bool or None
        Whether the claim's direction holds in the estimates; None when it has none.
    """

    status: Status
    reason: str
    holds: bool | None = None


def expected(test: ClaimTest, relation: str) -> Direction | None:
    """The direction that the estimate must have: the test's own, or that of the claim's relation."""
    found = test.direction or DIRECTIONS.get(relation)
    if found is None:
        return None
    return OPPOSITE[found] if test.measure.reverse else found


def _similar(test: ClaimTest, estimate: Estimate) -> bool:
    if test.tolerance is None:
        return all(c.relation == "same" for c in estimate.comparisons)
    return all(abs(c.difference) <= test.tolerance.of(c.other) for c in estimate.comparisons)


def direction(test: ClaimTest, relation: str, estimate: Estimate) -> tuple[bool, bool] | None:
    """Whether the claim's direction holds, and whether it does so clearly; None when it has none."""
    wanted = expected(test, relation)
    if wanted is None or not estimate.comparisons:
        return None
    if wanted == "same":
        similar = _similar(test, estimate)
        return similar, similar
    sign = 1 if wanted == "higher" else -1
    holds = all(sign * c.difference > 0 for c in estimate.comparisons)
    return holds, holds and not estimate.turns and all(c.relation == wanted for c in estimate.comparisons)


def value_agrees(test: ClaimTest, relation: str, published: float, estimate: float) -> bool | None:
    """Whether the estimate agrees with the published value; None where there is no value to meet."""
    if test.between is not None:
        return test.between[0] <= estimate <= test.between[1]
    if math.isnan(published) or test.only_direction:
        return None
    match relation:
        case "less_than":
            return estimate < published
        case "greater_than":
            return estimate > published
        case "at_least":
            return estimate >= published
        case "at_most":
            return estimate <= published
    if test.tolerance is None:
        return None
    return abs(estimate - published) <= test.tolerance.of(published) + _ROUNDING * abs(published)


def _agreeing(test: ClaimTest, relation: str, holds: bool | None) -> str:
    where = WITHIN if relation in ("equals", "approx", "about_half") else BEYOND
    if test.between is not None:
        where = BETWEEN
    return where + BUT_REVERSED if holds is False else where


def _by_direction(test: ClaimTest, relation: str, found: tuple[bool, bool], *, alone: bool) -> Verdict:
    """Return the verdict on a claim of which only the direction can be tested."""
    holds, clearly = found
    similar = expected(test, relation) == "same"
    if not holds:
        return Verdict("differs", NOT_SIMILAR if similar else REVERSED, holds)
    if alone:
        return Verdict("same_direction", DIRECTION_ALONE if clearly else UNCLEAR_ALONE, holds)
    if similar:
        return Verdict("reproduced", SIMILAR, holds)
    return Verdict("reproduced" if clearly else "same_direction", CLEAR if clearly else UNCLEAR, holds)


def judge(test: ClaimTest, relation: str, published: float, estimate: Estimate, nearness: Nearness) -> Verdict:
    """The status of a claim that could be estimated.

    Parameters
    ----------
    test : ClaimTest
    relation : str
        Of ``data/claims.csv``.
    published : float
        nan for a claim that gives a direction alone.
    estimate : Estimate
    nearness : {"same", "near", "wider", "definition"}
        Of the measure that was used; a wider one speaks to the direction alone.
    """
    agrees = value_agrees(test, relation, published, estimate.value)
    found = direction(test, relation, estimate)
    holds = None if found is None else found[0]
    alone = nearness == "wider" or bool(test.only_direction)
    if agrees is not None and not alone:
        if agrees:
            return Verdict("reproduced", _agreeing(test, relation, holds), holds)
        if holds:
            return Verdict("same_direction", VALUE_OFF, holds)
        off = OUTSIDE if test.between is not None else VALUE_ONLY_OFF
        return Verdict("differs", off if holds is None else REVERSED, holds)
    if found is None:
        return Verdict("not_testable", NO_DIRECTION if alone else NEITHER)
    verdict = _by_direction(test, relation, found, alone=alone)
    return replace(verdict, reason=TURNS) if estimate.turns and verdict.reason == UNCLEAR else verdict

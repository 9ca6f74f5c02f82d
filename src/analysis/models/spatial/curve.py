"""The specification curve: every specification in a row, and how many agree with the report.

The report says that the coefficient on the neighbours is positive and significant in every group,
and about 10% lower among the doubly disadvantaged than in either other group.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.groups import GROUPS, SHORT
from analysis.models.results import ModelResult
from analysis.models.spatial.hypotheses import BAND
from analysis.models.spatial.placebo import Placebo
from analysis.models.spatial.specifications import COMPARED, RHO, Specification

SIGNIFICANT = 0.05

NARROW = 0.4
"""Widest interval of a ratio that can tell 0.9 from 0.7 or 1.1."""

WEAK = 10
"""Cragg-Donald F below which instruments count as weak."""

PlaceboKey = tuple[str, str, str, str, str]
"""Outcome, sample, weights, effects and own lag: what a placebo depends on."""


def placebo_key(specification: Specification, effects: str | None = None) -> PlaceboKey:
    """Return which placebo speaks to a specification."""
    return (
        specification.outcome,
        specification.sample,
        specification.weights,
        effects or specification.effects,
        specification.own_lag,
    )


def specification_curve(
    estimated: Iterable[tuple[Specification, ModelResult]],
    placebos: Mapping[PlaceboKey, Placebo],
) -> pd.DataFrame:
    """Return one row for each specification that could be estimated.

    Parameters
    ----------
    placebos : mapping
        The placebo that each specification has; a specification without one counts as not
        having passed.

    Returns
    -------
    DataFrame
        Indexed by row number.

        ``specification``, ``sample``, ``outcome``, ``weights``, ``effects``, ``own_lag``,
        ``estimator``, ``covariance``
            What was chosen.
        ``main``
            Whether it is the report's own form with group-by-year effects, one a sample.
        ``rho_dd``, ``rho_dd_low``, ``rho_dd_high``, ``p_dd``, and so for ``od`` and ``nd``
            Coefficient on the neighbours by group, its interval and p-value.
        ``ratio_od``, ``ratio_od_low``, ``ratio_od_high``, and so for ``nd``
            Ratio of the doubly disadvantaged to the other group, with Fieller's interval.
        ``p_equal``
            Wald test of one rho for all.
        ``placebo_passes``
            Whether the permuted-weights placebo of its sample, weights, effects and own lag does.
        ``unbiased``
            Whether its estimator finds the truth on average:
            :attr:`~analysis.models.spatial.specifications.Specification.unbiased`.
        ``evidence``
            The placebo passes, the estimator is unbiased, and no rho is 1 or more. At 1 growth
            would feed on itself without end; such a coefficient says that the model does not
            hold, say because coefficients were not steady over the years.
        ``can_tell``
            Both ratios' intervals are at most 0.4 wide, instruments, if any, are not weak, and no
            rho is 1 or more.
        ``significant``, ``lower``, ``about_a_tenth``
            Every rho positive at 5%; both ratios below one; both between 0.8 and 1.
        ``agrees``
            Significant and about a tenth lower.
        ``equivalent``, ``excluded``
            Both intervals inside 0.8 to 1; an interval outside it.
    """
    rows = []
    for specification, rows_of in estimated:
        if not rows_of.estimable:
            continue
        placebo = placebos.get(placebo_key(specification))
        passes = placebo is not None and placebo.passes
        counts = {"placebo_passes": passes, "unbiased": specification.unbiased}
        rows.append({**_choices(specification), **_findings(rows_of), **counts})
    return _with_verdicts(pd.DataFrame(rows)).rename_axis("row")


def _choices(specification: Specification) -> dict[str, str | bool]:
    return {
        "specification": specification.id,
        "sample": specification.sample,
        "outcome": specification.outcome,
        "weights": specification.weights,
        "effects": specification.effects,
        "own_lag": specification.own_lag,
        "estimator": specification.estimator,
        "covariance": specification.covariance,
        "main": specification.main,
    }


def _findings(rows: ModelResult) -> dict[str, float | bool]:
    found: dict[str, float | bool] = {}
    for group in GROUPS:
        term = rows[RHO[group]]
        found[f"rho_{SHORT[group]}"] = term.estimate
        found[f"rho_{SHORT[group]}_low"] = term.ci_low
        found[f"rho_{SHORT[group]}_high"] = term.ci_high
        found[f"p_{SHORT[group]}"] = term.p_value
    for group in COMPARED:
        term = rows[f"ratio_to_{group}"]
        found[f"ratio_{SHORT[group]}"] = term.estimate
        found[f"ratio_{SHORT[group]}_low"] = term.ci_low
        found[f"ratio_{SHORT[group]}_high"] = term.ci_high
    found["p_equal"] = rows.diagnostic("wald_equal_rho").p_value
    strength = [row.value for row in rows.diagnostics if row.statistic == "cragg_donald_f"]
    found["weak"] = bool(strength) and strength[0] < WEAK
    return found


def _with_verdicts(curve: pd.DataFrame) -> pd.DataFrame:
    """Return the curve with its true-or-false columns."""
    ratios = [f"ratio_{SHORT[group]}" for group in COMPARED]
    groups = [SHORT[group] for group in GROUPS]
    values, low, high = (curve[[f"{name}{end}" for name in ratios]].to_numpy() for end in ("", "_low", "_high"))
    bottom, top = BAND
    rho = curve[[f"rho_{group}" for group in groups]]
    positive = (rho > 0).to_numpy()
    certain = (curve[[f"p_{group}" for group in groups]] < SIGNIFICANT).to_numpy()
    narrow = (high - low <= NARROW).all(axis=1)
    stable = (rho.abs() < 1).all(axis=1)
    curve["evidence"] = curve["placebo_passes"] & curve["unbiased"] & stable
    curve["can_tell"] = narrow & stable & ~curve.pop("weak")
    curve["significant"] = (positive & certain).all(axis=1)
    curve["lower"] = (values < 1).all(axis=1) & positive.all(axis=1)
    curve["about_a_tenth"] = ((values >= bottom) & (values <= top)).all(axis=1) & positive.all(axis=1)
    curve["agrees"] = curve["significant"] & curve["about_a_tenth"]
    curve["equivalent"] = ((low >= bottom) & (high <= top)).all(axis=1) & curve["significant"]
    curve["excluded"] = ((high < bottom) | (low > top)).any(axis=1)
    return curve

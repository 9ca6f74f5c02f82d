"""The specification curve: every distinct estimate in a row, what it finds, and whether it counts.

The report says that the coefficient on the neighbours is positive and significant in every group,
and about 10% lower among the doubly disadvantaged than in either other group.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analysis.groups import GROUPS, SHORT
from analysis.models.results import ModelResult
from analysis.models.spatial.diagnostics.hypotheses import BAND
from analysis.models.spatial.diagnostics.placebo import Placebo
from analysis.models.spatial.evidence import known_truth
from analysis.models.spatial.evidence.main_specifications import SOURCE_OF, Main
from analysis.models.spatial.evidence.specifications import COMPARED, RHO, Specification

SIGNIFICANT = 0.05

WEAK = 10
"""Cragg-Donald F below which instruments count as weak."""

PlaceboKey = tuple[str, str, str, str, str]
"""Outcome, sample, weights, effects and own lag: what a placebo depends on."""

Estimated = tuple[Specification, ModelResult]


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
    estimated: Iterable[Estimated],
    placebos: Mapping[PlaceboKey, Placebo],
    main: Mapping[str, Main],
    known: Mapping[tuple[str, str, str, str], bool],
) -> pd.DataFrame:
    """Return one row for each distinct estimate.

    Covariances of one estimate share its row: the interval is that of the first, clustered by leaving clusters out, and
    the widest of all stands beside it.

    Parameters
    ----------
    placebos : mapping
        The placebo that each specification has; a specification without one counts as not
        having passed.
    main : mapping
        Each source's main specification, by :func:`analysis.models.spatial.evidence.main_specifications.load_main`.
    known : mapping
        Which estimators stand in which design: see :func:`analysis.models.spatial.evidence.known_truth.verdicts`.

    Returns
    -------
    DataFrame
        Indexed by row number.

        ``specification``, ``sample``, ``source``, ``outcome``, ``weights``, ``effects``, ``own_lag``,
        ``estimator``, ``covariance``
            What was chosen, and the source of the data.
        ``main``
            Whether it is the one by which claims are judged.
        ``rho_dd``, ``rho_dd_low``, ``rho_dd_high``, ``p_dd``, and so for ``od`` and ``nd``
            Coefficient on the neighbours by group, its interval and p-value.
        ``rho_dd_lowest``, ``rho_dd_highest``, and so for ``od`` and ``nd``
            The outermost ends of its intervals under any covariance.
        ``ratio_od``, ``ratio_od_low``, ``ratio_od_high``, and so for ``nd``
            Ratio of the doubly disadvantaged to the other group, with Fieller's interval.
        ``p_ratio_od``, ``p_ratio_nd``
            That the ratio is one.
        ``p_equal``
            Wald test of one rho for all.
        ``placebo_passes``
            Whether the permuted-weights placebo of its sample, weights, effects and own lag does.
        ``covers``
            Whether its intervals hold the truth on simulated data like its own:
            :func:`analysis.models.spatial.evidence.known_truth.covers`.
        ``sound_instruments``
            No instruments, or none that are weak or that Hansen's J rejects.
        ``evidence``
            The last three together.
        ``significant``, ``lower``, ``about_a_tenth``
            Every rho positive at 5%; both ratios below one; both between 0.85 and 0.95.
        ``agrees``
            Significant and about a tenth lower.
        ``equivalent``, ``excluded``, ``told_from_one``
            Both ratios' intervals inside 0.85 to 0.95; one of them outside it; both without one.
    """
    distinct: dict[tuple[str, str], list[Estimated]] = {}
    for specification, rows_of in estimated:
        if rows_of.estimable:
            own = specification.id.removesuffix(f".{specification.covariance}")
            distinct.setdefault((own, specification.sample), []).append((specification, rows_of))
    rows = []
    for alike in distinct.values():
        specification, rows_of = alike[0]
        placebo = placebos.get(placebo_key(specification))
        counts = {
            "placebo_passes": placebo is not None and placebo.passes,
            "covers": known_truth.covers(specification, known),
            "sound_instruments": _sound_instruments(rows_of),
        }
        chosen = _choices(specification) | {"main": any(each.is_of(specification) for each in main.values())}
        rows.append({**chosen, **_findings(rows_of), **_widest([found for _, found in alike]), **counts})
    return _with_verdicts(pd.DataFrame(rows)).rename_axis("row")


def _choices(specification: Specification) -> dict[str, str | bool]:
    return {
        "specification": specification.id,
        "sample": specification.sample,
        "source": SOURCE_OF.get(specification.outcome, specification.outcome),
        "outcome": specification.outcome,
        "weights": specification.weights,
        "effects": specification.effects,
        "own_lag": specification.own_lag,
        "estimator": specification.estimator,
        "covariance": specification.covariance,
    }


def _findings(rows: ModelResult) -> dict[str, float]:
    found: dict[str, float] = {}
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
        found[f"p_ratio_{SHORT[group]}"] = term.p_value
    found["p_equal"] = rows.diagnostic("wald_equal_rho").p_value
    return found


def _widest(alike: list[ModelResult]) -> dict[str, float]:
    found = {}
    for group in GROUPS:
        terms = [rows[RHO[group]] for rows in alike]
        found[f"rho_{SHORT[group]}_lowest"] = min(term.ci_low for term in terms)
        found[f"rho_{SHORT[group]}_highest"] = max(term.ci_high for term in terms)
    return found


def _sound_instruments(rows: ModelResult) -> bool:
    """Whether no instrument is weak and no test of too many of them rejects."""
    known = {row.statistic: row for row in rows.diagnostics}
    weak = "cragg_donald_f" in known and known["cragg_donald_f"].value < WEAK
    rejected = "hansen_j" in known and known["hansen_j"].p_value < SIGNIFICANT
    return not (weak or rejected)


def _with_verdicts(curve: pd.DataFrame) -> pd.DataFrame:
    """Return the curve with its true-or-false columns."""
    ratios = [f"ratio_{SHORT[group]}" for group in COMPARED]
    groups = [SHORT[group] for group in GROUPS]
    values, low, high = (curve[[f"{name}{end}" for name in ratios]].to_numpy() for end in ("", "_low", "_high"))
    bottom, top = BAND
    positive = (curve[[f"rho_{group}" for group in groups]] > 0).to_numpy()
    certain = (curve[[f"p_{group}" for group in groups]] < SIGNIFICANT).to_numpy()
    curve["evidence"] = curve["placebo_passes"] & curve["covers"] & curve["sound_instruments"]
    curve["significant"] = (positive & certain).all(axis=1)
    curve["lower"] = (values < 1).all(axis=1) & positive.all(axis=1)
    curve["about_a_tenth"] = ((values >= bottom) & (values <= top)).all(axis=1) & positive.all(axis=1)
    curve["agrees"] = curve["significant"] & curve["about_a_tenth"]
    curve["equivalent"] = ((low >= bottom) & (high <= top)).all(axis=1) & curve["significant"]
    curve["excluded"] = ((high < bottom) | (low > top)).any(axis=1)
    bounded = np.isfinite(low) & np.isfinite(high)
    curve["told_from_one"] = (bounded & ((high < 1) | (low > 1))).all(axis=1)
    return curve

"""Regressions that ask whether the instruments can carry the answer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.models.iv import anderson_rubin, audit, estimators, overidentification
from analysis.models.iv.covariance import clustered
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.frames import CHECK
from analysis.models.iv.grid import CLUSTER_COLUMN, CLUSTER_LABEL, PLAIN_LABEL, Sample, sample
from analysis.models.iv.identification import first_stage, kleibergen_paap_f
from analysis.models.iv.moments import Moments
from analysis.models.iv.plan import MODEL, ControlSet, Measure, Plan
from analysis.models.iv.plausibly_exogenous import breakdown_effect, union_of_intervals
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import Diagnostic, Estimate, ModelResult, NotEstimable

NOISE_DRAWS = 100
NOISE_SEED = 20_241_017
OWN_EFFECT_SHARE = 0.5
"""Share of an instrument's reduced form that the plausibly-exogenous box lets be its own effect."""


def run_checks(plan: Plan, data: Mapping[str, pd.DataFrame]) -> Iterator[ModelResult]:
    """Yield the results of every check, each under ``check/<name>/<case>``.

    Parameters
    ----------
    data : mapping of str to DataFrame
        The prepared tables by name (``social_ward``, ``social_lsoa``).
    """
    level = plan.levels[plan.headline["level"]]
    frame = data[level.table]
    for outcome in plan.outcomes.values():
        if outcome.variant or outcome.placebo:
            continue
        chosen = sample(plan, level, outcome, frame)
        yield from _noise(plan, chosen)
        yield from _own_effects(plan, chosen)
        yield from _with_a_grant(plan, chosen, frame)
        yield _audit(plan, chosen)
    yield from _balance(plan, frame)
    yield from _overlap(plan, frame)
    yield from _earlier_offences(plan, data)


def _controls(plan: Plan) -> ControlSet:
    return plan.controls[plan.headline["controls"]]


def _main_treatments(plan: Plan) -> list[Measure]:
    return [treatment for treatment in plan.treatments.values() if not treatment.variant]


def _build(
    plan: Plan,
    chosen: Sample,
    treatment: Measure,
    instruments: list[str],
    extra: pd.DataFrame,
    *,
    jackknife: bool = True,
) -> Design:
    """Return a design with the headline's controls, clustered; `extra` columns may instrument."""
    frame = chosen.frame.join(extra)
    controls = frame[plan.columns(_controls(plan), chosen.outcome)]
    columns = frame[[chosen.outcome.id, treatment.id, *instruments]]
    areas = frame[CLUSTER_COLUMN]
    covariance = clustered(areas, label=CLUSTER_LABEL if jackknife else PLAIN_LABEL, jackknife=jackknife)
    taken_out = partial_out(columns, controls)
    return design(taken_out, chosen.outcome.id, treatment.id, instruments, covariance)


def _result(
    name: str,
    case: str,
    sample_id: str,
    outcome: str,
    rows: tuple[Estimate, ...],
    statistics: tuple[Diagnostic, ...],
    model: Design | None = None,
) -> ModelResult:
    return ModelResult(
        MODEL,
        f"{CHECK}/{name}/{case}",
        sample_id,
        outcome,
        rows,
        model.n_obs if model else 0,
        model.covariance.n_clusters if model else None,
        str(model.covariance) if model else "",
        statistics,
    )


def _noise(plan: Plan, chosen: Sample) -> Iterator[ModelResult]:
    """Yield how often J passes when the second instrument is replaced by noise."""
    kept = next(iter(plan.instruments))
    draws = np.random.default_rng(NOISE_SEED).normal(size=(len(chosen.frame), NOISE_DRAWS))
    names = [f"noise_{i}" for i in range(NOISE_DRAWS)]
    noise = pd.DataFrame(draws, columns=names, index=chosen.frame.index)
    for treatment in _main_treatments(plan):
        # J has no use for the jackknife.
        model = _build(plan, chosen, treatment, [kept, *names], noise, jackknife=False)
        passed = []
        for name in names:
            pair = replace(model, instruments=model.instruments[[kept, name]])
            test = overidentification.hansen_j(Moments.of(pair))
            passed.append(test is not None and test.p_value >= 0.05)
        share = Diagnostic(
            "j_pass_share",
            float(np.mean(passed)),
            reference=f"{NOISE_DRAWS} draws of noise in place of one instrument; 5% level",
        )
        case = f"{chosen.outcome.id}/{treatment.id}"
        yield _result("noise", case, chosen.description, chosen.outcome.id, (), (share,), model)


def _own_effects(plan: Plan, chosen: Sample) -> Iterator[ModelResult]:
    """Yield how large an effect of its own each instrument needs to undo the answer."""
    members = list(plan.instrument_sets[plan.headline["instruments"]])
    for treatment in _main_treatments(plan):
        model = _build(plan, chosen, treatment, members, pd.DataFrame(index=chosen.frame.index))
        form = ReducedForm.fit(model)
        statistics = []
        for name, effect in zip(members, form.outcome, strict=True):
            found = breakdown_effect(model, name, largest=20 * abs(float(effect)))
            statistics.append(
                Diagnostic(
                    f"breakdown_share:{name}",
                    found / abs(float(effect)),
                    reference="own effect that brings zero in, as a share of the reduced form",
                )
            )
        ends = [sorted((0.0, OWN_EFFECT_SHARE * float(effect))) for effect in form.outcome]
        union = union_of_intervals(model, [low for low, _ in ends], [high for _, high in ends], points=5)
        statistics.append(
            Diagnostic(
                "union_of_intervals",
                float(0.0 in union),
                reference=str(union),
            )
        )
        case = f"{chosen.outcome.id}/{treatment.id}"
        yield _result("own_effects", case, chosen.description, chosen.outcome.id, (), tuple(statistics), model)


def _with_a_grant(plan: Plan, chosen: Sample, data: pd.DataFrame) -> Iterator[ModelResult]:
    """Yield the headline estimates in areas that got any grant of the kind."""
    members = list(plan.instrument_sets[plan.headline["instruments"]])
    for treatment in _main_treatments(plan):
        if treatment.id not in ("grants", "lottery"):
            continue
        positive = data[treatment.column].reindex(chosen.frame.index) > 0
        part = replace(chosen, frame=chosen.frame[positive])
        model = _build(plan, part, treatment, members, pd.DataFrame(index=part.frame.index))
        jackknifed = ReducedForm.jackknifed(model)
        yield _result(
            "with_a_grant",
            f"{chosen.outcome.id}/{treatment.id}",
            chosen.description,
            chosen.outcome.id,
            (estimators.estimate(Moments.of(model), "2sls"),),
            (kleibergen_paap_f(ReducedForm.fit(model)), anderson_rubin.anderson_rubin_set_row(jackknifed)),
            model,
        )


def _audit(plan: Plan, chosen: Sample) -> ModelResult:
    """Return the largest relative difference from linearmodels, which gets controls as they are."""
    members = list(plan.instrument_sets[plan.headline["instruments"]])
    frame = chosen.frame
    treatment = _main_treatments(plan)[-1]
    model = _build(plan, chosen, treatment, members, pd.DataFrame(index=frame.index))
    reference = audit.by_linearmodels(
        frame[chosen.outcome.id],
        frame[treatment.id],
        frame[members],
        frame[plan.columns(_controls(plan), chosen.outcome)].assign(constant=1.0),
        model.covariance,
    )
    row = Diagnostic(
        "largest_relative_difference",
        audit.largest_difference(audit.by_moments(Moments.of(model)), reference),
        reference="effects, errors, J and C against linearmodels",
    )
    case = f"{chosen.outcome.id}/{treatment.id}"
    return _result("audit", case, chosen.description, chosen.outcome.id, (), (row,), model)


def _balance(plan: Plan, data: pd.DataFrame) -> Iterator[ModelResult]:
    """Yield regressions of what was fixed before treatment on each instrument, given the place.

    Covariate and instrument are in standard deviations; controls are the set ``place``.
    """
    place = list(plan.controls["place"].columns)
    names = [measure.column for measure in plan.instruments.values()]
    columns = [*plan.predetermined, *names, *place, CLUSTER_COLUMN]
    frame = data.loc[~data["local_authority_code"].isin(plan.leave_out), columns].dropna()
    scaled = frame[[*plan.predetermined, *names]]
    scaled = (scaled - scaled.mean()) / scaled.std()
    covariance = clustered(frame[CLUSTER_COLUMN], label=CLUSTER_LABEL, jackknife=True)
    taken_out = partial_out(scaled, frame[place])
    for measure in plan.instruments.values():
        for covariate in plan.predetermined:
            # The instrument is the regressor here, and stands as its own instrument.
            model = design(taken_out, covariate, measure.column, [measure.column], covariance)
            row = estimators.estimate(Moments.of(model), "ols")
            row = replace(row, term=measure.id)
            case = f"{covariate}/{measure.id}"
            yield _result("balance", case, plan.headline["level"], covariate, (row,), (), model)


def _overlap(plan: Plan, data: pd.DataFrame) -> Iterator[ModelResult]:
    """Yield correlations with the Community Needs Index, of which turnout is a part."""
    frame = data[~data["local_authority_code"].isin(plan.leave_out)]
    for measure in (*plan.instruments.values(), *_main_treatments(plan)):
        pair = frame[[measure.column, "cni2023_percentile"]].dropna()
        value = float(pair.corr().iloc[0, 1])
        row = Diagnostic("correlation", value, reference="with the percentile of community need, 2023")
        yield _result("overlap", measure.id, plan.headline["level"], "cni2023_percentile", (), (row,))


def _earlier_offences(plan: Plan, data: Mapping[str, pd.DataFrame]) -> Iterator[ModelResult]:
    """Yield London's neighbourhoods with drug offences of 2011 and 2012, before the grants.

    The instrument is the neighbourhood's own rate, the controls the headline's with means of each
    authority taken out.
    """
    table = data["social_lsoa"]
    name = "log_drug_offences_before"
    for outcome in plan.outcomes.values():
        if outcome.variant or outcome.placebo or "social_lsoa" not in data:
            continue
        chosen = sample(plan, plan.levels["lsoa"], outcome, table)
        frame = chosen.frame.join(table[[name]]).dropna()
        controls = plan.controls["authority"]
        effects = table.loc[frame.index, str(controls.effects)]
        for treatment in _main_treatments(plan):
            case = f"{outcome.id}/{treatment.id}"
            try:
                taken_out = partial_out(
                    frame[[outcome.id, treatment.id, name]],
                    frame[plan.columns(controls, outcome)],
                    effects=effects,
                )
                covariance = clustered(effects, label=CLUSTER_LABEL, jackknife=True)
                model = design(taken_out, outcome.id, treatment.id, [name], covariance)
                jackknifed = ReducedForm.jackknifed(model)
            except NotEstimable as error:
                yield ModelResult.not_estimable(
                    MODEL,
                    f"{CHECK}/earlier_offences/{case}",
                    "lsoa_london",
                    outcome.id,
                    (treatment.id,),
                    error.reason,
                )
                continue
            rows = (estimators.estimate(Moments.of(model), "2sls"), *first_stage(jackknifed))
            statistics = (
                kleibergen_paap_f(ReducedForm.fit(model)),
                anderson_rubin.anderson_rubin_set_row(jackknifed),
            )
            yield _result("earlier_offences", case, "lsoa_london", outcome.id, rows, statistics, model)

"""Every regression of the plan for one level and outcome: estimates and diagnostics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.models.iv import anderson_rubin, estimators, identification, overidentification
from analysis.models.iv.covariance import ROBUST, Covariance, clustered
from analysis.models.iv.design import Design, Partialled, design, partial_out
from analysis.models.iv.effective_f import EffectiveF
from analysis.models.iv.moments import Moments
from analysis.models.iv.plan import MODEL, ControlSet, Level, Measure, Plan, Specification
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import Diagnostic, Estimate, ModelResult, NotEstimable

ROBUST_ID = "robust"
CLUSTERED_ID = "clustered"
PLAIN_ID = "clustered_plain"
CLUSTER_COLUMN = "policing_area"
CLUSTER_LABEL = "clustered (authority), jackknife"
PLAIN_LABEL = "clustered (authority)"
"""Authorities that share a rate of drug offences are one cluster, since they share the instrument."""

IV_ESTIMATORS: tuple[estimators.Estimator, ...] = ("2sls", "liml", "gmm")
NO_INSTRUMENTS = "none"
"""What an OLS row has in place of an instrument set."""


@dataclass(frozen=True)
class Sample:
    """The areas of one level that have all that one outcome's regressions need.

    Attributes
    ----------
    level, outcome
    frame : DataFrame
        Treatments, instruments and outcome under their ids (treatments in standard deviations),
        controls and codes under their columns.
    treatment_sd : Series
        Standard deviation of each treatment in its own unit.
    """

    level: Level
    outcome: Measure
    frame: pd.DataFrame
    treatment_sd: pd.Series

    @property
    def description(self) -> str:
        """The id of the level, which is the sample's name in the results."""
        return self.level.id


def sample(plan: Plan, level: Level, outcome: Measure, data: pd.DataFrame) -> Sample:
    """Return the areas with an outcome, all treatments, instruments and controls.

    One sample serves all regressions of a level and outcome, so that they differ in what is
    regressed and not in where.

    Raises
    ------
    NotEstimable
        No area has everything.
    """
    measures = [*plan.treatments.values(), *plan.instruments.values(), outcome]
    sets = [*plan.control_sets(level, outcome), *plan.rungs(level, outcome)]
    controls = sorted({column for chosen in sets for column in plan.columns(chosen, outcome)})
    areas = sorted({chosen.effects for chosen in sets if chosen.effects} | {CLUSTER_COLUMN})
    frame = data[~data["local_authority_code"].isin(plan.leave_out)]
    named = {measure.id: frame[measure.column] for measure in measures}
    frame = pd.concat([pd.DataFrame(named), frame[controls], frame[areas]], axis=1).dropna()
    if frame.empty:
        raise NotEstimable(f"no area at level '{level.id}' has all that '{outcome.id}' needs")
    treatments = list(plan.treatments)
    spread = frame[treatments].std()
    frame[treatments] = frame[treatments] / spread
    return Sample(level, outcome, frame, spread)


def estimate_cell(plan: Plan, level: Level, outcome: Measure, data: pd.DataFrame) -> Iterator[ModelResult]:
    """Yield the results of every specification of one level and outcome."""
    chosen = sample(plan, level, outcome, data)
    areas = chosen.frame[CLUSTER_COLUMN]
    covariances = {
        ROBUST_ID: ROBUST,
        CLUSTERED_ID: clustered(areas, label=CLUSTER_LABEL, jackknife=True),
        PLAIN_ID: clustered(areas, label=PLAIN_LABEL),
    }
    for controls in plan.control_sets(level, outcome):
        taken_out = without_controls(plan, chosen, controls)
        for treatment in plan.chosen_treatments(controls, outcome):
            for name, covariance in covariances.items():
                if name == PLAIN_ID and controls.id != plan.headline["controls"]:
                    continue
                run = Run(plan, chosen, controls, treatment, name, covariance, taken_out)
                yield run.ols()
                for instruments in plan.instrument_sets:
                    yield from run.instrumented(instruments)
    for controls in plan.rungs(level, outcome):
        taken_out = without_controls(plan, chosen, controls)
        for treatment in plan.chosen_treatments(controls, outcome):
            run = Run(plan, chosen, controls, treatment, CLUSTERED_ID, covariances[CLUSTERED_ID], taken_out)
            yield run.ols()
            yield from run.instrumented(plan.headline["instruments"], ("2sls",))


def without_controls(plan: Plan, chosen: Sample, controls: ControlSet) -> Partialled:
    """Return outcome, treatments and instruments of a sample with a control set taken out."""
    columns = [*plan.treatments, *plan.instruments, chosen.outcome.id]
    frame = chosen.frame
    return partial_out(
        frame[columns],
        frame[plan.columns(controls, chosen.outcome)],
        effects=frame[controls.effects] if controls.effects else None,
    )


@dataclass(frozen=True)
class Run:
    """One treatment with one control set and covariance, over instruments and estimators."""

    plan: Plan
    chosen: Sample
    controls: ControlSet
    treatment: Measure
    covariance_id: str
    covariance: Covariance
    taken_out: Partialled

    def ols(self) -> ModelResult:
        """Return least squares, for which any instrument that the data carry stands in."""
        specification = self._specification(NO_INSTRUMENTS, "ols")
        reason = NotEstimable("there is no instrument")
        for name in self.plan.instruments:
            try:
                model = self.design((name,))
            except NotEstimable as error:
                reason = error
                continue
            row = estimators.estimate(Moments.of(model), "ols")
            return self._result(specification, model, (row,), (self._spread(),))
        return self._impossible(specification, reason)

    def instrumented(
        self, instruments: str, wanted: Sequence[estimators.Estimator] = IV_ESTIMATORS
    ) -> Iterator[ModelResult]:
        """Yield 2SLS with the first stage and all diagnostics, then LIML and GMM, as far as wanted.

        With one instrument LIML and GMM are 2SLS to the last digit, and are not repeated.
        """
        members = self.plan.instrument_sets[instruments]
        names = wanted if len(members) > 1 else wanted[:1]
        try:
            model = self.design(members)
            form, moments = ReducedForm.jackknifed(model), Moments.of(model)
        except NotEstimable as error:
            for name in names:
                yield self._impossible(self._specification(instruments, name), error)
            return
        for name in names:
            rows: tuple[Estimate, ...] = (estimators.estimate(moments, name),)
            statistics: tuple[Diagnostic, ...] = ()
            if name == "2sls":
                rows = (*rows, *identification.first_stage(form))
                statistics = tuple(self._statistics(moments, form))
            yield self._result(self._specification(instruments, name), model, rows, statistics)

    def design(self, instruments: Sequence[str]) -> Design:
        """Return the design with some instruments; NotEstimable when the data do not carry it."""
        return design(
            self.taken_out,
            self.chosen.outcome.id,
            self.treatment.id,
            instruments,
            self.covariance,
        )

    def _statistics(self, moments: Moments, form: ReducedForm) -> Iterator[Diagnostic]:
        """Yield the diagnostics that go with the covariance: all of them with the main one."""
        if self.covariance_id == PLAIN_ID:
            yield from anderson_rubin_rows(form)
        else:
            yield from diagnostics(moments, form, full=self.covariance_id == CLUSTERED_ID)

    def _spread(self) -> Diagnostic:
        return Diagnostic(
            "treatment_sd",
            float(self.chosen.treatment_sd[self.treatment.id]),
            reference=f"{self.treatment.unit}; effects are for one of these",
        )

    def _specification(self, instruments: str, estimator: estimators.Estimator) -> Specification:
        return Specification(
            self.chosen.outcome.id,
            self.treatment.id,
            instruments,
            self.controls.id,
            estimator,
            self.covariance_id,
        )

    def _result(
        self,
        specification: Specification,
        model: Design,
        rows: tuple[Estimate, ...],
        statistics: tuple[Diagnostic, ...],
    ) -> ModelResult:
        return ModelResult(
            MODEL,
            specification.id,
            self.chosen.description,
            self.chosen.outcome.id,
            rows,
            model.n_obs,
            self.covariance.n_clusters,
            str(self.covariance),
            statistics,
        )

    def _impossible(self, specification: Specification, error: NotEstimable) -> ModelResult:
        return ModelResult.not_estimable(
            MODEL,
            specification.id,
            self.chosen.description,
            self.chosen.outcome.id,
            (self.treatment.id,),
            error.reason,
        )


def diagnostics(moments: Moments, form_of_set: ReducedForm, *, full: bool) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a 2SLS fit; all of them when `full`, the main ones otherwise.

    Parameters
    ----------
    form_of_set : ReducedForm
        For the Anderson-Rubin test and set: with the jackknife where there is one. The others
        are made of summed scores, as Stata and R have them.
    """
    form = ReducedForm.fit(moments.design)
    yield identification.kleibergen_paap_f(form)
    if full:
        yield identification.partial_r_squared(form)
        yield identification.cragg_donald_f(moments.design)
        yield identification.kleibergen_paap_lm(moments.design)
        yield from EffectiveF.of(form).diagnostics()
    j = overidentification.hansen_j(moments)
    if j is not None:
        yield j
    yield overidentification.endogeneity(moments)
    yield from anderson_rubin_rows(form_of_set)


def anderson_rubin_rows(form: ReducedForm) -> Iterator[Diagnostic]:
    """Yield the Anderson-Rubin test of no effect, and the confidence set."""
    yield anderson_rubin.anderson_rubin_f(form)
    yield anderson_rubin.anderson_rubin_set_row(form)

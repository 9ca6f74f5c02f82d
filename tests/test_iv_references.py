"""The estimators and diagnostics of model B against numbers printed by Stata and R.

``ivreg2`` stands for Stata's command of Baum, Schaffer and Stillman. Its outputs at full
precision are those that the R package ivreg2r (F. DiTraglia, github.com/restatr/ivreg2r,
folder tests/stata-benchmarks/fixtures) keeps as its reference.
"""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from linearmodels import tests as linearmodels_tests
from linearmodels.datasets import card, mroz

from analysis.models.iv import anderson_rubin, estimators, identification, overidentification
from analysis.models.iv.covariance import ROBUST, UNADJUSTED, Covariance, clustered
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.effective_f import EffectiveF, patnaik_critical_value
from analysis.models.iv.moments import Moments
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import FewClustersWarning

FIXTURES = Path(__file__).parent / "fixtures" / "iv"
LINEARMODELS = Path(linearmodels_tests.__file__).parent / "iv" / "results"
SIX_DIGITS = 1e-6

CARD_CONTROLS = ["exper", "expersq", "black", "south"]
CARD_1995_CONTROLS = [*CARD_CONTROLS, "smsa", *(f"reg66{i}" for i in range(1, 9)), "smsa66"]


def build(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    instruments: list[str],
    controls: list[str],
    covariance: Covariance = ROBUST,
    *,
    constant: bool = True,
) -> Design:
    columns = frame[[outcome, treatment, *instruments]]
    partialled = partial_out(columns, frame[controls], constant=constant)
    return design(partialled, outcome, treatment, instruments, covariance)


def card_design(
    instruments: list[str],
    controls: list[str] = CARD_CONTROLS,
    covariance: Covariance = ROBUST,
    **options: bool,
) -> Design:
    return build(card.load(), "lwage", "educ", instruments, controls, covariance, **options)


def mroz_design(covariance: Covariance) -> Design:
    data = mroz.load().dropna(subset=["lwage"])
    instruments = ["age", "kidslt6", "kidsge6"]
    return build(data, "lwage", "educ", instruments, ["exper", "expersq"], covariance)


def cigar_design() -> Design:
    """Cigarette demand in 46 states over 30 years (Baltagi and Levin 1992), clusters both ways."""
    data = pd.read_csv(FIXTURES / "cigar.csv").sort_values(["state", "year"])
    data = data.assign(
        lsales=np.log(data["sales"]),
        lrprice=np.log(data["price"] / data["cpi"]),
        lrndi=np.log(data["ndi"] / data["cpi"]),
        lrpimin=np.log(data["pimin"] / data["cpi"]),
    )
    data["lag"] = data.groupby("state")["lrprice"].shift()
    data = data.dropna()
    with pytest.warns(FewClustersWarning, match="29 clusters"):
        covariance = clustered(data["state"], data["year"])
    return build(data, "lsales", "lrprice", ["lrpimin", "lag"], ["lrndi"], covariance)


def griliches(covariance_by_year: bool) -> Design:
    """Wages of young men (Griliches 1976), as in Hayashi and the ivreg2 help file."""
    data = pd.read_csv(FIXTURES / "griliches.csv")
    years = pd.get_dummies(data["year"], prefix="year", drop_first=True, dtype=float)
    data = data.join(years)
    controls = ["school", "expr", "tenure", "rns", "smsa", *years.columns]
    if not covariance_by_year:
        return build(data, "lw", "iq", ["med", "kww", "age", "mrt"], controls)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewClustersWarning)
        covariance = clustered(data["year"])
    return build(data, "lw", "iq", ["med", "kww", "age"], controls, covariance)


def housing_design(covariance: str) -> Design:
    """Stata's hsng data: ``ivregress rent pcturban (hsngval = faminc i.region)``."""
    data = pd.read_csv(LINEARMODELS / "housing.csv")
    regions = pd.get_dummies(data["region"], dtype=float).drop(columns="N Cntrl")
    data = data.join(regions.add_prefix("region_"))
    instruments = ["faminc", *regions.add_prefix("region_").columns]
    if covariance == "robust":
        chosen = ROBUST
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FewClustersWarning)
            chosen = clustered(data["division"])
    return build(data, "rent", "hsngval", instruments, ["pcturban"], chosen)


def close(value: float, reference: float) -> None:
    assert value == pytest.approx(reference, rel=SIX_DIGITS)


# --- Identification -----------------------------------------------------------------------------


def test_card_identification_is_that_of_ivreg2() -> None:
    # ivreg2 lwage exper expersq black south (educ = nearc2 nearc4), robust
    model = card_design(["nearc2", "nearc4"])
    form = ReducedForm.fit(model)
    close(identification.cragg_donald_f(model).value, 19.68298484786327)
    close(identification.kleibergen_paap_f(form).value, 20.42000777158254)
    lm = identification.kleibergen_paap_lm(model)
    close(lm.value, 40.07919463212782)
    close(lm.p_value, 1.98113224244e-09)


def test_just_identified_card_is_that_of_ivreg2() -> None:
    # ivreg2 lwage exper expersq black south (educ = nearc4), robust
    model = card_design(["nearc4"])
    form = ReducedForm.fit(model)
    close(identification.cragg_donald_f(model).value, 35.19636422812735)
    close(identification.kleibergen_paap_f(form).value, 36.95573706485129)
    close(identification.kleibergen_paap_lm(model).value, 36.29487536068563)
    close(anderson_rubin.anderson_rubin_f(form).value, 41.21740462352992)
    close(anderson_rubin.anderson_rubin_wald(form), 41.29972966605362)
    moments = Moments.of(model)
    close(overidentification.endogeneity(moments).value, 19.65432842817654)
    assert overidentification.hansen_j(moments) is None


def test_mroz_identification_is_that_of_the_ivreg2_help_file() -> None:
    # ivreg2 lwage exper expersq (educ = age kidslt6 kidsge6), robust ffirst saverf
    model = mroz_design(ROBUST)
    form = ReducedForm.fit(model)
    close(identification.cragg_donald_f(model).value, 4.342070862428497)
    close(identification.kleibergen_paap_f(form).value, 5.021219248782474)
    close(identification.kleibergen_paap_lm(model).value, 11.23055884485077)
    close(anderson_rubin.anderson_rubin_f(form).value, 0.5795624306621397)
    close(anderson_rubin.anderson_rubin_f(form).p_value, 0.6287022694083746)
    close(anderson_rubin.anderson_rubin_wald(form), 1.763407964384331)


def test_homoskedastic_rank_test_is_andersons() -> None:
    # ivreg2 lwage exper expersq (educ = age kidslt6 kidsge6): Anderson canonical correlation LM
    close(identification.kleibergen_paap_lm(mroz_design(UNADJUSTED)).value, 12.81582310684222)


def test_two_way_clustered_rank_statistics_are_those_of_ivreg2() -> None:
    # ivreg2 lsales lrndi (lrprice = lrpimin l.lrprice), cluster(state year)
    model = cigar_design()
    form = ReducedForm.fit(model)
    close(identification.kleibergen_paap_f(form).value, 275.6340237108707)
    close(identification.kleibergen_paap_lm(model).value, 12.14402532415005)
    test = anderson_rubin.anderson_rubin_f(form)
    close(test.value, 27.10041048232977)
    assert test.df == (2.0, 28.0)
    close(test.p_value, 2.83104171635e-07)
    close(anderson_rubin.anderson_rubin_wald(form), 56.2631884003986)
    moments = Moments.of(model)
    effect = estimators.fit(moments, "2sls")
    close(effect.effect, -0.8488642506039128)
    close(np.sqrt(effect.variance), 0.1144238345632984)
    j = overidentification.hansen_j(moments)
    assert j is not None
    close(j.value, 0.939014601228718)
    close(overidentification.endogeneity(moments).value, 0.0904487776264217)


def test_rank_statistics_with_seven_clusters_are_those_of_ivreg2() -> None:
    # ivreg2 lw s expr tenure rns smsa _I* (iq = med kww age), cluster(year)
    model = griliches(covariance_by_year=True)
    close(identification.kleibergen_paap_f(ReducedForm.fit(model)).value, 32.62056354045993)
    close(identification.kleibergen_paap_lm(model).value, 5.782563703958423)


@pytest.mark.parametrize(
    ("clusters", "weak_id", "underid"),
    [(False, 17.3639182117703, 28.2011546920011), (True, 22.2146455418097, 28.4875757936386)],
)
def test_clustered_rank_statistics_on_simulated_data(clusters: bool, weak_id: float, underid: float) -> None:
    # ivreg2r 0.1.0 on the simulated data of linearmodels, model B of its rank tests
    data = pd.read_stata(LINEARMODELS / "simulated-data.dta")
    covariance = clustered(data["cluster_id"]) if clusters else ROBUST
    model = build(data, "y_robust", "x1", ["z1", "z2"], ["x3", "x4", "x5"], covariance)
    close(identification.kleibergen_paap_f(ReducedForm.fit(model)).value, weak_id)
    close(identification.kleibergen_paap_lm(model).value, underid)


# --- Effective F --------------------------------------------------------------------------------


def test_effective_f_is_that_of_weakivtest_on_mroz() -> None:
    # gfweakivtest after ivreg2 lwage exper expersq (educ = age kidslt6 kidsge6), rob, printed in
    # its readme (F. Windmeijer): effective F 4.552; critical values for TSLS to three decimals.
    found = EffectiveF.of(ReducedForm.fit(mroz_design(ROBUST)))
    assert found.value == pytest.approx(4.552, abs=5e-4)
    printed = {0.05: 15.711, 0.10: 9.957, 0.20: 6.749, 1 / 3.33: 5.560}
    for share, value in printed.items():
        assert found.critical_value(share) == pytest.approx(value, abs=5.1e-4)


@pytest.mark.parametrize(("share", "value"), [(0.05, 37.418), (0.10, 23.109), (0.20, 15.062), (0.30, 12.05)])
def test_simplified_critical_values_for_one_instrument(share: float, value: float) -> None:
    # Montiel Olea and Pflueger (2013), table 1, effective degrees of freedom of one: the well
    # known 37.42, 23.11, 15.06 and 12.05.
    one = np.array([1.0])
    assert patnaik_critical_value(one, 1 / share) == pytest.approx(value, abs=6e-3)


def test_effective_f_equals_the_robust_f_with_one_instrument() -> None:
    form = ReducedForm.fit(card_design(["nearc4"]))
    found = EffectiveF.of(form)
    close(found.value, 36.95573706485129)  # ivreg2's rk Wald F
    # With one instrument the worst case is attained, and the two kinds of value agree.
    close(found.bias_bound, 1.0)


def test_effective_f_is_the_ordinary_f_when_homoskedastic() -> None:
    close(EffectiveF.of(ReducedForm.fit(mroz_design(UNADJUSTED))).value, 4.342070862428497)


# --- Anderson-Rubin -----------------------------------------------------------------------------


def test_anderson_rubin_is_that_of_ivreg2() -> None:
    form = ReducedForm.fit(card_design(["nearc2", "nearc4"]))
    close(anderson_rubin.anderson_rubin_f(form).value, 27.85140644476052)
    close(anderson_rubin.anderson_rubin_wald(form), 55.8326562762099)


@pytest.mark.parametrize(
    ("instruments", "controls", "constant", "statistic", "interval"),
    [
        # R package ivmodel, tests/testthat (AR.test on its card.data), printed to 12 digits.
        (["nearc4"], [], False, 6679.92118721, (0.462792094733, 0.470402558386)),
        (["nearc4", "nearc2"], [], False, 4165.66455412, (0.465107588912, 0.470042589959)),
        (["nearc4"], [], True, 82.7445324192, (0.143037504074, 0.250862634531)),
        (["nearc4", "nearc2"], [], True, 51.3582485426, (0.166084633236, 0.260253933988)),
        (["nearc4"], CARD_1995_CONTROLS, True, 5.41527923822, (0.0248048359651, 0.284823593339)),
        (
            ["nearc4", "nearc2"],
            CARD_1995_CONTROLS,
            True,
            5.24393512598,
            (0.0536002610089, 0.361980791255),
        ),
    ],
)
def test_anderson_rubin_set_is_that_of_ivmodel(
    instruments: list[str],
    controls: list[str],
    constant: bool,
    statistic: float,
    interval: tuple[float, float],
) -> None:
    model = card_design(instruments, controls, UNADJUSTED, constant=constant)
    form = ReducedForm.fit(model)
    close(anderson_rubin.anderson_rubin_f(form).value, statistic)
    found = anderson_rubin.anderson_rubin_set(form)
    assert found.shape == "bounded"
    # The data of the two packages differ in the eighth digit of lwage.
    assert found.hull == pytest.approx(interval, rel=SIX_DIGITS, abs=1e-7)


# --- Estimates, J and endogeneity ---------------------------------------------------------------


def test_card_estimates_and_tests_are_those_of_ivreg2() -> None:
    moments = Moments.of(card_design(["nearc2", "nearc4"]))
    found = estimators.fit(moments, "2sls")
    close(found.effect, 0.2403153190327482)
    close(np.sqrt(found.variance), 0.0402514362147288)
    j = overidentification.hansen_j(moments)
    assert j is not None
    close(j.value, 1.864712064638993)
    close(j.p_value, 0.1720819441017082)
    close(overidentification.endogeneity(moments).value, 26.99331658566836)


def test_mroz_estimate_and_j_are_those_of_the_ivreg2_help_file() -> None:
    moments = Moments.of(mroz_design(ROBUST))
    found = estimators.fit(moments, "2sls")
    close(found.effect, 0.0964002390345153)
    close(np.sqrt(found.variance), 0.0864625931391508)
    j = overidentification.hansen_j(moments)
    assert j is not None
    close(j.value, 0.5138487725388226)


def test_homoskedastic_tests_are_sargans_and_durbin_wu_hausmans() -> None:
    # ivreg2 lwage exper expersq (educ = age kidslt6 kidsge6), endog(educ)
    moments = Moments.of(mroz_design(UNADJUSTED))
    j = overidentification.hansen_j(moments)
    assert j is not None
    close(j.value, 0.7015124317084478)
    close(overidentification.endogeneity(moments).value, 0.0191471371914567)


def test_gmm_j_and_endogeneity_on_griliches_are_those_of_ivreg2() -> None:
    # ivreg2 lw s expr tenure rns smsa _I* (iq = med kww age mrt), gmm2s robust endog(iq)
    moments = Moments.of(griliches(covariance_by_year=False))
    j = overidentification.hansen_j(moments)
    assert j is not None
    close(j.value, 74.16487762436985)
    assert j.df == 3
    row = estimators.estimate(moments, "gmm")
    # Stata's copy of the data is in single precision, which moves an estimate this near zero.
    assert row.estimate == pytest.approx(-0.0014014339085774, abs=1e-8)
    close(row.std_error, 0.0041488749851088)  # with the option small
    close(overidentification.endogeneity(moments).value, 0.4505461348002342)


@pytest.mark.parametrize(
    ("estimator", "covariance", "effect", "t"),
    [
        # Stata's ivregress, as kept by linearmodels (tests/iv/results/stata-iv-housing-results)
        ("2sls", "division", 0.00223983298, 5.8308003445),
        ("liml", "robust", 0.00266862318, 3.3551916565),
        ("liml", "division", 0.00266862318, 6.3993551579),
    ],
)
def test_housing_estimates_are_those_of_ivregress(
    estimator: estimators.Estimator, covariance: str, effect: float, t: float
) -> None:
    found = estimators.fit(Moments.of(housing_design(covariance)), estimator)
    close(found.effect, effect)
    close(found.effect / np.sqrt(found.variance), t)


@pytest.mark.parametrize(
    ("covariance", "effect", "j"),
    [("robust", 0.00146432787, 6.8364006463), ("division", 0.00192718161, 3.6677640329)],
)
def test_housing_gmm_and_j_are_those_of_ivregress(covariance: str, effect: float, j: float) -> None:
    moments = Moments.of(housing_design(covariance))
    close(estimators.fit(moments, "gmm").effect, effect)
    test = overidentification.hansen_j(moments)
    assert test is not None
    close(test.value, j)


def test_liml_k_is_statas() -> None:
    # kappa of ivregress liml rent pcturban (hsngval = faminc i.region): 1.256906483
    close(estimators.liml_k(Moments.of(housing_design("robust"))), 1.256906483)


def test_small_sample_errors_are_those_of_statas_small_option() -> None:
    # ivregress 2sls rent pcturban (hsngval = faminc i.region), vce(robust) small: t = 3.2315305906
    row = estimators.estimate(Moments.of(housing_design("robust")), "2sls")
    close(row.estimate / row.std_error, 3.2315305906)
    clustered_row = estimators.estimate(Moments.of(housing_design("division")), "2sls")
    close(clustered_row.estimate / clustered_row.std_error, 5.3839720729)

"""The spatial estimators against numbers that R and Stata print."""

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.models.spatial.diagnostics.moran import moran
from analysis.models.spatial.estimators.covariance import conley, driscoll_kraay
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import Effects, by_year, common_year
from analysis.models.spatial.estimators.fits import LinearFit
from analysis.models.spatial.estimators.likelihood import maximum_likelihood
from analysis.models.spatial.estimators.linear import instrumental, least_squares
from spatial_reference_data import columbus, production, quakes, states


def no_effects(n: int) -> Effects:
    """Nothing to absorb: the constant stands among the regressors."""
    return by_year("none", sp.csr_array((n, 1)), area=False)


def area_effects(n: int) -> Effects:
    """Area effects only, as splm's ``model = "within", effect = "individual"``."""
    return by_year("area", sp.csr_array((n, 1)))


def classical(fit: LinearFit, df: int) -> np.ndarray:
    """Standard errors for independent errors of one variance, sigma^2 over `df`."""
    return np.sqrt(np.diag(fit.bread) * (fit.residuals**2).sum() / df)


class TestColumbus:
    """R: spdep and spatialreg on ``data(oldcol)``, as printed in their reference manuals."""

    def test_moran_is_that_of_spdep(self):
        # moran.test(COL.OLD$CRIME, nb2listw(COL.nb, style="W")), spdep reference, moran.test
        frame, weights = columbus()
        result = moran(frame["CRIME"].to_numpy(), weights)
        assert result.value == pytest.approx(0.510951264, abs=5e-10)
        assert result.expectation == pytest.approx(-0.020833333, abs=5e-10)
        assert result.variance == pytest.approx(0.008908762, abs=5e-10)
        assert result.z == pytest.approx(5.6341, abs=5e-5)

    def test_maximum_likelihood_is_that_of_lagsarlm(self):
        # lagsarlm(CRIME ~ INC + HOVAL, data=COL.OLD, lw), spatialreg reference, stsls
        frame, weights = columbus()
        n = len(frame)
        x = [np.ones((n, 1)), frame[["INC"]].to_numpy(), frame[["HOVAL"]].to_numpy()]
        filter_ = SpatialFilter(weights, np.ones((n, 1)))
        fit = maximum_likelihood(frame[["CRIME"]].to_numpy(), filter_, no_effects(n), x)
        assert fit.rho[0] == pytest.approx(0.43102, abs=5e-6)
        assert fit.beta == pytest.approx([45.079250, -1.031616, -0.265926], abs=5e-6)
        assert fit.sigma2 == pytest.approx(95.494, abs=5e-4)
        assert fit.log_likelihood == pytest.approx(-182.3904, abs=5e-5)
        printed = [0.11768, 7.177347, 0.305143, 0.088499]
        assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(printed, abs=5e-6)

    @pytest.mark.parametrize(
        ("order", "params", "errors"),
        [
            # stsls(CRIME ~ INC + HOVAL, data=COL.OLD, lw): X, WX and W2X as instruments
            (
                2,
                [0.4545669, 43.7934425, -1.0007158, -0.2654890],
                [0.18511845, 10.95222944, 0.38385778, 0.09185167],
            ),
            # the same with W2X=FALSE
            (
                1,
                [0.444202, 44.359512, -1.014319, -0.265681],
                [0.189141, 11.157079, 0.387469, 0.091954],
            ),
        ],
    )
    def test_two_stage_least_squares_is_that_of_stsls(self, order, params, errors):
        frame, weights = columbus()
        y = frame[["CRIME"]].to_numpy()
        exogenous = [frame[["INC"]].to_numpy(), frame[["HOVAL"]].to_numpy()]
        constant = np.ones_like(y)
        excluded, lagged = [], exogenous
        for _ in range(order):
            lagged = [weights.lag(column) for column in lagged]
            excluded += lagged
        fit = instrumental(
            y,
            np.dstack([weights.lag(y), constant, *exogenous]),
            np.dstack([constant, *exogenous, *excluded]),
            ["rho", "constant", "INC", "HOVAL"],
        )
        digits = 5e-8 if order == 2 else 5e-7
        assert fit.params == pytest.approx(params, abs=digits)
        assert classical(fit, len(frame) - 4) == pytest.approx(errors, abs=digits)

    def test_white_errors_are_those_of_stsls(self):
        # stsls(..., robust=TRUE, W2X=FALSE): HC0. A kernel of ones on the diagonal is White's.
        frame, weights = columbus()
        y, n = frame[["CRIME"]].to_numpy(), len(frame)
        exogenous = [np.ones_like(y), frame[["INC"]].to_numpy(), frame[["HOVAL"]].to_numpy()]
        instruments = [*exogenous, *(weights.lag(column) for column in exogenous[1:])]
        design = np.dstack([weights.lag(y), *exogenous])
        fit = instrumental(y, design, np.dstack(instruments), list("abcd"))
        hc0 = conley(fit, sp.csr_array(sp.eye_array(n)), "White").matrix * (n - 4) / (n - 1)
        printed = [0.13748, 7.67306, 0.44113, 0.17353]
        assert np.sqrt(np.diag(hc0)) == pytest.approx(printed, abs=5e-6)


class TestMunnell:
    """R: splm and plm on ``Produc``; Stata: xtscc on the same."""

    def test_maximum_likelihood_is_that_of_splm(self):
        # spml(log(gsp) ~ ..., model = "within", spatial.error = "none", lag = TRUE), splm
        y, x, weights = production()
        filter_ = SpatialFilter(weights, np.ones((48, 1)))
        fit = maximum_likelihood(y, filter_, area_effects(48), x, lee_yu=False)
        assert fit.rho[0] == pytest.approx(0.274689, abs=5e-7)
        assert fit.beta == pytest.approx([-0.0465819, 0.1874325, 0.6250902, -0.0044816], abs=5e-8)
        printed = [0.023516, 0.0254425, 0.0230441, 0.0297044, 0.0008653]
        assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(printed, rel=2.5e-5)

    def test_lee_and_yu_change_the_standard_errors_only(self):
        y, x, weights = production()
        filter_ = SpatialFilter(weights, np.ones((48, 1)))
        direct = maximum_likelihood(y, filter_, area_effects(48), x, lee_yu=False)
        transformed = maximum_likelihood(y, filter_, area_effects(48), x)
        assert transformed.rho == pytest.approx(direct.rho, abs=1e-7)
        assert transformed.covariance == pytest.approx(direct.covariance * 17 / 16, rel=1e-4)

    def test_two_stage_least_squares_is_that_of_splm(self):
        # spgm(log(gsp) ~ ..., model = "within", spatial.error = FALSE, lag = TRUE), splm
        y, x, weights = production()
        effects = area_effects(48)
        within = [effects.absorb(column) for column in x]
        excluded = [weights.lag(column) for column in within]
        excluded += [weights.lag(column) for column in excluded]
        left = effects.absorb(y)
        design = np.dstack([weights.lag(left), *within])
        fit = instrumental(left, design, np.dstack([*within, *excluded]), list("rabcd"))
        printed = [0.19166263, -0.04040614, 0.21904067, 0.66833361, -0.00472828]
        errors = [0.02617774, 0.02666502, 0.02509769, 0.03077822, 0.00090997]
        assert fit.params == pytest.approx(printed, abs=5e-9)
        assert classical(fit, 48 * 16 - 5) == pytest.approx(errors, rel=0.02)

    def test_driscoll_kraay_is_that_of_xtscc_and_of_vcovscc(self):
        # Stata: xtscc gsp pcap emp unemp yeardum*, fe. R: plm's vcovSCC, twoways. Both on Produc.
        wide, _ = states()
        effects = common_year(48)
        x = effects.absorb_all([wide[name] for name in ("P_CAP", "EMP", "UNEMP")])
        # Stata counts 3 slopes, 16 year dummies and the constant.
        fit = least_squares(effects.absorb(wide["GSP"]), x, ["pcap", "emp", "unemp"], absorbed=17)
        assert fit.params == pytest.approx([-0.1769881, 40.61522, 23.59849], rel=5e-7)
        stata = driscoll_kraay(fit)
        errors = np.sqrt(np.diag(stata.matrix))
        assert errors == pytest.approx([0.265713, 2.238392, 85.10647], rel=5e-6)
        assert stata.df == 16
        unadjusted = errors / np.sqrt(17 / 16 * 815 / 796)
        assert unadjusted == pytest.approx([0.25476, 2.14610, 81.59730], rel=3e-5)


def test_conley_is_that_of_fixest():
    # fixest: vcov_conley(feols(depth ~ mag, quakes), cutoff = 100), reference manual. Uniform
    # kernel; distance by degrees of 111 km, longitude shrunk by the cosine of the mean latitude.
    frame = quakes()
    latitude, longitude = frame["lat"].to_numpy(), frame["long"].to_numpy()
    north = 111 * (latitude[:, None] - latitude)
    east = 111 * (longitude[:, None] - longitude)
    east *= np.cos(np.radians((latitude[:, None] + latitude) / 2))
    kernel = sp.csr_array((np.hypot(north, east) <= 100).astype(float))
    y, mag = frame[["depth"]].to_numpy(float), frame[["mag"]].to_numpy()
    fit = least_squares(y, np.dstack([np.ones_like(y), mag]), ["constant", "mag"])
    assert fit.params == pytest.approx([881.625, -123.421], abs=5e-4)
    printed = np.array([[11859.324, -1955.8155], [-1955.8155, 369.8824]])
    assert conley(fit, kernel, "Conley").matrix == pytest.approx(printed, rel=5e-7)

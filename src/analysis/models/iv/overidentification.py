r"""Do the instruments agree, and is the regressor endogenous: Hansen's J and the difference in J.

.. math:: J = n \, \bar g(\hat\beta)' \hat S^{-1} \bar g(\hat\beta), \qquad
          C = J_e - J_c,

with :math:`\bar g` the mean of :math:`z_i (y_i - x_i \hat\beta)` at the two-step GMM estimate.
:math:`J_e` is that of the model which treats x as one more instrument, and :math:`J_c` that of
the model which does not, both with the covariance of the first, so that C is not negative
(Hayashi 2000, pp. 218-221; Baum, Schaffer and Stillman 2003, section 4.4). J has q - 1 degrees
of freedom and asks whether the instruments give the same answer, not whether they are valid: two
instruments with the same flaw pass. C has one and asks whether OLS would have done. Both are
robust or clustered as the design is, from linearmodels. ``durbin`` and ``wu_hausman`` there
assume homoskedastic errors.
"""

from linearmodels.iv.results import IVGMMResults

from analysis.models.results import Diagnostic

J_SOURCE = "null: instruments agree; Hansen (1982)"
C_SOURCE = "null: treatment is exogenous; Hayashi (2000)"


def hansen_j(fitted: IVGMMResults) -> Diagnostic | None:
    """Return Hansen's J of a two-step GMM fit; None when just identified, where J is zero."""
    test = fitted.j_stat
    if test.df == 0:
        return None
    return Diagnostic("hansen_j", float(test.stat), float(test.df), float(test.pval), J_SOURCE)


def endogeneity(fitted: IVGMMResults) -> Diagnostic:
    """Return the difference-in-J test of the null that the regressor is exogenous."""
    test = fitted.c_stat()
    return Diagnostic("endogeneity_c", float(test.stat), float(test.df), float(test.pval), C_SOURCE)

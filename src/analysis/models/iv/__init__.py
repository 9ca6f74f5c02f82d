"""Model B: the effect of social infrastructure, by instrumental variables.

:func:`fit` takes anybody's data (``docs/estimators.md``); the other modules are what it calls.

``entry``
    :func:`fit` and what it returns.
``design``, ``covariance``, ``moments``, ``reduced_form``
    The data of a regression with controls taken out, and how uncertainty is measured.
``estimators``, ``audit``
    OLS, 2SLS, LIML and two-step GMM, and the same by linearmodels.
``identification``, ``effective_f``, ``anderson_rubin``, ``overidentification``,
``plausibly_exogenous``
    What the estimates rest on, one idea a module, each with its equations and source.
``intervals``
    Confidence sets that need not be intervals.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.models.iv.entry import IVResult, fit

__all__ = ["IVResult", "fit"]


def __getattr__(name: str) -> Any:
    """Load the estimators when one is asked for: they take seconds, and who reads the plan has no use for them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from analysis.models.iv import entry

    return getattr(entry, name)

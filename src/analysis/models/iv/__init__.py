"""Model B: the effect of social infrastructure, by instrumental variables.

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

"""Model A: whether growth in one neighbourhood follows growth next door, and for whom less.

:func:`fit` and :func:`moran_i` take anybody's data (``docs/estimators.md``). Read top down:

``entry``, ``layout``, ``libpysal_weights``
    The way in for anybody's data, their rows laid out, and the weights that come with them.
``weights``, ``graphs``
    Who neighbours whom; the graphs of England's areas, kept with the prepared tables.
``samples``, ``inputs``, ``kept``
    Outcomes, areas and years; the tables that they are made from; when rows are out of date.
``effects``
    Fixed effects absorbed once.
``panel``
    Neighbours' past: within, half-panel jackknife, double filter.
``likelihood`` (on ``determinant`` and ``information``), ``simultaneous``
    Neighbours' present: maximum likelihood, two-stage least squares.
``linear`` (giving ``fits``), ``covariance``, ``hypotheses``
    The algebra below them: fits, sandwiches, Wald tests, ratios.
``placebo``, ``moran``
    What should find nothing; how alike neighbours are.
``specifications``, ``estimate``, ``sample_run``, ``run``
    From one choice to all of them. ``run.load()`` is the way in.
``curve``, ``agreement``
    Every specification in a row, and what they say of the report.

Equations and sources stand in ``docs/models_spatial.md``.
"""

from analysis.models.spatial.entry import fit, moran_i

__all__ = ["fit", "moran_i"]

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
``likelihood`` (on ``determinant`` and ``information``), ``simultaneous``, ``moments``
    Neighbours' present: maximum likelihood, two-stage least squares, moments of pairs.
``linear`` (giving ``fits``), ``covariance``, ``hypotheses``
    The algebra below them: fits, sandwiches, Wald tests, ratios.
``placebo``, ``moran``
    What should find nothing; how alike neighbours are.
``specifications``, ``estimate``, ``sample_run``, ``run``
    From one choice to all of them. ``run.load()`` is the way in.
``main_specifications``, ``known_truth``
    By which version of each source claims are judged; which versions count as evidence.
``curve``, ``joint``
    Every distinct estimate in a row; what a curve says as a whole, and the main versions together.

Equations and sources stand in ``docs/models_spatial.md``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.models.spatial.entry import fit, moran_i

__all__ = ["fit", "moran_i"]


def __getattr__(name: str) -> Any:
    """Load the estimators when one is asked for: they take seconds, and who reads a setting has no use for them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from analysis.models.spatial import entry

    return getattr(entry, name)

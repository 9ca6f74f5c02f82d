"""Model A: whether growth in one neighbourhood follows growth next door, and for whom less.

:func:`fit` and :func:`moran_i` take anybody's data (``docs/estimators.md``). Read top down:

``entry``
    The way in for anybody's data.
``neighbours``
    Who neighbours whom: weights by libpysal, and the graphs of England's areas.
``estimators``
    Fixed effects absorbed once (``effects``); neighbours' past (``panel``); neighbours' present by maximum likelihood
    (``likelihood`` on ``determinant`` and ``information``), two-stage least squares (``simultaneous``) and moments of
    pairs (``moments``); the algebra below them (``linear``, ``fits``, ``covariance``).
``diagnostics``
    Wald tests and ratios; placebos, which should find nothing; how alike neighbours are.
``evidence``
    One choice of each kind (``specifications``), the version of each source by which claims are judged
    (``main_specifications``), which versions held a known truth, every distinct estimate in a row (``curve``) and what
    they say together (``joint``).
``samples``
    Outcomes, areas and years, the tables that they are made from, and rows laid out as areas by times.
``estimate``, ``sample_run``, ``run``, ``kept``
    From one choice to all of them, kept until something changes. ``run.load()`` is the way in.

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

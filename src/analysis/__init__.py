"""The shared package behind the executable edition of *Breaking the cycle*.

Data flow one way: ``catalog -> readers -> prepare -> indicators, models -> results -> book -> site``.
A chapter needs one name from here: :class:`analysis.Edition`.
"""

from typing import Any

from analysis.version import __version__

__all__ = ["Edition", "__version__"]


def __getattr__(name: str) -> Any:
    """Load :class:`Edition` when first asked for, so that the readers do not import charts."""
    if name == "Edition":
        from analysis.book.edition import Edition

        return Edition
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")

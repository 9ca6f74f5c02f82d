"""The small tables of an edition, the only thing that the book reads.

``ensure(slug, mode)`` brings them up to date; ``read(slug)`` of :mod:`analysis.results.reading`
gives them as frames.
"""

from analysis.results.ensure import ensure

__all__ = ["ensure"]

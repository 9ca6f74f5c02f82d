"""What pages say of the models, which is the same in every edition: worked out once in a process.

The job of an edition works it out before it forks for many chapters (:mod:`analysis.build.edition`); elsewhere a
chapter works it out when it first needs it, and not again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import pandas as pd

from analysis.results.reading import Results

Answer = TypeVar("Answer")

_KEPT: dict[tuple[str, str], Any] = {}


def once(make: Callable[[Results], Answer]) -> Callable[[Results], Answer]:
    """Keep what a function makes of the models, by what the models' files hold.

    Parameters
    ----------
    make : callable
        Looks at nothing of the results but ``models`` and ``diagnostics``. A frame that it returns is handed out
        as a copy, so that nobody changes another's.
    """

    @wraps(make)
    def kept(results: Results) -> Answer:
        key = (f"{make.__module__}.{make.__qualname__}", results.models_digest)
        if key not in _KEPT:
            _KEPT[key] = make(results)
        answer: Any = _KEPT[key]
        return answer.copy() if isinstance(answer, pd.DataFrame) else answer

    return kept


def keep(results: Results) -> None:
    """Work out all that :func:`once` keeps."""
    from analysis.book.findings import social as social_words

    if social_words.estimated(results):
        for make in social_words.SHARED:
            make(results)

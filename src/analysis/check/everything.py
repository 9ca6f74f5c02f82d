"""Every check, one after the other, and the lines of what they find."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from analysis import paths
from analysis.check import chapters, columns, references, wording
from analysis.check.loaded import Loaded, Slip, load_everything
from analysis.settings import Fault
from analysis.settings.document import read_yaml

CHECKS: tuple[Callable[[Loaded], Iterable[Slip]], ...] = (
    references.indicators,
    references.figures,
    references.figure_chapters,
    references.sources,
    references.lists_of_indicators,
    references.recommendations,
    references.results_files,
    references.model_plan,
    references.places,
    references.contents,
    columns.series_columns,
    columns.plan_columns,
    chapters.shown,
    chapters.links,
    wording.asked_for,
    wording.used,
)


def faults(root: Path | None = None) -> list[Fault]:
    """Return every fault of the settings and of what the chapters name; empty where all is well.

    Where the form of some files is at fault, those of the others are named with them; what files say of each
    other is checked once each can be read.

    Parameters
    ----------
    root : Path, optional
        A checkout; this one when not given.
    """
    loaded, found = load_everything(root or paths.ROOT)
    if loaded is None:
        return found
    return list(_placed(slip for check in CHECKS for slip in check(loaded)))


def _placed(slips: Iterable[Slip]) -> Iterator[Fault]:
    """Yield each slip with the line that it stands in."""
    document = cache(read_yaml)
    for slip in slips:
        line = slip.line if slip.place is None else document(slip.file).line(slip.place)
        yield Fault(slip.file, line, slip.words)

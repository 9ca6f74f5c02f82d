"""Every settings file and every chapter checked against all the others, before anything is built.

``everything``
    Runs the checks, and looks up the lines of what they find.
``files``, ``loaded``
    Which files are checked; each of them read by the room that owns it.
``references``
    Names that one file takes from another: datasets, indicators, chapters, areas.
``columns``
    Tables and columns that are known without any raw data.
``chapters``
    What the chapters show and link to.
``wording``
    The patterns of English that the code asks for, and those that there are.
``commands``
    ``python -m analysis check``.
"""

from pathlib import Path

from analysis.settings import SettingsError


def require_valid(root: Path | None = None) -> None:
    """Make sure that every settings file of a checkout can be used; this one's when not given.

    Raises
    ------
    SettingsError
        Names every fault, a line each: file, line, value, what is allowed.
    """
    from analysis.check.everything import faults  # it reads with every room; the command line starts without

    found = faults(root)
    if found:
        raise SettingsError(found)

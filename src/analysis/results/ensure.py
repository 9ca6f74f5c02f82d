"""An edition's results brought up to date: from raw data, from the release, or synthetic.

What is up to date is left alone, so that every build can ask first. Only light modules are
imported before something has to be built.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from analysis.errors import AnalysisError, DatasetUnavailable
from analysis.results.current import DataMode, is_current
from analysis.results.mode import Choice, Mode, checked_mode, choose, default_mode, fall_back


@dataclass(frozen=True)
class Outcome:
    """What was done for one edition."""

    slug: str
    mode: DataMode
    built: bool


def _make(slugs: Sequence[str], mode: DataMode) -> None:
    if mode == "released":
        from analysis.results.release.released import restore

        restore(slugs)
        return
    from analysis.results.build import build
    from analysis.results.origins import origin_of

    build(slugs, origin_of(mode))


def require_known(slugs: Sequence[str], mode: Mode) -> None:
    """Make sure that there are such editions; AnalysisError that names what there is when not."""
    from analysis.results.origins import regions_of

    known = list(regions_of(mode))
    for slug in slugs:
        if slug not in known:
            near = get_close_matches(slug, known, n=1)
            meant = f"did you mean '{near[0]}'? There are" if near else "there are"
            where = "the synthetic England" if mode == "synthetic" else "data/regions.yml"
            raise AnalysisError(f"no edition '{slug}' in {where}; {meant} {', '.join(known)}")


def require_editions(slugs: Sequence[str], mode: DataMode) -> None:
    """Make sure that this kind of data has the editions, and that a release can honour the settings.

    Raises
    ------
    AnalysisError
        There is no such edition, or not in the release; or a setting was changed since the release.
    """
    require_known(slugs, mode)
    if mode == "released":
        from analysis.results.release.honoured import require_honoured

        require_honoured(slugs)


def bring_up_to_date(slugs: Sequence[str], mode: DataMode) -> list[Outcome]:
    """Build the results of those editions that are not current; what they share, once.

    Returns
    -------
    list of Outcome
        One for each slug, in order.

    Raises
    ------
    AnalysisError
        As :func:`require_editions`.
    """
    require_editions(slugs, mode)
    stale = [slug for slug in slugs if not is_current(slug, mode)]
    if stale:
        _make(stale, mode)
    return [Outcome(slug, mode, slug in stale) for slug in slugs]


def ensure_all(slugs: Sequence[str], mode: Mode) -> tuple[Choice, list[Outcome]]:
    """Bring several editions' results up to date.

    Returns
    -------
    choice : Choice
        The data that were used, and why.
    outcomes : list of Outcome
        One for each slug, in order.

    Raises
    ------
    AnalysisError
        The mode is ``real`` and datasets are missing, or there is no such edition or release.
    """
    require_known(slugs, checked_mode(mode))
    choice = choose(checked_mode(mode), slugs)
    try:
        return choice, bring_up_to_date(slugs, choice.mode)
    except DatasetUnavailable as gone:
        # A host that answered may still not give the file: only `auto` may go on without it.
        if mode != "auto":
            raise
        choice = fall_back(slugs, str(gone))
        return choice, bring_up_to_date(slugs, choice.mode)


def ensure(slug: str, mode: Mode | None = None) -> DataMode:
    """Bring one edition's results up to date and return the kind of data that they hold.

    Parameters
    ----------
    slug : str
        Edition, as in ``data/regions.yml``.
    mode : {"auto", "real", "released", "synthetic"}, optional
        What ``ANALYSIS_DATA`` names, or ``auto``, when left out.

    Returns
    -------
    str
        ``real``, ``released`` or ``synthetic``.

    Raises
    ------
    AnalysisError
        As :func:`ensure_all`.
    """
    choice, _ = ensure_all([slug], default_mode() if mode is None else mode)
    return choice.mode

"""The job that makes editions: results of all of them together, then each whole, then the site."""

from collections.abc import Sequence

from analysis.build import site, stamps
from analysis.build.children import Task, run_alone
from analysis.build.edition import Extent, make
from analysis.build.plan import Plan, plan
from analysis.locks import held
from analysis.results.current import DataMode
from analysis.results.places import current as places


def _bring_results(slugs: Sequence[str], data: str) -> None:
    """Bring results up to date in the process that this runs in."""
    from analysis.results.ensure import ensure_all

    ensure_all(slugs, data)  # type: ignore[arg-type]


def make_results(slugs: Sequence[str], mode: str = "") -> Plan:
    """Bring the results of editions up to date, what they share once, and return the plan.

    Raises
    ------
    AnalysisError
        The mode, an edition or a setting cannot be honoured, or the data cannot be had.
    """
    wanted = plan(slugs, "html", mode)
    if wanted.stale_results:
        # In a process of its own: the libraries behind it would stay in this one, which forks for chapters.
        with held("results"):
            run_alone(Task("results", _bring_results, (wanted.slugs, wanted.choice.mode)))
    _make_places(wanted.choice.mode)
    return wanted


def _make_places(mode: DataMode) -> None:
    """Make the tables of every neighbourhood; of jobs that run side by side one does, and the others wait for it."""
    if places.is_current(mode):
        return
    with held("places", wait=True):
        if not places.is_current(mode):
            run_alone(Task("places", places.bring_up_to_date, (mode,)))


def make_editions(slugs: Sequence[str], mode: str, extent: str, cores: int, *, together: bool = True) -> None:
    """Make editions one after the other, and put them into the site.

    Parameters
    ----------
    slugs : sequence of str
    mode : str
        Data mode, or empty for what ``ANALYSIS_DATA`` names.
    extent : str
        ``results``, ``html``, ``pages`` or ``site``.
    cores : int
    together : bool
        Whether the site is put together at the end.

    Raises
    ------
    AnalysisError
        Something cannot be honoured or made; what was made before it stays.
    """
    results = make_results(slugs, mode)
    if extent == "results":
        return
    wanted = plan(slugs, _extent(extent), results.choice.mode)
    print(f"from {results.choice.mode} data: {results.choice.reason}")
    for slug in wanted.slugs:
        with held(slug):
            print(f"  {slug}: {_made(wanted, slug, cores)}", flush=True)
    if together and extent != "html":
        with held("site"):
            if not site.is_current():
                site.assemble(site.with_built(wanted.slugs))
        print(f"  {site.SITE}")


def _made(wanted: Plan, slug: str, cores: int) -> str:
    """Make an edition that is not up to date and say what was done."""
    if slug not in wanted.stale:
        return "up to date"
    ran = make(slug, wanted.choice.mode, wanted.extent, cores)
    stamps.put(slug, wanted.extent, wanted.keys[slug])
    return ", ".join(ran) or "up to date"


def _extent(text: str) -> Extent:
    allowed: dict[str, Extent] = {"html": "html", "pages": "pages", "site": "site"}
    return allowed[text]

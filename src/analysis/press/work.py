"""The pieces of work that Snakemake asks for, each run in a process of its own."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis import paths
from analysis.errors import AnalysisError


def _done(target: Path, what: str) -> None:
    """Mark a step as done with the hash of what it made.

    Snakemake takes a file that holds what it held before for unchanged, however new it is: an empty mark
    would hide what a build that was interrupted has changed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.write_text(f"{what}\n", encoding="utf-8")
    part.replace(target)


def prepare(target: str) -> None:
    """Bring every prepared table up to date."""
    from analysis.prepare import store

    names = [name for name in store.table_names() if store.table(name).required]
    for name in names:
        store.load(name)
    _done(Path(target), "\n".join(f"{name} {store.fingerprint(name)}" for name in names))


def results(slug: str) -> None:
    """Build the results of one edition."""
    from analysis.results import ensure

    ensure(slug)


def chapter(name: str, slug: str, target: str) -> None:
    """Execute one chapter for one edition."""
    from analysis.press.chapter import execute

    execute(name, slug, Path(target))


def html(slug: str, target: str) -> None:
    """Build the book of one edition from its executed chapters."""
    from analysis.press.book import build
    from analysis.press.keys import digest

    _done(Path(target), digest([build(slug)]))


def pdf(slug: str, target: str) -> None:
    """Set the PDF of one edition from its built pages."""
    from analysis.press.book import folder
    from analysis.site.pdf import write_pdf

    write_pdf(folder(slug) / "_build" / "html", Path(target), slug, folder(slug) / "source" / "_toc.yml")


def pack(slug: str, target: str) -> None:
    """Pack the data of one edition."""
    from analysis.press.pack import write_pack

    write_pack(paths.RESULTS / slug, Path(target))


def site(target: str, *slugs: str) -> None:
    """Put the editions into one site, beside those that were built before."""
    from analysis.press.site import assemble, with_built

    together = with_built(slugs)
    assemble(together)
    _done(Path(target), " ".join(together))


WORK: Mapping[str, Callable[..., None]] = {
    "prepare": prepare,
    "results": results,
    "chapter": chapter,
    "html": html,
    "pdf": pdf,
    "pack": pack,
    "site": site,
}
"""Every piece of work by name."""


def run(words: Sequence[str]) -> None:
    """Do one piece of work.

    Parameters
    ----------
    words : sequence of str
        Its name and arguments, as on a command line.

    Raises
    ------
    AnalysisError
        No work has this name.
    """
    name, *arguments = words
    if name not in WORK:
        raise AnalysisError(f"there is no work called '{name}'; there is {', '.join(WORK)}")
    WORK[name](*arguments)

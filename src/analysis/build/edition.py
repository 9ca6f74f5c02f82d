"""One edition, from its results to its book, PDF and data pack: made in one go, and only what is not made yet.

Chapters are executed in processes of their own, so that none sees what another did.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from analysis import paths
from analysis.book.figures.registry import load_registry
from analysis.build import book, inputs
from analysis.build.children import Converters, Task, run_alone, run_each
from analysis.build.record import RECORD, Record, Step
from analysis.regions import Region
from analysis.results.files import EDITION
from analysis.results.origins import regions_of

Extent = Literal["html", "pages", "site"]
"""How much of an edition: its pages; with its data pack; with its PDF too."""


def record_of(slug: str) -> Record:
    """What an edition was last made from."""
    return Record(book.folder(slug) / RECORD)


def chapter_steps(region: Region, data: str) -> list[Step]:
    """The chapters of an edition that have code, in reading order; its results must be up to date."""
    regions = regions_of(data)
    common = {
        "code of the chapters": inputs.code("chapters"),
        "settings of the chapters": inputs.settings("chapters"),
        "the results": inputs.digest([paths.RESULTS / region.slug]),
        "the edition's entry in data/regions.yml": inputs.of_text(region),
    }
    regional = load_registry().regional
    steps = []
    for page in filter(book.has_code, book.pages(region.slug)):
        own = {"its text": inputs.digest([paths.CHAPTERS / f"{page}.md"])}
        if page in regional:
            own["the names of other areas"] = inputs.named_elsewhere(regions)
        output = book.folder(region.slug) / "notebooks" / f"{page}.ipynb"
        steps.append(Step(f"chapter {page}", {**common, **own}, output))
    return steps


def later_steps(region: Region, record: Record, extent: Extent) -> Iterator[Step]:
    """The book, the PDF and the pack: each stands on what was made before it, so the record is asked as it grows."""
    slug, folder = region.slug, book.folder(region.slug)
    pages = book.pages(slug)
    texts = [paths.CHAPTERS / f"{page}.md" for page in pages if not book.has_code(page)]
    results = inputs.digest([paths.RESULTS / slug])
    yield Step(
        "book",
        {
            **{f"chapter {page}": record.output(f"chapter {page}") for page in pages if book.has_code(page)},
            "pages without code": inputs.digest(texts),
            "the results": results,
            "every neighbourhood": inputs.digest([paths.PLACES / EDITION]),
            "code and style of the pages": inputs.code("pages"),
            "settings of the pages": inputs.settings("pages"),
        },
        folder / "_build" / "html",
    )
    if extent in ("pages", "site"):
        pack = {
            "the results": results,
            "every neighbourhood": inputs.digest([paths.PLACES / EDITION]),
            "code of the pack": inputs.code("pack"),
            "settings of the pack": inputs.settings("pack"),
        }
        yield Step("pack", pack, folder / "data.zip")
    if extent == "site":
        pdf = {"the book": record.output("book"), "code and style of the PDF": inputs.code("pdf")}
        yield Step("pdf", pdf, folder / f"{slug}.pdf")


def make(slug: str, data: str, extent: Extent = "site", cores: int = 1) -> list[str]:
    """Make what an edition lacks, its results being up to date, and return the names of the steps that ran.

    Parameters
    ----------
    slug : str
    data : str
        Kind of its results: ``real``, ``released`` or ``synthetic``.
    extent : {"html", "pages", "site"}
    cores : int
        Chapters that are executed at the same time.

    Raises
    ------
    AnalysisError
        A step failed, having said why; what was made before it stays, and the next build goes on from there.
    """
    region = regions_of(data)[slug]
    record = record_of(slug)
    stale = [step for step in chapter_steps(region, data) if record.why(step)]
    ran = [step.name for step in stale]
    if stale:
        _execute(slug, stale, record, cores)
    for step in later_steps(region, record, extent):
        if record.why(step):
            record.forget(step)
            run_alone(Task(f"{slug}, {step.name}", WORK[step.name], (slug, step.output)))
            record.note(step)
            ran.append(step.name)
    return ran


def _execute(slug: str, steps: list[Step], record: Record, cores: int) -> None:
    """Execute chapters, the longest first, so that none is waited for at the end."""
    from analysis.build import chapter

    by_name = {}
    with Converters(min(cores, len(steps))) as converters:
        chapter.warm_up()
        tasks = []
        for step in steps:
            record.forget(step)
            page = step.output.stem
            task = Task(f"{slug}, {step.name}", chapter.execute, (page, slug, step.output))
            by_name[task.name] = step
            tasks.append(task)
        tasks.sort(key=lambda task: -(paths.CHAPTERS / f"{task.arguments[0]}.md").stat().st_size)
        for task in run_each(tasks, converters):
            record.note(by_name[task.name])


def _book(slug: str, output: Path) -> None:
    book.build(slug)


def _pdf(slug: str, output: Path) -> None:
    from analysis.site.pdf import write_pdf

    write_pdf(book.folder(slug) / "_build" / "html", output, slug, book.folder(slug) / "source" / "_toc.yml")


def _pack(slug: str, output: Path) -> None:
    from analysis.build.pack import write_pack

    write_pack(paths.RESULTS / slug, output)


WORK = {"book": _book, "pdf": _pdf, "pack": _pack}
"""How each later step is done, given the slug and the output."""

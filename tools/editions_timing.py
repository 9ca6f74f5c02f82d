"""What the editions take, beside a plain loop: jupytext, papermill and Jupyter Book, one command after another.

Both are measured in the same run, on the same machine, from the same prepared tables and without anything that
was built before. The plain loop has its results given to it by one command for all editions.
"""

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.build import book
from analysis.regions import load_regions

if TYPE_CHECKING:
    from benchmark import Bench

SAMPLE = ("london", "greater-manchester", "tees-valley")
"""Editions that the plain loop makes when it does not make them all: a short one, and two with many neighbourhoods."""

SHARE, PDF_SECONDS, EDIT_SECONDS, NOTHING_SECONDS, MEMORY_MB = 0.125, 15.0, 12.0, 3.0, 4 * 1024.0
"""Limits: of the plain loop's time; of a PDF; of one edition's pages after an edit, and with nothing changed; of all
processes together."""

EDITED, EDITION = "good_work", "london"


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def plain_loop(bench: "Bench", slug: str) -> None:
    """Make one edition as anybody would, a process for each chapter."""
    chapters = [page for page in book.pages(slug) if book.has_code(page)]
    notebooks = bench.root / "_build" / "editions" / slug / "notebooks"
    notebooks.mkdir(parents=True)
    for page in chapters:
        raw, done = notebooks / f"{page}.raw.ipynb", notebooks / f"{page}.ipynb"
        bench.run(f"plain: {slug}", _program("jupytext"), "--to", "ipynb", f"chapters/{page}.md", "-o", str(raw))
        papermill = (_program("papermill"), str(raw), str(done), "-p", "region", slug, "--cwd", str(bench.root))
        bench.run(f"plain: {slug}", *papermill)
        raw.unlink()
    code = f"from analysis.build.book import gather; gather({slug!r})"
    bench.run("sources of the book", sys.executable, "-c", code, count=False)
    folder = notebooks.parent
    build = ("build", str(folder / "source"), "--path-output", str(folder), "--quiet")
    bench.run(f"plain: {slug}", "env", f"ANALYSIS_REGION={slug}", _program("jupyter-book"), *build)


def _memory_mb(root: int) -> float:
    """Resident memory of a process and all that it has started, in MB; what they share counts for each."""
    parents: dict[int, int] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(place.name)] = int((place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
    family, waiting = {root}, [root]
    while waiting:
        parent = waiting.pop()
        children = [p for p, of in parents.items() if of == parent and p not in family]
        family.update(children)
        waiting += children
    total = 0
    for process in family:
        try:
            total += int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1024**2


@contextmanager
def watched() -> Iterator[list[float]]:
    """Give a list whose last entry is the most memory that this process's children have held together so far."""
    most, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            most[0] = max(most[0], _memory_mb(os.getpid()) - _memory_of_this())

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    yield most
    over.set()
    watcher.join()


def _memory_of_this() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _limit(what: str, value: float, limit: float, unit: str) -> str:
    return f"  {what}: {value:,.3g} {unit} of {limit:g}" + ("" if value <= limit else "  <-- TOO MUCH")


def editions(bench: "Bench") -> None:
    """Time the plain loop and one job an edition, and add what they say to the benchmark's closing lines."""
    every = list(load_regions())
    chosen = every if bench.every_edition else [slug for slug in SAMPLE if slug in every]
    build = bench.root / "_build"

    def seconds(start: str) -> float:
        return sum(t.seconds for t in bench.timings if t.step.startswith(start))

    def work(start: str) -> float:
        return sum(t.processor for t in bench.timings if t.step.startswith(start))

    def clear() -> None:
        shutil.rmtree(build, ignore_errors=True)

    clear()
    bench.analysis("plain results", "results", "--all", "--data", "real")
    for slug in chosen:
        plain_loop(bench, slug)
    clear()
    with watched() as most:
        bench.analysis("jobs: HTML of every edition", "editions", "--only", "html", "--data", "real")
        bench.analysis("jobs: PDFs, packs and site", "editions", "--data", "real")
    chapter = bench.root / "chapters" / f"{EDITED}.md"
    chapter.write_text(chapter.read_text("utf-8").replace("\n## ", "\nOne more sentence.\n\n## ", 1), encoding="utf-8")
    bench.analysis("jobs: one sentence, HTML", "editions", "--only", "html", "--data", "real", EDITION)
    bench.analysis("jobs: nothing changed", "editions", "--only", "html", "--data", "real", EDITION)
    bench.analysis("jobs: its PDF and the site", "editions", "--data", "real", EDITION)
    pages = {slug: sum(book.has_code(page) for page in book.pages(slug)) for slug in every}
    made, all_pages = sum(pages[slug] for slug in chosen), sum(pages.values())
    scale = all_pages / made
    cores, ours_work = os.cpu_count() or 1, work("jobs: HTML")
    loop_work = work("plain: ") * scale + work("plain results")
    loop = seconds("plain: ") * scale + seconds("plain results")
    ours = seconds("jobs: HTML")
    how = "measured" if len(chosen) == len(every) else f"{len(chosen)} editions measured, scaled by chapters to all"
    bench.closing += [
        "",
        f"editions: the plain loop and one job an edition ({len(every)} editions, {all_pages} chapters, {cores} cores)",
        f"  plain loop: {loop:,.0f} s ({how}: {made} chapters in {seconds('plain: '):,.0f} s)",
        f"  jobs, HTML of all from cold: {ours:,.0f} s",
        _limit("share of the plain loop's time", ours / loop, SHARE, ""),
        f"  processor seconds of both: {loop_work:,.0f} and {ours_work:,.0f}; the latter, shared by {cores} cores, are"
        f" {ours_work / cores / loop_work:.3f} of the former",
        _limit("each PDF, with packs and site", seconds("jobs: PDFs") / len(every), PDF_SECONDS, "s"),
        _limit("one sentence, HTML of one edition", seconds("jobs: one sentence"), EDIT_SECONDS, "s"),
        f"  its PDF and the site besides: {seconds('jobs: its PDF'):.1f} s",
        _limit("nothing changed", seconds("jobs: nothing"), NOTHING_SECONDS, "s"),
        _limit("memory of all processes, shared parts counted for each", most[0], MEMORY_MB, "MB"),
    ]

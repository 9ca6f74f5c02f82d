"""What the editions take, beside a plain loop: jupytext, papermill and Jupyter Book, one command after another.

Both are measured in the same run, on the same machine, from the same prepared tables and without anything that
was built before. The plain loop has its results given to it by one command for all editions.
"""

import json
import os
import shutil
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.press import book
from analysis.press.protocol import LOG
from analysis.regions import load_regions

if TYPE_CHECKING:
    from analysis.benchmark import Bench

SAMPLE = ("london", "greater-manchester", "devon-and-torbay")
"""Editions that the plain loop makes when it does not make them all: few, many and hardly any neighbourhoods."""

SHARE, PDF_SECONDS, EDIT_SECONDS, MEMORY_MB = 0.1, 15.0, 15.0, 6 * 1024.0
"""Limits: of the plain loop's time; of a PDF; of publishing one edition after an edit; of all processes together."""

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
    code = f"from analysis.press.book import gather; gather({slug!r})"
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


def where_time_goes(log: Path) -> list[str]:
    """Lines with the number, processor seconds and largest memory of each kind of work in the press's log."""
    kinds: dict[str, list[dict]] = defaultdict(list)
    for line in log.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        kinds[" ".join(entry["words"][: 2 if entry["words"][0] == "chapter" else 1])].append(entry)
    lines = []
    for kind, entries in sorted(kinds.items(), key=lambda item: -sum(e["processor"] for e in item[1])):
        spent = sum(entry["processor"] for entry in entries)
        peak = max(entry["peak_mb"] for entry in entries)
        lines.append(f"  {kind:<28}{len(entries):4} times {spent:8.1f} s of processor {peak:8,.0f} MB")
    return lines


def _limit(what: str, value: float, limit: float, unit: str) -> str:
    return f"  {what}: {value:,.3g} {unit} of {limit:g}" + ("" if value <= limit else "  <-- TOO MUCH")


def editions(bench: "Bench") -> None:
    """Time the plain loop and the press, and add what they say to the benchmark's closing lines."""
    every = list(load_regions())
    chosen = every if bench.every_edition else [slug for slug in SAMPLE if slug in every]
    build = bench.root / "_build"

    def seconds(start: str) -> float:
        return sum(t.seconds for t in bench.timings if t.step.startswith(start))

    def work(start: str) -> float:
        return sum(t.processor for t in bench.timings if t.step.startswith(start))

    def clear() -> None:
        shutil.rmtree(build, ignore_errors=True)
        shutil.rmtree(bench.root / ".snakemake", ignore_errors=True)

    clear()
    bench.analysis("plain results", "results", "--all", "--data", "real")
    for slug in chosen:
        plain_loop(bench, slug)
    clear()
    log = bench.root / "press.log"
    os.environ[LOG] = str(log)
    with watched() as most:
        bench.analysis("press: HTML of every edition", "editions", "--only", "html", "--data", "real")
        html_log = where_time_goes(log)
        bench.analysis("press: PDFs, packs and site", "editions", "--data", "real")
    chapter = bench.root / "chapters" / f"{EDITED}.md"
    chapter.write_text(chapter.read_text("utf-8").replace("\n## ", "\nOne more sentence.\n\n## ", 1), encoding="utf-8")
    bench.analysis("press: one sentence, HTML", "editions", "--only", "html", "--data", "real", EDITION)
    bench.analysis("press: nothing changed", "editions", "--only", "html", "--data", "real", EDITION)
    bench.analysis("press: its PDF and the site", "editions", "--data", "real", EDITION)
    os.environ.pop(LOG)
    pages = {slug: sum(book.has_code(page) for page in book.pages(slug)) for slug in every}
    made, all_pages = sum(pages[slug] for slug in chosen), sum(pages.values())
    scale = all_pages / made
    cores, ours_work = os.cpu_count() or 1, work("press: HTML")
    loop_work = work("plain: ") * scale + work("plain results")
    loop = seconds("plain: ") * scale + seconds("plain results")
    ours = seconds("press: HTML")
    how = "measured" if len(chosen) == len(every) else f"{len(chosen)} editions measured, scaled by chapters to all"
    bench.closing += [
        "",
        f"editions: the plain loop and the press ({len(every)} editions, {all_pages} chapters, {cores} cores)",
        f"  plain loop: {loop:,.0f} s ({how}: {made} chapters in {seconds('plain: '):,.0f} s)",
        f"  press, HTML of all from cold: {ours:,.0f} s",
        _limit("share of the plain loop's time", ours / loop, SHARE, ""),
        f"  processor seconds of both: {loop_work:,.0f} and {ours_work:,.0f}; the latter, shared by {cores} cores, are"
        f" {ours_work / cores / loop_work:.3f} of the former",
        _limit("each PDF, with packs and site", seconds("press: PDFs") / len(every), PDF_SECONDS, "s"),
        _limit("one sentence, HTML of one edition", seconds("press: one sentence"), EDIT_SECONDS, "s"),
        f"  its PDF and the site besides: {seconds('press: its PDF'):.1f} s",
        f"  nothing changed: {seconds('press: nothing'):.1f} s",
        _limit("memory of all processes, shared parts counted for each", most[0], MEMORY_MB, "MB"),
        "where the HTML's time goes",
        *html_log,
    ]

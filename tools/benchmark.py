"""What a build takes: `make benchmark`, or `python tools/benchmark.py --part book`.

Everything runs in a copy of the checkout, from cold, so that what is measured is what a stranger
gets and nothing of the checkout is touched. Each step is a process of its own, with its seconds and
its largest memory.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from analysis import paths
from analysis.catalog import load_catalog
from analysis.errors import AnalysisError
from analysis.prepare import store
from analysis.regions import ENGLAND, load_regions
from editions_timing import editions

LEFT_BEHIND = (".git", ".venv", ".snakemake", "_build", "prepared", "tests", "*cache*")
PYTHON = (sys.executable, "-W", "ignore")

LIMITS = {
    "prepare: all tables": 60.0,
    "models: both": 240.0,
    "book: warm": 90.0,
    "PDF": 30.0,
    "from cold to site and PDF": 300.0,
}
"""Seconds that a step may take on two cores."""

TOTALS = {
    "models: both": ("models: spatial", "models: iv"),
    "from cold to site and PDF": (
        "prepare: all tables",
        "models: spatial",
        "models: iv",
        "results: England, real",
        "book: cold",
        "PDF",
    ),
}
"""Sums of steps that have a limit together."""

LIKELIHOOD_LIMIT = 20.0
"""Seconds for one spatial likelihood with a coefficient for each group on all neighbourhoods."""

SPEED = Path("benchmarks") / "results" / "spatial_speed.csv"
"""What ``benchmarks/spatial_speed.py`` writes: step, seconds, spreg_seconds, note."""

MEMORY_LIMIT_MB = 4096.0

FIGURES = """
import sys, time
from analysis import Edition
from analysis.book.figures.registry import load_registry
edition = Edition(sys.argv[1])
for figure in load_registry().figures:
    start = time.perf_counter()
    edition.figure(figure)._repr_mimebundle_()
    print(f"{figure} {time.perf_counter() - start:.3f}")
"""


@dataclass(frozen=True)
class Timing:
    """What one step took."""

    step: str
    seconds: float
    peak_mb: float
    processor: float = 0.0


@dataclass
class Bench:
    """Runs steps in the copy and keeps what they took."""

    root: Path
    report: Callable[[str], None] = print
    timings: list[Timing] = field(default_factory=list)
    figures: list[tuple[float, str]] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)
    every_edition: bool = False
    closing: list[str] = field(default_factory=list)

    def run(self, step: str, *command: str, count: bool = True) -> str:
        """Run a command in the copy and return what it printed.

        Raises
        ------
        AnalysisError
            The command failed: shows the end of what it printed.
        """
        environment = {**os.environ, "ANALYSIS_ROOT": str(self.root), "ANALYSIS_REGION": ENGLAND}
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=self.root, env=environment, stdout=output, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            text = output.read()
        if process.returncode != 0:
            raise AnalysisError(f"benchmark: {step} failed:\n{text[-2000:]}")
        if count:
            timing = Timing(step, seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
            self.timings.append(timing)
            self.report(f"  {step}: {seconds:.1f} s, {timing.peak_mb:,.0f} MB")
        return text

    def analysis(self, step: str, *arguments: str, count: bool = True) -> str:
        """Run one of this program's commands."""
        return self.run(step, *PYTHON, "-m", "analysis", *arguments, count=count)


@contextmanager
def copy_of_checkout() -> Iterator[Path]:
    """Give a copy of the checkout without anything that was built; raw data are linked."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        root = Path(folder) / "book"
        shutil.copytree(paths.ROOT, root, ignore=shutil.ignore_patterns(*LEFT_BEHIND, "raw"), symlinks=True)
        if paths.RAW.is_dir():
            (root / "data" / "raw").symlink_to(paths.RAW)
        yield root


def prepare(bench: Bench) -> None:
    """Time every table alone, each after those that it is built from, then all in one process."""
    names = [name for name in store.table_names() if store.table(name).required]
    for name in names:
        bench.analysis(f"prepare: {name}", "prepare", name)
    shutil.rmtree(bench.root / "data" / "prepared")
    bench.analysis("prepare: all tables", "prepare")


def models(bench: Bench) -> None:
    """Time both models with every specification, from prepared tables."""
    for model in ("spatial", "iv"):
        code = f"from analysis.models.{model}.run import load; load()"
        bench.run(f"models: {model}", *PYTHON, "-c", code)
    bench.run("models: steps, and beside spreg", *PYTHON, "benchmarks/spatial_speed.py", "--steps")
    bench.steps = speed_rows(bench.root / SPEED)


def speed_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of the spatial model's steps; none when the file is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spatial_steps(bench: Bench) -> list[str]:
    """Return a line for each step of the spatial model: seconds, the limit or spreg's time, and what it was on."""
    lines = []
    for row in bench.steps:
        seconds = float(row["seconds"])
        line = f"  {row['step']}: {seconds:.2f} s"
        if row["step"].startswith("likelihood:"):
            line += f" of {LIKELIHOOD_LIMIT:.0f} s" + ("" if seconds <= LIKELIHOOD_LIMIT else "  <-- TOO SLOW")
        if row["spreg_seconds"]:
            theirs = float(row["spreg_seconds"])
            line += f" against {theirs:.2f} s of spreg: {seconds / theirs:.2f} of it"
        lines.append(f"{line}  ({row['note']})")
    return lines


def results(bench: Bench) -> None:
    """Time the results of England, of every edition, and of the release where there is one."""
    bench.analysis("models, where they were not timed", "results", "--data", "real", count=False)
    every = [part for slug in load_regions() for part in ("--region", slug)]
    folder = bench.root / "_build" / "results"
    for step, data, which in (
        ("results: England, real", "real", ("--region", ENGLAND)),
        ("results: every edition, real", "real", tuple(every)),
        ("results: England, released", "released", ("--region", ENGLAND)),
        ("results: every edition, released", "released", tuple(every)),
    ):
        if data == "released" and not (bench.root / "data/released/release.json").exists():
            continue
        shutil.rmtree(folder, ignore_errors=True)
        bench.analysis(step, "results", "--data", data, *which)
    bench.analysis("results: back to real", "results", "--data", "real", count=False)
    bench.analysis("results: nothing to do", "results", "--data", "real")


def figures(bench: Bench) -> None:
    """Time the rendering of every figure of England, together and each."""
    lines = bench.run("figures: all of England", *PYTHON, "-c", FIGURES, ENGLAND).splitlines()
    each = [line.rsplit(" ", 1) for line in lines]
    bench.figures = sorted(((float(seconds), name) for name, seconds in each), reverse=True)


def book(bench: Bench) -> None:
    """Time the site from cold, with nothing changed, and after an edit; then the PDF."""
    command = str(Path(sys.executable).with_name("jupyter-book"))
    bench.run("book: cold", command, "build", ".")
    bench.run("book: warm", command, "build", ".")
    chapter = bench.root / "chapters" / "definition.md"
    chapter.write_text(chapter.read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    bench.run("book: one sentence edited", command, "build", ".")
    bench.analysis("PDF", "pdf", "--region", ENGLAND)


def ratios(bench: Bench) -> list[str]:
    """Return lines that set two steps of this run beside each other."""
    taken = {t.step: t.seconds for t in bench.timings}
    editions = len(load_regions())
    pairs = [
        ("prepare: all tables", sum(s for n, s in taken.items() if n.startswith("prepare: "))
         - taken.get("prepare: all tables", 0.0), "table by table"),
        ("results: every edition, real", editions * taken.get("results: England, real", 0.0),
         f"{editions} times England alone"),
        ("results: every edition, released", taken.get("results: every edition, real", 0.0),
         "the same from prepared tables"),
        ("book: warm", taken.get("book: cold", 0.0), "cold"),
        ("book: one sentence edited", taken.get("book: cold", 0.0), "cold"),
    ]  # fmt: skip
    return [
        f"  {step}: {taken[step]:.1f} s against {other:.1f} s {words}: {taken[step] / other:.2f} of it"
        for step, other, words in pairs
        if step in taken and other > 0
    ]


def limits(bench: Bench) -> list[str]:
    """Return a line for each limit: kept or not."""
    taken = {t.step: t.seconds for t in bench.timings}
    for total, steps in TOTALS.items():
        if all(step in taken for step in steps):
            taken[total] = sum(taken[step] for step in steps)
    lines = [
        f"  {step}: {taken[step]:.1f} s of {limit:.0f} s" + ("" if taken[step] <= limit else "  <-- TOO SLOW")
        for step, limit in LIMITS.items()
        if step in taken
    ]
    largest = max(bench.timings, key=lambda t: t.peak_mb)
    over = "" if largest.peak_mb <= MEMORY_LIMIT_MB else "  <-- TOO LARGE"
    memory = f"{largest.peak_mb:,.0f} MB of {MEMORY_LIMIT_MB:,.0f} MB in '{largest.step}'{over}"
    return [*lines, f"  memory: {memory}"]


PARTS: dict[str, Callable[[Bench], None]] = {
    "prepare": prepare,
    "models": models,
    "results": results,
    "figures": figures,
    "book": book,
    "editions": editions,
}
"""The parts in the order of the build; those before a part that is asked for run untimed."""


def time_parts(bench: Bench, parts: Sequence[str]) -> None:
    """Run the parts, and untimed what they stand on."""
    if "prepare" not in parts:
        bench.analysis("prepare", "prepare", count=False)
    for name, part in PARTS.items():
        if name in parts:
            part(bench)
        elif name == "results":
            bench.analysis("results", "results", "--data", "real", count=False)


def run(arguments: argparse.Namespace) -> int:
    """Run the benchmark and print what each step took, slowest first; return 0."""
    with copy_of_checkout() as root:
        if arguments.part == ["editions"] and paths.PREPARED.is_dir():
            # They are measured from warm data.
            shutil.copytree(paths.PREPARED, root / "data" / "prepared")
        bench = Bench(root, every_edition=arguments.every_edition)
        print(f"load before: {os.getloadavg()[0]:.1f}")
        data = sum(d.bytes or 0 for d in load_catalog().values()) / 1e6
        print(f"{os.cpu_count()} cores, {data:.0f} MB of raw data, a copy of the checkout")
        time_parts(bench, arguments.part or list(PARTS))
    steps = sorted(bench.timings, key=lambda t: -t.seconds)
    for title, lines in (
        (
            "slowest first",
            [f"  {t.step:<40}{t.seconds:8.1f} s {t.peak_mb:8,.0f} MB" for t in steps],
        ),
        ("slowest figures", [f"  {name:<40}{sec:8.2f} s" for sec, name in bench.figures[:5]]),
        ("side by side", ratios(bench)),
        ("the spatial model (seconds of one core)", spatial_steps(bench)),
        ("limits", limits(bench)),
    ):
        if lines:
            print("\n".join(["", title, *lines]))
    print("\n".join(bench.closing))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark as the command line asks; return 0."""
    parser = argparse.ArgumentParser(description="Time a build, step by step, in a copy of the checkout.")
    parser.add_argument("--part", action="append", choices=list(PARTS), help="time this part only; may be repeated")
    parser.add_argument(
        "--every-edition", action="store_true", help="have the plain loop make every edition, not three of them"
    )
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())

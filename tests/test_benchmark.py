"""The benchmark measures what runs and stops when it fails. How long things take is no test."""

import resource
import sys
from pathlib import Path

import pytest

from analysis.errors import AnalysisError
from benchmark import (
    MEMORY_LIMIT_MB,
    Bench,
    Timing,
    copy_of_checkout,
    limits,
    ratios,
    spatial_steps,
    speed_rows,
    time_parts,
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, report=lambda line: None)


def test_a_step_has_its_time_its_memory_and_its_output(bench: Bench) -> None:
    said = bench.run("hold 100 MB", sys.executable, "-c", "x = b'1' * 100_000_000; print(len(x))")
    assert said == "100000000\n"
    (timing,) = bench.timings
    assert timing.step == "hold 100 MB"
    assert timing.seconds > 0
    # Linux counts what the starting process held when it handed over.
    started_from = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert 100_000_000 / 1024**2 < timing.peak_mb < max(1000, started_from + 200)


def test_steps_run_in_the_copy(bench: Bench) -> None:
    code = "import os; print(os.environ['ANALYSIS_ROOT'], os.getcwd())"
    assert bench.run("where", sys.executable, "-c", code) == f"{bench.root} {bench.root}\n"


def test_a_step_that_does_not_count_leaves_no_time(bench: Bench) -> None:
    bench.run("prelude", sys.executable, "-c", "pass", count=False)
    assert bench.timings == []


def test_a_step_that_fails_stops_the_benchmark_and_shows_why(bench: Bench) -> None:
    with pytest.raises(AnalysisError, match=r"benchmark: broken failed:\n(.|\n)*no such thing"):
        bench.run("broken", sys.executable, "-c", "raise SystemExit('no such thing')")


def test_two_steps_of_a_run_are_set_beside_each_other(bench: Bench) -> None:
    bench.timings += [Timing("book: cold", 100.0, 400.0), Timing("book: warm", 20.0, 300.0)]
    assert ratios(bench) == ["  book: warm: 20.0 s against 100.0 s cold: 0.20 of it"]


def test_a_limit_that_is_broken_stands_out(bench: Bench) -> None:
    bench.timings += [Timing("book: warm", 95.0, MEMORY_LIMIT_MB + 1)]
    assert limits(bench) == [
        "  book: warm: 95.0 s of 90 s  <-- TOO SLOW",
        "  memory: 4,097 MB of 4,096 MB in 'book: warm'  <-- TOO LARGE",
    ]


def test_the_copy_has_the_sources_and_nothing_that_was_built() -> None:
    with copy_of_checkout() as root:
        assert (root / "_config.yml").exists()
        assert (root / "data" / "indicators.yml").exists()
        assert (root / "chapters" / "index.md").exists()
        assert not (root / "_build").exists()
        assert not (root / "data" / "prepared").exists()
    assert not root.exists()


def test_what_a_part_stands_on_runs_untimed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, bool]] = []
    monkeypatch.setattr(Bench, "run", lambda self, step, *command, count=True: ran.append((step, count)) or "")
    time_parts(bench, ["figures"])
    assert ran == [("prepare", False), ("results", False), ("figures: all of England", True)]
    ran.clear()
    time_parts(bench, ["models"])
    timed = [step for step, count in ran if count]
    assert timed == ["models: spatial", "models: iv", "models: steps, and beside spreg"]


def test_steps_of_the_spatial_model_stand_beside_their_limit_and_spreg(bench: Bench, tmp_path: Path) -> None:
    assert speed_rows(tmp_path / "none.csv") == []
    file = tmp_path / "speed.csv"
    file.write_text(
        "step,seconds,spreg_seconds,note\n"
        "likelihood: queen,21.5,,areas\nlikelihood: near,8,,areas\ntwo-stage beside spreg,0.5,2.0,one year\n"
    )
    bench.steps = speed_rows(file)
    assert spatial_steps(bench) == [
        "  likelihood: queen: 21.50 s of 20 s  <-- TOO SLOW  (areas)",
        "  likelihood: near: 8.00 s of 20 s  (areas)",
        "  two-stage beside spreg: 0.50 s against 2.00 s of spreg: 0.25 of it  (one year)",
    ]


def test_totals_need_all_of_their_steps(bench: Bench) -> None:
    bench.timings += [Timing("models: spatial", 100.0, 1.0)]
    assert not any("models: both" in line for line in limits(bench))
    bench.timings += [Timing("models: iv", 50.0, 1.0)]
    assert "  models: both: 150.0 s of 240 s" in limits(bench)

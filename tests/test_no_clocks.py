"""No test looks at a clock: on a busy machine it would fail for nothing. Benchmarks measure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

TESTS = Path(__file__).parent
CLOCKS = {
    *("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"),
    *("process_time", "process_time_ns", "thread_time", "thread_time_ns"),
    *("now", "utcnow", "today", "timeit", "default_timer", "getrusage", "times"),
}
"""Functions of ``time``, ``datetime``, ``timeit``, ``resource`` and ``os`` that read a clock."""
MODULES = {"time", "datetime", "date", "timeit", "resource", "os", "Timestamp", "pd"}
DURATIONS = {"seconds", "elapsed", "duration", "total_seconds", "processor", "ru_utime", "ru_stime"}
"""Attributes under which a program keeps what something took."""
GENEROUS = 60
"""Seconds below which a guard against hanging would be a limit on a busy machine."""

STOPWATCHES = {"test_benchmark.py": {"getrusage"}}
"""Clocks read for another end than a limit: to know a process's memory, which the same call tells."""


def clocks(tree: ast.AST) -> set[str]:
    """Names of the clocks that a module reads, as ``time.monotonic()`` or imported from its module."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
        if alias.name in CLOCKS
    }
    read = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(value=ast.Name(id=module) | ast.Attribute(attr=module), attr=name):
                if module in MODULES and name in CLOCKS:
                    read.add(name)
            case ast.Name(id=name) if name in imported:
                read.add(name)
    return read


def limits(tree: ast.AST) -> Iterator[str]:
    """Comparisons of a duration that a program kept, and guards against hanging that are too short to be one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            took = any(
                isinstance(part, ast.Attribute) and part.attr in DURATIONS for s in sides for part in ast.walk(s)
            )
            # That something took more than no time at all is true on any machine.
            if took and not any(isinstance(s, ast.Constant) and s.value == 0 for s in sides):
                yield ast.unparse(node)
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                match keyword:
                    case ast.keyword(arg="timeout", value=ast.Constant(value=int() | float() as wait)):
                        # Playwright counts in milliseconds.
                        if (wait / 1000 if wait >= 1000 else wait) < GENEROUS:
                            yield ast.unparse(node)


def modules() -> dict[str, ast.AST]:
    """Every module beside this one, parsed."""
    return {p.name: ast.parse(p.read_text(encoding="utf-8")) for p in sorted(TESTS.glob("*.py"))}


def test_no_test_reads_a_clock() -> None:
    read = {name: found for name, tree in modules().items() if (found := clocks(tree))}
    assert read == {name: allowed for name, allowed in STOPWATCHES.items() if (TESTS / name).exists()}


def test_no_test_asserts_a_duration() -> None:
    assert {name: found for name, tree in modules().items() if (found := list(limits(tree)))} == {}


def test_examples_may_take_any_time() -> None:
    assert hypothesis.settings.default.deadline is None
    assert hypothesis.HealthCheck.too_slow in hypothesis.settings.default.suppress_health_check


@pytest.mark.parametrize(
    "code",
    [
        "import time\nbegun = time.monotonic()",
        "from time import process_time as cpu\nbegun = cpu()",
        "import datetime\nnow = datetime.datetime.now()",
        "import os\nbegun = os.times()",
    ],
)
def test_a_clock_is_found(code: str) -> None:
    assert clocks(ast.parse(code))


@pytest.mark.parametrize("code", ["import time\ntime.sleep(1)", "paths.now()", "x = datetime.date(2026, 5, 1)"])
def test_what_is_no_clock_is_left_alone(code: str) -> None:
    assert not clocks(ast.parse(code))


@pytest.mark.parametrize(
    "code", ["assert timing.seconds < 30", "assert 5 > answer.elapsed.total_seconds()", "page.wait(timeout=20_000)"]
)
def test_a_limit_is_found(code: str) -> None:
    assert list(limits(ast.parse(code)))


@pytest.mark.parametrize("code", ["assert timing.seconds > 0", "run(timeout=600)", "page.wait(timeout=60_000)"])
def test_what_is_no_limit_is_left_alone(code: str) -> None:
    assert not list(limits(ast.parse(code)))

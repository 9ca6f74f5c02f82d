"""What CI runs fails when any part of it does, and says in its last line what all parts gave."""

import shutil
import subprocess
from pathlib import Path

import pytest

from analysis import paths

MAKE = """#!/bin/bash
part="$1"
if [ "$part" = setup-dev ]; then exit 0; fi
if [ "$part" = lint ]; then exit "$(cat "$STUBS/lint.status" 2>/dev/null || echo 0)"; fi
report=$(sed -n 's/.*--junitxml=\\([^ ]*\\).*/\\1/p' <<< "$2")
cat "$STUBS/$part.xml" > "$report"
cat "$STUBS/$part.log"
exit "$(cat "$STUBS/$part.status")"
"""
FINE = "============ 20 passed, 3 skipped, 1 warning in 61.02s (0:01:01) ============"
SLOW = "======================= 4 passed in 8.10s ======================="
BROKEN = "=== 2 failed, 1 passed, 2 errors in 3.00s ==="


@pytest.fixture
def stubs(tmp_path: Path) -> Path:
    """A checkout with nothing but CI's script, and programs that pretend."""
    (tmp_path / "my book" / ".ci").mkdir(parents=True)
    shutil.copy(paths.ROOT / ".ci" / "run", tmp_path / "my book" / ".ci")
    programs = tmp_path / "programs"
    programs.mkdir()
    python = '#!/bin/bash\nexit $(cat "$STUBS/released.status" 2>/dev/null || echo 0)\n'
    found = {
        "make": MAKE,
        "dpkg-query": "#!/bin/bash\n",
        "chromium": "#!/bin/bash\n",
        "../my book/.venv/bin/python": python,
    }
    for name, text in found.items():
        (programs / name).parent.mkdir(parents=True, exist_ok=True)
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    return programs


def run(stubs: Path, environment: dict[str, str], **parts: tuple[str, int, str]) -> tuple[int, list[str]]:
    """CI's exit status and lines when its parts print a closing line, end with a status and leave a report."""
    for part, (line, status, report) in parts.items():
        name = part.replace("_", "-")
        (stubs / f"{name}.log").write_text(f"collected\n{line}\n", encoding="utf-8")
        (stubs / f"{name}.status").write_text(str(status), encoding="utf-8")
        (stubs / f"{name}.xml").write_text(report, encoding="utf-8")
    done = subprocess.run(
        ["bash", str(stubs.parent / "my book" / ".ci" / "run")],
        env={"PATH": f"{stubs}:/usr/bin:/bin", "STUBS": str(stubs), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def test_all_parts_are_run_and_added_up(stubs: Path) -> None:
    status, lines = run(stubs, {}, test=(FINE, 0, ""), test_slow=(SLOW, 0, ""))
    assert status == 0
    assert lines[-4:] == [
        "make lint: = 1 passed =",
        f"make test: {FINE}",
        f"make test-slow: {SLOW}",
        "25 passed, 0 failed, 3 skipped",
    ]


@pytest.mark.parametrize("gate", ["lint", "released"])
def test_a_gate_that_fails_fails_all(stubs: Path, gate: str) -> None:
    (stubs / f"{gate}.status").write_text("1", encoding="utf-8")
    status, lines = run(stubs, {"DATA_MIRROR": "/mirror"}, test=(FINE, 0, ""), test_slow=(SLOW, 0, ""))
    assert status != 0
    assert lines[-1] == "25 passed, 1 failed, 3 skipped"


@pytest.mark.parametrize("broken", ["test", "test_slow"])
def test_a_part_that_fails_fails_all_and_the_other_is_run(stubs: Path, broken: str) -> None:
    parts = {"test": (SLOW, 0, ""), "test_slow": (SLOW, 0, "")} | {broken: (BROKEN, 2, "")}
    status, lines = run(stubs, {}, **parts)
    assert status != 0
    assert lines[-1] == "6 passed, 4 failed, 0 skipped"


@pytest.mark.parametrize("line", ["make: no rule", "========== no tests ran in 1.11s =========="])
def test_a_part_that_never_came_to_its_tests_is_a_failure(stubs: Path, line: str) -> None:
    status, lines = run(stubs, {}, test=(line, 2, ""), test_slow=(SLOW, 0, ""))
    assert status != 0
    assert lines[-1] == "5 passed, 1 failed, 0 skipped"


@pytest.mark.parametrize("part", ["test", "test_slow"])
@pytest.mark.parametrize("reason", ["the raw data are not here: set DATA_MIRROR", "Chromium is not installed"])
def test_a_test_that_is_called_by_a_reason_is_not_a_skip(stubs: Path, part: str, reason: str) -> None:
    parts = {"test": (FINE, 0, ""), "test_slow": (SLOW, 0, "")}
    parts[part] = (parts[part][0], 0, f'<testcase name="test_x[{reason}]" time="1"/>')
    status, _ = run(stubs, {"DATA_MIRROR": "/mirror"}, **parts)
    assert status == 0


@pytest.mark.parametrize("part", ["test", "test_slow"])
@pytest.mark.parametrize("reason", ["the raw data are not here: set DATA_MIRROR", "Chromium is not installed"])
def test_what_could_have_run_may_not_be_skipped(stubs: Path, part: str, reason: str) -> None:
    parts = {"test": (FINE, 0, ""), "test_slow": (SLOW, 0, "")}
    parts[part] = (parts[part][0], 0, f'<skipped message="{reason}"/>')
    status, lines = run(stubs, {"DATA_MIRROR": "/mirror"}, **parts)
    assert status != 0
    assert any(line.startswith(f"error: make {part.replace('_', '-')}: ") for line in lines)

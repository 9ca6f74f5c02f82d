"""What a chapter reads is in the keys that it depends on: a file that is in none would leave a stale page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import paths, results
from analysis.press import keys

TRACE = """
import json, sys
from pathlib import Path

opened = set()

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.add(arguments[0])

sys.addaudithook(note)
from analysis.press.chapter import execute

region, folder, *pages = sys.argv[1:]
for page in pages:
    execute(page, region, Path(folder) / f"{page}.ipynb")
modules = {m.__file__ for n, m in sys.modules.items() if n.startswith("analysis") and getattr(m, "__file__", None)}
print(json.dumps(sorted(opened | modules)))
"""
OWN_RULE = ("data/regions.yml", "_build/", "data/prepared/", "data/raw/")
"""What the rules of the Snakefile name apart from keys; of the regions' file, the entries have keys of their own."""


def covered(stage: str) -> set[Path]:
    """Every file that a stage's key stands for."""
    code = [paths.SOURCE / name for name in (*keys.COMMON, *keys.ROOMS[stage])]
    settings = [paths.ROOT / name for name in keys.SETTINGS[stage]]
    return {file.resolve() for place in (*code, *settings) for file in keys._files(place)}


@pytest.mark.parametrize("pages", [("area", "data", "recommendations"), ("replication", "appendix_models")])
def test_a_chapter_reads_nothing_that_is_in_no_key(pages: tuple[str, ...], tmp_path: Path) -> None:
    results.ensure("devon-and-torbay", "auto")
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TRACE, "devon-and-torbay", str(tmp_path), *pages],
        capture_output=True,
        text=True,
        check=True,
    )
    root = paths.ROOT.resolve()
    own = {f"chapters/{page}.md" for page in pages} | {"src/analysis/press/__init__.py"}
    missing = []
    for name in json.loads(said.stdout.splitlines()[-1]):
        file = Path(name).resolve()
        if not file.is_file() or not file.is_relative_to(root) or "__pycache__" in file.parts:
            continue
        inside = file.relative_to(root).as_posix()
        if ".venv" not in inside and not inside.startswith(OWN_RULE) and inside not in own:
            missing += [] if file in covered("chapters") else [inside]
    assert missing == []


def test_a_stage_names_only_what_is_there() -> None:
    for stage in keys.ROOMS:
        for name in (*keys.COMMON, *keys.ROOMS[stage]):
            assert (paths.SOURCE / name).exists(), name
        for name in keys.SETTINGS[stage]:
            assert (paths.ROOT / name).exists(), name

"""What a chapter reads is in what it is known to stand on: a file that is not would leave a stale page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from alone import have_results
from analysis import paths
from analysis.build import inputs

TRACE = """
import json, sys
from pathlib import Path

opened = set()

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.add(arguments[0])

sys.addaudithook(note)
from analysis.build.chapter import execute

region, folder, *pages = sys.argv[1:]
for page in pages:
    execute(page, region, Path(folder) / f"{page}.ipynb")
modules = {m.__file__ for n, m in sys.modules.items() if n.startswith("analysis") and getattr(m, "__file__", None)}
print(json.dumps(sorted(opened | modules)))
"""
BY_ITSELF = ("data/regions.yml", "_build/", "data/prepared/", "data/raw/")
"""What counts by itself: an edition's own entry of the regions' file, and its results."""


def covered(stage: str) -> set[Path]:
    """Every file that a stage's code and settings stand for."""
    code = [paths.PACKAGE / name for name in (*inputs.COMMON, *inputs.CODE[stage])]
    settings = [path for pattern in inputs.SETTINGS[stage] for path in paths.ROOT.glob(pattern)]
    return {file.resolve() for place in (*code, *settings) for file in inputs._files(place)}


@pytest.mark.slow
def test_a_chapter_reads_nothing_that_it_is_not_known_to_stand_on(tmp_path: Path) -> None:
    pages = ("recommendations", "area", "data", "replication", "appendix_models")
    have_results(("devon-and-torbay",))
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TRACE, "devon-and-torbay", str(tmp_path), *pages],
        capture_output=True,
        text=True,
        check=True,
    )
    root = paths.ROOT.resolve()
    own = {f"chapters/{page}.md" for page in pages} | {"src/analysis/build/__init__.py"}
    missing = []
    for name in json.loads(said.stdout.splitlines()[-1]):
        file = Path(name).resolve()
        if not file.is_file() or not file.is_relative_to(root) or "__pycache__" in file.parts:
            continue
        inside = file.relative_to(root).as_posix()
        if ".venv" not in inside and not inside.startswith(BY_ITSELF) and inside not in own:
            missing += [] if file in covered("chapters") else [inside]
    assert missing == []


def test_a_stage_names_only_what_is_there() -> None:

    assert all((paths.PACKAGE / name).exists() for name in inputs.COMMON)
    for stage in inputs.CODE:
        for name in inputs.CODE[stage]:
            assert (paths.PACKAGE / name).exists(), name
        for pattern in inputs.SETTINGS[stage]:
            assert list(paths.ROOT.glob(pattern)), pattern


def test_a_hash_is_of_names_and_bytes_and_of_no_time(tmp_path: Path) -> None:
    import os

    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "one.txt"
    file.write_text("1", encoding="utf-8")
    first = inputs.digest([tmp_path / "a"])
    os.utime(file, ns=(1, 1))
    assert inputs.digest([tmp_path / "a"]) == first
    file.write_text("2", encoding="utf-8")
    assert inputs.digest([tmp_path / "a"]) != first
    file.write_text("1", encoding="utf-8")
    file.rename(tmp_path / "a" / "two.txt")
    assert inputs.digest([tmp_path / "a"]) != first


def test_another_areas_wording_touches_no_edition_but_its_own() -> None:
    from dataclasses import replace

    from analysis.regions import load_regions

    regions = load_regions()
    london = {**regions, "london": replace(regions["london"], name_in_sentence="Greater London")}
    assert inputs.named_elsewhere(london) == inputs.named_elsewhere(regions)
    north = {**regions, "north-east": replace(regions["north-east"], name_in_sentence="the far North East")}
    assert inputs.named_elsewhere(north) != inputs.named_elsewhere(regions)
    assert regions["london"].digest == london["london"].digest

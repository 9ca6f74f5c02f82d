"""Editions in bulk: chapters are executed apart from each other, and only what changed runs again."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import jupytext
import nbformat
import pandas as pd
import pytest
import yaml

from alone import have_results
from analysis import paths
from analysis.build import book, chapter
from analysis.build.children import Converters, Task, run_each
from analysis.build.pack import write_pack
from analysis.check.door import remember
from analysis.errors import AnalysisError
from analysis.results.files import edition_text
from editions_support import PAGES, START, small_project
from site_support import run_book

CHAPTER = """\
# A chapter

```{{code-cell}} ipython3
{code}
```
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for chapters of the test's own."""
    (tmp_path / "chapters").mkdir()
    monkeypatch.setattr(paths, "CHAPTERS", tmp_path / "chapters")
    return tmp_path


def write_chapter(folder: Path, name: str, code: str) -> None:
    (folder / "chapters" / f"{name}.md").write_text(START + CHAPTER.format(code=code), encoding="utf-8")


def test_an_executed_chapter_has_its_region_and_shows_what_its_last_line_gave(small: Path) -> None:
    write_chapter(small, "one", "print('said')\nregion.upper()")
    chapter.execute("one", "london", small / "out.ipynb")
    notebook = nbformat.read(small / "out.ipynb", as_version=4)
    nbformat.validate(notebook)
    last = notebook.cells[-1]
    assert [o.output_type for o in last.outputs] == ["stream", "execute_result"]
    assert last.outputs[0].text == "said\n"
    assert last.outputs[1].data["text/plain"] == "'LONDON'"


def test_no_reader_sees_the_parameters(small: Path) -> None:
    write_chapter(small, "one", "region")
    chapter.execute("one", "london", small / "out.ipynb")
    for cell in nbformat.read(small / "out.ipynb", as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        if "parameters" in tags or "injected-parameters" in tags:
            assert "remove-cell" in tags


def test_a_failing_cell_leaves_nothing_behind(small: Path) -> None:
    from papermill import PapermillExecutionError

    write_chapter(small, "one", "1 / 0")
    with pytest.raises(PapermillExecutionError, match="division by zero"):
        chapter.execute("one", "london", small / "out.ipynb")
    assert list(small.glob("*.ipynb")) == []


def test_plain_papermill_executes_a_converted_chapter(small: Path) -> None:
    write_chapter(small, "one", "region")
    jupytext.write(jupytext.read(small / "chapters" / "one.md"), small / "one.ipynb")
    command = [sys.executable, "-m", "papermill", "one.ipynb", "out.ipynb", "-p", "region", "london"]
    subprocess.run(command, cwd=small, check=True, capture_output=True)
    cells = nbformat.read(small / "out.ipynb", as_version=4).cells
    assert cells[-1].outputs[0].data["text/plain"] == "'london'"


def test_no_chapter_sees_what_another_did(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_chapter(small, "first", "import analysis\nanalysis.left_behind = True\nleft = 1")
    write_chapter(small, "second", "import analysis\nhasattr(analysis, 'left_behind') or 'left' in globals()")
    tasks = [Task(name, chapter.execute, (name, "london", small / f"{name}.ipynb")) for name in ("first", "second")]
    with Converters(1) as places:
        assert len(list(run_each(tasks, places))) == len(tasks)
    cells = nbformat.read(small / "second.ipynb", as_version=4).cells
    assert cells[-1].outputs[0].data["text/plain"] == "False"


def test_a_failure_is_shown_with_its_reason(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_chapter(small, "broken", "undefined_name")
    task = Task("london, chapter broken", chapter.execute, ("broken", "london", small / "broken.ipynb"))
    with Converters(1) as places, pytest.raises(AnalysisError, match="london, chapter broken failed"):
        list(run_each([task], places))
    assert "undefined_name" in capfd.readouterr().err


def test_links_between_chapters_lead_to_executed_ones() -> None:
    text = "[a](work_and_income.md) and [b](references.md), [c](data.md#datasets), [d](https://example.org/x.md)"
    linked = book._linked(text, ("work_and_income", "references", "data"))
    assert linked == (
        "[a](work_and_income.ipynb) and [b](references.md), [c](data.ipynb#datasets), [d](https://example.org/x.md)"
    )


def test_a_link_to_a_chapter_that_an_edition_lacks_is_its_text() -> None:
    written = r"<p>[a](work_and_income.md#x), <a class=\"b\" href=\"replication.html#claim\">tested here</a></p>"
    assert book._linked(written, ("data",)) == "<p>a, tested here</p>"
    beside = r"<a href=\"data.html#table-datasets\">here</a> <a href=\"https://example.org/replication.html\">there</a>"
    assert book._linked(beside, ("data",)) == beside


def test_a_page_of_text_leads_to_executed_chapters_too(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "EDITIONS", small / "editions")
    monkeypatch.setattr(book, "pages", lambda slug: ["plain", "first"])
    write_chapter(small, "first", "1")
    chapter.execute("first", "london", small / "editions" / "london" / "notebooks" / "first.ipynb")
    (small / "chapters" / "plain.md").write_text("# Plain\n\n[a](first.md), [b](plain.md)\n", encoding="utf-8")
    source = book.gather("london")
    assert (source / "chapters" / "plain.md").read_text("utf-8") == "# Plain\n\n[a](first.ipynb), [b](plain.md)\n"


def test_only_regional_editions_have_the_chapter_on_their_area() -> None:
    assert "area" not in book.pages("england")
    if (paths.CHAPTERS / "area.md").exists():
        pages = book.pages("tees-valley")
        assert pages.index("area") == pages.index("definition") + 1


@pytest.mark.slow
def test_a_pack_is_described_and_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    have_results(("london",))
    write_pack(paths.RESULTS / "london", tmp_path / "a.zip")
    write_pack(paths.RESULTS / "london", tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert {Path(one["path"]).suffix for one in package["resources"]} > {".csv"}
        for resource in package["resources"]:
            if not resource["path"].endswith(".csv"):
                continue
            with archive.open(resource["path"]) as table:
                columns = list(pd.read_csv(table, nrows=1).columns)
            assert columns == [f["name"] for f in resource["schema"]["fields"]]


NONE_AT_ALL = """
  - slug: none-at-all
    name: Wokingham
    name_in_sentence: Wokingham
    kind: area
    members: [E06000041]
"""

TWO = ("england", "london")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with two short editions, built from the release with neither raw data nor prepared tables."""
    folder = small_project(tmp_path_factory.mktemp("editions"))
    built = editions(folder, "--only", "html", *TWO)
    assert built.returncode == 0, built.stdout[-5000:]
    return folder


def editions(folder: Path, *arguments: str, data: str = "released") -> subprocess.CompletedProcess[str]:
    """Make editions; so small a book passes no check."""
    remember(folder, folder / "_build")
    return subprocess.run(
        [sys.executable, "-m", "analysis", "editions", "--data", data, *arguments],
        cwd=folder,
        env={**os.environ, "ANALYSIS_ROOT": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def would_run(folder: Path) -> dict[str, int]:
    """How many jobs of each rule another build would run."""
    said = editions(folder, "--only", "html", "--explain", *TWO).stdout
    jobs = re.findall(r"^(\w+)\s+(\d+)$", said, re.MULTILINE)
    return {name: int(number) for name, number in jobs}


@pytest.mark.slow
def test_nothing_changed_nothing_runs(two: Path) -> None:
    assert would_run(two) == {}
    assert "Nothing would run" in editions(two, "--only", "html", "--explain", *TWO).stdout
    assert "Nothing to be done" in editions(two, "--only", "html", *TWO).stdout


@pytest.mark.slow
def test_a_sentence_runs_its_chapter_alone(two: Path) -> None:
    file = two / "chapters" / "second.md"
    before = file.read_text(encoding="utf-8")
    file.write_text(
        before.replace("# The second chapter\n", "# The second chapter\n\nAnother sentence.\n"), encoding="utf-8"
    )
    try:
        said = editions(two, "--only", "html", "--explain", *TWO).stdout
        assert would_run(two) == {"chapter": len(TWO), "book": len(TWO)}, said
        named = ", ".join(sorted(TWO))
        assert f"\nchapter second ({named})\n    its text\n" in said
        assert f"\nbook ({named})\n    chapter second\n" in said + "\n"
    finally:
        file.write_text(before, encoding="utf-8")


@pytest.mark.slow
def test_one_region_touches_one_edition(two: Path) -> None:
    file = two / "data" / "regions.yml"
    before = file.read_text(encoding="utf-8")
    entries = yaml.safe_load(before)["regions"]
    assert any(e["slug"] == "london" for e in entries)
    file.write_text(before.replace("name_in_sentence: London", "name_in_sentence: Greater London"), encoding="utf-8")
    try:
        assert would_run(two) == {"chapter": len(PAGES), "book": 1}
    finally:
        file.write_text(before, encoding="utf-8")


@pytest.mark.slow
def test_a_bad_region_is_refused_by_name(two: Path) -> None:
    said = editions(two, "--only", "html", "atlantis")
    assert said.returncode != 0
    assert "atlantis" in said.stdout


@pytest.mark.slow
def test_two_builds_give_the_same_results_and_pages(two: Path) -> None:
    html = two / "_build" / "editions" / "london" / "_build" / "html"
    results_of = two / "_build" / "results" / "london"
    before = {p: p.read_bytes() for p in [*html.rglob("chapters/*.html"), *results_of.iterdir()]}
    shutil.rmtree(two / "_build" / "editions" / "london")
    shutil.rmtree(results_of)
    again = editions(two, "--only", "html", "london")
    assert again.returncode == 0, again.stdout[-3000:]
    for path, content in before.items():
        assert path.read_bytes() == content, f"{path.name} differs"


@pytest.mark.slow
def test_an_area_that_the_release_lacks_is_refused_in_one_sentence(two: Path) -> None:
    regions = two / "data" / "regions.yml"
    before = regions.read_text(encoding="utf-8")
    regions.write_text(before + NONE_AT_ALL, encoding="utf-8")
    try:
        said = editions(two, "--only", "html", "none-at-all")
    finally:
        regions.write_text(before, encoding="utf-8")
    assert said.returncode == 1
    assert said.stdout.count("\n") == 1
    assert "'none-at-all' is not in the released results" in said.stdout
    assert "python -m analysis data fetch" in said.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("definition.yml", "imd: 2019", 'imd: "2025"', "data/definition.yml was changed"),
        ("indicators.yml", "numerator: residents_16_64", "numerator: residents", "indicator 'working_age_population'"),
        ("regions.yml", "      - E06000005  # Darlington\n", "", "the name, kind or members of 'tees-valley'"),
        (
            "constraints.yml",
            "[no_qualifications_rate, level4_rate]",
            "[level4_rate]",
            "data/constraints.yml",
        ),
    ],
)
@pytest.mark.slow
def test_a_setting_that_the_release_cannot_honour_stops_the_build(
    two: Path, file: str, old: str, new: str, named: str
) -> None:
    path = two / "data" / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    try:
        said = editions(two, "--only", "html", "tees-valley")
    finally:
        path.write_text(before, encoding="utf-8")
    assert said.returncode == 1
    assert named in said.stdout
    assert "Traceback" not in said.stdout


@pytest.mark.slow
def test_wording_may_change_without_new_results(two: Path) -> None:
    path = two / "data" / "indicators.yml"
    before = path.read_text(encoding="utf-8")
    path.write_text(
        before.replace("label: Economically inactive", "label: Neither in work nor looking"), encoding="utf-8"
    )
    try:
        assert would_run(two).keys() == {"chapter", "book"}
    finally:
        path.write_text(before, encoding="utf-8")


@pytest.mark.slow
def test_results_of_another_kind_are_not_taken_for_these(two: Path) -> None:
    """Who has made an edition from the release, then other results, gets the release again when asking for it."""
    edition = two / "_build" / "results" / "london" / "edition.json"
    whole = edition.read_text(encoding="utf-8")
    edition.write_text(edition_text({**json.loads(whole), "data": "real"}), encoding="utf-8")
    again = editions(two, "--only", "html", "london")
    assert again.returncode == 0, again.stdout
    assert json.loads(edition.read_text(encoding="utf-8"))["data"] == "released"
    page = two / "_build" / "editions" / "london" / "_build" / "html" / "chapters" / "first.html"
    assert "Built from released results" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_table_that_was_spoiled_is_made_again(two: Path) -> None:
    table = two / "_build" / "results" / "london" / "areas.csv"
    whole = table.read_bytes()
    table.write_bytes(whole.splitlines(keepends=True)[0])
    assert editions(two, "--only", "html", "london").returncode == 0
    assert table.read_bytes() == whole


@pytest.mark.slow
def test_a_run_that_failed_is_never_followed_by_success_without_work(two: Path) -> None:
    """A release that changes and cannot be read fails, and fails again, until it is mended."""
    released = two / "data" / "released"
    about = released / "release.json"
    before = about.read_text(encoding="utf-8")
    table = released / "london" / "areas.csv"
    whole = table.read_bytes()
    renewed = json.loads(before)
    renewed["files"]["london/areas.csv"] = "0" * 64
    about.write_text(json.dumps(renewed), encoding="utf-8")
    try:
        for _ in range(2):
            said = editions(two, "--only", "html", "london")
            assert said.returncode == 1
            assert "london/areas.csv" in said.stdout
    finally:
        about.write_text(before, encoding="utf-8")
        table.write_bytes(whole)
    assert editions(two, "--only", "html", "london").returncode == 0


@pytest.mark.slow
def test_pages_say_the_version_and_date_of_the_release(two: Path) -> None:
    about = json.loads((paths.RELEASED / "release.json").read_text(encoding="utf-8"))
    day = date.fromisoformat(about["date"])
    said = f"version {about['version']}, {day.day} {day:%B %Y}."
    page = two / "_build" / "editions" / "london" / "_build" / "html" / "chapters" / "first.html"
    assert said in " ".join(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")).split())


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["london", "--data", "relesed"], "did you mean 'released'?"),
        (["london", "--cores", "0"], "1 or more"),
        (["lodnon"], "did you mean 'london'?"),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_honoured_is_refused_at_once(two: Path, arguments: list[str], named: str) -> None:
    said = editions(two, "--only", "html", *arguments)
    assert said.returncode != 0
    assert named in said.stdout
    assert said.stdout.count("\n") == 1


@pytest.mark.slow
def test_englands_book_is_not_built_under_another_name(two: Path) -> None:
    built = run_book(two, ANALYSIS_REGION="london", ANALYSIS_DATA="released")
    assert built.returncode != 0
    assert "make edition REGION=london" in built.stdout
    assert "glue" not in built.stdout

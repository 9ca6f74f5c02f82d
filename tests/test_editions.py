"""Editions in bulk: chapters are executed apart from each other, and only what changed runs again."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
import pandas as pd
import pytest
import yaml

from analysis import paths, results
from analysis.press import book, chapter, graph, keys
from analysis.press.pack import write_pack

CHAPTER = """\
---
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---

```{{code-cell}} ipython3
:tags: [parameters, remove-cell]

region = "england"
```

# A chapter

```{{code-cell}} ipython3
{code}
```
"""

TAKEN = ("chapters", "_static", "_config.yml", "_toc.yml", "Snakefile", "requirements.txt", "src/analysis/press")
TAKEN += ("benchmarks/results",)


def project(folder: Path) -> Path:
    """A checkout with the project's chapters and settings, its prepared tables linked."""
    for name in TAKEN:
        source, target = paths.ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    shutil.copytree(paths.DATA, folder / "data", ignore=shutil.ignore_patterns("raw", "prepared"))
    if paths.PREPARED.is_dir():
        (folder / "data" / "prepared").symlink_to(paths.PREPARED)
    return folder


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for chapters of the test's own."""
    (tmp_path / "chapters").mkdir()
    monkeypatch.setattr(paths, "CHAPTERS", tmp_path / "chapters")
    return tmp_path


def write_chapter(folder: Path, name: str, code: str) -> None:
    (folder / "chapters" / f"{name}.md").write_text(CHAPTER.format(code=code), encoding="utf-8")


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


@pytest.fixture
def press(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A running press in a checkout of its own; gives the environment that its clients need."""
    project(tmp_path)
    environment = {**os.environ, "ANALYSIS_ROOT": str(tmp_path)}
    server = subprocess.Popen([sys.executable, "-m", "analysis.press.server"], cwd=tmp_path, env=environment)
    socket = subprocess.run(
        [sys.executable, "-c", "from analysis.press.protocol import socket_path; print(socket_path())"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    place = Path(socket.stdout.strip())
    for _ in range(600):
        if place.exists() or server.poll() is not None:
            break
        time.sleep(0.1)
    assert place.exists(), "the press did not start"
    yield environment
    server.terminate()
    server.wait()


def ask(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    folder = Path(environment["ANALYSIS_ROOT"])
    client = folder / "src" / "analysis" / "press" / "client.py"
    return subprocess.run(
        [sys.executable, "-S", "-E", str(client), *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_chapter_sees_what_another_did(press: dict[str, str]) -> None:
    folder = Path(press["ANALYSIS_ROOT"])
    write_chapter(folder, "first", "import analysis\nanalysis.left_behind = True\nleft = 1")
    write_chapter(folder, "second", "import analysis\nhasattr(analysis, 'left_behind') or 'left' in globals()")
    for name in ("first", "second"):
        done = ask(press, "chapter", name, "london", f"{name}.ipynb")
        assert done.returncode == 0, done.stderr
    cells = nbformat.read(folder / "second.ipynb", as_version=4).cells
    assert cells[-1].outputs[0].data["text/plain"] == "False"


def test_a_failure_reaches_the_client_with_its_reason(press: dict[str, str]) -> None:
    folder = Path(press["ANALYSIS_ROOT"])
    write_chapter(folder, "broken", "undefined_name")
    done = ask(press, "chapter", "broken", "london", "broken.ipynb")
    assert done.returncode == 1
    assert "undefined_name" in done.stderr
    assert ask(press, "no-such-work").returncode == 1


def test_links_between_chapters_lead_to_executed_ones() -> None:
    text = "[a](work_and_income.md) and [b](references.md), [c](data.md#datasets), [d](https://example.org/x.md)"
    linked = book._LINK.sub(book._to_notebook, text)
    assert linked == (
        "[a](work_and_income.ipynb) and [b](references.md), [c](data.ipynb#datasets), [d](https://example.org/x.md)"
    )


def test_only_regional_editions_have_the_chapter_on_their_area() -> None:
    assert "area" not in book.pages("england")
    if (paths.CHAPTERS / "area.md").exists():
        assert book.pages("london").index("area") == book.pages("london").index("definition") + 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name_in_sentence: London", "name_in_sentence: Greater London", {"london"}),
        # The chapters on other areas name it where it is like them.
        ("name_in_sentence: the North East", "name_in_sentence: the far North East", {"north-east", "named"}),
        # Tables by combined authority change with what is in it.
        ("      - E06000005  # Darlington\n", "", {"tees-valley", "named", "membership"}),
    ],
)
def test_one_entry_of_the_regions_changes_the_keys_of_what_uses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, expected: set[str]
) -> None:
    project(tmp_path)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    monkeypatch.setattr(keys, "KEYS", tmp_path / "keys")
    keys.write("real")
    before = {p: p.read_text() for p in (tmp_path / "keys").rglob("*.key")}
    regions = tmp_path / "data" / "regions.yml"
    assert old in regions.read_text()
    regions.write_text(regions.read_text().replace(old, new))
    keys.write("real")
    assert {p.stem for p, text in before.items() if p.read_text() != text} == expected


def test_a_new_area_changes_no_key_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    monkeypatch.setattr(keys, "KEYS", tmp_path / "keys")
    keys.write("real")
    before = {p: p.read_text() for p in (tmp_path / "keys").rglob("*.key")}
    with (tmp_path / "data" / "regions.yml").open("a") as regions:
        regions.write(NONE_AT_ALL)
    assert "none-at-all" in keys.write("real")
    after = {p: p.read_text() for p in (tmp_path / "keys").rglob("*.key")}
    assert {p.stem for p in after.keys() - before.keys()} == {"none-at-all"}
    assert all(after[p] == text for p, text in before.items())


def test_a_pack_is_described_and_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    results.ensure("london", "auto")
    write_pack(paths.RESULTS / "london", tmp_path / "a.zip")
    write_pack(paths.RESULTS / "london", tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
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

FOUR = ("england", "liverpool-city-region", "devon-and-torbay", "london")
BUILT = (*FOUR, "none-at-all")


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with four editions, and one of an area of its own, built from the data that are here."""
    folder = project(tmp_path_factory.mktemp("editions"))
    with (folder / "data" / "regions.yml").open("a", encoding="utf-8") as regions:
        regions.write(NONE_AT_ALL)
    built = editions(folder, "--only", "html", *BUILT)
    assert built.returncode == 0, built.stdout[-5000:]
    return folder


def editions(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analysis", "editions", *arguments],
        cwd=folder,
        env={**os.environ, "ANALYSIS_ROOT": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def would_run(folder: Path) -> dict[str, int]:
    """How many jobs of each rule another build would run."""
    said = editions(folder, "--only", "html", "--explain", *FOUR).stdout
    jobs = re.findall(r"^(\w+)\s+(\d+)$", said, re.MULTILINE)
    return {name: int(number) for name, number in jobs}


def test_every_chart_is_drawn(four: Path) -> None:
    for slug in BUILT:
        for page in book.pages(slug):
            file = four / "_build" / "editions" / slug / "_build" / "html" / "chapters" / f"{page}.html"
            text = file.read_text(encoding="utf-8")
            for figure in re.findall(r'<figure class="chart" .*?</figure>', text, re.DOTALL):
                views = figure.split("<script")[0].split('<div class="chart-')[2:]
                named = figure[: figure.index(">")]
                assert len(views) == 2, f"{slug}, {page}: {named} has not been drawn for two widths"
                for drawn in views:
                    shapes = re.findall(r"<(?:path|circle|rect|text)\b", drawn)
                    assert "<svg" in drawn, f"{slug}, {page}: {named} is no drawing"
                    assert len(shapes) > 5, f"{slug}, {page}: {named} is empty"


def test_an_area_without_any_says_what_that_means(four: Path) -> None:
    html = four / "_build" / "editions" / "none-at-all" / "_build" / "html" / "chapters"
    assert "No neighbourhood of Wokingham is both among" in (html / "index.html").read_text(encoding="utf-8")
    assert "does not mean that nobody there is poor" in (html / "area.html").read_text(encoding="utf-8")


def test_four_editions_are_whole(four: Path) -> None:
    for slug in BUILT:
        html = four / "_build" / "editions" / slug / "_build" / "html"
        assert len(list(html.glob("chapters/*.html"))) == len(book.pages(slug))
        for page in book.pages(slug):
            text = (html / "chapters" / f"{page}.html").read_text(encoding="utf-8")
            assert "Traceback" not in text
            assert "injected-parameters" not in text
            assert not re.search(r">\s*region = ", text), f"{slug}: the parameters of {page} can be seen"
            words = re.sub(r"<script.*?</script>|<[^>]+>", " ", text, flags=re.DOTALL)
            assert not re.search(r"\b(nan|None(?! of)|inf)\b", words)


def test_nothing_changed_nothing_runs(four: Path) -> None:
    assert would_run(four) == {}
    assert "Nothing would run" in editions(four, "--only", "html", "--explain", *FOUR).stdout


def test_a_reason_names_what_a_key_stands_for_and_no_edition_twice() -> None:
    files = "_build/editions/london/london.pdf, _build/editions/england/england.pdf, _build/keys/chapters.key"
    steps = [graph.Step("site", "", "", f"Updated input files: {files}; Forced execution")]
    steps += [graph.Step("results", "", slug, f"Updated input files: _build/keys/region/{slug}.key") for slug in "abc"]
    assert graph.told(steps).splitlines() == [
        "4 pieces of work would run:",
        "",
        "site          1",
        "results       3",
        "",
        "site",
        "    Updated input files: _build/editions/<edition>/<edition>.pdf, code or settings of the chapters;"
        " Forced execution",
        "",
        "results (a, b, c)",
        "    Updated input files: this edition's entry in data/regions.yml",
    ]


def test_a_sentence_runs_its_chapter_alone(four: Path) -> None:
    file = four / "chapters" / "good_work.md"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("## Four levels", "Another sentence.\n\n## Four levels"), encoding="utf-8")
    try:
        assert would_run(four) == {"chapter": len(FOUR), "html": len(FOUR)}
        said = editions(four, "--only", "html", "--explain", *FOUR).stdout
        named = ", ".join(sorted(FOUR))
        assert f"\nchapter good_work ({named})\n    Updated input files: chapters/good_work.md\n" in said
        assert "another job: _build/editions/<edition>/notebooks/good_work.ipynb" in said
    finally:
        file.write_text(before, encoding="utf-8")


def test_one_region_touches_one_edition(four: Path) -> None:
    file = four / "data" / "regions.yml"
    before = file.read_text(encoding="utf-8")
    entries = yaml.safe_load(before)["regions"]
    assert any(e["slug"] == "london" for e in entries)
    file.write_text(before.replace("name_in_sentence: London", "name_in_sentence: Greater London"), encoding="utf-8")
    try:
        pages = [p for p in book.pages("london") if book.has_code(p)]
        assert would_run(four) == {"results": 1, "chapter": len(pages), "html": 1}
    finally:
        file.write_text(before, encoding="utf-8")


def test_a_bad_region_is_refused_by_name(four: Path) -> None:
    said = editions(four, "--only", "html", "atlantis")
    assert said.returncode != 0
    assert "atlantis" in said.stdout


def test_two_builds_give_the_same_results_and_pages(four: Path) -> None:
    html = four / "_build" / "editions" / "london" / "_build" / "html"
    results_of = four / "_build" / "results" / "london"
    before = {p: p.read_bytes() for p in [*html.rglob("chapters/*.html"), *results_of.iterdir()]}
    shutil.rmtree(four / "_build" / "editions" / "london")
    shutil.rmtree(results_of)
    again = editions(four, "--only", "html", "london")
    assert again.returncode == 0, again.stdout[-3000:]
    for path, content in before.items():
        assert path.read_bytes() == content, f"{path.name} differs"

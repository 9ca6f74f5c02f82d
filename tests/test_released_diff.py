"""Two versions held against each other: numbers, verdicts, words, figures, vintages, and when a note is asked for."""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis import paths
from analysis.__main__ import main
from analysis.errors import AnalysisError
from analysis.publish import release, threshold
from analysis.publish.diff import report
from analysis.publish.diff.compared import Cell, Comparison, Row, Vintage, compare_sides
from analysis.publish.diff.sides import SHARED, Side, read_side
from analysis.publish.diff.wording import Reworded, reworded
from analysis.regions import ENGLAND
from analysis.results.files import checksums, edition_text, read_csv, read_edition
from analysis.results.handed_out import hand_out
from released_support import DAY, EDITION, made, overwrite
from synthetic_results import SLUGS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a checkout's data: a release of invented results that pass for real, and a list of figures."""
    tmp = tmp_path_factory.mktemp("old")
    shutil.copytree(made(), tmp, dirs_exist_ok=True)
    figures(tmp, "map", "rates")
    site(tmp / "site", tmp / "results")
    return tmp


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """A copy of it that a test changes."""
    shutil.copytree(old, tmp_path / "new", ignore=lambda folder, _: ["results"] if Path(folder) == old else [])
    return tmp_path / "new"


def figures(folder: Path, *names: str) -> None:
    text = "figures:\n" + "".join(f"  - {{id: {name}, kind: bars}}\n" for name in names)
    (folder / "figures.yml").write_text(text, encoding="utf-8")


def site(folder: Path, results: Path, sentence: str = "Health is worse.") -> None:
    """A site of invented results, in which each edition but the first leaves out what the first has alike."""
    for slug in SLUGS:
        chapters = (folder if slug == ENGLAND else folder / slug) / "chapters"
        hand_out(results / slug, chapters / "results")
        for file in (chapters / "results").iterdir():
            root = folder / "chapters" / "results" / file.name
            if slug != ENGLAND and root.is_file() and root.read_bytes() == file.read_bytes():
                file.unlink()
        (chapters / "health.html").write_text(
            f'<html><body><nav><p>Menu of {slug}</p></nav><article><h1>Health<a class="headerlink">#</a></h1>'
            f"<p>{sentence} In <em>both</em>.</p><p>It stays.</p>"
            '<figure id="fig-rates"><figcaption>Rates are higher</figcaption></figure>'
            "<table><tr><td><p>12.3</p></td></tr></table></article></body></html>",
            encoding="utf-8",
        )


def change(folder: Path, table: str, row: int, slug: str = ENGLAND, **columns: object) -> None:
    """Overwrite cells of a released table."""
    overwrite(folder / "released" / slug / f"{table}.csv", row, **columns)


@cache
def unchanged(folder: Path) -> Side:
    """A side that no test changes, read once."""
    return read_side(str(folder))


def compare(old: Path, new: Path, place: str = "released") -> Comparison:
    return compare_sides(unchanged(old / place), read_side(str(new / place)))


# ---- what is found ---------------------------------------------------------------------------------


def test_a_copy_has_no_changes(old: Path, new: Path) -> None:
    found = compare(old, new)
    assert not found
    assert threshold.beyond(found) == []
    assert [line for line in report.lines(found) if line.endswith(": none")][:2] == [
        "Verdicts that changed: none",
        "Numbers that moved: none",
    ]


def test_that_nothing_changed_is_said(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(old / "released"), str(old / "site")]) == 0
    assert "Nothing changed" not in capsys.readouterr().out  # a figure of the list stands on no page
    assert main(["diff", str(old / "site"), str(old / "site")]) == 0
    assert capsys.readouterr().out.endswith("Nothing changed in what could be compared\n")


def test_a_release_and_the_site_made_of_its_results_are_the_same(old: Path) -> None:
    found = compare_sides(unchanged(old / "released"), unchanged(old / "site"))
    assert (found.numbers, found.verdicts, found.texts, found.added, found.removed) == ({}, {}, {}, {}, {})
    assert found.vintages == []
    assert (found.figures, found.words) == (([], ["map"]), None)


def test_a_number_that_moved_has_its_place_and_both_values(old: Path, new: Path) -> None:
    was = read_csv(old / "released" / ENGLAND / "indicators.csv").loc[0]
    change(new, "indicators", 0, value=was["value"] * 2)
    change(
        new, "indicators", 1, value=read_csv(old / "released" / ENGLAND / "indicators.csv").loc[1, "value"] * 1.0000002
    )
    found = compare(old, new)
    row = " ".join(str(was[k]) for k in ("indicator", "area", "group", "period"))
    cell = Cell("indicators", row, "value", was["value"], was["value"] * 2)
    assert found.numbers == {cell: [ENGLAND]}
    assert (found.texts, found.added, found.removed) == ({}, {}, {})


def test_what_changed_alike_in_several_editions_is_one_change(old: Path, new: Path) -> None:
    for slug in SLUGS:
        change(new, "claims", 0, slug, tolerance=123.0)
    found = compare(old, new)
    ((cell, editions),) = found.numbers.items()
    assert (cell.table, cell.column, cell.new) == ("claims", "tolerance", 123.0)
    assert editions == list(SLUGS)


def test_a_verdict_and_another_text_are_told_apart(old: Path, new: Path) -> None:
    was = read_csv(old / "released" / ENGLAND / "claims.csv").loc[0]
    other = "differs" if was["status"] != "differs" else "reproduced"
    change(new, "claims", 0, status=other, reason="another reason")
    found = compare(old, new)
    assert found.verdicts == {Cell("claims", was["id"], "status", was["status"], other): [ENGLAND]}
    assert found.texts == {Cell("claims", was["id"], "reason", was["reason"], "another reason"): [ENGLAND]}
    assert (found.numbers, found.added, found.removed) == ({}, {}, {})


def test_a_number_that_became_empty_has_moved(old: Path, new: Path) -> None:
    was = read_csv(old / "released" / ENGLAND / "indicators.csv").loc[0, "value"]
    change(new, "indicators", 0, value=float("nan"))
    ((cell, _),) = compare(old, new).numbers.items()
    assert (cell.old, cell.new) == (was, None)


def test_rows_columns_tables_and_editions_that_came_or_went_are_listed(old: Path, new: Path) -> None:
    file = new / "released" / ENGLAND / "indicators.csv"
    rows = read_csv(file)
    rows.iloc[2:].assign(extra=1).to_csv(file, index=False)
    (new / "released" / "shared" / "dilution.csv").unlink()
    about = json.loads((new / "released" / "release.json").read_text("utf-8"))
    about["editions"].remove(EDITION)
    (new / "released" / "release.json").write_text(json.dumps(about), encoding="utf-8")
    found = compare(old, new)
    assert found.added == {Row("indicators", "column extra"): [ENGLAND]}
    assert found.removed[Row("dilution", "the whole table")] == [SHARED]
    assert len(found.removed) == 3
    assert found.moved_or_gone == 3
    assert (found.editions_added, found.editions_removed) == ([], [EDITION])


def test_another_vintage_and_another_file_of_one_are_listed(old: Path, new: Path) -> None:
    about = json.loads((new / "released" / "release.json").read_text("utf-8"))
    first, second, third, *_ = [d for d in about["build"]["datasets"] if d["available"]]
    was = first["vintage"]
    first["vintage"] = "2031"
    second["sha256"] = "0" * 64
    third["available"] = False
    (new / "released" / "release.json").write_text(json.dumps(about), encoding="utf-8")
    assert compare(old, new).vintages == [
        Vintage(first["id"], was, "2031", same_vintage=False),
        Vintage(second["id"], second["vintage"], second["vintage"], same_vintage=True),
        Vintage(third["id"], third["vintage"], "", same_vintage=False),
    ]


def test_figures_that_came_or_went_are_listed(old: Path, new: Path) -> None:
    figures(new, "rates", "flows")
    assert compare(old, new).figures == (["flows"], ["map"])


def test_words_of_two_sites_are_held_against_each_other(old: Path, new: Path) -> None:
    for slug in SLUGS:
        page = (new / "site" if slug == ENGLAND else new / "site" / slug) / "chapters" / "health.html"
        text = page.read_text("utf-8")
        page.write_text(text.replace("is worse", "is better").replace("12.3", "45.6"), encoding="utf-8")
    found = compare(old, new, "site")
    ((sentence, editions),) = (found.words or {}).items()
    assert sentence == Reworded("health", "Health is worse. In both.", "Health is better. In both.")
    assert sorted(editions) == sorted(SLUGS)
    assert (found.numbers, found.figures) == ({}, ([], []))


def test_a_sentence_that_came_or_went_stands_alone() -> None:
    assert reworded("p", ["a", "b", "c"], ["a", "c", "d"]) == [Reworded("p", "b", ""), Reworded("p", "", "d")]


# ---- where a side stands ---------------------------------------------------------------------------


def test_a_tag_is_a_side(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = checkout_of(old, tmp_path / "checkout")
    monkeypatch.setattr(paths, "ROOT", root)
    side = read_side("v0.1.0")
    assert (side.name, side.version, side.date) == ("v0.1.0", "0.1.0", DAY.isoformat())
    assert side.figures == {"map", "rates"}
    assert not compare_sides(side, read_side(str(new / "released")))


def checkout_of(data: Path, root: Path) -> Path:
    """A checkout with data and a tag."""
    shutil.copytree(data, root / "data", ignore=shutil.ignore_patterns("results", "site"))
    who = {f"GIT_{role}_{what}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "-m", "all"), ("tag", "v0.1.0")):
        subprocess.run(["git", *words], cwd=root, env={**os.environ, **who}, check=True)
    return root


@pytest.mark.parametrize("packed", [False, True], ids=["unpacked", "as it was made"])
def test_an_archive_of_a_release_is_a_side(old: Path, tmp_path: Path, packed: bool) -> None:
    host = tmp_path / "host"
    shutil.copytree(old / "site", host / "v0.1.0")
    if packed:
        with tarfile.open(tmp_path / "release.tar.gz", "w:gz") as archive:
            archive.add(host / "v0.1.0", "v0.1.0")
    found = compare_sides(read_side(str(tmp_path if packed else host)), unchanged(old / "site"))
    assert not found
    assert found.words == {}


def not_whole(folder: Path) -> None:
    (folder / "released" / "release.json").write_text("{", encoding="utf-8")


def other_columns(folder: Path) -> None:
    results = folder / "site" / "chapters" / "results"
    read_csv(results / "areas.csv").drop(columns="population").to_csv(results / "areas.csv", index=False)
    (results / "edition.json").write_text(edition_text(read_edition(results), checksums(results)), encoding="utf-8")


def two_versions(folder: Path) -> None:
    for name in ("v0.1.0", "v0.2.0"):
        shutil.copytree(folder / "site" / "chapters" / "results", folder / "host" / name / "chapters" / "results")


@pytest.mark.parametrize(
    ("spoil", "place", "said"),
    [
        (lambda folder: None, "nowhere", "is neither a folder nor a commit or tag"),
        (lambda folder: (folder / "empty").mkdir(), "empty", r"holds no release\.json, no site and no single archive"),
        (not_whole, "released", r"release\.json is not whole"),
        (other_columns, "site", r"not those that data/results\.yml describes today .*population.*compare the tags"),
        (two_versions, "host", r"host holds 2 versions: name the folder of one, such as .*v0\.1\.0"),
    ],
)
def test_what_is_no_side_is_named(
    new: Path, spoil: Callable[[Path], object], place: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(new)
    assert main(["diff", str(new / place), str(new / "site")]) == 1
    error = capsys.readouterr().err
    assert BeautifulSoup(error, "html.parser").get_text().startswith("error: ")
    with pytest.raises(AnalysisError, match=said):
        read_side(str(new / place))


# ---- how it is shown -------------------------------------------------------------------------------


def test_the_command_prints_what_changed_and_writes_the_page(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    change(new, "claims", 0, status="not_testable", reason="<b>because</b> & so")
    for row in range(30):
        change(new, "indicators", row, value=1e12 + row)
    page = tmp_path / "out" / "changes.html"
    assert main(["diff", str(old / "released"), str(new / "released"), "--page", str(page)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == (
        f"From {old / 'released'} (version 0.1.0 of 2026-05-01) to {new / 'released'} (version 0.1.0 of 2026-05-01)"
    )
    assert "Verdicts that changed: 1" in said
    assert "Numbers that moved: 30" in said
    assert "  and 10 more: --page FILE lists them" in said
    assert "1 verdicts changed (0 may)" in said[-2]
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert soup.find("b") is None
    assert "<b>because</b> & so" in soup.get_text()
    numbers = next(s for s in soup.find_all("section") if "Numbers that moved: 30" in s.get_text())
    assert len(numbers.find("tbody").find_all("tr")) == 30


def test_the_page_stands_alone_and_is_made_for_all_readers(old: Path, new: Path) -> None:
    change(new, "indicators", 0, value=1.0)
    soup = BeautifulSoup(report.page(compare(old, new)), "html.parser")
    assert soup.html["lang"] == "en-GB"
    assert soup.title.get_text().startswith("What changed")
    assert len(soup.find_all("h1")) == 1
    assert soup.find_all(["script", "link", "img"]) == []
    (table,) = soup.find_all("table")
    assert {th["scope"] for th in table.find_all("th")} == {"col", "row"}
    # What scrolls can be reached by the keyboard and has a name.
    region = table.parent
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert soup.find(id=region["aria-labelledby"]).get_text() == "Numbers that moved: 1"


@pytest.mark.browser
def test_the_page_has_no_serious_accessibility_fault(old: Path, new: Path, browser, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    change(new, "indicators", 0, value=1.0)
    (tmp_path / "changes.html").write_text(report.page(compare(old, new)), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "changes.html").as_uri())
    # axe is put into the page by the browser's own tools, which its policy does not stop.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    page.close()
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


# ---- when a note is asked for ----------------------------------------------------------------------


@pytest.fixture
def later(old: Path, new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a tag, whose released results may change."""
    root = checkout_of(old, tmp_path / "checkout")
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2.0\n\n- More.\n", encoding="utf-8")
    monkeypatch.setattr(paths, "ROOT", root)
    monkeypatch.setattr(paths, "RELEASED", root / "data" / "released")
    return root


def test_few_moved_numbers_need_no_note(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release.require_explained("0.2.0", release.earlier("0.2.0"))
    change(later / "data", "indicators", 0, value=1.0)
    release.require_explained("0.2.0", "v0.1.0")
    monkeypatch.setattr(threshold, "MOST_NUMBERS", 0)
    assert threshold.beyond(compare_sides(read_side("v0.1.0"), read_side(str(paths.RELEASED)))) == [
        "1 numbers moved or went (0 may)"
    ]


def test_many_moved_numbers_and_any_verdict_need_a_note(later: Path) -> None:
    file = later / "data" / "released" / ENGLAND / "indicators.csv"
    rows = read_csv(file)
    rows.assign(value=rows["value"] + 1e9).to_csv(file, index=False)
    with pytest.raises(AnalysisError, match=r"since v0\.1\.0 \d+ numbers moved or went \(100 may\): say what moved"):
        release.require_explained("0.2.0", "v0.1.0")
    rows.to_csv(file, index=False)
    change(later / "data", "claims", 0, status="not_testable")
    with pytest.raises(AnalysisError, match=r"since v0\.1\.0 1 verdicts changed \(0 may\): .*begins with 'Numbers:'"):
        release.require_explained("0.2.0", "v0.1.0")
    (later / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2.0\n\n- Numbers: a claim is tested anew.\n")
    release.require_explained("0.2.0", "v0.1.0")


def test_the_version_before_is_the_newest_tag_below(later: Path) -> None:
    for tag in ("v0.1.10", "v0.1.9", "v0.3.0", "vintage"):
        subprocess.run(["git", "tag", tag], cwd=later, check=True)
    assert release.earlier("0.2.0") == "v0.1.10"
    assert release.earlier("0.1.0") is None


def test_a_first_version_is_held_against_nothing(later: Path) -> None:
    release.require_explained("0.1.0", None)


def test_a_release_shows_what_changed_since_the_site_before_by_its_words(old: Path, new: Path) -> None:
    page = (new / "site") / "chapters" / "health.html"
    page.write_text(page.read_text("utf-8").replace("It stays.", "It went."), encoding="utf-8")
    found = release.compare_with(str(old / "site"), new / "site")
    assert found.words == {Reworded("health", "It stays.", "It went."): [ENGLAND]}

"""A stranger's clone: a folder with a space and an apostrophe, no raw data, a static host under a sub-path."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import paths
from analysis.build import book
from checkout_support import make
from static_host import serve

pytestmark = pytest.mark.slow

EDITIONS = ("greater-manchester",)
"""What is made whole, with PDF and data; the documents make it too."""

MANY = ("london", *EDITIONS)


@pytest.fixture(scope="module")
def made(clone: Path) -> Path:
    """The stranger's clone with an edition made there by make, without raw data or network."""
    for slug in EDITIONS:
        built = make(clone, "edition", f"REGION={slug}")
        assert built.returncode == 0, built.stdout[-5000:]
    assert not (clone / "data" / "prepared").exists()
    return clone


def test_an_edition_is_whole(made: Path) -> None:
    for slug in EDITIONS:
        folder = made / "_build" / "site" / slug
        edition = json.loads((folder / "chapters" / "results" / "edition.json").read_text(encoding="utf-8"))
        assert (edition["slug"], edition["data"]) == (slug, "released")
        assert (folder / "data.zip").is_file()
        assert (folder / f"{slug}.pdf").read_bytes().startswith(b"%PDF")


def test_a_mode_that_has_no_such_edition_says_which_it_has(made: Path) -> None:
    said = make(made, "edition", "REGION=greater-manchester", "DATA=synthetic")
    assert said.returncode != 0
    assert "no edition 'greater-manchester' in the synthetic England" in said.stdout
    assert "synthetic-one" in said.stdout
    assert "Traceback" not in said.stdout


def test_real_refuses_without_raw_data(made: Path) -> None:
    said = make(made, "results", "REGION=greater-manchester", "DATA=real")
    assert said.returncode != 0
    assert "a build from raw data lacks" in said.stdout
    assert "Traceback" not in said.stdout
    kept = json.loads((made / "_build" / "results" / "greater-manchester" / "edition.json").read_text(encoding="utf-8"))
    assert kept["data"] == "released"


def test_nothing_is_made_twice(made: Path) -> None:
    again = make(made, "edition", "REGION=greater-manchester")
    assert again.returncode == 0
    assert "greater-manchester: up to date" in again.stdout


@pytest.fixture(scope="module")
def many(made: Path) -> Path:
    """The clone with a second edition, of pages alone, each a job of its own."""
    command = [sys.executable, "-m", "analysis", "editions", "--only", "html", "--data", "released", *MANY]
    environment = {**os.environ, "PYTHONPATH": str(made / "src"), "ANALYSIS_ROOT": str(made)}
    said = subprocess.run(command, cwd=made, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-3000:]
    return made


def test_every_chart_is_drawn(many: Path) -> None:
    for slug in MANY:
        for page in book.pages(slug):
            file = many / "_build" / "editions" / slug / "_build" / "html" / "chapters" / f"{page}.html"
            text = file.read_text(encoding="utf-8")
            for figure in re.findall(r'<figure class="chart" .*?</figure>', text, re.DOTALL):
                views = figure.split("<script")[0].split('<div class="chart-')[2:]
                named = figure[: figure.index(">")]
                assert len(views) == 2, f"{slug}, {page}: {named} has not been drawn for two widths"
                for drawn in views:
                    # Alike symbols are one path: what begins anew in it counts.
                    shapes = re.findall(r"<(?:circle|rect|text)\b|[Mm][-.\d]", drawn)
                    assert "<svg" in drawn, f"{slug}, {page}: {named} is no drawing"
                    assert len(shapes) > 5, f"{slug}, {page}: {named} is empty"


def test_both_editions_are_whole(many: Path) -> None:
    for slug in MANY:
        html = many / "_build" / "editions" / slug / "_build" / "html"
        assert len(list(html.glob("chapters/*.html"))) == len(book.pages(slug))
        for page in book.pages(slug):
            text = (html / "chapters" / f"{page}.html").read_text(encoding="utf-8")
            assert "Traceback" not in text
            assert "injected-parameters" not in text
            assert not re.search(r">\s*region = ", text), f"{slug}: the parameters of {page} can be seen"
            words = re.sub(r"<script.*?</script>|<[^>]+>", " ", text, flags=re.DOTALL)
            assert not re.search(r"\b(nan|None(?! of)|inf)\b", words)


@pytest.mark.browser
def test_a_host_that_hides_underscores_serves_them_under_a_sub_path(made: Path, browser) -> None:
    with serve(made / "_build" / "site") as host:
        page = browser.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        for slug in EDITIONS:
            page.goto(f"{host.address}{slug}/chapters/index.html")
            page.wait_for_load_state("networkidle")
            assert page.locator("figure.chart svg").first.is_visible()
            assert page.evaluate("getComputedStyle(document.querySelector('.bd-article')).display") != "none"
            page.goto(f"{host.address}{slug}/chapters/area.html")
            page.wait_for_load_state("networkidle")
        page.goto(host.address)
        page.get_by_role("link", name="Greater Manchester", exact=True).first.click()
        assert page.url.startswith(f"{host.address}greater-manchester/")
        page.close()
        assert faults == []
        assert [name for name in host.missing if not name.endswith("favicon.ico")] == []
        assert any("/_static/" in name for name in host.given)


def test_the_mark_is_what_keeps_the_styles(made: Path) -> None:
    from urllib.error import HTTPError
    from urllib.request import urlopen

    mark = made / "_build" / "site" / ".nojekyll"
    assert mark.is_file()
    style = next(p for p in (made / "_build" / "site").rglob("*.css") if "_static" in p.parts)
    below = style.relative_to(made / "_build" / "site").as_posix()
    with serve(made / "_build" / "site") as host:
        with urlopen(host.address + below) as answer:
            assert answer.status == 200
        mark.unlink()
        try:
            with pytest.raises(HTTPError):
                urlopen(host.address + below)
        finally:
            mark.touch()


def test_the_release_that_editions_are_built_from_is_that_of_the_checkout(made: Path) -> None:
    about = json.loads((paths.RELEASED / "release.json").read_text(encoding="utf-8"))
    results = made / "_build" / "results" / EDITIONS[0]
    edition = json.loads((results / "edition.json").read_text(encoding="utf-8"))
    assert (edition["version"], edition["date"]) == (about["version"], about["date"])

"""A book from a release that holds places: the look-up on its pages, behind the link in their head, and the cards."""

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sample_places
from analysis import paths
from analysis.catalog.verify import sha256
from analysis.results.files import EDITION
from analysis.results.release import places
from site_support import run_book, tiny_book

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CELL = """# First

```{code-cell} ipython3
from analysis import Edition

Edition("england").find_place()
```
"""


def release_with_places(book: Path, sample: Path) -> None:
    """Give a book a release of its own that holds the places of the sample."""
    own = book / "data" / "released"
    own.unlink()
    shutil.copytree(paths.RELEASED, own, copy_function=os.link, ignore=shutil.ignore_patterns(places.NAME))
    places.write(sample, own)
    about = json.loads((own / "release.json").read_text(encoding="utf-8"))
    files = {f"{places.NAME}/{file.name}": sha256(file) for file in sorted((own / places.NAME).iterdir())}
    kept = {name: told for name, told in about["files"].items() if not name.startswith(f"{places.NAME}/")}
    (own / "release.json").unlink()
    (own / "release.json").write_text(json.dumps({**about, "files": {**kept, **files}}), encoding="utf-8")


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    book = tiny_book(folder / "book", {"first": CELL, "second": "# Second\n\nText.\n"})
    release_with_places(book, sample_places.results(folder / "sample"))
    done = run_book(book, ANALYSIS_DATA="released")
    assert done.returncode == 0, done.stdout[-4000:]
    assert json.loads((book / "_build" / "places" / "results" / EDITION).read_text())["data"] == "released"
    return book / "_build" / "html"


def test_a_place_is_found_from_a_page_and_from_its_head(html: Path, browser: "Browser") -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((html / "chapters" / "first.html").as_uri())
    box = page.locator(".place-box").get_by_role("combobox")
    assert box.bounding_box()["y"] < 900
    box.press_sequentially("grimsby")
    page.get_by_role("option").first.click()
    page.get_by_role("heading", level=1, name="Grimsby").wait_for()
    page.goto((html / "chapters" / "second.html").as_uri())
    page.get_by_role("link", name="Find your place").click()
    field = page.get_by_role("dialog").get_by_role("combobox")
    field.press_sequentially("m9 4dh")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    page.get_by_role("heading", level=1, name="Harpurhey South & Monsall").wait_for()
    page.locator(".place-map-section svg").wait_for()
    page.get_by_role("link", name="Breaking the cycle, executable").click()
    page.wait_for_url("**/chapters/first.html")
    assert errors == []
    page.close()


def test_a_book_without_places_has_no_way_to_them(tmp_path: Path) -> None:
    book = tiny_book(tmp_path / "book", {"first": CELL, "second": "# Second\n\nText.\n"})
    if (paths.RELEASED / places.NAME).is_dir():
        pytest.skip("the release holds places")
    assert run_book(book, ANALYSIS_DATA="released").returncode == 0
    text = (book / "_build" / "html" / "chapters" / "first.html").read_text(encoding="utf-8")
    assert "find-place" not in text
    assert "The look-up of places needs JavaScript, and is missing where" in text

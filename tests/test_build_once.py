"""What all editions have alike stands once in the site, and every page still finds it."""

from pathlib import Path

from analysis.build.once import alike, led_to_root

PAGE = (
    '<link href="../_static/book.css?v=1"><script src="../_static/charts.js"></script>'
    '<a href="results/models.csv">m</a> <a href="results/areas.csv">a</a> <a href="good_work.html#x">g</a>'
    '<a href="https://example.org/_static/book.css">w</a> <a href="data:text/csv;charset=utf-8,a">d</a>'
    '<details data-late="../late/index-1.js"></details><a download="a.csv" href="../figures/a.csv">s</a>'
)
SEARCH = '<script src="_static/book.css"></script>'

SAME = {
    *("_static/book.css", "_static/fonts/a.woff2", "chapters/results/models.csv"),
    *("late/index-1.js", "figures/a.csv"),
}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def site(root: Path) -> Path:
    """England at the root, and London with a script and a table of its own."""
    both = dict.fromkeys(SAME, "same")
    write(
        root, {**both, "_static/charts.js": "1", "chapters/results/areas.csv": "England", "chapters/index.html": PAGE}
    )
    london = {"_static/charts.js": "2", "chapters/results/areas.csv": "London", "chapters/index.html": PAGE}
    write(root / "london", {**both, **london, "search.html": SEARCH})
    return root


def test_what_is_alike_to_the_byte_is_found(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert alike(root, root / "london") == SAME
    assert alike(root / "nowhere", root / "london") == set()


def test_what_an_editions_own_styles_ask_for_stays_beside_them(tmp_path: Path) -> None:
    root = site(tmp_path)
    write(
        root / "london",
        {"_static/own.css": '@font-face { src: url("fonts/a.woff2?v=1") } a { background: url(data:x) }'},
    )
    assert alike(root, root / "london") == SAME - {"_static/fonts/a.woff2"}


def test_what_is_brought_late_leads_as_its_page_does(tmp_path: Path) -> None:
    root = site(tmp_path)
    late = 'late.take("index-2.js", "<a href=\\"../sources/measure-x.html\\">x</a>");\n'
    for folder in (root, root / "london"):
        write(folder, {"late/index-2.js": late, "sources/measure-x.html": "x"})
    same = alike(root, root / "london")
    assert same == SAME | {"sources/measure-x.html"}
    assert 'href=\\"../../sources/measure-x.html\\"' in led_to_root(late, "chapters/index-2.js", "london", same)


def test_pages_lead_to_what_stands_at_the_root_and_to_nothing_else() -> None:
    led = {
        "../_static/book.css": "../../_static/book.css",
        "results/models.csv": "../../chapters/results/models.csv",
        "../late/index-1.js": "../../late/index-1.js",
        "../figures/a.csv": "../../figures/a.csv",
    }
    expected = PAGE
    for here, there in led.items():
        expected = expected.replace(f'"{here}', f'"{there}')
    assert led_to_root(PAGE, "chapters/index.html", "london", SAME) == expected
    assert led_to_root(SEARCH, "search.html", "london", SAME) == SEARCH.replace("_static", "../_static")
    assert led_to_root(PAGE, "chapters/index.html", "london", ()) == PAGE

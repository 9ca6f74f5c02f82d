"""Pages of figures and tables as the site would show them, for tests in a browser."""

import shutil
from pathlib import Path

import pydata_sphinx_theme

from analysis import paths
from analysis.book.display import table as tables
from analysis.book.display.table import Column, Table
from analysis.results.reading import Results

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; font-src 'self' file:; connect-src 'self' file:"
)
"""As strict as the site's own: no script in the page, none evaluated, nothing from another host."""

BASE = """
<!doctype html><html lang="en-GB" data-theme="{theme}"><head><meta charset="utf-8"><title>Test</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="stylesheet" href="_static/theme.css">
<link rel="stylesheet" href="_static/book.css"><link rel="stylesheet" href="_static/chart-colours.css">
<script src="_static/charts.js"></script><script src="_static/tables.js"></script>
<style>body {{ margin: 0; padding: 16px; background: var(--pst-color-background) }}
main {{ width: 100%; max-width: 44rem; margin: auto }}</style>
</head><body class="bd-article"><main>{body}</main></body></html>
"""


def write_page(folder: Path, name: str, body: str, mode: str = "light") -> str:
    """A page with a strict security policy; returns its address."""
    html = BASE.strip().format(theme=mode, body=body, policy=POLICY)
    (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return (folder / f"{name}.html").as_uri()


def with_styles(folder: Path) -> Path:
    """Put the book's scripts and styles and those of its theme into a folder of pages, and return it."""
    shutil.copytree(paths.ROOT / "_static", folder / "_static")
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static" / "styles"
    shutil.copy(theme / "pydata-sphinx-theme.css", folder / "_static" / "theme.css")
    return folder


def regions_table(results: Results) -> Table:
    """Nine regions with their three groups, as a table that can be filtered."""
    return tables.build(
        results.areas[results.areas["area_type"] == "region"],
        [
            Column("area_name", "Region", header=True),
            Column("group", "Group", choose=True),
            Column("areas", "Neighbourhoods", "count"),
        ],
        caption="Regions",
        table_id="regions",
        filterable=True,
    )

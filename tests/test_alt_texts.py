"""Alternative texts say what their charts show: every number, and which group has it, is in the chart's table."""

import math
import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd
import pytest

from analysis.book.charts import draw as charts
from analysis.book.charts.draw import Shown
from analysis.book.display.figure import Figure
from analysis.book.figures.registry import load_registry
from analysis.regions import load_regions
from analysis.results.reading import read
from chapters_support import EDITIONS, have_edition
from number_words import numbers_in

FIXED = {95.0, 100.0}
"""The level of every interval, and England in an index."""

OF_A_DRAWING = {
    "groups_map": {6.0},  # insets
    "funding_map": {1.0, 2.0, 3.0},  # names of the phases
}
"""Numbers that are about a drawing, or names, and in no table."""

LINKS = "weights"
"""The figure that is drawn of ``weights_example.csv``, whose links its table does not repeat."""


def numbers_of(table: pd.DataFrame) -> tuple[set[tuple[float, int]], list[float]]:
    """Numbers as a table's texts have them, and those that its cells, sums, means and counts are rounded to."""
    written: set[tuple[float, int]] = set()
    values = [float(len(table))]
    for name in table.columns:
        column = table[name].dropna()
        texts = column[column.map(lambda x: isinstance(x, str))]
        written |= {found for text in texts for found in numbers_in(text)}
        counts = list(Counter(texts).values())
        values += [float(n) for n in counts] + [float(len(counts))]
        cells = pd.to_numeric(column[~column.index.isin(texts.index)], errors="coerce").dropna().astype(float)
        values += [*cells, cells.sum(), cells.sum() / 2, *([cells.mean()] if len(cells) else [])]
    return written, [abs(v) for v in values if math.isfinite(v)]


def unknown(alt: str, table: pd.DataFrame) -> Iterator[float]:
    """Yield the numbers of an alternative text that its table has not."""
    written, values = numbers_of(table)
    for value, decimals in numbers_in(re.sub(r"under \d[\d.]*%", "", alt)):
        near = any(abs(v - value) <= 0.5001 * 10.0**-decimals for v in values)
        if not near and (value, decimals) not in written and value not in FIXED:
            yield value


def misplaced(alt: str, table: pd.DataFrame) -> Iterator[str]:
    """Yield the groups of a table whose value the text gives to another, where it names groups with values."""
    if not {"group_label", "text"} <= set(table.columns):
        return
    for label in set(table["group_label"]):
        of_group = table[table["group_label"] == label]
        for value in re.findall(rf"(?<![-\w]){re.escape(label.lower())} ([-\u2212+]?£?\d[\d,.]*)", alt.lower()):
            yield from (f"{label}: {value}" for _ in unknown(value.rstrip(".,"), of_group))


LOWER = re.compile(r"\b(?:gva|gdhi|gp|imd|msoa)\b")
"""Names and short forms that no text may have in small letters."""

ALSO_A_WORD = {"Reading", "Bath", "Rugby", "The North"}


def names_of_areas(table: pd.DataFrame) -> set[str]:
    """Names of areas in a table, and of every edition."""
    columns = [name for name in ("area_name", "region_name", "local_authority_name", "place") if name in table]
    named = {str(name) for column in columns for name in table[column].dropna()}
    return {name for name in named | {r.name for r in load_regions().values()} if len(name) > 3} - ALSO_A_WORD


def uncapitalised(alt: str, table: pd.DataFrame) -> Iterator[str]:
    """Yield the names that a text has in small letters."""
    yield from LOWER.findall(alt)
    small = (name.lower() for name in names_of_areas(table))
    yield from (name for name in small if re.search(rf"\b{re.escape(name)}\b", alt))


def faults(figure: Shown) -> Iterator[str]:
    """Yield what is wrong with the alternative text of a figure that was drawn."""
    if isinstance(figure, Figure):
        table = figure.drawing.twin
        wrong = set(unknown(figure.alt, table)) - OF_A_DRAWING.get(figure.id, set())
        yield from (f"{figure.id}: {value:g} is not in the table" for value in wrong)
        yield from (f"{figure.id}: {fault}" for fault in misplaced(figure.alt, table))
        yield from (f"{figure.id}: {name} has no capital" for name in uncapitalised(figure.alt, table))


@pytest.mark.parametrize("region", EDITIONS)
def test_every_alternative_text_gives_what_its_table_has(region: str) -> None:
    have_edition(region)
    results = read(region)
    figures = [
        f for f in load_registry().figures.values() if f.kind != "hierarchy" and f.id != LINKS and f.shown_in(region)
    ]
    assert [fault for spec in figures for fault in faults(charts.build(spec.id, results))] == []


def test_the_links_of_the_example_are_those_of_its_file() -> None:
    have_edition("england")
    results = read("england")
    figure = charts.build(LINKS, results)
    assert isinstance(figure, Figure)
    points, lines, each = (value for value, _ in numbers_in(figure.alt) if value != 2)
    links = results.weights_example
    ends = {*zip(links["longitude"], links["latitude"], strict=True)}
    ends |= {*zip(links["neighbour_longitude"], links["neighbour_latitude"], strict=True)}
    pairs = {frozenset({row[2:4], row[5:7]}) for row in links.itertuples(index=False, name=None)}
    assert (points, lines) == (len(ends), len(pairs))
    assert each == pytest.approx(2 * lines / points, abs=0.06)


TABLE = pd.DataFrame({"group_label": ["Doubly disadvantaged", "Other deprived"], "text": ["10.1%", "9.2%"]})
GOOD = "Marks by group: doubly disadvantaged 10.1%, other deprived 9.2%."


@pytest.mark.parametrize(
    ("alt", "number", "place"),
    [
        (GOOD, 0, 0),
        (GOOD.replace("9.2%", "9.3%"), 1, 1),
        ("Marks by group: doubly disadvantaged 9.2%, other deprived 10.1%.", 0, 2),
    ],
)
def test_a_number_that_moved_and_values_that_changed_places_are_caught(alt: str, number: int, place: int) -> None:
    assert len(list(unknown(alt, TABLE))) == number
    assert len(list(misplaced(alt, TABLE))) == place


@pytest.mark.parametrize("alt", ["Against ones of tees valley.", "Output (gva) per head: 3.", "Of england: 3."])
def test_a_name_in_small_letters_is_caught(alt: str) -> None:
    assert len(list(uncapitalised(alt, TABLE))) == 1
    assert list(uncapitalised("Against those of Tees Valley and the North East of England: GVA.", TABLE)) == []

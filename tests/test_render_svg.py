"""What a figure is as HTML: drawn, described, small, and free of anything from elsewhere."""

import json
import os
import re
from itertools import pairwise
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

from analysis.book.charts import draw as charts
from analysis.book.display import chart_rows, svg, theme
from analysis.book.display.figure import slim, write_vega_bundle
from analysis.book.figures.registry import load_registry
from sample_results import sample

FROM_CLAIMS = ("scorecard", "published")
"""Kinds that need a verdict on each claim, which an invented edition has not; drawn with the real ones elsewhere."""

IDS = [f.id for f in load_registry().figures.values() if f.shown_in("england") and f.kind not in FROM_CLAIMS]


@pytest.fixture(scope="module")
def page():
    """All figures of an invented England on one page."""
    results = sample()
    return BeautifulSoup("".join(charts.build(i, results).to_html() for i in IDS), "html.parser")


@pytest.fixture(scope="module")
def drawings(page):
    """The drawn charts, without the swatches of their keys."""
    return [s for s in page.find_all("svg") if s.get("role") == "img"]


def test_ids_are_unique_on_a_page(page):
    ids = [e["id"] for e in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_references_lead_to_an_id(page):
    ids = {e["id"] for e in page.find_all(id=True)}
    for svg_element in page.find_all("svg", attrs={"aria-labelledby": True}):
        assert set(svg_element["aria-labelledby"].split()) <= ids
    referred = re.findall(r"url\(#([^)]+)\)", str(page))
    assert set(referred) <= ids


def test_every_chart_is_drawn_for_wide_and_narrow_screens(page):
    for figure in page.find_all("figure", class_="chart"):
        if figure.find("script"):
            assert len(figure.select(".chart-wide > svg")) == 1
            assert len(figure.select(".chart-narrow.screen-only > svg")) == 1


def test_every_chart_has_a_title_and_a_description(drawings):
    assert len(drawings) > 30
    for drawing in drawings:
        assert len(drawing.find("title").get_text()) > 15
        assert len(drawing.find("desc").get_text()) > 40
        assert drawing.find("title").get_text() not in drawing.find("desc").get_text()


def test_no_chart_is_empty(drawings):
    for drawing in drawings:
        assert drawing.find("text")
        assert len(drawing.find_all(["path", "line", "circle"])) > 3


def test_every_colour_has_a_partner_for_dark_pages(drawings):
    used = {
        e[name].upper()
        for drawing in drawings
        for name in ("fill", "stroke")
        for e in drawing.find_all(attrs={name: True})
        if e[name] not in ("none", "transparent")
    }
    assert used <= set(theme.DARK_PARTNERS)


def test_one_font_stands_on_the_root_only(drawings):
    for drawing in drawings:
        assert drawing["font-family"] == theme.FONT
        assert not drawing.find_all(attrs={"font-family": True})


def test_nothing_asks_another_host(page):
    addresses = [e.get(a, "") for a in ("src", "href", "xlink:href") for e in page.find_all(attrs={a: True})]
    assert addresses
    assert not [a for a in addresses if a.startswith(("http:", "https:", "//"))]
    assert not page.find_all(["link", "style", "iframe", "image"])


def test_data_blocks_are_json_and_hold_both_views(page):
    for script in page.find_all("script"):
        assert script["type"] == "application/json"
        document = json.loads(script.string)
        assert set(document["views"]) == {"wide", "narrow"}
        assert document["datasets"]


def test_downloads_and_details_say_what_they_are(page):
    for details in page.select("details.chart-details"):
        number = details.find_parent("figure").select_one(".chart-number").get_text()
        assert number in details.summary.get_text()
        labels = [e.get_text() for e in details.select(".downloads > .book-button")]
        assert [label.split(" of ")[0] for label in labels] == [
            "Download CSV",
            "Download SVG",
            "Download PNG",
            "Own page",
            "Copy link",
            "Copy citation",
            "Copy embed code",
        ]
        assert all(number in label for label in labels)
        assert details.find("table").find("caption")


def test_a_page_stays_small(page):
    for figure in page.find_all("figure", class_="chart"):
        assert len(str(figure)) < 250_000


def test_synthetic_data_are_marked_inside_every_chart():
    results = sample(data="synthetic")
    for figure_id in ("headline", "groups_map", "claimants", "health_change"):
        soup = BeautifulSoup(charts.build(figure_id, results).to_html(), "html.parser")
        for drawing in soup.find_all("svg", role="img"):
            assert "SYNTHETIC DATA" in drawing.get_text()


def test_real_data_bear_no_such_mark(page):
    assert "SYNTHETIC" not in page.get_text()


# ---- pieces ------------------------------------------------------------------------------------


def test_finishing_names_describes_and_prefixes():
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="10" height="10" viewBox="0 0 10 10">'
        '<defs><clipPath id="clip0"><rect width="9" height="9"/></clipPath></defs>'
        '<g clip-path="url(#clip0)"><path d="M1.23456,2h3" fill="#12436D" opacity="1"/><g/></g></svg>'
    )
    root = ElementTree.fromstring(svg.finish(drawn, prefix="f", title="A < B", description="C"))
    text = ElementTree.tostring(root, encoding="unicode")
    assert root[0].text == "A < B"
    assert root[1].text == "C"
    assert "url(#f-1)" in text
    assert 'id="f-1"' in text
    assert "M1.23,2h3" in text
    assert "opacity" not in text


def places(shape: str) -> list[tuple[str, tuple[tuple[float, float], ...]]]:
    """What a path draws, as another reader of paths has it."""
    pen = RecordingPen()
    parse_path(shape, pen)
    return [(name, tuple((round(x, 6), round(y, 6)) for x, y in points)) for name, points in pen.value]


@pytest.mark.parametrize(
    "shape",
    [
        "M196,84L195,83.5L194.5,84.5Z",
        "M0,0L-1.25,.5L10,-10.01",
        "M1,1L2,2M5,5L5.1,5.1L5,5Z",
        "M1,1L2,1L2,2ZM9,9L8,9L8,8Z",
    ],
)
def test_a_shape_told_by_steps_is_the_same_shape(shape):
    steps = svg.with_steps(shape)
    assert "L" not in steps
    assert places(steps) == places(shape)


@pytest.mark.parametrize("shape", ["M1,1h3v2Z", "M0,0A2,2,0,1,1,2,0", "M0,0L1,1C2,2,3,3,4,4", "M1,1L2,2ZL3,3", ""])
def test_any_other_shape_stays_as_it_is(shape):
    assert svg.with_steps(shape) == shape


@pytest.mark.parametrize(
    "symbol",
    [
        "M2,0A2,2,0,1,1,-2,0A2,2,0,1,1,2,0",
        "M-2,-2h4v4h-4Z",
        "M-1.5,0L0,-1.5L1.5,0L0,1.5Z",
        "M0,-1.3L-1.5,1.3L1.5,1.3Z",
    ],
    ids=["circle", "square", "diamond", "triangle"],
)
def test_many_equal_symbols_become_one_path_in_the_same_places(symbol):
    points = [(i * 31 % 101 * 3.1, i * 57 % 89 * 2.3) for i in range(100)]
    marks = "".join(f'<path transform="translate({x:g},{y:g})" d="{symbol}" fill="#12436D"/>' for x, y in points)
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg"><g>{marks}</g></svg>'
    finished = svg.finish(drawn, prefix="f", title="T", description="D")
    assert finished.count("<path") == 1
    pen = RecordingPen()
    parse_path(re.search(r' d="([^"]+)"', finished)[1], pen)
    starts = [step[1][0] for step in pen.value if step[0] == "moveTo"]
    x, y = map(float, re.match(r"M([-\d.]+),([-\d.]+)", symbol).groups())
    expected = [(px + x, py + y) for px, py in points]
    found = sorted((round(x, 1), round(y, 1)) for x, y in starts)
    for (x, y), (ex, ey) in zip(found, sorted(expected), strict=True):
        assert (x, y) == (pytest.approx(ex, abs=0.051), pytest.approx(ey, abs=0.051))
    assert len(finished) < len(drawn) / 1.5


def test_many_lines_of_one_look_become_one_path_between_the_same_points():
    ends = [(k * 3.25, k * 1.5, (-1) ** k * 7.0, k * 0.25) for k in range(70)]
    lines = "".join(
        f'<line transform="translate({x:g},{y:g})" x2="{dx:g}" y2="{dy:g}" stroke="#9E9E9E"/>' for x, y, dx, dy in ends
    )
    finished = svg.finish(
        f'<svg xmlns="http://www.w3.org/2000/svg"><g>{lines}</g></svg>', prefix="f", title="T", description="D"
    )
    assert "<line" not in finished
    assert finished.count("<path") == 1
    drawn = places(re.search(r' d="([^"]+)"', finished)[1])
    pairs = [(one[1][0], two[1][0]) for one, two in pairwise(drawn) if two[0] == "lineTo"]
    assert pairs == [((x, y), (x + dx, y + dy)) for x, y, dx, dy in ends]


def test_a_group_that_says_nothing_leaves_what_it_holds_in_its_place():
    inner = '<g fill="red"><g><path d="M0,0h1"/></g></g><path d="M0,0h2"/>'
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg"><g>{inner}</g></svg>'
    finished = svg.finish(drawn, prefix="f", title="T", description="D")
    assert re.sub(r"<title.*?</desc>", "", finished).count("<g") == 1
    assert finished.index("h1") < finished.index("h2")


def test_drawing_again_reads_the_kept_svg(tmp_path, monkeypatch):
    monkeypatch.setattr(svg.paths, "BUILD", tmp_path)
    spec = charts.build("headline", sample()).specs["wide"]
    first = svg.vega_lite_to_svg(spec)
    kept = list(tmp_path.rglob("*.svg"))
    assert len(kept) == 1
    kept[0].write_text("kept", encoding="utf-8")
    assert svg.vega_lite_to_svg(spec) == "kept"
    assert first.startswith("<svg")


def test_specifications_carry_only_the_columns_they_name():
    spec = {
        "encoding": {"x": {"field": "value"}},
        "datasets": {"d": [{"value": 1.23456789, "other": 2}]},
    }
    assert slim(spec)["datasets"] == {"d": [{"value": 1.23457}]}


def test_vega_comes_as_one_file(tmp_path):
    bundle = write_vega_bundle(tmp_path)
    assert bundle.name == "vega.js"
    assert "vegaEmbed" in bundle.read_text(encoding="utf-8")
    assert bundle.stat().st_size < 1_500_000


def test_a_drawing_is_svg_whatever_other_libraries_call_its_namespace():
    ElementTree.register_namespace("", "urn:another")
    ElementTree.register_namespace("drawing", svg.SVG)
    drawn = f'<svg xmlns="{svg.SVG}" width="10" height="10"><g><path d="M0,0"/></g></svg>'
    finished = svg.finish(drawn, prefix="f", title="T", description="D")
    assert finished.startswith("<svg ")
    assert "<path" in finished


def test_rows_have_nothing_where_a_value_is_missing_or_not_finite():
    frame = pd.DataFrame({"a": [1.5, np.nan, np.inf], "b": ["x", None, "y"], "c": pd.array([1, None, 2], "Int64")})
    rows = chart_rows.to_rows(frame)["values"]
    assert rows == [{"a": 1.5, "b": "x", "c": 1}, {"a": None, "b": None, "c": None}, {"a": None, "b": "y", "c": 2}]


def test_letters_are_measured_with_the_converters_own_fonts(monkeypatch):
    seen = []
    monkeypatch.setenv(svg.FONTS, "/etc/somebodys/fonts.conf")
    fake = SimpleNamespace(vegalite_to_svg=lambda spec: seen.append(os.environ[svg.FONTS]) or "<svg/>")
    monkeypatch.setattr(svg, "converter", lambda: fake)
    svg._draw_here("{}")
    assert seen == [str(svg.NO_FONTS)]
    assert svg.NO_FONTS.is_file()
    assert os.environ[svg.FONTS] == "/etc/somebodys/fonts.conf"


def test_names_do_not_tell_what_was_drawn_before():
    def drawn(first):
        return (
            f'<svg xmlns="{svg.SVG}"><defs><clipPath id="clip{first}"/><clipPath id="clip{first + 1}"/></defs>'
            f'<path clip-path="url(#clip{first + 1})" d="M0,0h1"/></svg>'
        )

    one, other = (svg.finish(drawn(n), prefix="f", title="T", description="D") for n in (1, 13))
    assert one == other
    assert 'clip-path="url(#f-2)"' in one

"""The figures as a browser shows them: nothing clipped, alive with the script, whole without it."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pydata_sphinx_theme
import pytest

from analysis import paths
from analysis.book.charts import draw as charts
from analysis.book.charts import hierarchy
from analysis.book.display import table as tables
from analysis.book.display import theme
from analysis.book.display.figure import write_vega_bundle
from analysis.book.display.table import Column
from analysis.book.tables import lookup
from sample_results import sample

pytestmark = pytest.mark.browser

FIGURES = (
    "headline",
    "groups_map",
    "groups_by_area",
    "definitions",
    "gva_authority",
    "gdhi_region",
    "unemployment",
    "qualifications_change",
    "health",
    "constraints",
    "social_infrastructure",
)
WIDTHS = (pytest.param(1280, marks=pytest.mark.slow), 390)
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
main {{ max-width: 44rem; margin: auto }}</style>
</head><body class="bd-article"><main>{body}</main></body></html>
"""


def write_page(folder: Path, name: str, body: str, mode: str = "light") -> str:
    """A page with a strict security policy; returns its address."""
    html = BASE.strip().format(theme=mode, body=body, policy=POLICY)
    (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return (folder / f"{name}.html").as_uri()


NAMES = {
    "King's Lynn": ("King's Lynn and West Norfolk 013B", "Gaywood Clock", "King's Lynn and West Norfolk"),
    "St. Helens": ("St. Helens 006A", "Parr", "St. Helens"),
    "Redcar": ("Redcar and Cleveland 005C", "Grangetown", "Redcar and Cleveland"),
    "Stoke": ("Stoke-on-Trent 011A", "Abbey Hulton & Townsend", "Stoke-on-Trent"),
    "Hull": ("Kingston upon Hull 002B", "Orchard Park", "Kingston upon Hull, City of"),
    "Salle": ("Salle 001A", "Château Court", "Salle"),
}
"""Names with whatever people type in more than one way: neighbourhood, ward and authority."""

TYPED = {
    "King's Lynn": (
        "king's lynn",
        "King\u2019s Lynn",
        "King\u2018s  lynn",
        "kings lynn",
        "KING\u02bcS LYNN",
        "King`s Lynn",
    ),
    "St. Helens": ("st helens", "St. Helens", "ST.HELENS", "saint helens", "Saint Helens 006a"),
    "Redcar": ("Redcar & Cleveland", "redcar and cleveland", "Redcar&Cleveland", "cleveland redcar"),
    "Stoke": (
        "stoke on trent",
        "Stoke-on-Trent",
        "stoke\u2013on\u2011trent",
        "Abbey Hulton and Townsend",
        "hulton & townsend",
    ),
    "Hull": ("kingston upon hull", "Hull, City of", "hull city of", "(hull)", "E01000005"),
    "Salle": ("chateau court", "CH\u00c2TEAU", "cha\u0302teau", "salle 001A"),
}
UNKNOWN = ("Grimsby", "atlantis", "north pole")
POSTCODES = ("DN31 2AB", "dn312ab", "DN31", "SW1A 1AA", "m1 1ae", "L8 1")


def named_frame() -> pd.DataFrame:
    """A list of the names, each doubly disadvantaged."""
    columns = ["lsoa21_name", "ward_name", "local_authority_name"]
    frame = pd.DataFrame(NAMES.values(), columns=columns)
    frame["lsoa21_code"] = [f"E0100000{i}" for i in range(1, len(frame) + 1)]
    return frame.assign(
        group="doubly_disadvantaged", group_label="Doubly disadvantaged", imd_text="1,234", cni_text="56"
    )


def look_up_of_names() -> lookup.Lookup:
    """The look-up of the names."""
    return lookup.Lookup(named_frame(), "England")


def table_of_names() -> tables.Table:
    """The same list as a table that can be filtered."""
    return tables.build(
        named_frame(), lookup.COLUMNS, caption="Names", table_id="names", filterable=True, download=False
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with one page of figures and tables in light and dark."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(paths.ROOT / "_static", folder / "_static")
    write_vega_bundle(folder / "_static")
    site_theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static" / "styles"
    shutil.copy(site_theme / "pydata-sphinx-theme.css", folder / "_static" / "theme.css")
    results, region = sample(), sample("greater-manchester")
    frame = results.areas[results.areas["area_type"] == "region"]
    table = tables.build(
        frame,
        [
            Column("area_name", "Region", header=True),
            Column("group", "Group", choose=True),
            Column("areas", "Neighbourhoods", "count"),
        ],
        caption="Regions",
        table_id="regions",
        filterable=True,
    )
    blocks = [charts.build(i, results).to_html() for i in FIGURES]
    blocks += [hierarchy.build(results).to_html(), table.to_html(), lookup.build(results).to_html()]
    write_page(folder, "light", "".join(blocks))
    write_page(folder, "dark", "".join(blocks), "dark")
    write_page(folder, "names", look_up_of_names().to_html() + table_of_names().to_html())
    write_page(folder, "region", charts.build("groups_map", region).to_html())
    return folder


@pytest.fixture
def open_page(browser, site):
    """Opens a page and keeps what it asked for and complained of."""
    contexts = []

    def opened(name="light", width=1280, script=True):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.asked = [], []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto((site / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def names_page(browser, site):
    """The page of names, opened once for all that is typed into it."""
    page = browser.new_page()
    page.goto((site / "names.html").as_uri())
    yield page
    page.close()


def wake(page):
    """Show every figure until it is alive: one that leaves the screen before it was noticed stays a drawing."""
    for figure in page.query_selector_all("figure.chart:has(script)"):
        figure.scroll_into_view_if_needed()
        page.wait_for_function("(f) => f.classList.contains('is-live')", arg=figure, timeout=60_000)


CLIPPED = """
(slack) => [...document.querySelectorAll('.chart-view svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  if (frame.width < 40) return [];
  return [...svg.querySelectorAll('text')].filter((text) => {
    const box = text.getBoundingClientRect();
    if (box.width === 0) return false;
    return box.left < frame.left - slack || box.right > frame.right + slack
      || box.top < frame.top - slack || box.bottom > frame.bottom + slack;
  }).map((text) => svg.closest('figure').id + ': ' + text.textContent);
})
"""

OVERLAPPING = """
() => [...document.querySelectorAll('.chart-view svg')].flatMap((svg) => {
  if (svg.getBoundingClientRect().width < 40 || svg.closest('figure').id === 'fig-groups_map') return [];
  const texts = [...svg.querySelectorAll('text')].map((t) => ({ t, b: t.getBoundingClientRect() }));
  const out = [];
  for (const [i, a] of texts.entries()) for (const b of texts.slice(i + 1)) {
    const wide = Math.min(a.b.right, b.b.right) - Math.max(a.b.left, b.b.left);
    const high = Math.min(a.b.bottom, b.b.bottom) - Math.max(a.b.top, b.b.top);
    if (wide > 3 && high > 5) out.push(svg.closest('figure').id + ': ' + a.t.textContent + ' / ' + b.t.textContent);
  }
  return out;
})
"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", [False, True], ids=["drawn", "alive"])
def test_no_text_is_clipped(open_page, width, script):
    # Without a script the reader's font may be wider than the one that was measured with.
    page = open_page(width=width)
    if script:
        wake(page)
    else:
        page.add_style_tag(content=".chart-live { display: none !important }")
    assert page.evaluate(CLIPPED, 3 if script else 6) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_lies_on_another(open_page, width):
    page = open_page(width=width)
    wake(page)
    assert page.evaluate(OVERLAPPING) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_does_not_scroll_sideways(open_page, width):
    page = open_page(width=width)
    wake(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_letters_are_large_enough_to_read(open_page, width):
    page = open_page(width=width)
    wake(page)
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('.chart-view svg text')].map((t) => {"
        "  const svg = t.ownerSVGElement, box = svg.getBoundingClientRect();"
        "  if (!box.width) return 99;"
        "  return parseFloat(getComputedStyle(t).fontSize) * box.width / svg.viewBox.baseVal.width; })"
    )
    assert min(sizes) >= 10


def test_nothing_is_asked_of_another_host_and_nothing_complains(open_page):
    page = open_page()
    wake(page)
    assert page.asked
    assert all(url.startswith(("file:", "blob:", "data:")) for url in page.asked)
    assert page.complaints == []


def test_without_a_script_every_chart_list_and_table_stands(open_page):
    page = open_page(script=False)
    assert page.locator(".chart-wide svg").count() == len(FIGURES)
    for drawing in page.locator(".chart-wide svg").all():
        assert drawing.is_visible()
    assert page.locator("#table-regions tbody tr").count() == 27
    assert page.locator("button[data-save]").first.is_hidden()


def test_pointing_at_a_mark_tells_its_value(open_page):
    page = open_page()
    wake(page)
    bar = page.locator("#fig-unemployment .chart-live svg .mark-rect path").first
    bar.scroll_into_view_if_needed()
    bar.hover()
    tip = page.locator("#vg-tooltip-element")
    tip.wait_for(state="visible")
    assert "Doubly disadvantaged" in tip.inner_text()
    assert re.search(r"\d+\.\d%", tip.inner_text())


def test_living_charts_keep_their_text_alternative(open_page):
    page = open_page()
    wake(page)
    for drawing in page.locator(".chart-live svg").all():
        assert drawing.get_attribute("role") == "img"
        assert len(drawing.get_attribute("aria-label")) > 60


def test_a_chart_is_drawn_anew_for_a_new_width(open_page):
    page = open_page()
    wake(page)
    wide = page.locator("#fig-unemployment .chart-live svg").get_attribute("width")
    page.set_viewport_size({"width": 600, "height": 900})
    page.wait_for_function(
        "(was) => { const s = document.querySelector('#fig-unemployment .chart-live:not([hidden]) svg');"
        " return s && s.getAttribute('width') !== was; }",
        arg=wide,
        timeout=60_000,
    )
    assert page.locator("#fig-unemployment .chart-live").count() == 1


@pytest.mark.parametrize("state", ["drawn", "alive"])
def test_dark_pages_change_the_colours(open_page, state):
    page = open_page("dark", script=state == "alive")
    if state == "alive":
        wake(page)
    place = ".chart-live" if state == "alive" else ".chart-wide"
    colour = page.locator(f'#fig-unemployment {place} svg path[fill="#12436D"]').first.evaluate(
        "(e) => getComputedStyle(e).fill"
    )
    partner = theme.DARK_PARTNERS["#12436D"]
    assert colour == f"rgb({', '.join(str(int(partner[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_downloads_are_whole_pictures(open_page, tmp_path):
    page = open_page()
    page.locator("#fig-unemployment summary").click()
    saved = {}
    for kind in ("svg", "png"):
        with page.expect_download() as waiting:
            page.locator(f"#fig-unemployment button[data-save={kind}]").click()
        saved[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved[kind])
    svg = saved["svg"].read_text(encoding="utf-8")
    title = page.locator("#fig-unemployment .chart-title").inner_text()
    assert saved["svg"].name == "unemployment.svg"
    assert title.split()[0] in svg
    assert "Source" in svg
    assert saved["png"].read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as waiting:
        page.locator("#fig-unemployment a[download]").click()
    assert waiting.value.suggested_filename == "unemployment.csv"


def test_tables_filter_and_sort(open_page):
    page = open_page()
    box = page.locator("#table-regions")
    box.locator("input[type=search]").fill("north west")
    assert box.locator("tbody tr:visible").count() == 3
    assert box.locator("[role=status]").inner_text() == "3 of 27 rows"
    box.locator("input[type=search]").fill("")
    box.locator("select").select_option("doubly_disadvantaged")
    assert box.locator("tbody tr:visible").count() == 9
    head = box.locator("thead th").nth(2)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    values = [int(t.replace(",", "")) for t in box.locator("tbody tr:visible td:last-child").all_inner_texts()]
    assert values == sorted(values)


def test_lookup_finds_by_place_ward_authority_and_code(open_page):
    page = open_page()
    field = page.get_by_label("Search by place, ward, authority or code")
    for words, expected in (("wigan", "Wigan"), ("ward 3", "Ward 3"), ("X00000005", "X00000005")):
        field.fill(words)
        assert expected in page.locator(".lookup-card").first.inner_text()
    assert page.locator(".lookup-card").count() <= 12


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, forms in TYPED.items() for typed in forms])
def test_a_name_is_found_in_whatever_way_it_is_typed(names_page, name, typed):
    names_page.locator("#lookup input").fill(typed)
    assert names_page.locator(".lookup-card strong").all_inner_texts() == [NAMES[name][0]]
    names_page.locator("#table-names input[type=search]").fill(typed)
    rows = names_page.locator("#table-names tbody tr:visible th")
    assert rows.all_inner_texts() == [NAMES[name][0]]


@pytest.mark.parametrize("typed", UNKNOWN)
def test_an_unknown_name_is_not_called_undeprived(names_page, typed):
    names_page.locator("#lookup input").fill(typed)
    said = names_page.locator(".lookup-status").inner_text()
    assert "does not know that name, which says nothing about the place" in said
    assert "Try the name of the local authority" in said
    assert "not in the most deprived" not in said


@pytest.mark.parametrize("typed", POSTCODES)
def test_a_postcode_is_told_from_a_name(names_page, typed):
    names_page.locator("#lookup input").fill(typed)
    said = names_page.locator(".lookup-status").inner_text()
    assert "does not know postcodes" in said
    assert "Try the name of the local authority" in said


@pytest.mark.parametrize("typed", ["1,234", "1234"])
def test_a_number_is_found_with_and_without_its_comma(names_page, typed):
    names_page.locator("#table-names input[type=search]").fill(typed)
    assert names_page.locator("#table-names tbody tr:visible").count() == len(NAMES)


def test_lookup_can_be_used_from_the_keyboard(open_page):
    page = open_page()
    page.locator("#lookup input").focus()
    page.keyboard.type("bolton")
    assert page.locator(".lookup-card").count() > 0


def test_print_has_the_drawing_and_no_controls(open_page):
    page = open_page()
    wake(page)
    page.emulate_media(media="print")
    assert page.locator("#fig-unemployment .chart-wide svg").is_visible()
    for hidden in (".chart-live", ".chart-details", ".lookup-search", ".table-tools"):
        assert page.locator(hidden).first.is_hidden()


def test_a_regional_map_names_its_authorities(open_page):
    page = open_page("region")
    wake(page)
    names = page.locator(".chart-live svg text").all_text_contents()
    assert {"Bolton", "Bury", "Manchester", "Salford", "Stockport", "Wigan"} <= set(names)


@pytest.mark.parametrize("mode", [pytest.param(mode, marks=pytest.mark.slow) for mode in ("light", "dark")])
def test_no_fault_of_accessibility(open_page, mode):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(mode)
    wake(page)
    for details in page.locator("details").all():
        details.evaluate("(d) => { d.open = true }")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    faults = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found.response["violations"]]
    assert faults == [], json.dumps(faults, indent=1)

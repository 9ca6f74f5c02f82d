"""The figures as a browser shows them: nothing clipped, alive with the script, whole without it."""

import json
import re

import pytest

from analysis.book.charts import draw as charts
from analysis.book.charts import hierarchy
from analysis.book.display import theme
from analysis.book.display.figure import write_vega_bundle
from analysis.book.tables import neighbourhood_list
from render_support import regions_table, with_styles, write_page
from sample_results import sample

pytestmark = pytest.mark.browser

FIGURES = (
    "headline",
    "groups_map",
    "groups_by_area",
    "gdhi",
    "gdhi_region",
    "qualifications_change",
    "health_change",
    "constraints",
    "trap_panel",
)
WIDTHS = (pytest.param(1280, marks=pytest.mark.slow), 390)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with one page of figures and tables in light and dark."""
    folder = with_styles(tmp_path_factory.mktemp("site"))
    write_vega_bundle(folder / "_static")
    results, region = sample(), sample("greater-manchester")
    blocks = [charts.build(i, results).to_html() for i in FIGURES]
    blocks += [
        hierarchy.build(results).to_html(),
        regions_table(results).to_html(),
        neighbourhood_list.build(results).to_html(),
    ]
    write_page(folder, "light", "".join(blocks))
    write_page(folder, "dark", "".join(blocks), "dark")
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


def wake(page):
    """Turn to every figure until it is alive."""
    for figure in page.query_selector_all("figure.chart:has(script)"):
        figure.query_selector(".chart-view").hover()
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
    assert page.locator(".chart-wide svg, .panel table").count() == len(FIGURES)
    for drawing in page.locator(".chart-wide svg").all():
        assert drawing.is_visible()
    assert page.locator("#table-regions tbody tr").count() == 27
    assert page.locator("button[data-save]").first.is_hidden()


def test_pointing_at_a_mark_tells_its_value(open_page):
    page = open_page()
    wake(page)
    bar = page.locator("#fig-headline .chart-live svg .mark-symbol path").first
    bar.scroll_into_view_if_needed()
    bar.hover()
    tip = page.locator("#vg-tooltip-element")
    tip.wait_for(state="visible")
    assert "Doubly disadvantaged" in tip.inner_text()
    assert re.search(r"\d+\.\d%", tip.inner_text())


def test_a_panel_is_filtered_and_sorted_within_its_sections(open_page):
    page = open_page()
    panel = page.locator("#fig-trap_panel")
    names = "tbody tr:not(.section-row):visible .panel-measure"
    every = panel.locator(names).all_inner_texts()
    panel.get_by_role("searchbox").fill("health")
    found = panel.locator(names).all_inner_texts()
    assert 0 < len(found) < len(every)
    assert panel.locator("tbody:visible").count() < panel.locator("tbody").count()
    panel.get_by_role("searchbox").fill("")
    panel.get_by_role("button", name="Other deprived").click()
    section = panel.locator("tbody").nth(2)
    assert section.locator("tr").first.get_attribute("class") == "section-row"
    values = section.locator("tr:not(.section-row) td:nth-of-type(2)").evaluate_all(
        "(cells) => cells.map((cell) => Number(cell.dataset.value))"
    )
    assert values == sorted(values)
    choices = panel.locator("label", has_text=re.compile("^Difference")).locator("option").all_inner_texts()
    assert set(choices) <= {"All", "clear", "not clear", "about the same"}


def test_living_charts_keep_their_text_alternative(open_page):
    page = open_page()
    wake(page)
    for drawing in page.locator(".chart-live svg").all():
        assert drawing.get_attribute("role") == "img"
        assert len(drawing.get_attribute("aria-label")) > 60


def test_a_chart_is_drawn_anew_for_a_new_width(open_page):
    page = open_page()
    wake(page)
    wide = page.locator("#fig-headline .chart-live svg").get_attribute("width")
    page.set_viewport_size({"width": 600, "height": 900})
    page.wait_for_function(
        "(was) => { const s = document.querySelector('#fig-headline .chart-live:not([hidden]) svg');"
        " return s && s.getAttribute('width') !== was; }",
        arg=wide,
        timeout=60_000,
    )
    assert page.locator("#fig-headline .chart-live").count() == 1


@pytest.mark.parametrize("state", ["drawn", "alive"])
def test_dark_pages_change_the_colours(open_page, state):
    page = open_page("dark", script=state == "alive")
    if state == "alive":
        wake(page)
    place = ".chart-live" if state == "alive" else ".chart-wide"
    colour = page.locator(f'#fig-headline {place} svg path[fill="#12436D"]').first.evaluate(
        "(e) => getComputedStyle(e).fill"
    )
    partner = theme.DARK_PARTNERS["#12436D"]
    assert colour == f"rgb({', '.join(str(int(partner[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_downloads_are_whole_pictures(open_page, tmp_path):
    page = open_page()
    page.locator("#fig-headline summary").click()
    saved = {}
    for kind in ("svg", "png"):
        with page.expect_download() as waiting:
            page.locator(f"#fig-headline button[data-save={kind}]").click()
        saved[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved[kind])
    svg = saved["svg"].read_text(encoding="utf-8")
    title = page.locator("#fig-headline .chart-title").inner_text()
    assert saved["svg"].name == "headline.svg"
    assert title.split()[0] in svg
    assert "Source" in svg
    assert "CC BY 4.0" in svg
    assert saved["png"].read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as waiting:
        page.locator("#fig-headline a[download]").click()
    assert waiting.value.suggested_filename == "headline.csv"


def test_a_figure_says_how_to_cite_it_and_where_it_is(open_page):
    page = open_page()
    page.locator("#fig-headline summary").click()
    title = page.locator("#fig-headline .chart-title").inner_text()
    # A page that was opened from a folder may not write to the clipboard: the text is shown in place of it.
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('denied') } }")
    said = page.locator("#fig-headline .copied")
    for what, there in (("citation", title), ("link", "figures/headline.html"), ("embed", "#embed")):
        page.locator(f"#fig-headline button[data-copy={what}]").click()
        said.filter(has_text=there).wait_for()
        assert page.evaluate("String(getSelection())") == said.inner_text()
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text } }")
    page.locator("#fig-headline button[data-copy=citation]").click()
    said.filter(has_text="Copied.").wait_for()
    assert title in page.evaluate("window.copied")


def test_print_has_the_drawing_and_no_controls(open_page):
    page = open_page()
    wake(page)
    page.emulate_media(media="print")
    assert page.locator("#fig-headline .chart-wide svg").is_visible()
    for hidden in (".chart-live", ".chart-details", ".table-tools"):
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

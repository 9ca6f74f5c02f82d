"""Where a number comes from: within two links of every figure, table and glued number, and true of what it is about."""

import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup, Tag

from analysis import paths
from analysis.book.display.figure import Figure, NotShown, Omitted
from analysis.book.display.folded import Folded
from analysis.book.display.panel import Panel
from analysis.book.display.table import Table
from analysis.book.tables.area import TwoForms
from analysis.book.tables.claims import Notes
from analysis.book.tables.neighbourhood_list import NeighbourhoodList
from analysis.book.wording.addresses import FOLDER
from analysis.book.wording.leads import Told, numbers_in, of_sentence, of_value
from analysis.book.wording.statement import Said, Statement
from analysis.catalog import load_catalog
from analysis.groups import LABELS
from analysis.indicators.spec import load_indicators
from analysis.prepare import store
from analysis.prepare.meanings import meaning
from analysis.readers.which import readers
from analysis.results import schema
from analysis.results.reading import read
from analysis.site.edition_note import read_edition_note
from analysis.site.provenance import write
from analysis.site.provenance.parts import MODELS, is_copy
from analysis.site.provenance.tables import INDICATORS, NO_DATASET
from chapters_support import Chapter, chapter_files, have_edition, run

EDITIONS = ("england", "greater-manchester", "london")
"""The country, a large area, and a short edition of two neighbourhoods."""

WITHOUT = {
    "table-datasets": "its rows lead to the pages of the datasets",
    "table-indicators": "its rows lead to the pages of the measures",
    "table-unavailable": "it holds no number",
    "table-downloads": "it lists files",
    "table-model-files": "it lists files",
    "table-recommendations": "what the report proposes, in words",
    "table-since": "what happened, each with its source beside it",
}
"""Tables that lead nowhere of their own, each with why."""

NUMBERS = re.compile(r"[\d,]+")


@cache
def chapters(region: str) -> list[Chapter]:
    """What an edition's chapters glue and show."""
    have_edition(region)
    with pytest.MonkeyPatch.context() as patch:
        return [run(file, region, patch) for file in chapter_files(region)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The folders of three editions, beside pages that lead to all that their chapters' numbers lead to."""
    made = {}
    for region in EDITIONS:
        site = tmp_path_factory.mktemp(region)
        (site / paths.CHAPTERS.name).mkdir()
        links = "".join(f'<a href="{address}"></a>' for address in addresses(region))
        (site / paths.CHAPTERS.name / "all.html").write_text(links, encoding="utf-8")
        write.write(site, read(region), read_edition_note(region))
        made[region] = site / FOLDER
    return made


def addresses(region: str) -> set[str]:
    """Where the glued numbers of an edition lead."""
    return {lead.address for chapter in chapters(region) for _, told in glued(chapter) for lead in told.leads}


def glued(chapter: Chapter) -> Iterator[tuple[str, Told]]:
    """The texts of a chapter that have a number, by their key; each has leads, or the test below names it."""
    for key in dict.fromkeys(chapter.used):
        text = chapter.texts.get(key, "")
        if isinstance(text, Told) and text.leads:
            yield key, text


@cache
def parsed(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")


def place(folder: Path, address: str) -> Tag:
    """What an address of a page of the book leads to."""
    name, anchor = urldefrag(address)
    assert name.startswith(f"../{FOLDER}/"), address
    page = parsed(folder / name.rsplit("/", 1)[-1])
    found = page.find(id=anchor) if anchor else page.find("article")
    assert isinstance(found, Tag), address
    return found


def says_it_all(article: Tag) -> bool:
    """Whether a page names a function, the build, and datasets with publisher, licence and checksum."""
    text = article.get_text(" ")
    heads = {th.get_text() for th in article.select("thead th")}
    datasets = {"Publisher", "Fetched from", "Licence and credit", "Checksum"} <= heads or NO_DATASET in text
    return datasets and bool(article.select("dd code")) and "Commit" in text


def found_within_two(folder: Path, address: str) -> bool:
    """Whether what an address leads to says all of it, or leads to pages that do."""
    here = place(folder, address)
    if says_it_all(here):
        return True
    if here.select_one('a[href="index.html"]'):  # how many datasets there are: the list of them
        return True
    further = [f"../{FOLDER}/{a['href']}" for a in here.select("a[href]") if not re.match(r"\.\./|https?:", a["href"])]
    return any(says_it_all(place(folder, one)) for one in further)


@pytest.mark.slow
@pytest.mark.parametrize("region", EDITIONS)
def test_every_glued_number_leads_to_where_it_comes_from(region: str, folders: Mapping[str, Path]) -> None:
    without, lost = [], []
    for chapter in chapters(region):
        for key in dict.fromkeys(chapter.used):
            text = chapter.texts.get(key, "")
            leads = getattr(text, "leads", ())
            if numbers_in(text) and not leads:
                without.append(f"{chapter.name}: {key}: {text[:60]}")
            astray = (lead.address for lead in leads if not found_within_two(folders[region], lead.address))
            lost += [f"{chapter.name}: {key}: {address}" for address in astray]
    assert without == []
    assert lost == []


def shown_html(chapter: Chapter) -> Iterator[tuple[str, BeautifulSoup]]:
    """The figures and tables of a chapter by their id."""
    for one in chapter.shown:
        if isinstance(one, Figure | Panel):
            yield one.anchor, BeautifulSoup(one.to_html(), "lxml")
        elif isinstance(one, Table | Folded):
            table = one.table if isinstance(one, Folded) else one
            if table.id not in WITHOUT and len(table.frame):
                yield table.id, BeautifulSoup(table.to_html(), "lxml")
        elif isinstance(one, TwoForms):
            yield one.screen.id, BeautifulSoup(one.screen.to_html(), "lxml")
        elif isinstance(one, NeighbourhoodList) and len(one.frame):
            yield "table-neighbourhoods", BeautifulSoup(one.to_html(), "lxml")
        else:
            assert isinstance(one, NotShown | Omitted | Notes) or type(one).__name__ in {
                "Hierarchy", "PlaceBox", "DefinitionBox", "Table", "Folded", "NeighbourhoodList",
            }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("region", EDITIONS)
def test_every_figure_and_table_leads_to_where_it_comes_from(region: str, folders: Mapping[str, Path]) -> None:
    seen, lost = 0, []
    for chapter in chapters(region):
        for name, block in shown_html(chapter):
            seen += 1
            links = [str(a["href"]) for a in block.select(f'a[href^="../{FOLDER}/"]')]
            if not any(found_within_two(folders[region], address) for address in links):
                lost.append(f"{chapter.name}: {name}")
            for row in block.select(".panel tbody tr:not(.section-row)"):
                (link,) = row.select(f'a[href^="../{FOLDER}/measure-"]')
                assert says_it_all(place(folders[region], str(link["href"])))
    assert seen > 10
    assert lost == []


@pytest.mark.slow
def test_a_formula_gives_the_value_beside_it(folders: Mapping[str, Path]) -> None:
    rates = [spec for spec in load_indicators().values() if spec.kind == "rate" and spec.unit == "percent"]
    held = 0
    for spec in rates:
        page = parsed(folders["england"] / f"measure-{spec.id}.html")
        tables = {t.caption.get_text(): t for t in page.select("table")}
        if "Sums and values across England" not in tables:
            continue
        for row in tables["Sums and values across England"].select("tbody tr"):
            counted, out_of, value = (td.get_text() for td in row.select("td.number")[:3])
            numerator, denominator = (float(text.replace(",", "")) for text in (counted, out_of))
            assert abs(100 * numerator / denominator - float(value.rstrip("%"))) <= 0.051, (spec.id, row.get_text(" "))
            held += 1
    assert held > 200


@pytest.mark.slow
def test_the_sums_are_those_that_the_census_published(folders: Mapping[str, Path]) -> None:
    page = parsed(folders["england"] / "measure-bad_health_rate.html")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.select("tbody tr")]
    (everyone,) = [row for row in rows if row[:2] == [LABELS["england"], "2021"]]
    # ONS, Census 2021, TS001: 56,490,048 usual residents of England; cells are perturbed, so sums differ by some.
    assert abs(float(everyone[3].replace(",", "")) - 56_490_048) < 1_000
    # ONS, General health, England: Census 2021: 4.1% in bad and 1.2% in very bad health, 5.2% before rounding each.
    assert everyone[4] == "5.2%"
    text = page.get_text(" ")
    assert "LSOA of 2011, carried to neighbourhoods of 2021" in text  # the count of 2011
    assert "People's own rating, not adjusted for age." in text


@pytest.mark.slow
def test_a_dataset_names_its_publisher_first_and_then_where_it_was_fetched(folders: Mapping[str, Path]) -> None:
    for dataset in load_catalog().values():
        page = parsed(folders["england"] / f"data-{dataset.id}.html")
        facts = {dt.get_text(): dt.find_next_sibling("dd") for dt in page.select("dl dt")}
        assert facts["Publisher"].get_text() == dataset.producer
        if dataset.landing_page:
            assert list(facts).index("Publisher’s page") < list(facts).index("Fetched from")
            assert facts["Publisher’s page"].a["href"] == dataset.landing_page
        assert facts["Fetched from"].a["href"] == dataset.url
        assert ("A copy" in facts["Fetched from"].get_text()) is is_copy(dataset), dataset.id
        assert dataset.licence.id in facts["Licence and credit"].get_text()
        assert all(line.rstrip(".") in facts["Licence and credit"].get_text() for line in dataset.licence.attribution)
        assert (dataset.sha256 or "not been fetched") in facts["Checksum"].get_text(), dataset.id


@pytest.mark.parametrize(
    ("dataset", "copy"),
    [
        ("census2021_ts037_oa21", True),  # ONS's, in a researcher's repository
        ("cni2023_lsoa21", True),  # OCSI's, in that of a package for R
        ("imd2019_scores_lsoa11", False),  # mySociety's own repository
        ("els_claimant_count_lad", False),  # ONS's own
        ("bus_service_2025_lsoa21", False),  # counted by those whose repository it is
        ("iod2025_file7_reissue", False),  # gov.uk's own host of files
    ],
)
def test_a_copy_is_what_others_than_the_publisher_hold(dataset: str, copy: bool) -> None:
    assert is_copy(load_catalog()[dataset]) is copy


@pytest.mark.slow
def test_the_folder_is_light_and_runs_no_script(folders: Mapping[str, Path]) -> None:
    for region, folder in folders.items():
        files = list(folder.iterdir())
        assert sum(file.stat().st_size for file in files) < 5_000_000, region
        for file in files:
            text = file.read_text(encoding="utf-8")
            assert "<script" not in text, file
            assert len(parsed(file).find_all(True)) <= 3_000, file
            assert "Content-Security-Policy" in text


def test_every_column_that_a_measure_sums_is_described() -> None:
    for spec in load_indicators().values():
        for series in spec.series:
            for column in (*series.numerator, *series.denominator):
                assert meaning(series.table, column).text


def _named(function: str) -> object:
    module, _, name = function.rpartition(".")
    return getattr(importlib.import_module(module), name)


def test_every_table_is_made_by_a_function_that_is_there_from_tables_that_are() -> None:
    known = {INDICATORS, *MODELS, *store.table_names()}
    for about in schema.load_schema().tables.values():
        assert callable(_named(about.made_by)), about.name
        assert set(about.made_from) <= known, about.name


LOADED = re.compile(r"\bload\(\"(\w+)\"\)")


def test_a_table_names_what_its_function_loads() -> None:
    made_from: dict[str, set[str]] = {}
    for about in schema.load_schema().tables.values():
        made_from.setdefault(about.made_by, set()).update(about.made_from)
    for function, named in made_from.items():
        assert set(LOADED.findall(inspect.getsource(_named(function)))) <= named, function


def test_the_readers_of_datasets_are_functions_that_are_there() -> None:
    found = readers()
    assert all(callable(_named(name)) for names in found.values() for name in names)
    assert found["cni2023_lsoa21"] == ("analysis.readers.indices.community_needs.cni_2023",)
    assert found["census2011_qs302ew_004_lsoa11"] == found["census2011_qs302ew_005_lsoa11"]


# -- leads ---------------------------------------------------------------------------------------


def _said(words: str, *measures: str) -> Said:
    return Said(words, Statement(("doubly_disadvantaged",), "is", measures, "england"))


def _led(told: Told) -> list[tuple[str, str]]:
    return [(told[lead.start : lead.end], lead.address.rsplit("/", 1)[-1]) for lead in told.leads]


def test_a_year_is_no_number_and_a_unit_belongs_to_its_number() -> None:
    text = "In 2021 it rose by 2.1 percentage points to £1,250, or 9.7% of 2,060 (E01005061)"
    assert [text[a:b] for a, b in numbers_in(text)] == ["2.1 percentage points", "£1,250", "9.7%", "2,060"]


def test_a_value_in_words_leads_as_a_whole() -> None:
    assert _led(of_value("about twice", "../sources/x.html", whole=True)) == [("about twice", "x.html")]
    assert _led(of_value("higher than", "../sources/x.html")) == []


def test_each_statement_of_a_sentence_leads_to_its_own_measure() -> None:
    text = "9.7% are ill. 30% have no car, and 12% rent."
    said = [_said("9.7% are ill.", "bad_health_rate"), _said("30% have no car, and 12% rent.", "no_car_rate")]
    assert _led(of_sentence(text, said, "../sources/words.html#x")) == [
        ("9.7%", "measure-bad_health_rate.html"),
        ("30%", "measure-no_car_rate.html"),
    ]


def test_a_sentence_of_no_measure_leads_to_what_made_it() -> None:
    text = "There are 1,315 neighbourhoods, 96% of them in towns."
    said = [_said("Other words.", "bad_health_rate"), _said(text, "bad_health_rate", "no_car_rate")]
    assert _led(of_sentence(text, said, "../sources/words.html#x")) == [("1,315", "words.html#x")]
    assert _led(of_sentence("There is none.", said, "../sources/words.html#x")) == []

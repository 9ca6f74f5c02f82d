"""What licences ask for stands where their data are shown: maps, the data chapter, the PDF's cover and data packs."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from analysis import paths
from analysis.book.area.place_card import page_sentences
from analysis.book.charts import draw as charts
from analysis.book.display.figure import Figure
from analysis.book.figures.registry import load_registry
from analysis.book.findings.chapters import data_words
from analysis.build.pack import UNSTATED, write_pack
from analysis.catalog import attribution, load_catalog
from analysis.results.reading import read
from analysis.site.edition_note import asked, read_edition_note
from analysis.site.pdf import cover
from chapters_support import EDITIONS, have_edition

CATALOG = load_catalog()

# https://www.ons.gov.uk/methodology/geography/licences asks for both of these beside digital boundaries and lookups.
OF_ONS = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0"
OF_OS = re.compile(r"Contains OS data © Crown copyright and database right \d{4}(?: to \d{4})?")
# https://www.ordnancesurvey.co.uk/licensing asks for this too beside Code-Point Open.
OF_ROYAL_MAIL = re.compile(r"Contains Royal Mail data © Royal Mail copyright and database right \d{4}")

OF_GEOGRAPHY = [d for d in CATALOG.values() if d.id.startswith(("boundaries_", "lookup_", "ruc21_"))]


@pytest.mark.parametrize("dataset", OF_GEOGRAPHY, ids=lambda d: d.id)
def test_what_is_drawn_from_the_geography_of_ons_carries_both_of_its_lines(dataset) -> None:
    lines = dataset.licence.attribution
    assert OF_ONS in lines
    assert any(OF_OS.fullmatch(line) for line in lines)


@pytest.mark.parametrize("name", ["postcode_directory", "postcode_lsoa21_england"])
def test_postcodes_name_royal_mail(name: str) -> None:
    assert any(OF_ROYAL_MAIL.fullmatch(line) for line in CATALOG[name].licence.attribution)


def test_every_dataset_whose_licence_asks_for_a_line_has_one() -> None:
    without = {d.id for d in CATALOG.values() if not attribution([d])}
    # Under these nothing but a name is asked for, which source lines and packs give.
    named = {"not stated", "per publisher, 360Giving standard", "CC-BY-4.0", "MIT"}
    assert {CATALOG[name].licence.id for name in without} <= named
    assert all(d.licence.note or d.licence.attribution for d in CATALOG.values() if d.licence.id != "MIT")


def test_years_of_one_line_stand_together() -> None:
    lines = attribution(CATALOG[name] for name in ("lookup_lsoa11_lsoa21", "boundaries_ltla24", "lookup_lsoa11_lsoa21"))
    assert lines == (OF_ONS, "Contains OS data © Crown copyright and database right 2022 to 2024")
    assert attribution([CATALOG["imd2025_lsoa21"], CATALOG["imd2015_lsoa11"]]) == (
        "Contains public sector information licensed under the Open Government Licence v3.0",
    )


OUTLINED = ("map", "places", "funding_map")
"""Kinds of figure that draw outlines."""

MAPS = [f for f in load_registry().figures.values() if any(d.startswith("boundaries_") for d in f.datasets)]


@pytest.mark.parametrize("region", EDITIONS)
def test_every_map_has_its_lines(region: str) -> None:
    have_edition(region)
    results, drawn = read(region), 0
    for spec in MAPS:
        figure = charts.build(spec.id, results) if spec.shown_in(region) else None
        if isinstance(figure, Figure):
            assert OF_OS.search(str(figure.source)), spec.id
            drawn += 1
    assert drawn


def test_every_figure_with_outlines_names_them_among_its_datasets() -> None:
    outlined = {f.id for f in load_registry().figures.values() if f.kind in OUTLINED}
    assert len(outlined) >= len(OUTLINED)
    assert outlined <= {f.id for f in MAPS}


def test_the_data_chapter_and_the_cards_and_the_cover_have_them() -> None:
    have_edition("england")
    sentence = data_words(read("england"))["data_sentence"]
    printed = str(cover(read_edition_note("england"), "logo.svg"))
    for text in (sentence, printed, page_sentences()["credit"]):
        assert OF_OS.search(text)
        assert OF_ONS in text
        assert "Community Needs Index: OCSI and Local Trust" in text
    assert OF_ROYAL_MAIL.search(printed)
    assert OF_ROYAL_MAIL.search(page_sentences()["credit"])


def test_an_invented_edition_claims_no_source() -> None:
    note = read_edition_note("england")
    assert asked(type(note)(note.slug, note.name, "synthetic", note.version, note.date)) == ""


def test_each_table_of_a_pack_has_its_own_licence_and_credit(tmp_path: Path) -> None:
    have_edition("tees-valley")
    write_pack(paths.RESULTS / "tees-valley", tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        package, readme = json.loads(archive.read("datapackage.json")), archive.read("README.txt").decode()
    tables = {r["name"]: r for r in package["resources"]}
    for name, resource in tables.items():
        assert resource["attribution"], name
        assert len(resource["licenses"]) > 1 or "sources" not in resource, name
    listed = "\n".join(tables["neighbourhoods"]["attribution"])
    assert OF_OS.search(listed)
    assert "Community Needs Index: OCSI and Local Trust." in listed
    assert "Parliamentary information" in listed
    assert tables["differences"]["attribution"] == [
        "The table is under CC-BY-4.0; credit Breaking the cycle: executable edition."
    ]
    assert OF_OS.search(readme)
    assert all(f"  {line}" in readme for line in tables["map_points"]["attribution"])
    assert not any(UNSTATED in line for r in tables.values() for line in r["attribution"])

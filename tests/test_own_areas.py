"""Areas of one's own: one authority, none of whose neighbourhoods or few are on the list, two wards, a county."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analysis import paths, regions
from analysis.book.display.figure import Omitted
from analysis.results.ensure import ensure_all
from analysis.results.reading import Results, read
from chapters_support import chapter_files, faults, prose, run

pytestmark = [pytest.mark.mirror, pytest.mark.slow]

AREAS = """
  - slug: one-authority
    name: Knowsley
    name_in_sentence: Knowsley
    kind: area
    members: [E08000011]

  - slug: none-at-all
    name: Wokingham
    name_in_sentence: Wokingham
    kind: area
    members: [E06000041]

  - slug: two-wards
    name: Two Wards of Knowsley
    name_in_sentence: two wards of Knowsley
    kind: area
    members: [E05010938, E05010946]
"""
SLUGS = ("one-authority", "none-at-all", "two-wards")


@pytest.fixture(scope="module", autouse=True)
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Results of the three areas, with England's for comparison, in folders of the test's own."""
    folder = tmp_path_factory.mktemp("areas")
    file = folder / "regions.yml"
    file.write_text(regions.REGIONS_FILE.read_text("utf-8") + AREAS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regions, "REGIONS_FILE", file)
        patch.setattr(paths, "RESULTS", folder / "results")
        ensure_all([*SLUGS, "england"], "real")
        yield folder


def groups(results: Results) -> pd.Series:
    """The edition's numbers of neighbourhoods by group."""
    rows = results.areas[results.areas["area_type"] == "edition"]
    return rows.set_index("group")["areas"].astype(int)


def test_an_area_has_the_neighbourhoods_of_its_members_and_no_other() -> None:
    # Counted in the ONS lookup of LSOA21 to wards of 2024.
    assert groups(read("one-authority")).sum() == 100
    assert set(read("one-authority").neighbourhoods["local_authority_code"]) == {"E08000011"}
    assert groups(read("none-at-all"))["doubly_disadvantaged"] == 0
    assert set(read("two-wards").neighbourhoods["ward_name"]) == {"Northwood", "Stockbridge"}


def test_england_counts_the_same_combined_authorities_as_without_them() -> None:
    rows = read("england").areas
    combined = rows[rows["area_type"] == "combined_authority"]
    assert combined["area_code"].str.match(r"E47\d{6}").all()
    assert combined["area_code"].nunique() == 15


def test_a_part_of_a_combined_authority_has_the_levers_of_its_mayor() -> None:
    from analysis.book.area.levers import governing_body

    for slug in ("one-authority", "two-wards"):
        assert governing_body(read(slug)) == "the Liverpool City Region Combined Authority"
    assert governing_body(read("none-at-all")) == ""


def test_an_area_of_its_own_has_its_share_of_improvers() -> None:
    own = read("one-authority").improvers
    own = own[own["area_type"] == "area"]
    deprived = groups(read("one-authority"))[["doubly_disadvantaged", "other_deprived"]].sum()
    assert set(own["area"]) == {"Knowsley"}
    assert (own.loc[own["chosen_on"] == "2019", "deprived"] <= deprived).all()
    assert (own["improved"] <= own["deprived"]).all()


@pytest.mark.parametrize("region", SLUGS)
def test_every_chapter_reads_well(region: str) -> None:
    for file in chapter_files(region):
        assert faults(prose(file, region).markdown) == [], file.stem


@pytest.mark.slow
def test_everything_can_be_shown_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for file in chapter_files("none-at-all"):
        for shown in run(file, "none-at-all", monkeypatch).shown:
            if isinstance(shown, Omitted):
                continue
            html = shown._repr_mimebundle_()["text/html"]
            assert not re.search(r">\s*(nan|None|inf)\s*<", html)


def test_none_is_said_and_explained() -> None:
    said = {file.stem: prose(file, "none-at-all").markdown for file in chapter_files("none-at-all")}
    assert "No neighbourhood of Wokingham is both among England" in said["index"]
    assert "It does not mean that nobody there is poor." in said["area"]
    assert "were income deprived" in said["area"]
    for page in ("work_and_income", "good_work", "social_capital", "recommendations"):
        assert "The rates on this page are therefore England\u2019s" in said[page]


def test_one_authority_is_not_divided_into_its_authorities() -> None:
    said = prose(paths.CHAPTERS / "area.md", "one-authority").markdown
    assert "local authorities" not in said.split("## Areas like it")[0]
    assert "Knowsley has 17 doubly disadvantaged neighbourhoods" in said

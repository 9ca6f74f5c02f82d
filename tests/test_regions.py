"""The editions' areas: what a file may say, and that England's are right."""

import dataclasses
import textwrap
from pathlib import Path

import pandas as pd
import pytest

from analysis import authorities, regions
from analysis.definition import Definition
from analysis.errors import CatalogError
from analysis.readers.geography import lookups

GOOD = """\
code_in_2024:
  E08000038: E08000016
regions:
  - slug: england
    name: England
    name_in_sentence: England
    kind: country
    code: E92000001
    members: all
  - slug: north-shire
    name: North Shire
    name_in_sentence: the North Shire
    kind: combined_authority
    code: E47000099
    members:
      - E06000002
      - E08000038
"""
SECOND = """\
  - slug: south-shire
    name: South Shire
    name_in_sentence: South Shire
    kind: combined_authority
    code: E47000098
    members: [E06000001]
"""
CUSTOM = """\
  - slug: harbour-towns
    name: Harbour Towns
    name_in_sentence: the Harbour Towns
    kind: area
    members: [E06000002, E05000001]
"""
KNOWN = ["E06000001", "E06000002", "E08000016"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "regions.yml"


def load(file: Path, text: str) -> dict[str, regions.Region]:
    file.write_text(textwrap.dedent(text), encoding="utf-8")
    return regions.load_regions(file, known=KNOWN)


def test_an_entry_becomes_a_region_with_codes_of_2024(file: Path) -> None:
    shire = load(file, GOOD)["north-shire"]
    assert shire.name_in_sentence == "the North Shire"
    assert shire.members == ("E06000002", "E08000016")


@pytest.mark.parametrize(
    ("old", "new", "line", "shown"),
    [
        ("slug: north-shire", "slug: North_Shire", 10, "North_Shire"),
        ("slug: north-shire", "slug: england", 10, "of the entry in line 4"),
        ("E06000002", "E06999999", 16, "E06999999"),
        ("E06000002", "W06000002", 16, "W06000002"),
        ("slug: north-shire", "slug: chapters", 10, "chapters"),
        ("kind: combined_authority", "kind: county", 13, "county"),
        ("kind: combined_authority", "kind: country", 15, "`all` for a country"),
        ("code: E47000099", "code: 47", 14, "47"),
        ("    code: E47000099\n", "", 10, "code"),
        ("code: E47000099", "code: E92000001", 14, "of the entry in line 8"),
        ("    name: North Shire", "    name: England", 11, "of the entry in line 5"),
        ("E06000002", "E05000001", 16, "E05000001"),
        ("slug: england", "slug: albion", 3, "no entry for 'england'"),
        ("name_in_sentence: the North Shire", "name_in_sentence: ''", 12, "empty"),
        ("    name: North Shire\n", "", 10, "name"),
        ("    name: North Shire", "    nome: North Shire", 11, "nome"),
        ("members: all", "members: [E06000001]", 9, "`all` for a country"),
        ("- E06000002", "- E08000038", 17, "E08000038"),
    ],
)
def test_a_fault_is_named_with_its_line_and_value(file: Path, old: str, new: str, line: int, shown: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogError) as fault:
        load(file, GOOD.replace(old, new, 1))
    assert f"regions.yml, line {line}:" in str(fault.value)
    assert shown in str(fault.value)


OTHER_LIST = """\
  - slug: england-2025
    name: England, index of 2025
    name_in_sentence: England
    kind: country
    members: all
    definition: {imd: "2025", cni_share: 0.2}
"""


def test_england_by_a_definition_of_its_own_is_an_edition(file: Path) -> None:
    loaded = load(file, GOOD + OTHER_LIST)
    other = loaded["england-2025"]
    # A key that the entry leaves out has the report's value, whatever data/definition.yml says.
    assert other.own_definition == Definition(imd="2025", cni_share=0.2)
    assert (other.is_country, other.area, other.members) == (True, "england", ())
    assert loaded["england"].own_definition is None
    assert other.digest != dataclasses.replace(other, own_definition=Definition(imd="2025")).digest


def require_named(file: Path, entry: str, old: str, new: str, line: int, shown: str) -> None:
    """Spoil an entry that stands behind good ones, and make sure that the fault is named with its line."""
    assert old in entry
    with pytest.raises(CatalogError) as fault:
        load(file, GOOD + entry.replace(old, new, 1))
    assert f"regions.yml, line {line}:" in str(fault.value)
    assert shown in str(fault.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "shown"),
    [
        ('imd: "2025"', 'imd: "2015"', 23, "'2015'; allowed: 2019, 2019_published, 2025"),
        ('imd: "2025"', 'idm: "2025"', 23, "the unknown key 'idm'"),
        ("cni_share: 0.2", "cni_share: 20", 23, "20"),
        ('    definition: {imd: "2025", cni_share: 0.2}\n', "", 21, "needs a definition of its own"),
        ("members: all", "members: [E06000001]", 22, "`all` for a country"),
        ("slug: england-2025", "slug: england", 18, "of the entry in line 4"),
    ],
)
def test_a_definition_that_cannot_be_is_named(file: Path, old: str, new: str, line: int, shown: str) -> None:
    require_named(file, OTHER_LIST, old, new, line, shown)


def test_the_definition_of_england_is_that_of_all_editions(file: Path) -> None:
    own = GOOD.replace("    members: all\n", "    members: all\n    definition: {imd: '2025'}\n", 1)
    with pytest.raises(CatalogError, match=r"line 10: .*data/definition\.yml"):
        load(file, own)


def test_no_members_is_a_fault(file: Path) -> None:
    text = GOOD.replace("members:\n      - E06000002\n      - E08000038", "members: []")
    with pytest.raises(CatalogError, match=r"line 15.*at least one"):
        load(file, text)


def test_two_combined_authorities_may_not_share_a_district(file: Path) -> None:
    assert len(load(file, GOOD + SECOND)) == 3
    with pytest.raises(CatalogError, match=r"line 23: .*'E06000002'.*'north-shire' already"):
        load(file, GOOD + SECOND.replace("E06000001", "E06000002"))


def test_a_region_and_a_combined_authority_may_share_a_district(file: Path) -> None:
    both = SECOND.replace("combined_authority", "region").replace("E06000001", "E06000002")
    assert len(load(file, GOOD + both)) == 3


def test_any_list_of_authorities_and_wards_is_an_area_without_a_code(file: Path) -> None:
    harbour = load(file, GOOD + CUSTOM)["harbour-towns"]
    assert (harbour.kind, harbour.code) == ("area", "harbour-towns")
    assert harbour.members == ("E05000001", "E06000002")


def test_areas_may_share_authorities_with_each_other_and_with_a_combined_authority(file: Path) -> None:
    again = CUSTOM.replace("harbour-towns", "coast-towns").replace("Harbour Towns", "Coast Towns")
    assert len(load(file, GOOD + CUSTOM + again)) == 4


@pytest.mark.parametrize(
    ("old", "new", "line", "shown"),
    [
        ("members: [E06000002, E05000001]", "members: []", 22, "at least one"),
        ("E06000002, E05000001", "E06000002, E06000002", 22, "E06000002"),
        ("E06000002", "E06999999", 22, "E06999999"),
        ("E06000002", "E01000001", 22, "E01000001"),
        ("slug: harbour-towns", "slug: north-shire", 18, "of the entry in line 10"),
        ("name: Harbour Towns", "name: North Shire", 19, "of the entry in line 11"),
    ],
)
def test_a_fault_in_an_area_of_ones_own_is_named_too(file: Path, old: str, new: str, line: int, shown: str) -> None:
    require_named(file, CUSTOM, old, new, line, shown)


def test_a_ward_that_does_not_exist_is_a_fault_where_wards_are_known(file: Path) -> None:
    file.write_text(GOOD + CUSTOM, encoding="utf-8")
    assert regions.load_regions(file, known=KNOWN)
    with pytest.raises(CatalogError, match=r"line 22: .*'E05000001'"):
        regions.load_regions(file, known=[*KNOWN, "E05000002"])


def test_areas_of_ones_own_count_in_no_combined_authority(file: Path) -> None:
    whole = regions.membership(load(file, GOOD))
    assert regions.membership(load(file, GOOD + CUSTOM)).equals(whole)
    assert list(whole.index) == ["E06000002", "E08000016"]


def test_every_list_of_areas_has_england(file: Path) -> None:
    start, rest = GOOD.split("  - slug: england")
    with pytest.raises(CatalogError, match=r"line 3: .*'england'"):
        load(file, start + "  - slug: north" + rest.split("  - slug: north")[1])


@pytest.mark.parametrize("text", ["", "regions: [", "- one\n- two\n"], ids=["none", "bad", "list"])
def test_a_file_of_another_kind_is_a_fault_that_names_it(file: Path, text: str) -> None:
    with pytest.raises(CatalogError, match=r"regions\.yml"):
        load(file, text)


def test_select_keeps_the_members_and_england_keeps_all(file: Path) -> None:
    areas = pd.DataFrame(
        {"local_authority_code": ["E06000001", "E06000002", "E08000016", "E08000016"]},
        index=pd.Index(["a", "b", "c", "d"], name="lsoa21_code"),
    )
    loaded = load(file, GOOD)
    assert list(regions.select(areas, loaded["north-shire"]).index) == ["b", "c", "d"]
    assert list(regions.select(areas, loaded["england"]).index) == ["a", "b", "c", "d"]


def test_select_takes_an_authority_whole_and_of_another_a_ward(file: Path) -> None:
    areas = pd.DataFrame(
        {
            "local_authority_code": ["E06000001", "E06000001", "E06000002", "E06000002"],
            "ward_code": ["E05000001", "E05000002", "E05000003", "E05000004"],
        },
        index=pd.Index(["a", "b", "c", "d"], name="lsoa21_code"),
    )
    assert list(regions.select(areas, load(file, GOOD + CUSTOM)["harbour-towns"]).index) == ["a", "c", "d"]


def test_there_is_an_edition_for_england_by_two_indices_fifteen_combined_authorities_and_london() -> None:
    # ONS, combined authorities of May 2025: fifteen with a code E47. London boroughs: 33.
    loaded = regions.load_regions()
    kinds = [region.kind for region in loaded.values()]
    assert (len(loaded), kinds.count("combined_authority")) == (18, 15)
    assert [slug for slug, region in loaded.items() if region.is_country] == ["england", "england-2025"]
    assert next(iter(loaded)) == "england"
    assert len(loaded["london"].members) == 33
    assert len(loaded["greater-manchester"].members) == 10
    assert all(region.code.startswith("E47") for region in loaded.values() if region.kind == "combined_authority")


def test_names_read_well_in_a_sentence() -> None:
    names = {slug: region.name_in_sentence for slug, region in regions.load_regions().items()}
    assert names["west-midlands"] == "the West Midlands"
    assert names["greater-manchester"] == "Greater Manchester"
    assert names["devon-and-torbay"] == "Devon and Torbay"


@pytest.mark.mirror
def test_every_member_is_an_authority_of_2024_and_london_is_whole() -> None:
    authorities = lookups.lookup_authority_region()
    loaded = regions.load_regions(known=authorities.index)
    london = authorities.index[authorities["region_name"] == "London"]
    assert loaded["london"].members == tuple(london)


@pytest.mark.mirror
def test_comments_in_the_file_give_each_code_its_own_name() -> None:
    """The names beside the codes are for people; a wrong one would mislead them."""
    names = lookups.lookup_authority_region()["local_authority_name"]
    changed = {"E08000038": "E08000016", "E08000039": "E08000019"}
    text = regions.REGIONS_FILE.read_text(encoding="utf-8")
    listed = [line.split("#") for line in text.splitlines() if line.startswith("      - E0")]
    beside = {code.strip(" -"): name.strip() for code, name in listed}
    assert len(listed) == 139
    assert {code: names[changed.get(code, code)] for code in beside} == beside


@pytest.mark.mirror
def test_former_authorities_and_names_are_those_of_the_lookup() -> None:
    changes = lookups.lookup_authority_changes()
    rows = {
        getattr(row, f"code_{year}"): (getattr(row, f"name_{year}"), str(year), row.code_2024, row.name_2024)
        for year in range(2016, 2024)
        for row in changes.itertuples()
        if getattr(row, f"code_{year}") != row.code_2024
    }
    former = authorities.load_former()
    assert rows == {
        code: (row["name"], row["last_year"], row["successor"], row["successor_name"]) for code, row in former.items()
    }
    names = lookups.lookup_authority_region()["local_authority_name"]
    assert authorities.names() == names.to_dict()


def test_a_former_authority_names_what_it_is_part_of(file: Path) -> None:
    # Cumbria's districts ended on 1 April 2023 (The Cumbria (Structural Changes) Order 2022).
    with pytest.raises(CatalogError, match=r"line 16: .*'E07000026': Allerdale .* up to 2022 .* Cumberland, E06000063"):
        load(file, GOOD.replace("E06000002", "E07000026"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("Manchester", "(did you mean E08000003?)"),
        ("e08000003", "(did you mean E08000003?)"),
        ("Manchestr", "Manchester?)"),
        ("E0\u0668000003", ""),  # a digit, but of another script
    ],
)
def test_a_name_or_a_code_in_small_letters_gets_a_suggestion(file: Path, given: str, says: str) -> None:
    with pytest.raises(CatalogError) as fault:
        load(file, GOOD.replace("E06000002", given))
    assert f"'{given}'; expected the code of a local authority or ward" in str(fault.value)
    assert says in str(fault.value)

"""What the catalogue says of the datasets agrees with the mirror's list and with the files."""

import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import catalog
from analysis.catalog.areas import Geography, area_codes, as_ranges
from analysis.prepare import store
from analysis.readers import source

CATALOG = catalog.load_catalog()
COMPLETE = [name for name, dataset in CATALOG.items() if dataset.sha256 is not None]
"""sf objects: only the names in their bytes are looked for."""


def manifest() -> pd.DataFrame:
    """Return the mirror's lists: all of the first, and of the second what is catalogued."""
    mirror = Path(os.environ.get("DATA_MIRROR", ""))
    if not (mirror / "MANIFEST.csv").is_file():
        pytest.skip("the mirror has no MANIFEST.csv")
    listed = [pd.read_csv(mirror / "MANIFEST.csv").set_index("id")]
    if (mirror / "ADDITIONS.csv").is_file():
        added = pd.read_csv(mirror / "ADDITIONS.csv").set_index("id")
        listed.append(added[added.index.isin(CATALOG)])
    return pd.concat(listed)


@pytest.mark.mirror
def test_every_dataset_of_the_mirror_is_catalogued_as_it_is() -> None:
    listed = manifest()
    ours = catalog.table()
    assert set(listed.index) <= set(ours.index)
    of_parts = [name for name in listed.index if CATALOG[name].parts]
    derived = [name for name in COMPLETE if CATALOG[name].held_as]
    assert set(CATALOG) - set(listed.index) == set(CATALOG) - set(COMPLETE) | set(derived)
    listed = listed.drop(index=of_parts)
    ours = ours.loc[listed.index]
    for column in ("url", "sha256", "bytes"):
        differing = listed.index[ours[column].to_numpy() != listed[column].to_numpy()]
        assert list(differing) == [], column
    for name in of_parts:
        parts = pd.read_csv(Path(os.environ["DATA_MIRROR"]) / "parts" / f"{name}.csv")
        assert parts.to_dict("records") == [
            {"part": p.name, "bytes": p.bytes, "sha256": p.sha256, "url": p.url} for p in CATALOG[name].parts
        ]


@pytest.mark.mirror
def test_a_real_build_has_all_it_requires() -> None:
    assert catalog.available() == (True, [])


def names_in_json(tree: object) -> set[str]:
    if isinstance(tree, dict):
        return set(tree) | {name for value in tree.values() for name in names_in_json(value)}
    if isinstance(tree, list):
        return {name for value in tree for name in names_in_json(value)}
    return set()


@pytest.mark.mirror
@pytest.mark.parametrize("name", [name for name in COMPLETE if CATALOG[name].format == "json"])
def test_listed_names_are_in_a_file_that_no_check_of_tables_reads(name: str) -> None:
    listed = {column.name for column in CATALOG[name].columns}
    assert listed
    assert listed - names_in_json(json.loads(catalog.locate(name).read_text(encoding="utf-8"))) == set()


def census_2011_names(tree: object) -> dict[str, str]:
    if isinstance(tree, list):
        return {code: name for part in tree for code, name in census_2011_names(part).items()}
    if not isinstance(tree, dict):
        return {}
    own = {tree["code"]: tree["name"]} if "code" in tree else {}
    return own | census_2011_names(list(tree.values()))


@pytest.mark.slow
@pytest.mark.mirror
@pytest.mark.parametrize(
    ("geography", "dataset", "column"),
    [
        ("csp24", "lookup_ltla24_csp24_pfa24", "csp24_code"),
        ("lsoa01", "lookup_lsoa01_lsoa11", "lsoa01_code"),
        ("lsoa11", "lookup_lsoa11_lsoa21", "lsoa11_code"),
        ("lsoa21", "lookup_lsoa11_lsoa21", "lsoa21_code"),
        ("ltla21", "lookup_ltla_changes", "ltla21_code"),
        ("ltla24", "lookup_ltla24_region24", "ltla24_code"),
        ("msoa11", "lookup_lsoa11_msoa11", "msoa11_code"),
        ("msoa21", "lookup_oa21_lsoa21", "msoa_code"),
        ("oa21", "lookup_oa21_lsoa21", "oa_code"),
        ("pfa24", "lookup_ltla24_csp24_pfa24", "pfa24_code"),
        ("region24", "lookup_ltla24_region24", "region24_code"),
    ],
)
def test_the_codes_that_there_are_are_those_of_the_lookups(geography: Geography, dataset: str, column: str) -> None:
    codes = source.decoded(CATALOG[dataset], catalog.locate(dataset))[column]
    assert as_ranges(codes[codes.str.startswith("E")]) == as_ranges(area_codes(geography))


@pytest.mark.mirror
def test_census_2011_categories_are_called_what_the_census_calls_them() -> None:
    path = catalog.locate("census2011_categories")
    published = census_2011_names(json.loads(path.read_text(encoding="utf-8")))
    entries = [name for name in CATALOG if re.fullmatch(r"census2011_qs\w+_\d{3}_lsoa11", name)]
    assert len(entries) == 27
    for name in entries:
        _, table, number, _ = name.split("_")
        count = next(c for c in CATALOG[name].columns if c.name == str(int(number)))
        assert published[table.upper() + number].lower() in count.description.lower(), name


@pytest.mark.parametrize("name", list(CATALOG))
def test_an_entry_tells_a_reader_where_it_comes_from(name: str) -> None:
    dataset = CATALOG[name]
    assert dataset.landing_page is not None
    assert dataset.notes
    assert dataset.citation.endswith(".")
    assert dataset.producer.split()[0] != "ONS", "producers are named in full"


def test_what_a_prepared_table_reads_is_required_unless_it_was_never_fetched() -> None:
    read = {name for table in store.table_names() for name in store.table(table).inputs}
    # A machine without a mirror cannot have what has no address of its own, and must do without it.
    fetched = [name for name in sorted(read & set(COMPLETE)) if not CATALOG[name].held_as]
    assert [name for name in fetched if not CATALOG[name].required] == []


def test_what_was_never_fetched_is_marked_so_and_not_required() -> None:
    unknown = [dataset for dataset in CATALOG.values() if dataset.sha256 is None]
    assert {dataset.id for dataset in unknown} == {
        "childcare_accessibility_2024",
        "iod2025_file7_reissue",
        "postcode_directory",
        "small_area_gva_england",
    }
    for dataset in unknown:
        assert not dataset.required
        assert "Never fetched from here" in dataset.notes

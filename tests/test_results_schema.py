"""data/results.yml: what it must say, and that reading and writing hold the files to it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis import paths
from analysis.catalog import load_catalog
from analysis.errors import CatalogError, DataError
from analysis.indicators.spec import load_indicators
from analysis.regions import ENGLAND
from analysis.results import schema
from analysis.results.files import csv_text, read_csv, read_table, write_tables
from analysis.results.schema import page as tables_page
from analysis.settings import SettingsError
from schema_support import rows_of

TABLES = list(schema.load_schema().tables.values())
OF_PLACES = (paths.RELEASED / "places").is_dir()
COLUMNS = [(table, column) for table in TABLES for column in table.columns]

PLAIN = {"title": "People", "description": "People"}

ONE = {
    "licence": {"name": "CC-BY-4.0", "title": "A licence", "path": "https://example.org", "credit": "us"},
    "common": {"code": {"title": "Code", "type": "string", "description": "A code"}},
    "tables": {
        "places": {
            "title": "Places",
            "description": "Places",
            "made_by": "analysis.results.tables.area_counts",
            "made_from": ["neighbourhoods"],
            "key": ["code"],
            "columns": {
                "code": None,
                "people": {"title": "People", "type": "integer", "unit": "people", "description": "People"},
            },
        }
    },
}


def changed(folder: Path, *way: str, value: object) -> Path:
    """A file of one table in which one key is another, or new."""
    record = yaml.safe_load(yaml.safe_dump(ONE))
    place = record
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    path = folder / "results.yml"
    path.write_text(yaml.safe_dump(record, sort_keys=False), encoding="utf-8")
    return path


# ---- the records -----------------------------------------------------------------------------------


def test_a_common_record_stands_in_for_a_column_without_one(tmp_path: Path) -> None:
    found = schema.load_schema(changed(tmp_path, "tables", "places", "title", value="Places")).tables["places"]
    assert [(c.name, c.title, c.type) for c in found.columns] == [
        ("code", "Code", "string"),
        ("people", "People", "integer"),
    ]


@pytest.mark.parametrize(
    ("way", "value", "message"),
    [
        (("tables", "places", "titel"), "x", "table 'places' has the unknown key 'titel'; .*did you mean 'title'"),
        (("tables", "places", "columns", "more"), None, "'more' of table 'places' has no record, and none under"),
        (("tables", "places", "columns", "people", "type"), "float", "'type' of .*'people'.* is 'float'; allowed: str"),
        (("tables", "places", "columns", "people", "unit"), "", "'unit' of .*'people' of table 'places' is empty"),
        (
            ("tables", "places", "columns", "people"),
            PLAIN | {"type": "number"},
            "'people' .* a number, and has no unit",
        ),
        (("common", "code", "unit"), "code", "'unit' of .*'code' is given, and a string has none"),
        (
            ("tables", "places", "columns", "people", "unbounded"),
            "x",
            "is given, and only a number is unbounded, no integer",
        ),
        (
            ("tables", "places", "columns", "people", "release"),
            "nowhere",
            "is 'nowhere', .*no such table; allowed: only",
        ),
        (("tables", "places", "key"), ["name"], "'key' of table 'places' is 'name', .*allowed: code, people"),
        (("tables", "places", "editions"), "some", "'editions' of table 'places' is 'some'; allowed: own, shared"),
        (("tables", "places", "columns"), ["code"], r"'columns' of table 'places' is \['code'\]; expected keys with"),
        (("licence",), {"name": "x"}, "'licence.title' is missing"),
    ],
)
def test_a_fault_of_a_record_is_named(tmp_path: Path, way: tuple[str, ...], value: object, message: str) -> None:
    with pytest.raises(SettingsError, match=rf"(?s)results.yml, line \d+: .*{message}"):
        schema.load_schema(changed(tmp_path, *way, value=value))


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(CatalogError, match=r"no table 'speeds'; there are neighbourhoods, "):
        schema.table("speeds")


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{t.name}.{c.name}" for t, c in COLUMNS])
def test_a_column_is_described_in_sentences_without_their_stops(table: schema.Table, column: schema.Column) -> None:
    for text in (table.description, column.title, column.description):
        assert text.strip() == text != ""
        assert not text.endswith(".")
    for clause in (column.empty, column.unbounded):
        assert not clause.endswith(".")
        assert not clause.lower().startswith(("where", "empty"))


@pytest.mark.parametrize("table", TABLES, ids=[t.name for t in TABLES])
def test_what_a_table_carries_is_catalogued_and_may_be_handed_on(table: schema.Table) -> None:
    catalog = load_catalog()
    assert set(table.carries) <= set(catalog)
    assert not [name for name in table.carries if catalog[name].licence.id == "not stated"]


def test_community_need_by_neighbourhood_carries_its_source() -> None:
    # Wherever a rank on the index stands by neighbourhood, its owners are named (data/catalog/cni2023_lsoa21.yml).
    with_rank = {t.name for t in TABLES if "cni2023_rank" in t.names()}
    assert with_rank == {"neighbourhoods", "map_points", "places"}
    assert {t.name for t in TABLES if "cni2023_lsoa21" in t.carries} == with_rank | {"membership"}


def test_what_a_release_keeps_elsewhere_is_there() -> None:
    for table, column in COLUMNS:
        if column.release not in ("", schema.ONLY):
            assert column.name in schema.table(column.release).names(), (table.name, column.name)


def test_profiles_have_the_indicators_that_are_marked_so() -> None:
    profiles = {c.name: c for c in schema.table("profiles").columns}
    assert next(iter(profiles)) == "lsoa21_code"
    assert set(list(profiles)[1:]) == {name for name, spec in load_indicators().items() if spec.profile}
    assert profiles["bad_health_rate"].title == load_indicators()["bad_health_rate"].label
    assert "census2021_ts037_oa21" in schema.table("profiles").carries


# ---- writing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        ("claims", "status", 3.0, "claims.csv, column 'status': should be text (first bad value: 3.0)"),
        ("claims", "estimate", "much", "claims.csv, column 'estimate': should be a number (first bad value: 'much')"),
        ("claims", "estimate", True, "claims.csv, column 'estimate': should be a number (first bad value: True)"),
        ("claims", "estimate", np.inf, "claims.csv, column 'estimate': is infinite, where nothing may be unbounded"),
        ("claims", "direction_holds", 1, "column 'direction_holds': should be true or false (first bad value: 1)"),
        ("statistics", "reference", "", "statistics.csv, column 'reference': is missing, where no cell may be empty"),
        ("membership_counts", "leaves", 1.5, "column 'leaves': should be a whole number (first bad value: 1.5)"),
        ("membership_counts", "leaves", np.nan, "column 'leaves': is missing, where no cell may be empty"),
        ("membership_counts", "places", 1, "column 'places': data/results.yml describes no such column"),
    ],
)
def test_what_a_record_does_not_allow_is_not_written(
    tmp_path: Path, name: str, column: str, value: object, message: str
) -> None:
    rows = rows_of(name, 3).astype(object)
    good = rows[column].iloc[0] if column in rows else value
    rows[column] = [good, value, value]
    with pytest.raises(DataError) as error:
        write_tables(tmp_path / "x", {name: rows}, {})
    assert message in str(error.value)
    assert not (tmp_path / "x").exists()


def test_the_first_bad_row_is_told() -> None:
    with pytest.raises(DataError, match="row 2 of 3"):
        csv_text("membership_counts", rows_of("membership_counts", 3, joins=[1, -0.5, 2]))


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1, 2]),
        pd.Series([1.0, 2.0]),
        pd.Series([1, 2], dtype="Int64"),
        pd.Series([1, 2], dtype=object),
    ],
    ids=lambda values: str(values.dtype),
)
def test_a_whole_number_is_one_in_whatever_it_is_kept(values: pd.Series) -> None:
    rows = rows_of("membership_counts", 2).assign(joins=values)
    assert csv_text("membership_counts", rows).splitlines()[1:] == ["x,1,1,1", "x,1,1,2"]


def test_an_end_of_an_interval_may_be_unbounded_where_the_record_says_so() -> None:
    text = csv_text("models", rows_of("models", ci_low=[-np.inf], ci_high=[np.inf]))
    assert "-inf,inf" in text


def test_a_release_leaves_out_what_stands_elsewhere_and_an_edition_does_not() -> None:
    short = rows_of("claims").drop(columns=schema.table("claims").once_in("claims"))
    assert "remark" not in csv_text("claims", short, "release")
    with pytest.raises(DataError, match="column 'tolerance_reason': a results table lacks a column"):
        csv_text("claims", short)


# ---- reading ---------------------------------------------------------------------------------------


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_column_has_its_type_whatever_its_cells_look_like(tmp_path: Path) -> None:
    rows = rows_of("claims", 2, period=["2021", "2021"], needs=["", "NA"], estimate=[1, 2], direction_holds=[None] * 2)
    frame = read_csv(written(tmp_path, "claims", csv_text("claims", rows)))
    assert frame["period"].tolist() == ["2021", "2021"]
    assert frame["needs"].isna().tolist() == [True, False]
    assert frame["needs"].iloc[1] == "NA"
    assert frame["estimate"].dtype == "float64"
    assert frame["direction_holds"].dtype == object
    assert isinstance(frame["remark"].dtype, pd.StringDtype)


def test_a_probability_has_seven_digits_and_other_numbers_ten(tmp_path: Path) -> None:
    rows = rows_of("diagnostics", 2, value=[0.12345678912, 1.0], p_value=[0.12345678912, None])
    frame = read_csv(written(tmp_path, "diagnostics", csv_text("diagnostics", rows)))
    assert frame["value"].iloc[0] == 0.1234567891
    assert frame["p_value"].iloc[0] == 0.1234568
    assert frame["p_value"].isna().iloc[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "local_authority_name,always,leaves,joins\nx,1,1,1\ny,1,few,1\n",
            "'leaves': should be a whole number .*'few'",
        ),
        ("local_authority_name,always,leaves,joins\nx,1,1,1.5\n", "'joins': should be a whole number .*'1.5'"),
        ("local_authority_name,always,leaves,joins\nx,1,1,\n", "'joins': should be a whole number .*''"),
        ("local_authority_name,always,leaves,joins,places\nx,1,1,1,2\n", "'places': .*describes no such column"),
        ("local_authority_name,always,leaves\nx,1,1\n", "'joins': a results file lacks a column"),
    ],
)
def test_a_file_that_is_not_of_its_record_is_named(tmp_path: Path, text: str, message: str) -> None:
    written(tmp_path, "membership_counts", text)
    with pytest.raises(DataError, match=rf"membership_counts.csv, column {message}.*build the results again"):
        read_table(tmp_path, "membership_counts")


def test_a_file_of_an_older_release_can_still_be_compared(tmp_path: Path) -> None:
    older = "local_authority_name,always,was\nx,1,2\n"
    assert read_csv(written(tmp_path, "membership_counts", older))["was"].tolist() == [2]
    assert read_csv(written(tmp_path, "was_a_table", older))["always"].tolist() == [1]


def test_neither_true_nor_false_is_named(tmp_path: Path) -> None:
    text = csv_text("claims", rows_of("claims", direction_holds=[True])).replace(",True,", ",maybe,", 1)
    with pytest.raises(DataError, match=r"column 'direction_holds': should be true or false .*'maybe'"):
        read_csv(written(tmp_path, "claims", text))


def test_every_released_file_is_of_its_record_and_of_one_type_in_all_editions() -> None:
    types: dict[tuple[str, str], set[str]] = {}
    for path in sorted(paths.RELEASED.rglob("*.csv")):
        for name, dtype in read_csv(path).dtypes.items():
            types.setdefault((path.stem, str(name)), set()).add(str(dtype))
    assert {key: found for key, found in types.items() if len(found) > 1} == {}
    # A release of before there were tables of every neighbourhood has none.
    absent = {"improvers_here"} | ({t.name for t in TABLES if t.editions == "places"} if not OF_PLACES else set())
    assert {name for name, _ in types} == {t.name for t in TABLES if t.released} - absent


def test_a_table_that_an_edition_lacks_has_its_columns(tmp_path: Path) -> None:
    assert list(read_table(tmp_path, "profiles").columns) == ["lsoa21_code"]
    assert list(read_table(paths.RELEASED / ENGLAND, "areas").columns) == schema.table("areas").names()


# ---- the page --------------------------------------------------------------------------------------


def test_the_page_of_tables_says_what_the_records_say() -> None:
    assert tables_page.current() == tables_page.section(), "run `python -m analysis tables --write`"

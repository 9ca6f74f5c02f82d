"""What an entry says of its file is checked in one place; each fault names the column, the value and the row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.catalog.areas import area_codes, as_ranges, load_area_codes
from analysis.catalog.dataset import Column, Dataset, Dates, Holds, Licence
from analysis.errors import DataError, written
from analysis.prepare import store
from analysis.readers import source
from analysis.readers.holds import held
from analysis.settings import SettingsError

REGIONS = sorted(area_codes("region24"))
COLUMNS = (
    Column("code", "Region", "code", codes="region24"),
    Column("name", "Its name", "name"),
    Column("kind", "Kind", "class", values=("north", "south")),
    Column("score", "Score", "score, higher = worse", mean=5),
    Column("rank", "Rank", "rank, 1 = worst", rank_of="score"),
    Column("share", "Share", "%", empty=1),
    Column("people", "People", "people", total=4500),
    Column("young", "Young", "people", part_of="people"),
    Column("old", "Old", "people", part_of="people"),
    Column("remark", "Remark", "text"),
)
GOOD = pd.DataFrame(
    {
        "code": REGIONS,
        "name": [f"Region {number}" for number in range(9)],
        "kind": ["north"] * 4 + ["south"] * 5,
        "score": range(9, 0, -1),
        "rank": range(1, 10),
        "share": [None, *range(10, 90, 10)],
        "people": range(100, 1000, 100),
        "young": range(40, 400, 40),
        "old": range(60, 600, 60),
        "remark": None,
    }
)
ELSEWHERE = GOOD.iloc[:1].assign(code="W92000004", kind="west", score="none", people=-1)


def check(frame: pd.DataFrame, **holds: Any) -> pd.DataFrame:
    licence, dates = Licence("OGL-UK-3.0"), Dates("2024")
    dataset = Dataset(
        "invented", "", "", "", "https://x.org/y.csv", licence, "1", dates, "csv", "region24", False,
        columns=COLUMNS, holds=Holds(**holds),
    )  # fmt: skip
    return held(dataset, Path("y.csv"), frame, COLUMNS)


def cell(column: str, value: object, row: int = 2) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        cells = frame[column].astype("object")
        cells.iloc[row] = value
        return frame.assign(**{column: cells})

    return change


def test_only_the_rows_of_england_and_the_listed_columns_are_kept() -> None:
    frame = pd.concat([GOOD, ELSEWHERE], ignore_index=True).assign(other=1)
    found = check(frame)
    assert list(found["code"]) == REGIONS
    assert "other" not in found


def test_numbers_that_are_text_are_read_as_numbers() -> None:
    found = check(GOOD.assign(people=["100", " 200", "300 ", "4,00", "500", "600", "700\t", "800", "900"]))
    assert found["people"].sum() == 4500


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (cell("people", "c"), r"column 'people': this is not a number .*row of E12000003.*value: 'c'"),
        (cell("people", ".."), r"value: '\.\.'"),
        (cell("people", None), r"column 'people': no cell may be empty .a value.*value: an empty cell"),
        (cell("people", -999), r"column 'people': values should be 0 or more .*value: -999\)"),
        (cell("share", 101), r"column 'share': values should be between 0 and 100 .*value: 101"),
        (cell("share", None), r"column 'share': no more than 1 cells may be empty .2 values"),
        (cell("name", None), r"column 'name': no cell may be empty"),
        (cell("kind", "east"), r"column 'kind': this is none of north, south .*value: 'east'"),
        (cell("code", "E12999999"), r"column 'code': no area of region24 has this code .*value: 'E12999999'"),
        (cell("code", "E12000001"), r"column 'code': a row stands there twice: E12000001"),
        (cell("rank", 2), r"column 'rank': the rank is not that of 'score'"),
        (
            lambda frame: frame.drop(index=4),
            r"column 'code': 1 of 9 areas of region24 .*first E12000005",
        ),
        (lambda frame: frame.assign(rank=frame["rank"][::-1].to_numpy()), r"column 'rank': the rank is not that of"),
        (lambda frame: frame.assign(people=frame["people"] / 100), r"column 'people': the total is 45.*4,500; renew"),
        (lambda frame: frame.assign(score=frame["score"] / 100), r"column 'score': the mean is 0.05.*vintage, 5;"),
        (
            lambda frame: frame.assign(old=frame["old"] + 1),
            r"column 'people': its 2 parts add up to 4,509, not",
        ),
        (lambda frame: frame.drop(columns="share"), r"column 'share': the column is missing"),
        (lambda frame: frame.iloc[:0], "the file has no row"),
        (lambda frame: pd.concat([frame, frame.iloc[1:2]], ignore_index=True), "a row stands there twice: E12000002"),
    ],
)
def test_a_fault_is_named(change: Callable[[pd.DataFrame], pd.DataFrame], says: str) -> None:
    with pytest.raises(DataError, match=rf"dataset 'invented', file y\.csv.*(?:{says})") as caught:
        check(change(GOOD))
    assert "data/catalog/invented.yml" in str(caught.value)


def test_the_number_of_rows_and_the_key_can_be_told() -> None:
    check(GOOD, key=("code", "name"), rows=9)
    with pytest.raises(DataError, match="should be 10 rows of England, not 9; renew 'rows'"):
        check(GOOD, rows=10)


def test_ties_of_ranks_share_the_lowest() -> None:
    tied = GOOD.assign(score=[9, 9, *range(7, 0, -1)], rank=[1, 1, *range(3, 10)])
    check(tied)
    with pytest.raises(DataError, match="ranks should go from 1 to 9"):
        check(tied.assign(rank=[1, 1, *range(2, 9)]))


def test_codes_are_written_as_runs_and_their_number_is_held_against_them(tmp_path: Path) -> None:
    assert as_ranges(["E01000003", "E01000001", "E01000002", "E06000001"]) == "E01000001-E01000003 E06000001"
    file = tmp_path / "area_codes.yml"
    file.write_text("pfa24:\n  areas: Forces\n  count: 3\n  codes: E23000001-E23000002\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="'count' of geography 'pfa24' is not the number of its codes, 2"):
        load_area_codes(file)


@pytest.mark.parametrize(
    ("value", "words"),
    [(pd.NA, "an empty cell"), (float("nan"), "an empty cell"), (pd.Series([1.5])[0], "1.5"), ("..", "'..'")],
)
def test_values_are_shown_as_people_write_them(value: object, words: str) -> None:
    assert written(value) == words


def test_what_a_library_says_names_the_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "locate", lambda _: tmp_path / "y.csv")

    @source.reader
    def broken() -> None:
        source.file("invented")
        {}["count"]

    with pytest.raises(DataError, match=r"dataset 'invented', file .*y\.csv: cannot be read: there is no 'count'"):
        broken()


def test_what_fails_while_a_table_is_built_names_it_and_the_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "locate", lambda _: tmp_path / "y.csv")

    def build() -> pd.DataFrame:
        source.file("invented")
        raise ValueError("3 codes are not among the lookup's")

    monkeypatch.setattr(store, "_dataset_digest", lambda dataset: "any")
    monkeypatch.setitem(store._TABLES, "x", store.Table("x", build, ("invented",), (), (), None))
    with pytest.raises(DataError, match=r"'invented'.*the prepared table 'x' cannot be built.*3 codes") as caught:
        store._built(store.table("x"))
    assert isinstance(caught.value.__cause__, ValueError)
    store.forget()

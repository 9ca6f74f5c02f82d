"""The childcare reader on an invented workbook in the layout that public code reads."""

from pathlib import Path

import pytest

from analysis.errors import DataError, DatasetUnavailable
from analysis.prepare import store
from analysis.prepare.services import access
from analysis.readers.services import childcare
from sheets import workbook

INVENTED = "childcare_accessibility_invented.csv"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(INVENTED, tmp_path / "childcare.xlsx", "Table_2")


def test_ratios_become_places_per_100_children(path: Path) -> None:
    frame = childcare.read_workbook(path)
    assert frame.loc["E01900001", "childcare_places"] == pytest.approx(25)
    assert frame.loc["E01900001", "childcare_places_car"] == pytest.approx(30)
    assert frame.loc["E01900001", "childcare_places_public_transport"] == pytest.approx(10)
    assert frame.loc["E01900002", "childcare_places_good"] == pytest.approx(10)
    assert frame.loc["E01900002", "childcare_places_good_car"] == pytest.approx(14)
    assert frame.loc["E01900002", "childcare_places_good_public_transport"] == pytest.approx(3)


def test_a_workbook_with_other_areas_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(childcare, "file", lambda _: path)
    with pytest.raises(DataError, match=r"childcare\.xlsx, column 'LSOA21'"):
        childcare.childcare_accessibility()


def test_columns_in_another_order_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swapped = dict(reversed(childcare.COLUMNS.items()))
    monkeypatch.setattr(childcare, "COLUMNS", swapped)
    with pytest.raises(DataError, match="does not speak of childcare places good public"):
        childcare.read_workbook(path)


def test_places_per_100_children_are_not_taken_for_a_ratio(tmp_path: Path) -> None:
    path = workbook("childcare_accessibility_per_100_invented.csv", tmp_path / "childcare.xlsx", "Table_2")
    with pytest.raises(DataError, match=r"column 'childcare_places'.*lie outside 0 to 5"):
        childcare.read_workbook(path)


def test_table_says_that_the_workbook_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("analysis.paths.RAW", tmp_path)
    monkeypatch.delenv("DATA_MIRROR", raising=False)
    with pytest.raises(DatasetUnavailable, match=childcare.DATASET):
        access.childcare()
    assert not store.table("childcare").required

"""Travel times, internet classes and the coast, by neighbourhood."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.prepare import store
from analysis.prepare.services import access as prepare_access
from analysis.prepare.services.access import access
from analysis.readers.services import internet

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return store.load("access")


def test_e_withdrawn_share_is_the_one_that_the_report_and_the_classification_give(
    table: pd.DataFrame,
) -> None:
    """The report gives 8.8% of England's areas; the classification has 2,887 of 32,844."""
    share = 100 * table["internet_e_withdrawn"].sum() / table["internet_total"].sum()
    assert share == pytest.approx(8.8, abs=0.05)


def test_each_lsoa11_counts_once_in_one_class(table: pd.DataFrame) -> None:
    classes = table[[name for name, _ in internet.CLASSES.values()]]
    pd.testing.assert_series_equal(classes.sum(axis=1), table["internet_total"], check_names=False)
    assert table["internet_total"].sum() == pytest.approx(32_844)


def test_coastal_classes_are_those_of_the_file(table: pd.DataFrame) -> None:
    """Counted in the file by hand (grep of the class): 4,115 areas, 1,136 of them in cities."""
    assert table["coastal_any"].sum() == pytest.approx(4_115)
    assert table["coastal_city"].sum() == pytest.approx(1_136)
    assert table["coastal_larger_seaside_town"].sum() == pytest.approx(1_668)
    assert table["coastal_town"].sum() == pytest.approx(2_979)
    assert (table["coastal_any"] <= table["lsoa11_total"] + 1e-9).all()


def test_travel_times_are_minutes_and_missing_in_five_areas_only(table: pd.DataFrame) -> None:
    times = table.filter(like="minutes_to_jobs").filter(regex="^minutes")
    assert times.isna().all(axis=1).sum() == 5
    assert times.dropna().ge(4.99).all(axis=None) and times.dropna().le(120).all(axis=None)
    # A car is never much slower than a bus to the same centre, on average.
    assert times["minutes_to_jobs_car"].mean() < times["minutes_to_jobs_public_transport"].mean()
    assert table.drop(columns=table.filter(like="minutes")).notna().all(axis=None)


def test_an_unknown_kind_of_coast_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(list(prepare_access.COASTAL_CLASSES.items())[1:])
    monkeypatch.setattr(prepare_access, "COASTAL_CLASSES", known)
    with pytest.raises(DataError, match=r"coastal_class.*'coastal city'"):
        access()


def test_a_renumbered_class_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(internet.CLASSES, 10, ("internet_e_withdrawn", "Offline"))
    with pytest.raises(DataError, match=r"GRP_LABEL.*'e-Withdrawn'"):
        internet.internet_classes()

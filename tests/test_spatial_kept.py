"""Kept rows go stale with a value that is used, or with the models' code, and with nothing else."""

import pandas as pd
import pytest

from analysis.errors import DatasetUnavailable
from analysis.models.spatial import kept
from analysis.models.spatial.samples.inputs import TABLES


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """One small table for each that the models read; small-area GVA is not there."""
    import geopandas as gpd
    from shapely.geometry import box

    found: dict[str, pd.DataFrame] = {}
    for name, columns in TABLES.items():
        values = {column: [1.0, 2.0] for column in columns if column != "geometry"}
        index = pd.Index(["a", "b"], name="code")
        if "geometry" in columns:
            shapes = [box(0, 0, 1, 1), box(1, 0, 2, 1)]
            found[name] = gpd.GeoDataFrame(values, index=index, geometry=shapes, crs=27700)
        else:
            found[name] = pd.DataFrame(values, index=index)

    def load(name: str) -> pd.DataFrame:
        if name not in found:
            raise DatasetUnavailable(name, "it is not here")
        return found[name]

    monkeypatch.setattr(kept.store, "load", load)
    return found


def test_the_content_changes_with_a_value_that_is_used(tables):
    before = kept.content()
    assert kept.content() == before
    tables["claimants"].loc["b", "claimants"] = 3.0
    assert kept.content() != before


def test_the_content_changes_with_an_areas_outline(tables):
    from shapely.geometry import box

    before = kept.content()
    tables["boundaries"].loc["b", "geometry"] = box(1, 0, 2, 2)
    assert kept.content() != before


def test_other_columns_change_nothing(tables):
    before = kept.content()
    tables["neighbourhoods"]["ward_name"] = ["x", "y"]
    assert kept.content() == before


def test_small_area_gva_changes_it_when_it_arrives(tables):
    before = kept.content()
    tables["gva_small_area"] = pd.DataFrame(
        {"gva_gbp": [1.0, 2.0], "gva_gbp_2018_prices": [1.0, 2.0]},
        index=pd.Index(["a", "b"], name="code"),
    )
    assert kept.content() != before

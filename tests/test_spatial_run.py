"""Model A as a whole, on an England of our own making and on real data."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DatasetUnavailable
from analysis.groups import GROUPS
from analysis.models.results import NotEstimable
from analysis.models.spatial.estimators.panel import within
from analysis.models.spatial.neighbours.weights import weights_from_edges
from analysis.models.spatial.run import ModelA, estimate
from analysis.models.spatial.samples.inputs import Inputs, other_inputs
from analysis.models.spatial.samples.samples import Places, panel_sample
from analysis.results.synthetic.england import SyntheticEngland
from analysis.results.synthetic.truth import load_truth


@pytest.fixture(scope="module")
def england() -> SyntheticEngland:
    return SyntheticEngland(load_truth())


@pytest.fixture(scope="module")
def inputs(england: SyntheticEngland) -> Inputs:
    return other_inputs(england.load)


@pytest.fixture(scope="module")
def model(inputs: Inputs) -> ModelA:
    """Everything on the synthetic England, small-area GVA and the Tees Valley's part of it out of reach."""

    def load(name: str) -> pd.DataFrame:
        if name in ("gva_small_area", "gva_tees_durham"):
            raise DatasetUnavailable("small_area_gva_england", "it is not here")
        return inputs.load(name)

    return estimate(Inputs(load, {"queen": inputs.weights["queen"]}, inputs.whole))


@pytest.mark.slow
def test_every_specification_is_a_row_with_numbers_or_a_reason(model):
    keys = ["model", "specification", "sample", "term"]
    assert not model.models.duplicated(keys).any()
    empty = model.models[model.models["estimate"].isna()]
    reasons = model.diagnostics[model.diagnostics["statistic"] == "not_estimable"]
    assert set(empty["specification"]) == set(reasons["specification"])
    assert reasons["reference"].str.len().gt(10).all()
    estimated = model.models.drop(empty.index)
    assert np.isfinite(estimated[["estimate", "std_error"]]).all().all()
    # Covariances, the last part of a name, are of one estimate, which is one version.
    versions = estimated["specification"].str.rpartition(".")[0].rename("version")
    assert len(model.curve) == len(pd.concat([versions, estimated["sample"]], axis=1).drop_duplicates())


@pytest.mark.slow
def test_an_outcome_that_cannot_be_had_says_why(model):
    rows = model.models[model.models["outcome"] == "gva_growth"]
    assert len(rows) == 3
    assert rows["estimate"].isna().all()
    about = model.diagnostics.set_index("specification").loc[rows["specification"].iloc[0]]
    assert "small_area_gva_england" in about["reference"]


@pytest.mark.mirror
def test_northern_irelands_small_area_gva_goes_through_the_panel():
    # The same product as England's; no boundaries are in the mirror, so neighbours are those next
    # in the list, and the groups thirds by GVA in 1998. Held against least squares by hand.
    from analysis.readers.economy.small_area_gva import small_area_gva_northern_ireland

    wide = small_area_gva_northern_ireland()["gva_gbp_million"].unstack("year")
    growth = np.log(wide.where(wide > 0)).diff(axis=1).iloc[:, 1:]
    third = pd.qcut(wide[1998].rank(method="first"), 3, labels=list(GROUPS)).astype(str)
    place = third.index.str[:2].to_series(index=third.index)
    sample = panel_sample("gva_growth", growth, Places(third, place, np.ones(890, dtype=bool)))
    here = np.arange(890)
    pairs = np.column_stack([np.repeat(here, 2), np.column_stack([here - 1, here + 1]).ravel() % 890])
    edges = pd.DataFrame(pairs, columns=["focal", "neighbour"])
    data = sample.with_weights(weights_from_edges("next", growth.index, edges))
    assert data.y.shape == (int(sample.keep.sum()), 21)
    assert sample.keep.sum() > 850
    fit = within(data, sample.effects[1], "none")
    one = sample.regimes.columns[:, 0] == 1
    y, x = (part[one] - part[one].mean(1, keepdims=True) for part in (data.y, data.lag))
    y, x = y - y.mean(0), x - x.mean(0)
    assert fit.params[0] == pytest.approx((x * y).sum() / (x**2).sum())


@pytest.mark.mirror
def test_whole_areas_are_as_many_as_the_lookups_say():
    # ONS's lookup has 31,810 unchanged and 97 merged LSOA21 in England (counted in the file).
    from analysis.prepare import store

    whole = store.load("whole_areas")
    assert len(whole) == 33_755
    assert whole["since_2011"].sum() == 31_907
    assert (whole["since_2001"] & ~whole["since_2011"]).sum() == 0


def test_an_england_without_rates_of_2010_is_told_so(england):
    from analysis.models.spatial.samples.samples import deprivation_samples

    table = england.load("deprivation").drop(columns="employment_deprivation_rate_2010", errors="ignore")
    places = Places(
        england.load("neighbourhoods")["group"],
        england.load("neighbourhoods")["local_authority_code"],
        np.ones(len(table), dtype=bool),
    )
    with pytest.raises(NotEstimable, match="no rates of 2010"):
        deprivation_samples(table, places)

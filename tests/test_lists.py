"""Who is on the list of 2019 and who on that of 2025, counted again from the publishers' files without the readers."""

import pandas as pd
import pytest
import rdata

from analysis.catalog import locate
from analysis.groups import DOUBLY_DISADVANTAGED as DD
from analysis.groups import NON_DEPRIVED as ND
from analysis.groups import OTHER_DEPRIVED as OD
from analysis.prepare import store
from analysis.replication.lists import LISTS, lists

WORST = 3_375
"""A tenth of England's 33,755 neighbourhoods, in whole ones."""


def raw(dataset: str, member: str) -> pd.DataFrame:
    return rdata.read_rda(locate(dataset))[member]


@pytest.fixture(scope="module")
def by_hand() -> pd.DataFrame:
    """Each neighbourhood's group on both lists, from the raw files of the indices."""
    needs = raw("cni2023_lsoa21", "cni2023_england_lsoa21").set_index("lsoa21_code")
    in_need = needs["Community Needs Index 2023 Rank"] <= WORST
    newer = raw("imd2025_lsoa21", "imd2025_england_lsoa21").set_index("lsoa21_code")["IMD_rank"] <= WORST
    # IMD 2019: the mean of the scores of an area's parents, ranked again (no tie at the cut).
    older = pd.read_csv(locate("imd2019_scores_lsoa11")).set_index("lsoa")["overall_local_score"]
    pairs = raw("lookup_lsoa11_lsoa21", "lookup_lsoa11_lsoa21_ltla22")
    pairs = pairs[pairs["lsoa21_code"].str.startswith("E")]
    mean = pairs["lsoa11_code"].map(older).groupby(pairs["lsoa21_code"]).mean()
    frame = pd.DataFrame({"need": in_need, "2019": mean.rank(ascending=False) <= WORST, "2025": newer})
    assert len(frame) == 33_755
    for year in ("2019", "2025"):
        frame[f"group_{year}"] = ND
        frame.loc[frame[year], f"group_{year}"] = OD
        frame.loc[frame[year] & frame["need"], f"group_{year}"] = DD
    # Names of places and residents have tests of their own (test_neighbourhoods.py).
    return frame.join(store.load("neighbourhoods")[["local_authority_code", "region_name", "population"]])


@pytest.fixture(scope="module")
def ours() -> pd.DataFrame:
    return lists(store.load("neighbourhoods"), store.load("indices"), "england", "England")


@pytest.mark.mirror
@pytest.mark.filterwarnings("ignore:Missing constructor for R class")
@pytest.mark.parametrize(
    ("kind", "column", "code"),
    [
        ("edition", None, "area_code"),
        ("region", "region_name", "area_name"),
        ("local_authority", "local_authority_code", "area_code"),
    ],
)
def test_both_lists_are_those_of_the_raw_files(
    ours: pd.DataFrame, by_hand: pd.DataFrame, kind: str, column: str | None, code: str
) -> None:
    where = pd.Series("england", by_hand.index) if column is None else by_hand[column]
    expected = by_hand.groupby([where.rename("where"), *LISTS])
    expected = expected.agg(areas=("need", "size"), population=("population", "sum"))
    found = ours[ours["area_type"] == kind].set_index([code, *LISTS]).sort_index()
    for column in ("areas", "population"):
        assert found[column].to_dict() == expected[column].to_dict()


@pytest.mark.mirror
def test_the_known_totals_of_both_lists(ours: pd.DataFrame) -> None:
    rows = ours[ours["area_type"] == "edition"]
    # Counted by hand in the files before there was this code (the project's notes on the data).
    assert rows[rows["group_2019"] == DD]["areas"].sum() == 1_315
    assert rows[rows["group_2025"] == DD]["areas"].sum() == 1_262
    assert rows["areas"].sum() == 33_755
    # Usual residents of England, Census 2021 (ONS, first results, rounded): 56,489,800.
    assert rows["population"].sum() == pytest.approx(56_489_800, abs=1_000)
    # Needs are the same on both, so nobody can be doubly disadvantaged on one and deprived only on the other.
    assert not ((rows["group_2019"] == DD) & (rows["group_2025"] == OD)).any()
    assert not ((rows["group_2019"] == OD) & (rows["group_2025"] == DD)).any()

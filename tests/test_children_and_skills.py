"""Children and adults' skills in the index of 2019, and the claims on them, from raw files."""

import pandas as pd
import pytest
import rdata

import real_results
from analysis.catalog import locate
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.prepare.store import load

pytestmark = pytest.mark.mirror


def rda(dataset: str) -> pd.DataFrame:
    return next(iter(rdata.read_rda(locate(dataset)).values()))


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return rda("imd2019_indicators_lsoa11").set_index("lsoa11_code")


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    found = rda("lookup_lsoa11_lsoa21")
    return found[found["lsoa21_code"].str.startswith("E")]


@pytest.fixture(scope="module")
def south_west(raw: pd.DataFrame, pairs: pd.DataFrame) -> float:
    """Children in income-deprived families of the South West, percent, by areas of 2011."""
    authority = rda("lookup_lsoa21_ward24_ltla24").set_index("lsoa21_code")["ltla24_code"]
    region = rda("lookup_ltla24_region24").set_index("ltla24_code")["region24_name"]
    where = pairs["lsoa21_code"].map(authority).map(region).groupby(pairs["lsoa11_code"]).first()
    inside = where.index[where == "South West"]
    people = pd.read_csv(locate("iod2019_file6"), index_col="LSOA code (2011)", dtype=str)
    children = pd.to_numeric(people.filter(like="aged 0-15").iloc[:, 0].str.replace(",", ""))
    poor = raw["income_deprivation_affecting_children_index_idaci_numerator"]
    return 100 * float(poor.reindex(inside).sum() / children.reindex(inside).sum())


@pytest.mark.slow
def test_child_poverty_in_the_south_west(south_west: float) -> None:
    # The audit found 13.6%.
    assert south_west == pytest.approx(13.6, abs=0.05)
    table, region = load("children_and_skills"), load("neighbourhoods")["region_name"]
    own = table[region == "South West"].sum()
    assert 100 * own["children_deprived"] / own["children"] == pytest.approx(south_west, abs=0.02)


@pytest.mark.slow
def test_the_claims_on_child_poverty_and_basic_skills(
    raw: pd.DataFrame, pairs: pd.DataFrame, south_west: float
) -> None:
    national = real_results.national()
    england = national.replication.england.set_index("id")
    poverty, skills = england.loc["south-west-child-poverty"], england.loc["basic-skills-lower-than-england"]
    assert poverty["estimate"] == pytest.approx(south_west, abs=0.02)
    assert poverty["status"] == skills["status"] == "reproduced"
    unskilled = 100 * raw["adult_skills_and_english_language_proficiency_indicator"]
    carried = pairs["lsoa11_code"].map(unskilled).groupby(pairs["lsoa21_code"]).mean()
    own = national.neighbourhoods["group"] == DOUBLY_DISADVANTAGED
    assert skills["estimate"] == pytest.approx(carried[own[own].index].mean())
    assert skills["comparator_value"] == pytest.approx(carried.mean())

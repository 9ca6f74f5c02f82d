"""What can be added up about each neighbourhood, for model B.

Wards and authorities are sums of these parts, so that their rates are never means of ratios.
"""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.carry import apportion, carry_lsoa01_means, carry_lsoa11_means
from analysis.prepare.civic.funders import load_funders
from analysis.prepare.civic.instruments import turnout_by_ward24
from analysis.prepare.civic.social_infrastructure import (
    assets_within_reach,
    community_assets,
    count_inside,
    grants_by_lsoa21,
    public_libraries,
)
from analysis.readers.civic import crime
from analysis.readers.geography import lookups
from analysis.readers.indices import deprivation
from analysis.readers.indices import deprivation_2015 as indices_2015

CLAIMANT_YEARS = (2013, 2018, 2022)
WEEKS = 365.25 / 7

MEANS = (
    "turnout",
    "assets_near_per_10000",
    "net_income_2012",
    "net_income_2020",
    "income_deprivation_rate_2010",
    "employment_deprivation_rate_2010",
    "imd_percentile_2010",
    "imd_percentile_2015",
    "cni2023_percentile",
    "urban",
    "coastal",
)
"""Columns that a larger area takes the mean of, weighted by residents where they are known."""


def additive_parts() -> pd.DataFrame:
    """Return by LSOA21 all that larger areas are sums of.

    Columns of people and pounds as they are; for each of :data:`MEANS` its value times residents
    (``<name>_people``) and the residents for whom it is known (``<name>_base``).
    """
    areas = store.load("neighbourhoods")
    residents = areas["population"].astype(float)
    counts = [
        residents.rename("residents"),
        store.load("boundaries").area.div(1e6).rename("area_km2"),
        _grants(areas["population"]),
        count_inside(community_assets(), "assets"),
        public_libraries(),
        _london_offences(areas["population"]),
        _deprived(),
        _claimants(),
        _census(),
    ]
    values = _means(areas)
    known = values.notna().mul(residents, axis=0)
    products = values.fillna(0.0).mul(residents, axis=0)
    return pd.concat([*counts, products.add_suffix("_people"), known.add_suffix("_base")], axis=1).rename_axis(
        "lsoa21_code"
    )


def _grants(residents: pd.Series) -> pd.DataFrame:
    by_set = grants_by_lsoa21(residents)
    chosen = by_set[[load_funders().default, "lottery", "all"]]
    return chosen.set_axis(["grants_gbp", "lottery_gbp", "all_grants_gbp"], axis=1)


def _london_offences(residents: pd.Series) -> pd.Series:
    """Return drug offences of 2011 and 2012 together, in London; missing elsewhere."""
    years = crime.london_drug_offences()[[2011, 2012]].sum(axis=1)
    weights = residents.reindex(_became(years.index))
    pairs = lookups.lookup_lsoa11_lsoa21()[["lsoa11_code", "lsoa21_code"]]
    carried = apportion(
        years.to_frame("drug_offences_2011_2012"),
        pairs[pairs["lsoa11_code"].isin(years.index)],
        weights,
    )
    return carried["drug_offences_2011_2012"].reindex(residents.index)


def _became(lsoa11_codes: pd.Index) -> pd.Index:
    """Return the LSOA21 that some LSOA11 became."""
    pairs = lookups.lookup_lsoa11_lsoa21()
    found = pairs.loc[pairs["lsoa11_code"].isin(lsoa11_codes), "lsoa21_code"]
    return pd.Index(found.unique())


def _deprived() -> pd.DataFrame:
    rates_of_people = store.load("deprivation")
    names = [f"employment_{part}_{year}" for year in (2019, 2025) for part in ("deprived", "base")]
    return rates_of_people[names]


def _claimants() -> pd.DataFrame:
    panel = store.load("claimants").unstack("year")
    columns = {
        f"{name}_{year}": panel[name, year] for year in CLAIMANT_YEARS for name in ("claimants", "residents_16_64")
    }
    return pd.DataFrame(columns)


def _census() -> pd.DataFrame:
    """Return counts of the censuses that the controls are shares of."""
    before, after = store.load("census2011"), store.load("census2021")
    names_2011 = {
        "qualifications_total": "qualifications_base_2011",
        "qualifications_none": "no_qualifications_2011",
        "qualifications_level4_plus": "level4_2011",
        "health_total": "health_base_2011",
        "activity_total_16_74": "activity_base_2011",
        "activity_inactive_retired_16_74": "retired_2011",
        "activity_full_time_student_16_74": "students_2011",
        "activity_self_employed_16_74": "self_employed_2011",
    }
    names_2021 = {
        "residents": "residents_2021",
        "residents_65_plus": "aged_65_plus_2021",
        "residents_16_24": "aged_16_24_2021",
        "qualifications_total": "qualifications_base_2021",
        "qualifications_level4_plus": "level4_2021",
        "tenure_total": "tenure_base_2021",
        "tenure_social_rented": "social_rented_2021",
        "cars_total": "cars_base_2021",
        "cars_none": "no_car_2021",
        "migration_total": "migration_base_2021",
        "migration_within_uk": "moved_within_uk_2021",
    }
    bad_health = (before["health_bad"] + before["health_very_bad"]).rename("bad_health_2011")
    return pd.concat(
        [
            before[list(names_2011)].rename(columns=names_2011),
            bad_health,
            after[list(names_2021)].rename(columns=names_2021),
        ],
        axis=1,
    )


def _means(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of :data:`MEANS` by LSOA21."""
    deprived = store.load("deprivation")
    income = store.load("msoa_income")
    near = assets_within_reach(areas)
    rank_2015 = carry_lsoa11_means(indices_2015.imd_2015()[["imd2015_rank"]])["imd2015_rank"]
    rank_2010 = carry_lsoa01_means(deprivation.imd_2010()[["imd2010_rank"]])["imd2010_rank"]
    frame = pd.DataFrame(
        {
            "turnout": areas["ward_code"].map(turnout_by_ward24()["turnout"]),
            "assets_near_per_10000": 1e4 * near["assets_near"] / near["residents_near"],
            "net_income_2012": WEEKS * income["weekly_income_2011_12"],
            "net_income_2020": income["annual_income_2019_20_net"],
            "imd_percentile_2010": percentile(-rank_2010.reindex(areas.index)),
            "imd_percentile_2015": percentile(-rank_2015.reindex(areas.index)),
            "cni2023_percentile": percentile(-areas["cni2023_rank"]),
            "urban": (areas["rural_urban"] == "urban").astype(float),
            "coastal": areas["coastal"].astype(float),
        }
    )
    rates_2010 = ["income_deprivation_rate_2010", "employment_deprivation_rate_2010"]
    return frame.join(deprived[rates_2010])[list(MEANS)]


def percentile(values: pd.Series) -> pd.Series:
    """Return the percentile rank of each value, above 0 to 100; high values have high ranks."""
    return 100 * values.rank(pct=True)

"""Figures by local authority and year, all on the 296 English authorities of 2024."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.store import prepared
from analysis.readers.economy import authorities, gva
from analysis.readers.geography.lookups import (
    lookup_authority_changes,
    lookup_authority_region,
    lookup_lsoa11_lsoa21,
)

TRAVEL = "els_average_travel_time_lad"

PUBLISHED = {
    "claimant_rate": ("els_claimant_count_lad", "Claimant Count"),
    "employment_rate": ("els_employment_rate_lad", "Employment rate"),
    "gdhi_per_head": (
        "els_gross_disposable_household_income_per_head_lad",
        "Gross disposable household income",
    ),
    "gva_per_filled_job": ("els_gross_value_added_lad", "Gross value added per filled job"),
    "gva_per_hour_worked": ("els_gross_value_added_lad", "Gross value added per hour worked"),
    "healthy_life_expectancy_female": (
        "els_healthy_life_expectancy_lad",
        "Female healthy life expectancy",
    ),
    "healthy_life_expectancy_male": (
        "els_healthy_life_expectancy_lad",
        "Male healthy life expectancy",
    ),
    "inactivity_rate": ("els_employment_rate_lad", "Economically inactive"),
    "level3_or_above_rate": (
        "els_qualifications_level_3_or_above_lad",
        "Level 3 or above qualifications (Great Britain)",
    ),
    "median_weekly_pay": ("els_gross_median_weekly_pay_lad", "Gross median weekly pay"),
    "minutes_to_work_cycle": (TRAVEL, "Cycle to work"),
    "minutes_to_work_drive": (TRAVEL, "Drive to work"),
    "minutes_to_work_public_transport": (TRAVEL, "Public transport or walk to work"),
    "no_qualifications_rate": ("els_qualifications_none_gb_lad", "No qualifications"),
    "preventable_cardiovascular_mortality": (
        "els_preventable_cardiovascular_mortality_england_lad",
        "Preventable cardiovascular mortality (England)",
    ),
    "unemployment_rate_modelled": (
        "els_modelled_unemployment_lad",
        "Modelled unemployment rate",
    ),
}
"""Dataset and publisher's name by our name of the indicator."""

CODES_OF_2024 = {"E08000038": "E08000016", "E08000039": "E08000019"}
"""Barnsley and Sheffield, whose codes changed in 2025 with a small move of their border."""

PUBLISHED_TOGETHER = {
    "E06000052": "E67000002",
    "E06000053": "E67000002",
    "E09000001": "E67000001",
    "E09000012": "E67000001",
}
"""Cornwall with the Isles of Scilly and Hackney with the City of London, in mortality."""

COLUMNS = ["value", "lower", "upper", "period", "source_area_code"]


@prepared(
    "authority_panel",
    inputs=[
        *sorted({dataset for dataset, _ in PUBLISHED.values()}),
        "gva_lad_1998_2019",
        "imd2015_lsoa11",
        "local_elections_2021",
        "lookup_lsoa11_lsoa21",
        "lookup_ltla24_region24",
        "lookup_ltla_changes",
    ],
    after=["census2021"],
)
def authority_panel() -> pd.DataFrame:
    """Return figures by local authority of 2024, indicator and year.

    A figure that is published for a county or for two authorities together stands for each
    district or authority in it, and ``source_area_code`` says so. What the publisher withholds
    has no row.

    Returns
    -------
    DataFrame
        Indexed by local_authority_code, indicator and year (the middle one of three years);
        columns value, lower and upper (95% limits where published), period (``2019``, ``2018
        to 2020``), source_area_code. Indicators:

        ``claimant_rate``, ``employment_rate``, ``inactivity_rate``
            Per cent of residents aged 16 to 64 (claimants: annual mean; the others: survey).
        ``unemployment_rate_modelled``
            Per cent of the economically active aged 16+.
        ``no_qualifications_rate``, ``level3_or_above_rate``
            Per cent of residents aged 16 to 64 (survey); withheld in some authorities, the first
            in 20 or more each year.
        ``healthy_life_expectancy_female``, ``healthy_life_expectancy_male``
            Years at birth, three-year periods; by county in two-tier areas; none for the City
            of London and the Isles of Scilly.
        ``preventable_cardiovascular_mortality``
            Deaths under 75 per 100,000, age-standardised, three-year periods.
        ``median_weekly_pay``
            GBP a week, current prices, employees by where they live (the ranking shows it; the
            file does not say).
        ``gdhi_per_head``, ``gdhi_per_head_2018_prices``
            Gross disposable household income, GBP a resident and year: current prices; prices
            of 2018 by England's GVA deflator, 1998 to 2019 only (see :func:`england_deflator`).
        ``gva_per_head``, ``gva_per_head_2018_prices``
            Gross value added (balanced) made in the authority, GBP a resident and year: current
            basic prices; prices of 2018 by the authority's own implied deflator. GVA and
            residents of merged authorities are added up. 1998 to 2019, the last provisional.
        ``gva_per_hour_worked``, ``gva_per_filled_job``
            GBP, current prices.
        ``minutes_to_work_...``
            Mean minutes to the nearest employment centre, 2014 to 2019. Authorities merged
            since have the mean of their parts, weighted by residents of 2021.
    """
    wider = pd.concat([authorities.county_of_district(), pd.Series(PUBLISHED_TOGETHER)])
    wider = wider.reindex(lookup_authority_region().index)
    datasets = {dataset for dataset, _ in PUBLISHED.values()}
    statistics = {dataset: authorities.local_statistics(dataset) for dataset in datasets}
    parts = {
        name: _on_authorities(_rows(statistics[dataset], published), dataset, wider)
        for name, (dataset, published) in PUBLISHED.items()
    }
    workbook = gva.authority_gva()
    parts |= _gva_per_head(workbook)
    parts["gdhi_per_head_2018_prices"] = _deflated(parts["gdhi_per_head"], england_deflator(workbook))
    panel = pd.concat(parts, names=["indicator"])
    order = ["local_authority_code", "indicator", "year"]
    return panel.dropna(subset="value").reorder_levels(order).sort_index()[COLUMNS]


def england_deflator(workbook: pd.DataFrame) -> pd.Series:
    """Return England's implied GVA deflator by year, 2018 = 100.

    England's GVA at current prices over the sum of its authorities' GVA at prices of 2018
    (``gva_lad_1998_2019``). It is the price of what is made, not of what households buy; no
    deflator of household income by authority is published.
    """
    real = 100 * workbook["gva_gbp_million"] / workbook["deflator_2018"]
    by_year = pd.DataFrame({"nominal": workbook["gva_gbp_million"], "real": real})
    sums = by_year.groupby("year").sum()
    return 100 * sums["nominal"] / sums["real"]


def _rows(statistics: pd.DataFrame, published: str) -> pd.DataFrame:
    """Return one indicator's rows, with the codes of 2024 for authorities recoded since."""
    rows = statistics[statistics["indicator"] == published]
    return rows.assign(area_code=rows["area_code"].replace(CODES_OF_2024))


def _on_authorities(rows: pd.DataFrame, dataset: str, wider: pd.Series) -> pd.DataFrame:
    """Return rows by authority of 2024 and year: its own, or those of the wider area it is in."""
    if dataset == TRAVEL:
        return _merged_means(rows)
    own = wider.index.to_series()
    source = own.where(own.isin(rows["area_code"]), wider).dropna().rename("area_code")
    joined = source.rename_axis("local_authority_code").reset_index().merge(rows, on="area_code")
    joined = joined.rename(columns={"area_code": "source_area_code"})
    return joined.set_index(["local_authority_code", "year"])[COLUMNS]


def _merged_means(rows: pd.DataFrame) -> pd.DataFrame:
    """Return means over the authorities of 2016 that make up each one of 2024."""
    changes = lookup_authority_changes().set_index("code_2016")["code_2024"]
    replaced = rows["notes"].str.extract(r"replaced by (E\d{8})")[0]
    old = rows["area_code"].where(rows["area_code"].isin(changes.index), replaced)
    rows = rows.assign(old=old)[old.isin(changes.index)]
    rows = rows.assign(
        local_authority_code=rows["old"].map(changes),
        weight=rows["old"].map(_residents_of_2016()),
    )
    rows["weighted"] = rows["value"] * rows["weight"]
    groups = rows.groupby(["local_authority_code", "year", "period"])
    sums = groups[["weighted", "weight"]].sum(min_count=1).reset_index("period")
    return sums.assign(
        value=sums["weighted"] / sums["weight"],
        lower=float("nan"),
        upper=float("nan"),
        source_area_code=sums.index.get_level_values("local_authority_code"),
    )[COLUMNS]


def _residents_of_2016() -> pd.Series:
    """Return residents of Census 2021 in each authority as it was from 2013 to 2018."""
    pairs = lookup_lsoa11_lsoa21()[["lsoa11_code", "lsoa21_code"]].drop_duplicates("lsoa21_code")
    authority = pairs["lsoa11_code"].map(authorities.authority_of_2013())
    residents = pairs["lsoa21_code"].map(store.load("census2021")["residents"])
    return residents.groupby(authority.to_numpy()).sum()


def _gva_per_head(workbook: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return nominal and real GVA per head by authority of 2024 and year."""
    changes = lookup_authority_changes().drop_duplicates("code_2021")
    current = changes.set_index("code_2021")["code_2024"]
    sums = workbook.assign(
        real_gbp_million=100 * workbook["gva_gbp_million"] / workbook["deflator_2018"],
        local_authority_code=workbook.index.get_level_values(0).map(current.to_dict()),
    )
    sums = sums.groupby(["local_authority_code", "year"]).sum()
    return {
        name: _plain(1e6 * sums[column] / sums["residents"])
        for name, column in {
            "gva_per_head": "gva_gbp_million",
            "gva_per_head_2018_prices": "real_gbp_million",
        }.items()
    }


def _plain(values: pd.Series) -> pd.DataFrame:
    """Return values by authority and year with the panel's other columns."""
    years = values.index.get_level_values("year")
    return values.to_frame("value").assign(
        lower=float("nan"),
        upper=float("nan"),
        period=years.astype(str),
        source_area_code=values.index.get_level_values("local_authority_code"),
    )


def _deflated(rows: pd.DataFrame, deflator: pd.Series) -> pd.DataFrame:
    """Return rows at prices of the deflator's base year, for the years that it has."""
    return rows.assign(value=100 * rows["value"].div(deflator, level="year"))

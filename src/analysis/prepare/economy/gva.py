"""Gross value added by neighbourhood: of its ward in 2020, and its own where it can be had."""

import pandas as pd

from analysis.groups import ALL
from analysis.prepare import store
from analysis.prepare.carry import apportion, carry_lsoa11_counts
from analysis.prepare.economy.authority_panel import england_deflator
from analysis.prepare.store import prepared
from analysis.readers.economy.gva import authority_gva, ward_gva
from analysis.readers.economy.small_area_gva import small_area_gva_england, small_area_gva_tees_durham
from analysis.readers.geography.lookups import (
    lookup_lsoa11_lsoa21,
    lookup_lsoa11_ward17,
    lookup_lsoa21_ward24,
)


@prepared(
    "gva_ward",
    inputs=[
        "gva_2020_ward21",
        "lookup_lsoa11_lsoa21",
        "lookup_lsoa11_ward17",
        "lookup_lsoa21_ward24_ltla24",
    ],
    after=["census2021"],
)
def gva_ward() -> pd.DataFrame:
    """Return the GVA of each neighbourhood's ward in 2020, shared by residents.

    The figures are for wards of 2021, for which no lookup from LSOA is in the catalogue. A ward
    keeps its code as long as its boundary stays, so an LSOA21 is in a ward of 2021 if its
    best-fit ward of 2024 has that code, or else if all the LSOA11 that it came from have the
    same best-fit ward of 2017 with that code. This finds a ward for 97.3% of LSOA21 and 97.4%
    of residents (98.3% of doubly disadvantaged, 99.6% of other deprived and 97.1% of
    non-deprived LSOA21), and uses 97.9% of the GVA. What is missing lies in areas with wholly
    new wards in 2018 to 2021 and again by 2024: all of Cumberland, about half of Somerset and
    North Yorkshire. See :func:`ward_coverage`.

    Every neighbourhood of a ward has its GVA per head, which is made by those who work there,
    not by those who live there. The City of London's wards are outliers in every mean.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``gva_2020_gbp``
            The ward's GVA, current basic prices, GBP, shared by Census 2021 residents; missing
            where no ward was found.
        ``residents``
            Census 2021, the base of GVA per head; given in every area.
        ``residents_16_64``
            Census 2021.
        ``ward_known``
            1 where a ward was found, else 0.
        ``ward21_code``
            The ward; missing where none was found.
    """
    census = store.load("census2021")
    wards = ward_gva()
    ward = _ward_of_2021(wards.index)
    pairs = ward.dropna().rename_axis("lsoa21_code").reset_index()
    reached = wards[wards.index.isin(pairs["ward21_code"])]
    apportioned = apportion(reached, pairs[["ward21_code", "lsoa21_code"]], census["residents"])
    return pd.DataFrame(
        {
            "gva_2020_gbp": 1e6 * apportioned["gva_gbp_million"].reindex(census.index),
            "residents": census["residents"],
            "residents_16_64": census["residents_16_64"],
            "ward_known": ward.notna().astype(float),
            "ward21_code": ward,
        }
    )


def ward_coverage(group: pd.Series) -> pd.DataFrame:
    """Return for how much of each group a ward of 2021 was found.

    Parameters
    ----------
    group : Series
        The group of each LSOA21.

    Returns
    -------
    DataFrame
        Indexed by group, England last: areas and residents (per cent of the group's).
    """
    table = store.load("gva_ward")
    known = pd.DataFrame({"areas": table["ward_known"], "residents": table["residents"]})
    known["residents"] *= table["ward_known"]
    whole = pd.DataFrame({"areas": 1.0, "residents": table["residents"]}, index=table.index)
    sums, base = known.groupby(group).sum(), whole.groupby(group).sum()
    sums.loc[ALL] = known.sum()
    base.loc[ALL] = whole.sum()
    return sums.div(base).mul(100).rename_axis("group")


@prepared(
    "gva_small_area",
    inputs=["gva_lad_1998_2019", "lookup_lsoa11_lsoa21", "small_area_gva_england"],
    after=["census2011", "census2021"],
)
def gva_small_area() -> pd.DataFrame:
    """Return small-area GVA by LSOA21 and year, 1998 to 2023.

    Raises :class:`~analysis.errors.DatasetUnavailable` where the workbook cannot be had.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code and year.

        ``gva_gbp``
            Balanced GVA made in the area, current basic prices, GBP, carried from LSOA11.
        ``gva_gbp_2018_prices``
            The same at prices of 2018 by England's GVA deflator; missing after 2019.
        ``residents``
            On the straight line between the counts of Census 2011 and 2021; missing outside
            those years.
    """
    return _small_area_panel(small_area_gva_england())


@prepared(
    "gva_tees_durham",
    inputs=["gva_lad_1998_2019", "gva_lsoa11_tees_durham", "lookup_lsoa11_lsoa21"],
    after=["census2011", "census2021"],
)
def gva_tees_durham() -> pd.DataFrame:
    """Return small-area GVA by LSOA21 and year for the Tees Valley and County Durham, 1998 to 2020.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code (755 areas) and year, with the columns of :func:`gva_small_area`.
        Each year adds up to what the 741 LSOA11 had.
    """
    return _small_area_panel(small_area_gva_tees_durham()).dropna(subset="gva_gbp")


def _small_area_panel(areas: pd.DataFrame) -> pd.DataFrame:
    """Return GVA by LSOA21 and year, from gva_gbp_million by LSOA11 and year."""
    census = store.load("census2021")["residents"]
    wide = areas["gva_gbp_million"].unstack("year")
    carried = 1e6 * carry_lsoa11_counts(wide, census)
    panel = pd.DataFrame({"gva_gbp": carried.rename_axis(columns="year").stack()})
    deflator = england_deflator(authority_gva())
    panel["gva_gbp_2018_prices"] = 100 * panel["gva_gbp"].div(deflator, level="year")
    residents = _residents_between(store.load("census2011")["health_total"], census)
    panel["residents"] = residents.reindex(panel.index)
    return panel.sort_index()


def _ward_of_2021(known: pd.Index) -> pd.Series:
    """Return the ward of 2021 of each LSOA21, ward21_code; missing where none is certain."""
    latest = lookup_lsoa21_ward24()["ward_code"]
    pairs = lookup_lsoa11_lsoa21()
    parents = pairs["lsoa11_code"].map(lookup_lsoa11_ward17()["ward17_code"])
    by_area = parents.groupby(pairs["lsoa21_code"].to_numpy())
    earlier = by_area.first().where(by_area.nunique() == 1).reindex(latest.index)
    ward = latest.where(latest.isin(known), earlier.where(earlier.isin(known)))
    return ward.rename("ward21_code")


def _residents_between(first: pd.Series, last: pd.Series) -> pd.Series:
    """Return residents by area and year, on the line from Census 2011 to Census 2021."""
    years = {year: first + (last - first) * (year - 2011) / 10 for year in range(2011, 2022)}
    return pd.concat(years, names=["year"]).swaplevel().rename_axis(["lsoa21_code", "year"])

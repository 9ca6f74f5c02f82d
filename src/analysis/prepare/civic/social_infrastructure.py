"""Grants, community-owned assets and libraries, brought to LSOA21."""

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from analysis.errors import DataError
from analysis.prepare import store
from analysis.prepare.carry import apportion, carry_lsoa11_counts
from analysis.prepare.civic.funders import FUNDERS_FILE, load_funders
from analysis.readers.civic import cooperatives, grants, libraries
from analysis.readers.geography import lookups
from analysis.readers.indices import deprivation

DATASETS = (
    "cooperatives_2022",
    "grants_ward17_2013_2018",
    "iod2019_file6",
    "libraries_2016",
    "lookup_lsoa11_lsoa21",
    "lookup_lsoa11_ward17",
)

REACH_M = 3_000.0
"""How far an asset counts as near, in metres from a point inside the neighbourhood."""


def grants_by_funder_set() -> pd.DataFrame:
    """Return grants by ward 2017 and set of funders, GBP, 2013 to mid-2018.

    A ward without a row in the source got nothing from these funders and has zero. 26 wards of
    the source have no LSOA11 of their own (24 of the City of London's, one in Mendip, one in
    South Lakeland): they are left out, GBP 0.4 m apart from the City.

    Returns
    -------
    DataFrame
        Indexed by ward17_code, all 7,427 wards with a best-fit LSOA11; one column a set of
        ``data/funders.yml`` plus ``lottery``.

    Raises
    ------
    DataError
        A funder of the data is not in ``data/funders.yml``.
    """
    funders = load_funders()
    given = grants.grants()
    unknown = sorted(set(given["funder"]) - set(funders.classes))
    if unknown:
        raise DataError(
            "grants_ward17_2013_2018",
            "a funder has no class",
            column="Funding Org:Name",
            value=unknown[0],
            advice=f"Give it one in {FUNDERS_FILE}",
        )
    wards = pd.Index(sorted(lookups.lookup_lsoa11_ward17()["ward17_code"].unique()))
    sets = {name: funders.members(name) for name in funders.sets}
    sets["lottery"] = {grants.BIG_LOTTERY_FUND}
    columns = {
        name: given[given["funder"].isin(members)].groupby("ward17_code")["amount_gbp"].sum()
        for name, members in sets.items()
    }
    return pd.DataFrame(columns).reindex(wards).fillna(0.0).rename_axis("ward17_code")


def grants_by_lsoa21(residents_2021: pd.Series) -> pd.DataFrame:
    """Return grants shared among the LSOA21 of each ward 2017 by residents.

    Ward to LSOA11 by residents of mid-2015, LSOA11 to LSOA21 by Census 2021 `residents_2021`.
    Totals are kept: what a ward got per head, each of its neighbourhoods got.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, columns of :func:`grants_by_funder_set`, GBP.
    """
    residents_2015 = deprivation.denominators_2019()["residents"]
    pairs = lookups.lookup_lsoa11_ward17().reset_index()[["ward17_code", "lsoa11_code"]]
    by_lsoa11 = apportion(grants_by_funder_set(), pairs, residents_2015)
    return carry_lsoa11_counts(by_lsoa11.rename_axis("lsoa11_code"), residents_2021)


def community_assets() -> gpd.GeoDataFrame:
    """Return community-owned organisations as points (EPSG:27700), Great Britain."""
    points = cooperatives.organisations()
    return points[points["ownership"] == cooperatives.COMMUNITY_OWNED]


def count_inside(points: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Return how many points lie in each LSOA21, zero included, as a series called `name`."""
    areas = store.load("boundaries")
    joined = gpd.sjoin(points[["geometry"]], areas, predicate="within")
    counts = joined.groupby(areas.index.name).size()
    return counts.reindex(areas.index, fill_value=0).astype(float).rename(name)


def assets_within_reach(neighbourhoods: pd.DataFrame) -> pd.DataFrame:
    """Return community-owned assets and residents within 3 km of each neighbourhood.

    Distance is from a point inside the LSOA21 to the asset's postcode, and to the point of every
    other LSOA21, whose residents count whole. The neighbourhood itself counts.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: assets_near (number), residents_near (people).
    """
    centres = neighbourhoods[["easting", "northing"]].to_numpy()
    assets = community_assets().geometry
    tree = cKDTree(np.column_stack([assets.x, assets.y]))
    near = tree.query_ball_point(centres, REACH_M, return_length=True)
    places = cKDTree(centres)
    around = places.sparse_distance_matrix(places, REACH_M, output_type="coo_matrix").tocsr()
    # Distances become ones; the diagonal, which a sparse matrix of distances leaves out, too.
    around.data[:] = 1.0
    around.setdiag(1.0)
    residents = neighbourhoods["population"].to_numpy(dtype=float)
    return pd.DataFrame(
        {"assets_near": near.astype(float), "residents_near": around @ residents},
        index=neighbourhoods.index,
    )


def public_libraries() -> pd.DataFrame:
    """Return libraries of the legal service in each LSOA21 in 2010 and in 2016, numbers."""
    points = libraries.libraries()
    return pd.concat(
        [count_inside(points[points[f"statutory_{year}"]], f"libraries_{year}") for year in (2010, 2016)],
        axis=1,
    )

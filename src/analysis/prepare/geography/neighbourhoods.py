"""The neighbourhood table: what is constant about each of England's 33,755 LSOA21."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa11_means
from analysis.prepare.geography.boundaries import load_boundaries, points
from analysis.prepare.indices.definition import REPORT, groups_of
from analysis.prepare.store import prepared
from analysis.readers.geography import lookups, places
from analysis.regions import load_regions, membership, membership_text

INDEX_COLUMNS = [
    "imd2019_score",
    "imd2019_rank",
    "imd2019_published_decile",
    "imd2025_score",
    "imd2025_rank",
    "imd2025_decile",
    "cni2023_score",
    "cni2023_rank",
    "cni2019_left_behind",
]


@prepared(
    "neighbourhoods",
    inputs=[
        "coastal_lsoa11",
        "lookup_lsoa11_lsoa21",
        "lookup_lsoa21_ward24_ltla24",
        "lookup_ltla24_region24",
        "lookup_oa21_lsoa21",
        "ruc21_lsoa21",
    ],
    after=["boundaries", "census2021", "indices"],
    settings=membership_text,
)
def neighbourhoods() -> pd.DataFrame:
    """Return names, places, people, indices and the report's group of every LSOA21.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``lsoa21_name``, ``ward_code``, ``ward_name``, ``local_authority_code``,
        ``local_authority_name``, ``region_code``, ``region_name``
            Best fit, as of 2024 (Barnsley is E08000016, Sheffield E08000019). One area of West
            Northamptonshire, E01027305, fits best in a ward of Cherwell.
        ``combined_authority_code``, ``combined_authority``
            As of May 2025; missing where there is none.
        ``msoa21_code``
            The MSOA that holds the area.
        ``population``, ``working_age_population``
            Usual residents and those aged 16 to 64, Census 2021.
        ``imd2019_...``, ``imd2025_...``, ``cni2023_...``, ``cni2019_left_behind``
            As in the prepared table ``indices``.
        ``group``
            By the report's own definition, on which the models are estimated and its claims are tested:
            ``doubly_disadvantaged``, ``other_deprived``, ``non_deprived``. An edition puts that of its own
            definition in its place (:class:`analysis.results.national.National`).
        ``rural_urban``
            ``urban`` or ``rural`` (classification of 2021).
        ``coastal``
            Share of the area's 2011 parents in a coastal town or city, 0 to 1.
        ``easting``, ``northing``, ``longitude``, ``latitude``
            A point inside the area's polygon, in metres (EPSG:27700) and degrees (WGS84).
    """
    indices = store.load("indices")
    group = groups_of(REPORT, indices)
    parts = [_names(), _people(), indices[INDEX_COLUMNS], group, _place()]
    return pd.concat(parts, axis=1).rename_axis("lsoa21_code").sort_index()


def _names() -> pd.DataFrame:
    """Return the areas that each LSOA21 lies in."""
    wards = lookups.lookup_lsoa21_ward24()
    regions = lookups.lookup_authority_region()[["region_code", "region_name"]]
    combined = membership(load_regions(known=regions.index))
    return (
        wards.join(combined, on="local_authority_code")
        .join(regions, on="local_authority_code")
        .join(lookups.lookup_lsoa21_msoa21())
    )


def _people() -> pd.DataFrame:
    """Return residents of all ages and of working age, whole numbers."""
    census = store.load("census2021")[["residents", "residents_16_64"]]
    return census.set_axis(["population", "working_age_population"], axis=1).astype("int64")


def _place() -> pd.DataFrame:
    """Return the class of place and a point in each area."""
    point = points(load_boundaries("boundaries"))
    return places.rural_urban_lsoa21()[["rural_urban"]].join(_coastal()).join(point)


def _coastal() -> pd.Series:
    """Return the share of each area's 2011 parents that lie in a coastal town or city."""
    parents = lookups.lookup_lsoa11_lsoa21()["lsoa11_code"].unique()
    coastal = pd.Series(0.0, index=pd.Index(parents, name="lsoa11_code"), name="coastal")
    coastal[places.coastal_lsoa11().index] = 1.0
    return carry_lsoa11_means(coastal.to_frame())["coastal"]

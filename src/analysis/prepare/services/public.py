"""How far it is from each neighbourhood to public services, and how many buses call there."""

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from analysis.prepare import store
from analysis.prepare.store import prepared
from analysis.readers.civic import libraries
from analysis.readers.services import buses, public

BEYOND_KM = {"gp_surgery": 1.0, "library_2023": 1.0, "secondary_school": 2.0, "hospital": 5.0}
"""How far a service may be before its residents count as far from it: a walk of a quarter of an hour or of half an
hour, and for a hospital a short ride."""


@prepared(
    "services",
    inputs=["gp_surgeries_2025", "hospitals_2025", "libraries_2016", "libraries_2023", "schools_2025"],
    after=["neighbourhoods"],
)
def distances() -> pd.DataFrame:
    """Return the straight line from each LSOA21 to the nearest of each public service, and who lives far from it.

    From the point inside the neighbourhood's outline that ``neighbourhoods`` has, as there is none that is weighted by
    where people live. Services are England's: near Wales and Scotland the nearest may lie over the border.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``km_gp_surgery``, ``km_hospital``, ``km_secondary_school``, ``km_library_2010``, ``km_library_2023``
            Kilometres. :mod:`analysis.readers.services.public` and :mod:`analysis.readers.civic.libraries` say what
            counts.
        ``km_..._urban``, ``km_..._rural``
            The same in neighbourhoods of one kind, missing in those of the other.
        ``beyond_gp_surgery``, ...
            Residents (Census 2021) of neighbourhoods that are farther away than :data:`BEYOND_KM`.
        ``residents``
            Their base.
    """
    neighbourhoods = store.load("neighbourhoods")
    points = neighbourhoods[["easting", "northing"]].to_numpy()
    km = pd.DataFrame(
        {f"km_{service}": _km(points, sites) for service, sites in _sites().items()}, index=neighbourhoods.index
    )
    kinds = [
        km.where(neighbourhoods["rural_urban"] == kind, axis=0).add_suffix(f"_{kind}") for kind in ("urban", "rural")
    ]
    residents = neighbourhoods["population"].astype("float64")
    beyond = {
        f"beyond_{service}": residents.where(km[f"km_{service}"] > limit, 0.0) for service, limit in BEYOND_KM.items()
    }
    return pd.concat([km, *kinds, pd.DataFrame({**beyond, "residents": residents})], axis=1)


@prepared("buses", inputs=buses.DATASETS, after=["neighbourhoods"])
def buses_an_hour() -> pd.DataFrame:
    """Return how many buses an hour call inside each LSOA21, 6 am to 10 pm, by year.

    A neighbourhood without a stop inside its outline has none, though there may be one across the road.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows: ``traveline_2022`` to ``traveline_2026`` (Traveline National Dataset) and
        ``open_data_2022`` to ``open_data_2026`` (Bus Open Data Service). 2026 was counted in the school holidays, the
        other years in October and November.
    """
    areas = store.load("neighbourhoods").index
    years = [buses.bus_service(year).add_suffix(f"_{year}") for year in buses.YEARS]
    return pd.concat([frame.reindex(areas, fill_value=0.0) for frame in years], axis=1)


def _sites() -> dict[str, pd.DataFrame]:
    """Return the places of each service, easting and northing in metres."""
    known = libraries.libraries_2010_to_2023()
    placed = known.join(_places_of(known["postcode"])).dropna(subset=["easting", "northing"])
    return {
        "gp_surgery": public.gp_surgeries(),
        "hospital": public.hospitals(),
        "secondary_school": public.secondary_schools(),
        "library_2010": placed[placed["open_2010"]],
        "library_2023": placed[placed["open_2023"]],
    }


def _places_of(postcodes: pd.Series) -> pd.DataFrame:
    """Return easting and northing of postcodes, in their order.

    Nine in ten are those of a library of 2016, a surgery, a hospital or a school, whose place is known. Any other is
    put at the mean of the known ones of its sector (all but its last two letters); missing where there is none.
    """
    old = libraries.libraries().dropna(subset="postcode")
    of_libraries = (
        pd.DataFrame({"easting": old.geometry.x, "northing": old.geometry.y}).groupby(old["postcode"]).first()
    )
    known = of_libraries.combine_first(public.places_of_postcodes())
    of_sectors = known.groupby(known.index.str[:-2]).mean()
    exact = known.reindex(postcodes).set_axis(postcodes.index)
    return exact.fillna(of_sectors.reindex(postcodes.str[:-2]).set_axis(postcodes.index))


def _km(points: np.ndarray, sites: pd.DataFrame) -> np.ndarray:
    """Return the distance in km from each point to the nearest site."""
    tree = cKDTree(sites[["easting", "northing"]].to_numpy())
    return np.asarray(tree.query(points)[0]) / 1000.0

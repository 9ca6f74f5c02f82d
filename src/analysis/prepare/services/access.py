"""What neighbourhoods can reach: jobs, the internet, childcare; and whether on the coast."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes
from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa01_means, carry_lsoa11_counts
from analysis.prepare.store import prepared
from analysis.readers.geography.places import coastal_lsoa11
from analysis.readers.services.access import travel_to_employment
from analysis.readers.services.childcare import DATASET as CHILDCARE
from analysis.readers.services.childcare import childcare_accessibility
from analysis.readers.services.internet import internet_classes

COASTAL = "coastal_lsoa11"
COASTAL_CLASSES = {
    "coastal city": "coastal_city",
    "larger seaside town": "coastal_larger_seaside_town",
    "smaller seaside town": "coastal_smaller_seaside_town",
    "larger other coastal town": "coastal_larger_other_town",
    "smaller other coastal town": "coastal_smaller_other_town",
}


@prepared(
    "access",
    inputs=[
        "access_employment_2013_lsoa01",
        COASTAL,
        "iuc2018_lsoa11",
        "lookup_lsoa01_lsoa11",
        "lookup_lsoa11_lsoa21",
    ],
    after=["census2021"],
)
def access() -> pd.DataFrame:
    """Return travel times, internet classes and coastal classes by LSOA21.

    A class is a count of LSOA11: each counts once, shared among its LSOA21 by residents, so
    that the sum of a class over the sum of the total is the share of LSOA11 in that class.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``minutes_to_jobs_...``, ``percent_..._minutes_to_jobs_...``
            Travel time to the nearest employment centre, 2013 (DfT), minutes; residents aged 16
            to 74 who reach one in that time, per cent. Mean of the LSOA of 2001 that an area
            came from; missing in five areas that the lookup of 2001 to 2011 leaves out.
        ``internet_...``
            LSOA11 in each class of the Internet User Classification 2018.
        ``coastal_...``
            LSOA11 in coastal towns by kind (ONS 2020) and in coastal cities, which are not in
            ONS's list; ``coastal_any`` is all five, ``coastal_town`` those in ONS's towns.
        ``internet_total``, ``lsoa11_total``
            The LSOA11 themselves, the base of both.
    """
    classes = internet_classes()
    counts = classes.join(_coastal_classes(classes.index)).assign(lsoa11_total=1.0)
    carried = carry_lsoa11_counts(counts, store.load("census2021")["residents"])
    travel = carry_lsoa01_means(travel_to_employment())
    return travel.reindex(carried.index).join(carried)


@prepared("childcare", inputs=[CHILDCARE])
def childcare() -> pd.DataFrame:
    """Return childcare places that can be reached from each LSOA21, 2023.

    Raises :class:`~analysis.errors.DatasetUnavailable` where the workbook cannot be had.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows; places per 100 children aged 0 to 7.

        ``childcare_places``, ``childcare_places_car``, ``childcare_places_public_transport``
            By car or public transport, weighed by who has a car; by each alone.
        ``childcare_places_good``, ``..._good_car``, ``..._good_public_transport``
            The same, in settings rated good or outstanding.
    """
    return childcare_accessibility()


def _coastal_classes(areas: pd.Index) -> pd.DataFrame:
    """Return 1 or 0 by kind of coastal place for each LSOA11."""
    classes = coastal_lsoa11()["coastal_class"]
    require_codes(COASTAL, locate(COASTAL), classes, "coastal_class", expected=COASTAL_CLASSES)
    found = classes.map(COASTAL_CLASSES).reindex(areas)
    result = pd.DataFrame({name: found == name for name in COASTAL_CLASSES.values()}).astype(float)
    result["coastal_any"] = result.sum(axis=1)
    result["coastal_town"] = result["coastal_any"] - result["coastal_city"]
    return result

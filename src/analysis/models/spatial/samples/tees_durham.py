"""The one part of England whose small-area output can be had: the Tees Valley and County Durham.

It has six authorities, too few to cluster by. Clusters are MSOAs (154, of about five neighbourhoods): what an
authority's neighbourhoods share in a year is taken away by effects of the authority in each year, and what is left is
taken to be shared within an MSOA and between places that touch, and no further. Versions without effects of the
authority allow for less than that.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.models.results import DIAGNOSTIC_COLUMNS
from analysis.models.spatial.evidence.specifications import MODEL
from analysis.models.spatial.samples.samples import Places, Sample, growth_samples

TABLE, SOURCE = "gva_tees_durham", "tees_durham_output"

FORMS = {"gva_growth_tees_durham": "gva_gbp", "real_gva_growth_tees_durham": "gva_gbp_2018_prices"}
"""Column of each outcome. England's deflator is one number a year, so that effects of the year hold the same in both:
real growth differs by ending in 2019."""

SINCE = (1998, 2010)
"""First year whose output is used: all of the series; and such that the first outcome is the growth of 2011 to 2012, as
in the report, with the neighbours' growth of the year before."""

WARD_YEAR = 2020
"""The year for which output is known by ward too."""


def tees_durham_samples(gva: pd.DataFrame, places: Places, msoa: pd.Series) -> list[Sample]:
    """Return growth of small-area output, nominal and real, over all years and over the report's.

    Parameters
    ----------
    gva : DataFrame
        Prepared table ``gva_tees_durham``.
    places : Places
        Of its areas alone.
    msoa : Series
        MSOA by lsoa21_code.
    """
    samples = [sample for since in SINCE for sample in growth_samples(gva, FORMS, places, since)]
    return [replace(sample, clusters=msoa[sample.keep], unit="msoa") for sample in samples]


def about_part(gva: pd.DataFrame, wards: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Return how large the part is, and how far its wards' output is from its neighbourhoods', for ``diagnostics.csv``.

    Parameters
    ----------
    gva : DataFrame
        Prepared table ``gva_tees_durham``.
    wards : DataFrame
        Prepared table ``gva_ward``.
    group : Series
        By lsoa21_code.

    Returns
    -------
    DataFrame
        Specification ``part.tees_durham_output``: ``areas``, ``areas_doubly_disadvantaged``, ``ward_year`` and
        ``ward_to_own``, the output of the wards of the doubly disadvantaged, shared by residents, over their own,
        summed over those whose ward is known.
    """
    own = gva["gva_gbp"].xs(WARD_YEAR, level="year")
    doubly = group.reindex(own.index) == DOUBLY_DISADVANTAGED
    ward = wards["gva_2020_gbp"].reindex(own.index)
    known = doubly & ward.notna()
    values: dict[str, float] = {
        "areas": len(own),
        "areas_doubly_disadvantaged": int(doubly.sum()),
        "ward_year": WARD_YEAR,
    }
    if known.any():
        values["ward_to_own"] = float(ward[known].sum() / own[known].sum())
    rows = [
        (MODEL, f"part.{SOURCE}", f"lsoa21_{WARD_YEAR}", name, value, "", np.nan, f"{int(known.sum())} with a ward")
        for name, value in values.items()
    ]
    return pd.DataFrame(rows, columns=list(DIAGNOSTIC_COLUMNS))

"""Names, postcodes and boundaries of the synthetic England's neighbourhoods, none of which can be taken for real."""

import pandas as pd

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Those that the units of postcodes have."""

UNITS = 3
"""Postcodes of each synthetic neighbourhood."""


def place_names(places: pd.DataFrame, need: pd.DataFrame) -> pd.DataFrame:
    """Return each neighbourhood's MSOA and town by name, with the columns of ``place_names``.

    Parameters
    ----------
    places : DataFrame
        Of :func:`analysis.results.synthetic.land.grid`.
    need : DataFrame
        Of :func:`analysis.results.synthetic.funded.msoa_need`.
    """
    authority = places["authority"]
    # Each authority's first ward is open country.
    town = places["ward_code"].str[-2:] != "01"
    return pd.DataFrame(
        {
            "msoa21_name": need["msoa21_name"].reindex(places["msoa21_code"]).to_numpy(),
            "town_code": [f"X35{a:06d}" if t else "" for a, t in zip(authority, town, strict=True)],
            "town": [f"Synthetic town {a}" if t else "" for a, t in zip(authority, town, strict=True)],
        },
        index=places.index,
    )


def boundary_changes(places: pd.DataFrame) -> pd.DataFrame:
    """Return neighbourhoods that stayed as they were, with the columns of ``boundary_changes``."""
    return pd.DataFrame({"change": "same", "predecessors": places.index}, index=places.index)


def postcodes(places: pd.DataFrame) -> pd.DataFrame:
    """Return a few postcodes for each neighbourhood, all in the area QX, which does not exist."""
    units = [first + second for first in LETTERS for second in LETTERS]
    sectors = [f"QX{district}{digit}" for district in range(1, 100) for digit in range(10)]
    texts = [sectors[n // len(units)] + units[n % len(units)] for n in range(len(places) * UNITS)]
    held = pd.DataFrame({"lsoa21_code": places.index.repeat(UNITS)}, index=pd.Index(texts, name="postcode"))
    return held.sort_index()

"""Postcodes in little room: a row for each sector, such as ``M9 4``, with the neighbourhood of each of its units."""

import base64

import numpy as np
import pandas as pd

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters of a unit, the last two of a postcode: none of C, I, K, M, O, V."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""The numbers from 0 to 63, one character each."""


def packed(postcodes: pd.DataFrame) -> pd.DataFrame:
    """Return the postcodes by sector.

    Parameters
    ----------
    postcodes : DataFrame
        Indexed by postcode (capitals, no space), sorted: ``lsoa21_code``.

    Returns
    -------
    DataFrame
        ``sector`` (outward code, a space, a digit), ``units`` (400 bits as base64, one for each pair of
        :data:`LETTERS` in their order, set where there is such a postcode), ``areas`` (the sector's neighbourhoods
        with spaces between them, a code as its number after ``E01``), ``holders`` (for each postcode in order, which
        of these holds it: one of :data:`DIGITS` each, two where there are more than 64).
    """
    text = postcodes.index.to_series()
    unit = text.str[-2].map(LETTERS.index) * len(LETTERS) + text.str[-1].map(LETTERS.index)
    sector = text.str[:-3] + " " + text.str[-3]
    rows = pd.DataFrame(
        {"sector": sector, "unit": unit, "area": postcodes["lsoa21_code"].str[3:].astype(int)}
    ).sort_values(["sector", "unit"])
    found = [_sector(str(name), held) for name, held in rows.groupby("sector")]
    return pd.DataFrame(found, columns=["sector", "units", "areas", "holders"])


def _sector(name: str, held: pd.DataFrame) -> tuple[str, str, str, str]:
    bits = np.zeros(len(LETTERS) ** 2, dtype=bool)
    bits[held["unit"].to_numpy()] = True
    areas, holders = np.unique(held["area"].to_numpy(), return_inverse=True)
    wide = len(areas) > len(DIGITS)
    holder = [DIGITS[n // len(DIGITS)] * wide + DIGITS[n % len(DIGITS)] for n in holders]
    units = base64.b64encode(np.packbits(bits).tobytes()).decode().rstrip("=")
    return name, units, " ".join(map(str, areas)), "".join(holder)

"""Childcare accessibility in England, 2023: places that a neighbourhood can reach, per child.

The workbook was never fetched from here. Its layout is the one that public code reads: sheet
``Table_2``, header on line 7, seven columns by position (LSOA21 code; accessibility by all
means, by car, by public transport; the same three for places in settings rated good or
outstanding), as places for each child aged 0 to 7. The reader refuses a header that does not
speak of these.
"""

from pathlib import Path

import pandas as pd

from analysis.catalog.checks import require_codes, require_range, require_total
from analysis.errors import DataError
from analysis.readers.geography.lookups import LSOA, LSOA21_ENGLAND
from analysis.readers.source import file, reader

DATASET = "childcare_accessibility_2024"

COLUMNS = {
    "childcare_places": (),
    "childcare_places_car": ("driv",),
    "childcare_places_public_transport": ("public transport",),
    "childcare_places_good": ("good",),
    "childcare_places_good_car": ("good", "driv"),
    "childcare_places_good_public_transport": ("good", "public transport"),
}
"""Our columns in the order of the sheet, and words that the header of each must have."""

GOOD = "good"


@reader
def childcare_accessibility() -> pd.DataFrame:
    """Return childcare places that can be reached, per 100 children aged 0 to 7, by LSOA21.

    Places at nurseries, other group settings and childminders registered with Ofsted, 2023;
    places in schools are not counted. Reached means within 15 minutes by car or 25 by public
    transport; the first column weighs the two by the households that have a car.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code (33,755 rows): childcare_places, ..._car, ..._public_transport,
        and the same after childcare_places_good for settings rated good or outstanding.

    Raises
    ------
    DatasetUnavailable
        The workbook can be had neither from ``data/raw`` nor from its address.
    DataError
        Its header, areas or magnitudes are not those expected.
    """
    path = file(DATASET)
    frame = read_workbook(path)
    areas = frame.index.nunique()
    require_total(DATASET, path, "LSOA21", areas, LSOA21_ENGLAND, LSOA21_ENGLAND)
    mean = frame["childcare_places"].mean()
    require_total(DATASET, path, "mean places per 100 children", mean, 10, 50)
    return frame


def read_workbook(path: Path) -> pd.DataFrame:
    """Return the figures of a workbook in this layout, per 100 children, by lsoa21_code."""
    sheet = pd.read_excel(path, sheet_name="Table_2", header=6).dropna(how="all", axis=1)
    _require_header(path, [str(column).lower() for column in sheet])
    sheet.columns = pd.Index(["lsoa21_code", *COLUMNS])
    frame = sheet.dropna(subset=["lsoa21_code"]).set_index("lsoa21_code").sort_index()
    require_codes(DATASET, path, frame, "lsoa21_code", pattern=LSOA)
    repeated = frame.index.duplicated().sum()
    require_total(DATASET, path, "repeated LSOA21", repeated, 0, 0)
    for column in frame:
        # A ratio for each child: places per 100 children would be far above 5.
        require_range(DATASET, path, frame[column], 0, 5)
    return 100 * frame.astype(float)


def _require_header(path: Path, header: list[str]) -> None:
    """Make sure that the sheet has a code and six columns that speak of what they should hold."""
    wanted = [("code", ()), *COLUMNS.items()]
    if len(header) != len(wanted):
        raise DataError(
            DATASET,
            f"expected {len(wanted)} columns, found {len(header)}: {', '.join(header[:9])}",
            file=path,
        )
    for found, (name, words) in zip(header[1:], wanted[1:], strict=True):
        missing = [word for word in words if word not in found]
        if missing or (GOOD in found) != (GOOD in words):
            raise DataError(
                DATASET,
                f"the header does not speak of {name.replace('_', ' ')}",
                file=path,
                column=found,
                advice="Compare the sheet with the layout in analysis/readers/services/childcare.py",
            )

"""Surgeries, hospitals and schools as points on the National Grid, in metres."""

import pandas as pd

from analysis.readers.source import reader, table

PRACTICE = r"[A-P]\d{5}"
"""The code of a practice. Most codes with Y, and all of other forms, are of other services."""

NO_PRACTICE = (
    "SCREENING|BCSS|OOH|OUT OF HOURS|HOSPICE|HOSPITAL|DERMATOLOGY|MISUSE|DRUG|CONTINENCE|AUDIOLOGY|PALLIATIVE"
    "|MUSCULO|MSK|ENT CLINIC|ANTICOAG|OPHTHALMOLOGY|ORTHOTICS|LYMPHOEDEMA|URGENT CARE|FESTIVAL"
)
"""Words in the names of services that have a practice's code."""

PART_OF_A_HOSPITAL = ("Centre", "Clinic", "Unit")
SECONDARY = ("All-through", "Middle deemed secondary", "Secondary")
ONLINE = "Online provider"


@reader
def gp_surgeries() -> pd.DataFrame:
    """Return the practices of England that have a place (``gp_surgeries_2025``), branches left out.

    Columns easting, northing. Wales's practices are not in the register but for a few near the border, which are
    left out.
    """
    frame = table("gp_surgeries_2025")
    practice = frame["OrgId"].str.fullmatch(PRACTICE) & ~frame["Name"].str.contains(NO_PRACTICE)
    return _points(frame[practice])


@reader
def hospitals() -> pd.DataFrame:
    """Return the hospitals of NHS trusts of England that have a place (``hospitals_2025``).

    Columns easting, northing, a row a registered site. Community and mental health hospitals are among them, as the
    register does not say what a site offers; private hospitals, and sites named after a part of one, are not.
    """
    frame = table("hospitals_2025")
    of_trust = frame["OrgId"].str.startswith("R") & ~frame["hospital_type"].isin(PART_OF_A_HOSPITAL)
    return _points(frame[of_trust])


@reader
def secondary_schools() -> pd.DataFrame:
    """Return the state-funded secondary schools of England, those for all ages among them (``schools_2025``).

    Columns easting, northing. The register gives no phase for independent, special and Welsh schools.
    """
    frame = table("schools_2025")
    secondary = frame["PhaseOfEducation (name)"].isin(SECONDARY)
    return _points(frame[secondary & (frame["TypeOfEstablishment (name)"] != ONLINE)])


@reader
def places_of_postcodes() -> pd.DataFrame:
    """Return the postcodes of all surgeries, hospitals and schools with a place, whatever they are.

    Indexed by postcode (capitals, no space), each once: easting, northing.
    """
    registers = [
        table(dataset).rename(columns={column: "postcode"})[["postcode", "Easting", "Northing"]]
        for dataset, column in (
            ("schools_2025", "Postcode"),
            ("gp_surgeries_2025", "PostCode"),
            ("hospitals_2025", "PostCode"),
        )
    ]
    frame = pd.concat(registers).dropna()
    return _points(frame.assign(postcode=without_space(frame["postcode"]))).groupby("postcode").first()


def without_space(postcodes: pd.Series) -> pd.Series:
    """Return postcodes in capitals without the space."""
    return postcodes.str.upper().str.replace(r"\s", "", regex=True)


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a place, in metres; a school abroad stands at the grid's origin."""
    named = frame.rename(columns={"Easting": "easting", "Northing": "northing"})
    there = named["easting"].gt(1) & named["northing"].gt(1)
    return named.loc[there, [c for c in ("postcode", "easting", "northing") if c in named]].reset_index(drop=True)

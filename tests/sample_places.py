"""A few neighbourhoods under names that people type in many ways, as a site's look-up and cards have them."""

import shutil
from pathlib import Path

import pandas as pd
from shapely.geometry import box

from analysis import paths
from analysis.results.files import write_tables
from analysis.results.places import rings, sectors
from analysis.results.places.tables import measures
from analysis.site.edition_note import EditionNote
from analysis.site.hosting import serve_as_it_is
from analysis.site.places import files, page
from analysis.site.places.tables import Places

AUTHORITIES = {
    "E08000003": "Manchester",
    "E06000010": "Kingston upon Hull, City of",
    "E06000012": "North East Lincolnshire",
    "E08000025": "Birmingham",
    "E06000021": "Stoke-on-Trent",
    "E08000013": "St. Helens",
    "E06000063": "Cumberland",
    "E07000147": "North Norfolk",
}
REGIONS = {"E06000010": "Yorkshire and The Humber", "E08000025": "West Midlands", "E07000147": "East of England"}
NAMES = ("lsoa21_code", "lsoa21_name", "msoa21_code", "msoa", "ward_code", "ward", "town_code", "town")
COLUMNS = (*NAMES, "local_authority_code", "group")
GROUPS = {"dd": "doubly_disadvantaged", "od": "other_deprived", "nd": "non_deprived"}
ROWS = """
E01005061|Manchester 009A|E02001053|Harpurhey South & Monsall|E05011361|Harpurhey|E35000001|Manchester|E08000003|dd
E01005062|Manchester 009B|E02001053|Harpurhey South & Monsall|E05011361|Harpurhey|E35000001|Manchester|E08000003|od
E01005063|Manchester 021A|E02001065|Moss Side West|E05011370|Moss Side|E35000001|Manchester|E08000003|od
E01012757|Kingston upon Hull 003A|E02002654|Orchard Park|E05011539|Orchard|E35000002|Kingston upon Hull|E06000010|dd
E01013139|North East Lincolnshire 002A|E02002727|Grimsby Port|E05001711|East Marsh|E35000003|Grimsby|E06000012|dd
E01009417|Birmingham 121A|E02001947|Druids Heath & Monyhull|E05011132|Brandwood|E35000004|Birmingham|E08000025|od
E01014251|Stoke-on-Trent 001A|E02002951|Goldenhill|E05015001|Sandyford|E35000005|Stoke-on-Trent|E06000021|od
E01006816|St. Helens 001A|E02001405|Billinge|E05014001|Seneley Green|E35000006|St Helens|E08000013|nd
E01019093|Allerdale 001A|E02003973|Silloth|E05014178|Solway Coast|E35000007|Silloth|E06000063|nd
E01026801|North Norfolk 010C|E02005577|Salle & Château Corner|E05012100|Erpingham|||E07000147|nd
"""
POSTCODES = {
    **{"M94DH": "E01005061", "M94DJ": "E01005062", "M15AA": "E01005063"},
    **{"DN312AB": "E01013139", "HU67AA": "E01012757"},
}


def frame() -> pd.DataFrame:
    """Every fact of the neighbourhoods, ranks by their order; the first was split in 2021."""
    rows = pd.DataFrame([line.split("|") for line in ROWS.split("\n")[1:-1]], columns=list(COLUMNS))
    rows["group"] = rows["group"].map(GROUPS)
    number = pd.Series(range(1, len(rows) + 1))
    changes = ["split", "merged", "irregular"] + ["same"] * (len(rows) - 3)
    return rows.assign(
        imd2019_rank=number,
        imd2025_rank=number,
        cni2023_rank=number,
        population=1500 + number,
        residents_mid2022=1600 + number,
        residents_16_to_64=1000 + number,
        residents_16_over=1200 + number,
        residents_in_employment=700 + number,
        households=600 + number,
        left_behind_2019=number <= 2,
        phase=["2"] + ["none"] * (len(rows) - 1),
        place=["Harpurhey South & Monsall"] + [""] * (len(rows) - 1),
        change=changes,
        predecessors=["E01005060", "E01005060;E01005099", "E01005060"] + [""] * (len(rows) - 3),
    )


def results(folder: Path) -> Path:
    """Write the tables of places into a folder and return it."""
    rows = frame()
    kinds = {"msoa": ("msoa21_code", "msoa"), "ward": ("ward_code", "ward"), "town": ("town_code", "town")}
    named = []
    for kind, (code, name) in kinds.items():
        held = rows.loc[rows[code] != "", [code, name]].drop_duplicates()
        named.append(held.set_axis(["area_code", "area_name"], axis=1).assign(kind=kind))
    authorities = pd.DataFrame({"area_code": list(AUTHORITIES), "area_name": list(AUTHORITIES.values())})
    regions = pd.Series(REGIONS).reindex(list(AUTHORITIES)).fillna("North West")
    named.append(authorities.assign(kind="local_authority", region_name=regions.to_numpy()))
    values = {name: [float(10 * i % 90) for i in range(1, len(rows) + 1)] for name in measures()}
    areas = [*AUTHORITIES, "doubly_disadvantaged", "other_deprived", "non_deprived", "england"]
    averages = {name: [float(20 + i) for i in range(len(areas))] for name in measures()}
    held = pd.DataFrame({"lsoa21_code": POSTCODES.values()}, index=pd.Index(POSTCODES, name="postcode")).sort_index()
    squares = [box(400000 + 900 * i, 400000, 400900 + 900 * i, 400800) for i in range(len(rows))]
    definition = {"imd": "2019", "parents": "mean", "cni": "2023", "imd_share": 0.1, "cni_share": 0.1}
    about = {"data": "real", "version": "0.1.0", "date": "2026-11-30", "source_commit": "x", "fingerprint": "x"}
    write_tables(
        folder,
        {
            "places": rows[[c for c in rows if c not in ("msoa", "ward", "town")]],
            "place_areas": pd.concat(named),
            "place_measures": pd.DataFrame({"lsoa21_code": rows["lsoa21_code"], **values}),
            "place_averages": pd.DataFrame({"area_code": areas, **averages}),
            "postcodes": sectors.packed(held),
            "place_outlines": rings.packed(pd.Series(squares, index=rows["lsoa21_code"])).reset_index(),
        },
        {"edition.json": {**about, "definition": definition, "periods": dict.fromkeys(measures(), "2021")}},
    )
    return folder


def site(folder: Path) -> Path:
    """Write a site that has the look-up and the cards of these places, and return its folder."""
    files.write(Places(results(folder / "results")), folder)
    editions = [("england", "England", ""), ("greater-manchester", "Greater Manchester", "greater-manchester/")]
    files.tell_editions(folder, editions)
    serve_as_it_is(folder)
    static = paths.PACKAGE / "site" / "static"
    for source in (*static.glob("place*"), static / "late.js", static / "favicon.svg", static / "type.css"):
        shutil.copyfile(source, folder / "_static" / source.name)
    shutil.copytree(static / "fonts", folder / "_static" / "fonts")
    page.write(folder, EditionNote("england", "England", "real", "0.1.0", "2026-11-30"), "chapters/index.html")
    return folder

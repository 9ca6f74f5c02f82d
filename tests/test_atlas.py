"""What the map to move is drawn from: points where neighbourhoods are, their codes, and classes by the stated rules."""

import base64
import gzip
import itertools
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import sample_places
from analysis import paths
from analysis.book.charts.draw import MOVED
from analysis.regions import load_regions
from analysis.results.places.tables import measures
from analysis.site.places import atlas_page, cards, files, leaflet, shell
from analysis.site.places.atlas import Atlas, fifths
from analysis.site.places.tables import Places

MOST_AT_FIRST = 300_000
"""Packed bytes of the page with all that it brings before anybody touches it."""

FIRST_FILE = 250_000
"""Packed bytes of the points."""

SHEET = paths.PACKAGE / "site" / "static" / "place-atlas.css"
PAPER = {"light": "#ffffff", "dark": "#14181e"}
"""What the map lies on (`--place-paper` of places.css)."""


@cache
def released() -> Places:
    """The released places, with what a build says of them."""
    places = Places(paths.RELEASED / "places")
    places.__dict__["about"] = {**places.about, "data": "released", "version": "0.1.0", "date": "2026-12-01"}
    return places


@cache
def documents() -> dict[str, Any]:
    places = released()
    return dict(Atlas(places, cards.blocks(places)).documents())


def numbers(text: str) -> list[int]:
    """Numbers written as in Google's encoded polylines: five bits a character, the lowest first, the sign last."""
    found, value, shift = [], 0, 0
    for character in text:
        part = ord(character) - 63
        value |= (part & 31) << shift
        shift += 5
        if part < 32:
            found.append(-((value + 1) // 2) if value & 1 else value // 2)
            value = shift = 0
    return found


def summed(text: str, width: int = 1) -> np.ndarray:
    """Numbers of a text of steps, one column or more."""
    return np.array(numbers(text)).reshape(-1, width).cumsum(axis=0)


def values(name: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(documents()[name]["values"]), dtype="<u2")


@cache
def codes() -> list[str]:
    held = documents()["names"]
    return [f"{held['prefix']}{code:06d}" for code in summed(held["codes"])[:, 0]]


def size(document: Any) -> int:
    return len(gzip.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), 6))


def measure(name: str) -> dict[str, Any]:
    return next(held for held in documents()["base"]["measures"] if held["id"] == name)


# ---- where, and what they are called ---------------------------------------------------------------


def test_every_neighbourhood_of_england_is_there_once() -> None:
    # ONS, LSOA (December 2021): 33,755 in England.
    assert len(codes()) == len(set(codes())) == 33_755
    assert set(codes()) == set(pd.read_csv(paths.RELEASED / "places" / "places.csv")["lsoa21_code"])


def test_points_are_where_the_deprived_neighbourhoods_are_by_ons() -> None:
    known = pd.read_csv(paths.RELEASED / "england" / "map_points.csv")
    there = gpd.GeoSeries(gpd.points_from_xy(known["longitude"], known["latitude"]), crs=4326).to_crs(27700)
    base = documents()["base"]
    own = pd.DataFrame(summed(base["points"], 2) * base["step"], index=codes()).loc[known["lsoa21_code"]]
    off = np.hypot(own[0].to_numpy() - there.x, own[1].to_numpy() - there.y)
    assert np.median(off) < 150
    assert off.max() < 5_000  # the largest are kilometres across, and their centre is not where people live


def test_each_point_lies_in_its_own_outline_and_its_block_says_so() -> None:
    places, base = released(), documents()["base"]
    points = summed(base["points"], 2)
    blocks = cards.blocks(places)
    assert base["blocks"] == [len(rows) for rows in blocks]
    edges = np.array(numbers(documents()["edges"]["edges"])).reshape(-1, 4)
    start = 0
    for (west, south, east, north), rows in zip(edges, blocks, strict=True):
        held = points[start : start + len(rows)]
        assert codes()[start : start + len(rows)] == rows["lsoa21_code"].tolist()
        assert ((held >= [west, south]) & (held <= [east, north])).all()
        start += len(rows)
    for number in range(0, len(points), 97):
        assert holds(outline(codes()[number]), *points[number]), codes()[number]


def outline(code: str) -> list[np.ndarray]:
    return [summed(ring, 2) for ring in released().outlines[code].split(";")]


def holds(outline: list[np.ndarray], x: int, y: int) -> bool:
    """Whether a point lies in an outline or on its edge, by counting how often a line to the west meets it."""
    met = 0
    for ring in outline:
        for (ax, ay), (bx, by) in itertools.pairwise([*ring, ring[0]]):
            cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if cross == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
                return True
            met += (ay > y) != (by > y) and x > ax + (y - ay) * (bx - ax) / (by - ay)
    return met % 2 == 1


def test_names_and_authorities_are_those_of_the_cards() -> None:
    names, base = documents()["names"], documents()["base"]
    official = [f"{stem} {end}" for stem, ends in names["official"] for end in ends.split(" ")]
    msoas = [name for name, number in names["msoas"] for _ in range(number)]
    number = codes().index("E01005061")
    assert (msoas[number], official[number]) == ("Ardwick", "Manchester 018A")
    ends = np.cumsum([number for *_, number in base["authorities"]])
    assert ends[-1] == 33_755
    assert base["authorities"][int(np.searchsorted(ends, number, side="right"))][:2] == ["Manchester", "manchester"]


def test_areas_in_addresses_have_one_meaning() -> None:
    base = documents()["base"]
    authorities = [slug for _, slug, _ in base["authorities"]]
    assert len(authorities) == len(set(authorities)) == 296
    assert not set(authorities) & set(base["areas"])
    inside = [base["authorities"][place][0] for place in base["areas"]["greater-manchester"]]
    assert sorted(inside) == sorted(
        ["Bolton", "Bury", "Manchester", "Oldham", "Rochdale", "Salford", "Stockport", "Tameside", "Trafford", "Wigan"]
    )


# ---- values and classes ----------------------------------------------------------------------------


def test_groups_are_those_of_the_release() -> None:
    own = pd.Series(list(documents()["base"]["groups"])).value_counts()
    assert own.to_dict() == {"0": 1_315, "1": 2_060, "2": 30_380}


@pytest.mark.parametrize("name", measures())
def test_rates_are_those_of_the_release_and_each_class_has_about_a_fifth(name: str) -> None:
    table = pd.read_csv(paths.RELEASED / "places" / "place_measures.csv", index_col=0)[name].loc[codes()]
    assert np.abs(values(name) / 10 - table.to_numpy()).max() < 0.0501
    held = measure(name)
    classes = np.digitize(values(name), held["breaks"])
    assert (classes == np.digitize((table * 10).round(), held["breaks"])).all()
    share = np.bincount(classes) / len(classes)
    assert len(share) == len(held["classes"]) == 5
    # A rate of tenths that many share cannot be divided: of nought, say, in social renting.
    assert share.min() > 0.15
    assert share.max() < 0.25


@pytest.mark.parametrize("name", measures())
def test_the_legend_says_where_classes_begin_and_end(name: str) -> None:
    held = measure(name)
    said = [[float(number) for number in re.findall(r"[\d.]+(?=%)", text)] for text, _ in held["classes"]]
    least = [round(value / 10, 1) for value in held["breaks"]]
    assert said[0] == least[:1]
    assert said[-1] == least[-1:]
    for (low, high), own, after in zip(said[1:-1], least, least[1:], strict=False):
        assert low == own
        assert high == pytest.approx(after - 0.1)


@pytest.mark.parametrize("name", ["imd2019", "imd2025", "cni2023"])
def test_ranks_are_those_of_the_release_and_the_worst_tenth_is_one(name: str) -> None:
    table = pd.read_csv(paths.RELEASED / "places" / "places.csv", index_col=0)[f"{name}_rank"].loc[codes()]
    assert (values(name) == table).all()
    held = measure(name)
    assert np.bincount(np.digitize(values(name), held["breaks"])).tolist() == [3_375, 3_376, 10_126, 16_878]
    assert held["classes"][0][0] == "Worst tenth: 1 to 3,375"
    assert held["classes"][3][0] == "Better half: 16,878 to 33,755"


def test_equal_values_share_a_class_and_none_is_empty() -> None:
    assert fifths(pd.Series([0, 0, 0, 0, 0, 0, 5, 9])) == [5]
    assert fifths(pd.Series([7, 7, 7])) == []
    assert fifths(pd.Series([65535, 65535])) == []


# ---- weight and colours ----------------------------------------------------------------------------


def test_the_map_is_there_before_three_hundred_kilobytes(tmp_path: Path) -> None:
    base = size(documents()["base"])
    assert base < FIRST_FILE
    places = released()
    atlas_page.write(Atlas(places, cards.blocks(places)), tmp_path)
    leaflet.lay_out(tmp_path / atlas_page.LEAFLET)
    static = paths.PACKAGE / "site" / "static"
    own = [*shell.LOOK_UP, *atlas_page.SCRIPTS, *atlas_page.STYLES, "places.css", "type.css"]
    brought = [(tmp_path if name.startswith(atlas_page.LEAFLET) else static) / name for name in own]
    files_of_page = [tmp_path / atlas_page.NAME, *brought, *(static / "fonts").glob("*.woff2")]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files_of_page) + base < MOST_AT_FIRST


def test_what_comes_when_it_is_asked_for_is_light() -> None:
    assert size(documents()["names"]) < 150_000
    assert max(size(held) for name, held in documents().items() if name not in ("base", "names")) < 75_000


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "place"), [("light", 0), ("dark", 1)])
def test_colours_stand_out_from_the_map_and_are_told_apart_by_lightness(theme: str, place: int) -> None:
    found = re.findall(r"--atlas-([\w]+): (#[0-9a-f]{6});", SHEET.read_text(encoding="utf-8"))
    half = len(found) // 2
    colours = dict(found[place * half : (place + 1) * half])
    assert min(contrast(colour, PAPER[theme]) for colour in colours.values()) >= 3
    ramp = [contrast(colours[str(n)], PAPER[theme]) for n in range(1, 6)]
    # Whoever sees no hues sees each class clearly stronger than the one before it.
    assert all(after / before > 1.25 for before, after in itertools.pairwise(ramp))


# ---- a copy without outlines -----------------------------------------------------------------------


def test_a_copy_without_outlines_says_so(tmp_path: Path) -> None:
    places = Places(sample_places.results(tmp_path / "results"))
    places.__dict__["outlines"] = places.outlines.head(0)
    files.write(places, tmp_path / "site")
    text = (tmp_path / "site" / "_static" / "places" / "atlas" / "base.js").read_text(encoding="utf-8")
    assert '"points":""' in text
    assert "without the outlines of neighbourhoods" in text
    assert "<svg" not in (tmp_path / "site" / atlas_page.NAME).read_text(encoding="utf-8")


# ---- the ways to it --------------------------------------------------------------------------------


def test_towns_of_one_name_have_a_label_each_and_an_authority_none_besides() -> None:
    labels = documents()["base"]["labels"]
    # Hythe lies in Kent and, another one, in Hampshire: 190 kilometres apart.
    (one, other) = sorted(label for label in labels if label[0] == "Hythe")
    assert abs(one[1] - other[1]) > 10_000
    assert [label[3] for label in labels if label[0] == "Leeds"] == [0]
    assert labels[0][0] == "London"


def test_every_area_that_the_book_leads_to_is_known() -> None:
    base = documents()["base"]
    known = {slug for _, slug, _ in base["authorities"]} | set(base["areas"])
    assert set(load_regions()) <= known
    assert {held["id"] for held in base["measures"]} >= set(MOVED.values())

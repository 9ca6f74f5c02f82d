"""Places by name: what the readers give, what is written in little room, and the files that the look-up reads."""

import json
import re
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given

import sample_places
from analysis import catalog, paths
from analysis.build import once
from analysis.catalog.load import read_entry
from analysis.errors import DataError, DatasetUnavailable
from analysis.readers.geography import lookups, names, postcodes
from analysis.results.names import full_name
from analysis.results.places import rings, sectors
from analysis.settings import SettingsError
from analysis.site.places import cards, files, index
from analysis.site.places.tables import Places

OUTLINES = "boundaries_lsoa21_bgc"


# ---- the data ------------------------------------------------------------------------------------


@pytest.mark.mirror
def test_every_msoa_but_scilly_has_a_name_as_people_say_it() -> None:
    called = names.msoa_names()["msoa21_name"]
    assert len(called) == 6855  # of the 6,856 MSOAs of England that ONS counts
    assert set(lookups.lookup_lsoa21_msoa21()["msoa21_code"]) - set(called.index) == {"E02006781"}
    assert called["E02000003"] == "Chadwell Heath East"
    assert not called.str.contains(r" - \D+ \d{3}$").any()


@pytest.mark.mirror
def test_towns_are_called_what_people_call_them() -> None:
    towns = names.built_up_area_names()
    assert len(towns) == 32_482
    assert towns["town"].notna().sum() == 28_428
    assert {"Grimsby", "Kingston upon Hull", "Burnley"} <= set(towns["town"])
    assert not towns["town"].str.contains("BUA", na=False).any()
    assert (towns["town"].isna() == towns["town_code"].isna()).all()


@pytest.mark.mirror
def test_every_neighbourhood_has_a_postcode_and_a_postcode_one_neighbourhood() -> None:
    held = postcodes.code_point_postcodes()
    # 1,492,125 English postcodes of Code-Point Open, October 2025, less 813 without a coordinate.
    assert len(held) == 1_492_125 - 813
    assert held["lsoa21_code"].nunique() == lookups.LSOA21_ENGLAND
    assert held.index.str.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}").all()


def test_the_directory_of_ons_is_read_in_its_own_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        '"pcd7","pcd8","pcds","dointr","doterm","usertype","oa21cd","lsoa21cd","msoa21cd","ladcd","lsoa21nm"',
        '"M9  4DH","M9   4DH","M9 4DH","198001","","0","","E01005061","E02001053","E08000003","Manchester 009A"',
        '"M9  4DJ","M9   4DJ","M9 4DJ","198001","199606","0","E00025800","E01005061","E02001053","E08000003","x"',
        '"CF101AA","CF10 1AA","CF10 1AA","198001","","0","","W01001939","W02000384","W06000015","Cardiff 032G"',
        '"GY1 1AA","GY1  1AA","GY1 1AA","198001","","0","","","","",""',
    ]
    monkeypatch.setattr(paths, "RAW", tmp_path)
    (tmp_path / "postcode_directory.csv").write_text("\n".join(rows), encoding="latin-1")
    assert postcodes.directory_postcodes()["lsoa21_code"].to_dict() == {"M94DH": "E01005061"}


# ---- a dataset of parts --------------------------------------------------------------------------


@pytest.mark.mirror
def test_a_dataset_of_parts_has_its_files_each_with_a_checksum() -> None:
    dataset = catalog.entry(OUTLINES)
    assert len(dataset.parts) == 299
    assert sum(part.bytes for part in dataset.parts) == 98_403_995
    assert catalog.state(dataset).here
    first = dataset.files[0]
    assert first.id == f"{OUTLINES}/E06000001"
    assert first.file_name == f"{OUTLINES}/E06000001.geojson"


def of_two_parts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay a mirror and a catalogue of one dataset of two parts into a folder; return the mirror's first file."""
    entry = (paths.CATALOG / f"{OUTLINES}.yml").read_text(encoding="utf-8")
    listed = catalog.entry(OUTLINES).parts[:2]
    lines = ["part,bytes,sha256,url"]
    for part, text in zip(listed, ("one", "another"), strict=True):
        path = folder / "mirror" / part.url.split("://")[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        lines.append(f"{part.name},{len(text)},{catalog.verify.sha256(path)},{part.url}")
    own = folder / "catalog"
    own.mkdir()
    (own / f"{OUTLINES}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    entry = re.sub("parts: 299", "parts: 2", entry)
    entry = re.sub("bytes: 98403995", "bytes: 10", entry)
    entry = re.sub("sha256: .*", f"sha256: {catalog.verify.sha256(own / f'{OUTLINES}.csv')}", entry)
    (own / f"{OUTLINES}.yml").write_text(entry, encoding="utf-8")
    for name, value in (("CATALOG", own), ("RAW", folder / "raw")):
        monkeypatch.setattr(paths, name, value)
    monkeypatch.setenv("DATA_MIRROR", str(folder / "mirror"))
    return folder / "mirror" / listed[0].url.split("://")[1]


def test_parts_are_fetched_and_a_spoiled_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = of_two_parts(tmp_path, monkeypatch)
    assert [path.read_text() for path in catalog.locate_parts(OUTLINES).values()] == ["one", "another"]
    assert catalog.locate(OUTLINES).name == f"{OUTLINES}.csv"
    assert [fetched.problem for fetched in catalog.fetch([OUTLINES], progress=False)] == [None]
    assert len(list((tmp_path / "raw" / OUTLINES).iterdir())) == 2
    (tmp_path / "raw" / OUTLINES / "E06000001.geojson").unlink()
    first.write_text("two", encoding="utf-8")
    with pytest.raises(DataError, match=f"{OUTLINES}/E06000001.*wrong checksum"):
        catalog.locate_parts(OUTLINES)
    first.unlink()
    assert catalog.state(catalog.entry(OUTLINES)).name == "to download"


def test_a_list_of_parts_is_the_one_that_the_entry_vouches_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_two_parts(tmp_path, monkeypatch)
    listed = tmp_path / "catalog" / f"{OUTLINES}.csv"
    listed.write_text(listed.read_text(encoding="utf-8").replace("E06000002,", "E06000009,"), encoding="utf-8")
    with pytest.raises(SettingsError, match="is not that of the list of its parts"):
        read_entry(listed.with_suffix(".yml"))


def test_what_has_no_address_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "RAW", tmp_path)
    monkeypatch.delenv("DATA_MIRROR", raising=False)
    assert catalog.state(catalog.entry("postcode_lsoa21_england")).name == "unavailable"
    with pytest.raises(DatasetUnavailable, match=r"Set DATA_MIRROR to a mirror that holds derived/"):
        catalog.locate("postcode_lsoa21_england")


# ---- names and small writings --------------------------------------------------------------------


def test_a_name_is_what_people_say_with_the_official_one_behind() -> None:
    name = full_name(pd.Series(["Harpurhey South & Monsall"]), pd.Series(["Manchester 009A"]))
    assert name.tolist() == ["Harpurhey South & Monsall (Manchester 009A)"]


def numbers(ring: np.ndarray) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in ring]


@given(
    st.lists(
        st.tuples(st.integers(-70_000, 70_000), st.integers(-70_000, 70_000)), min_size=3, max_size=30, unique=True
    )
)
def test_an_outline_comes_back_to_the_step(points: list[tuple[int, int]]) -> None:
    triangle = shapely.MultiPoint([(rings.STEP * x, rings.STEP * y) for x, y in points]).convex_hull
    if triangle.geom_type != "Polygon" or triangle.area < (100 * rings.TOLERANCE) ** 2:
        return
    text = rings.packed(pd.Series([triangle]))[0]
    assert re.fullmatch("[?-~]+", text)
    again = shapely.Polygon([(rings.STEP * x, rings.STEP * y) for x, y in rings.unpacked(pd.Series([text]))[0][0]])
    # No corner is further off than the tolerance allows to straighten.
    assert again.symmetric_difference(triangle).area < len(points) * rings.TOLERANCE**2


def test_an_island_and_a_hole_are_rings_of_their_own() -> None:
    lake = shapely.Polygon(
        shapely.box(0, 0, 900, 900).exterior.coords, [shapely.box(300, 300, 600, 600).exterior.coords]
    )
    text = rings.packed(pd.Series([shapely.MultiPolygon([lake, shapely.box(2000, 0, 2900, 900)])]))[0]
    areas = [shapely.Polygon(ring).area for ring in rings.unpacked(pd.Series([text]))[0]]
    assert sorted(areas) == [900, 8100, 8100]


def test_postcodes_of_a_sector_are_told_by_their_bits() -> None:
    held = pd.DataFrame({"lsoa21_code": ["E01000002", "E01000001", "E01000002"]}, index=["M94AA", "M94AB", "M94ZZ"])
    row = sectors.packed(held).iloc[0]
    assert row["sector"] == "M9 4"
    # The first two of 400 bits, and the last.
    assert row["units"][0] == "w" and row["units"].endswith("E")
    assert (row["areas"], row["holders"]) == ("1 2", "101")


def test_more_than_sixty_four_neighbourhoods_have_two_characters_each() -> None:
    units = [f"M94{a}{b}" for a in sectors.LETTERS for b in sectors.LETTERS[:4]]
    held = pd.DataFrame({"lsoa21_code": [f"E01{n:06d}" for n in range(len(units))]}, index=units)
    row = sectors.packed(held).iloc[0]
    assert len(row["holders"]) == 2 * len(units)
    assert row["holders"].startswith("000102")


# ---- the files -----------------------------------------------------------------------------------


def read(folder: Path, name: str) -> object:
    """Return what a file of the look-up hands over."""
    text = (folder / f"{name}.js").read_text(encoding="utf-8")
    handed = re.fullmatch(r'places\.take\("([^"]+)",(.*)\);\n', text, flags=re.DOTALL)
    assert handed is not None
    assert handed[1] == name
    return json.loads(handed[2])


def test_every_neighbourhood_is_in_a_block_that_its_code_names(tmp_path: Path) -> None:
    folder = sample_places.site(tmp_path) / files.STATIC
    for code in sample_places.frame()["lsoa21_code"]:
        block = read(folder, f"codes/{code[:6]}")[code[6:]]
        assert code in [area[0] for area in read(folder, f"blocks/{block}")["areas"]]


def test_nothing_in_a_file_ends_the_script_that_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = "</script><b>\u2028"
    monkeypatch.setattr(sample_places, "ROWS", sample_places.ROWS.replace("Moss Side West", bad))
    folder = sample_places.site(tmp_path) / files.STATIC
    holding = [file for file in folder.rglob("*.js") if "u003c/script>" in file.read_text(encoding="utf-8")]
    assert holding
    handed = [file for file in folder.rglob("*.js") if file.parent.name != "leaflet"]
    assert not any(re.search("[<\u2028]", file.read_text(encoding="utf-8")) for file in handed)


def test_one_set_of_files_serves_all_editions_of_a_site(tmp_path: Path) -> None:
    root, edition = sample_places.site(tmp_path / "root"), sample_places.site(tmp_path / "london")
    files.tell_editions(edition, [("london", "London", "")])
    shared = once.alike(root, edition)
    own = {
        file.relative_to(edition).as_posix()
        for folder in ("_static", "place")
        for file in (edition / folder).rglob("*.*")
    }
    assert own <= shared
    page = '<a class="find-place" href="../place/index.html">Find</a><script src="../_static/places.js?v=1"></script>'
    led = once.led_to_root(page, "chapters/index.html", "london", shared)
    assert 'href="../../place/index.html"' in led
    assert 'src="../../_static/places.js?v=1"' in led


def test_a_word_that_is_too_common_for_one_file_keeps_the_first() -> None:
    entries = [["w", f"North Place{n:05d}", f"E05{n:06d}", 0] for n in range(2000)]
    shards = index.by_start(entries)
    assert all(len(str(held)) < 40_000 for held in shards.values())
    assert [entry[2] for entry in shards["north"][:2]] == ["E05000000", "E05000001"]
    assert {entry[2] for start, held in shards.items() if start != "north" for entry in held} == {e[2] for e in entries}


@pytest.mark.slow
@pytest.mark.mirror
def test_the_files_of_england_are_as_small_as_is_promised(tmp_path: Path) -> None:
    if not (paths.PLACES / "places.csv").is_file():
        pytest.skip("the tables of every neighbourhood have not been made")
    places = Places()
    assert len(places.areas) == lookups.LSOA21_ENGLAND
    assert places.areas["group"].value_counts()["doubly_disadvantaged"] == 1315
    assert places.areas["residents_mid2022"].sum() == 57_106_398  # ONS, mid-2022
    files.write(places, tmp_path)
    tmp_path /= files.STATIC
    largest = {
        folder: max(file.stat().st_size for file in (tmp_path / folder).glob("*.js") if file.stem != "definition")
        for folder in (".", "words", "postcodes", "codes", "blocks")
    }
    # The one file of the definition in the reader's hands comes when its controls are touched, and with no key typed.
    assert (tmp_path / "definition.js").stat().st_size < 600_000
    assert largest["."] < 40_000
    assert largest["words"] < 40_000
    assert largest["postcodes"] < 40_000
    for start in ("E01005", "E01019"):  # Manchester, and the country's largest neighbourhoods
        for code, block in read(tmp_path, f"codes/{start}").items():
            held = read(tmp_path, f"blocks/{block}")["areas"]
            own = next(area for area in held if area[0] == start + code)
            near = own[cards.FIELDS.index("near")]
            names = ["about", f"codes/{start}", *(f"blocks/{number}" for number in (block, *near))]
            assert sum((tmp_path / f"{name}.js").stat().st_size for name in names) < 60_000, own[0]

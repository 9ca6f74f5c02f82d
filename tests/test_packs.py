"""Data packs: one type a column, every column described, licences of their own."""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package

from analysis import paths
from analysis.build.pack import MANY, MAP, write_pack
from analysis.errors import CatalogError
from analysis.results import schema
from analysis.results.places import current as places
from analysis.results.release import released
from synthetic_results import build_all, folders

EDITIONS = ("england", "london", "greater-manchester", "devon-and-torbay")
"""The whole, one of two neighbourhoods, and two between."""
CASTS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"True": True, "False": False}.__getitem__,
}
NO_NUMBERS = {"inf", "-inf", "nan", "NaN", "NA", "None", "<NA>"}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The packs of some released editions, and their results beside them."""
    folder = tmp_path_factory.mktemp("packs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "RESULTS", folder / "results")
        released.restore(EDITIONS)
        places.bring_up_to_date("released")
        for slug in EDITIONS:
            write_pack(paths.RESULTS / slug, folder / f"{slug}.zip")
        yield {slug: folder / f"{slug}.zip" for slug in EDITIONS}


def opened(pack: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The description of a pack, and its entries."""
    with zipfile.ZipFile(pack) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(entries["datapackage.json"]), entries


def tables_of(package: dict[str, Any]) -> list[dict[str, Any]]:
    """The descriptions of a pack's CSV files."""
    return [resource for resource in package["resources"] if resource["profile"] == "tabular-data-resource"]


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def faults(resource: dict[str, Any], content: bytes) -> Iterator[str]:
    """What of a table is not as its description says."""
    name, fields = resource["name"], resource["schema"]["fields"]
    header, *body = rows(content)
    if header != [field["name"] for field in fields]:
        yield f"{name}: the header is {header}"
    for field, column in zip(fields, zip(*body, strict=True), strict=False):
        values = set(column)
        if "" in values and (field.get("constraints") or "Empty where " not in field["description"]):
            yield f"{name}.{field['name']}: an empty cell that is not explained"
        for value in values - {""}:
            try:
                CASTS[field["type"]](value)
            except (ValueError, KeyError):
                yield f"{name}.{field['name']}: {value!r} is no {field['type']}"
        if field["type"] != "string" and values & NO_NUMBERS:
            yield f"{name}.{field['name']}: {values & NO_NUMBERS}"
    key = [header.index(column) for column in resource["schema"].get("primaryKey", [])]
    twice = Counter(tuple(row[i] for i in key) for row in body).most_common(1)
    if key and twice and twice[0][1] > 1:
        yield f"{name}: {twice[0]} for one key"


@pytest.mark.slow
def test_every_cell_of_every_pack_is_of_its_columns_one_type(packs: dict[str, Path]) -> None:
    types: dict[tuple[str, str], set[str]] = {}
    seen: set[tuple[str, bytes]] = set()
    for pack in packs.values():
        package, entries = opened(pack)
        for resource in tables_of(package):
            for field in resource["schema"]["fields"]:
                types.setdefault((resource["name"], field["name"]), set()).add(field["type"])
            content = entries[resource["path"]]
            if (resource["name"], content) not in seen:
                seen.add((resource["name"], content))
                assert list(faults(resource, content)) == []
    assert {key for key, found in types.items() if len(found) > 1} == set()
    declared = {(t.name, c.name) for t in schema.tables() if t.released for c in t.columns if c.release != schema.ONLY}
    # The first stands in an edition with improvers, the rank in one by the index of 2025 alone.
    lacking = {key for key in declared - types.keys() if key[0] != "improvers_here" and key[1] != "imd2025_rank"}
    assert lacking == set()


@pytest.mark.slow
def test_spreadsheets_change_no_cell_but_the_infinite_ones(packs: dict[str, Path]) -> None:
    changed: Counter[tuple[str, str, str]] = Counter()
    for slug, pack in packs.items():
        package, entries = opened(pack)
        for name in (resource["name"] for resource in tables_of(package)):
            content = entries[f"{name}.csv"]
            original = (paths.RESULTS / slug / f"{name}.csv").read_bytes()
            assert content.startswith(b"\xef\xbb\xbf")
            assert content.count(b"\r\n") == content.count(b"\n")
            if content.replace(b"\r\n", b"\n")[3:] != original:
                for before, after in zip(rows(original), rows(content), strict=True):
                    changed.update((name, a, b) for a, b in zip(before, after, strict=True) if a != b)
    assert {(was, now) for _, was, now in changed} == {("inf", ""), ("-inf", "")}
    assert {name for name, _, _ in changed} == {"models", "social_family", "spillover_curve"}


@pytest.mark.slow
def test_a_pack_is_described_for_people_and_programs(packs: dict[str, Path]) -> None:
    package, entries = opened(packs["london"])
    readme = entries["README.txt"].decode()
    assert set(entries) == {"README.txt", "datapackage.json", "edition.json"} | {
        resource["path"] for resource in package["resources"]
    }
    for resource in package["resources"]:
        assert resource["bytes"] == len(entries[resource["path"]])
        assert resource["hash"] == f"sha256:{hashlib.sha256(entries[resource['path']]).hexdigest()}"
        assert resource["licenses"]
        assert resource["attribution"]
        assert f"\n{resource['path']}\n  {resource['description']}\n" in readme
    for resource in tables_of(package):
        assert resource["title"]
        assert resource["encoding"] == "utf-8"
        assert resource["schema"]["missingValues"] == [""]
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert field["description"] in readme
            assert (field["type"] in ("integer", "number")) == ("unit" in field)
    assert "Co-operatives and community-owned organisations" in readme


@pytest.mark.slow
def test_each_table_has_the_licences_of_what_it_carries(packs: dict[str, Path]) -> None:
    package, _ = opened(packs["london"])
    terms = {r["name"]: " ".join(licence["title"] for licence in r["licenses"]) for r in package["resources"]}
    assert all("Creative Commons Attribution 4.0" in text for text in terms.values())
    assert {name for name, text in terms.items() if "credit OCSI and Local Trust" in text} == {
        "neighbourhoods",
        "map_points",
        "membership",
        "selection_places",
        "unreached",
        MAP.replace(".", "-"),
    }
    assert terms["models"] == terms["indicators"] == terms["claims"] == terms["models-parquet"]
    assert "not stated" not in json.dumps(package)
    assert "Contains OS data" in terms["weights_example"]
    sources = {r["name"]: {s["title"] for s in r.get("sources", [])} for r in package["resources"]}
    assert any("Community Needs Index 2023" in title for title in sources["neighbourhoods"])
    assert "models" not in {name for name, found in sources.items() if found}


@pytest.mark.slow
def test_the_same_results_give_the_same_pack_and_an_invented_one_says_so(tmp_path: Path) -> None:
    with folders(tmp_path):
        build_all()
        for name in ("a", "b"):
            write_pack(paths.RESULTS / "synthetic-one", tmp_path / f"{name}.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    package, entries = opened(tmp_path / "a.zip")
    assert b"EVERY NUMBER AND NAME IN IT IS INVENTED" in entries["README.txt"]
    assert [fault for r in tables_of(package) for fault in faults(r, entries[r["path"]])] == []
    assert {len(r["licenses"]) for r in package["resources"]} == {1}


def test_a_file_that_nothing_describes_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / "edition.json").write_text('{"slug": "x", "name": "X", "data": "real", "datasets": []}')
    (tmp_path / "speeds.csv").write_text("a\n1\n")
    with pytest.raises(CatalogError, match="no table 'speeds'"):
        write_pack(tmp_path, tmp_path / "x.zip")


@pytest.mark.slow
def test_map_programs_read_the_neighbourhoods_where_they_are(packs: dict[str, Path], tmp_path: Path) -> None:
    _, entries = opened(packs["greater-manchester"])
    (tmp_path / MAP).write_bytes(entries[MAP])
    listed = pd.read_csv(io.BytesIO(entries["neighbourhoods.csv"]))
    drawn = gpd.read_file(tmp_path / MAP, layer="neighbourhoods")
    assert sorted(drawn["lsoa21_code"]) == sorted(listed["lsoa21_code"])
    assert [c for c in drawn.columns if c != "geometry"] == list(listed.columns)
    assert drawn.crs.to_epsg() == 27700
    assert drawn.geometry.is_valid.all()
    # ONS, standard area measurements: the LSOAs of a city are of 0.1 to some square kilometres.
    assert drawn.geometry.area.between(2e4, 3e7).all()
    points = gpd.read_file(tmp_path / MAP, layer="map_points")
    assert points.crs.to_epsg() == 4326
    own = points[points["lsoa21_code"].isin(drawn["lsoa21_code"])].to_crs(27700).set_index("lsoa21_code").geometry
    outlines = drawn.set_index("lsoa21_code").geometry
    # Points are rounded to about a hundred metres.
    assert (own.distance(outlines.loc[own.index]) < 150).all()


@pytest.mark.slow
def test_parquet_has_the_rows_of_its_csv_and_describes_its_columns(packs: dict[str, Path]) -> None:
    package, entries = opened(packs["england"])
    described = {resource["name"]: resource for resource in tables_of(package)}
    large = {name for name, resource in described.items() if len(rows(entries[resource["path"]])) > MANY}
    assert {f"{name}.parquet" for name in large} == {name for name in entries if name.endswith(".parquet")}
    assert {"models", "indicators", "profiles"} <= large
    for name in large:
        table = pq.read_table(io.BytesIO(entries[f"{name}.parquet"]))
        header, *body = rows(entries[f"{name}.csv"])
        assert table.column_names == header
        assert table.num_rows == len(body)
        for field in described[name]["schema"]["fields"]:
            own = table.schema.field(field["name"])
            assert own.metadata[b"title"].decode() == field["title"]
            assert own.metadata.get(b"unit", b"").decode() == field.get("unit", "")
            empty = sum(not row[header.index(field["name"])] for row in body)
            assert table[field["name"]].null_count == empty, (name, field["name"])


@pytest.mark.slow
def test_no_format_has_a_rate_on_too_few_neighbourhoods(packs: dict[str, Path]) -> None:
    for slug in ("london", "devon-and-torbay"):
        _, entries = opened(packs[slug])
        frames = [pd.read_csv(io.BytesIO(entries["indicators.csv"]))]
        if "indicators.parquet" in entries:
            frames.append(pd.read_parquet(io.BytesIO(entries["indicators.parquet"])))
        for frame in frames:
            own = frame[(frame["area"] == slug) & (frame["group"] == "doubly_disadvantaged")]
            assert len(own)
            # Counts stay; nothing is divided by so few (analysis.groups.too_few: fewer than ten).
            assert (own["areas"] < 10).all()
            assert own.loc[own["denominator"].notna(), "value"].isna().all()


@pytest.mark.slow
def test_the_standards_own_library_finds_no_fault(packs: dict[str, Path], tmp_path: Path) -> None:
    for slug, pack in packs.items():
        folder = tmp_path / slug
        with zipfile.ZipFile(pack) as archive:
            archive.extractall(folder)
        package = Package(str(folder / "datapackage.json"))
        package.resources = [one for one in package.resources if one.path.endswith(".csv")]
        report = package.validate()
        assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])[:5]

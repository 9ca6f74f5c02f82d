"""Data packs: one type a column, every column described, licences of their own."""

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import paths
from analysis.build.pack import write_pack
from analysis.errors import CatalogError
from analysis.results import schema
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
        for slug in EDITIONS:
            write_pack(paths.RESULTS / slug, folder / f"{slug}.zip")
        yield {slug: folder / f"{slug}.zip" for slug in EDITIONS}


def opened(pack: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The description of a pack, and its entries."""
    with zipfile.ZipFile(pack) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(entries["datapackage.json"]), entries


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
        for resource in package["resources"]:
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
        for name in (resource["name"] for resource in package["resources"]):
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
        assert resource["title"]
        assert resource["encoding"] == "utf-8"
        assert resource["schema"]["missingValues"] == [""]
        assert f"\n{resource['path']}\n  {resource['description']}\n" in readme
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
    }
    assert terms["models"] == terms["indicators"] == terms["claims"]
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
    assert [fault for r in package["resources"] for fault in faults(r, entries[r["path"]])] == []
    assert {len(r["licenses"]) for r in package["resources"]} == {1}


def test_a_file_that_nothing_describes_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / "edition.json").write_text('{"slug": "x", "name": "X", "data": "real", "datasets": []}')
    (tmp_path / "speeds.csv").write_text("a\n1\n")
    with pytest.raises(CatalogError, match="no table 'speeds'"):
        write_pack(tmp_path, tmp_path / "x.zip")

"""A malformed entry of the catalogue is refused, with its file, key and value."""

from pathlib import Path

import pytest
import yaml

from analysis.catalog import load_catalog, table
from analysis.errors import CatalogError

GOOD = {
    "id": "counts",
    "title": "Counts",
    "producer": "Nobody",
    "citation": "Nobody (2020). Counts.",
    "landing_page": "https://example.org/counts",
    "url": "https://example.org/counts.csv",
    "licence": {"id": "OGL-UK-3.0", "note": "Credit Nobody."},
    "vintage": "2020",
    "dates": {"reference": "2020", "released": "2021-01-01"},
    "sha256": "0" * 64,
    "bytes": 10,
    "format": "csv",
    "skip_lines": 1,
    "geography": "lsoa21",
    "required": True,
    "columns": {"code": {"description": "Area", "unit": "code"}},
}


def write(folder: Path, entry: object, name: str = "counts") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(yaml.safe_dump(entry, sort_keys=False), encoding="utf-8")
    return path


def test_reads_an_entry(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    dataset = load_catalog(tmp_path)["counts"]
    assert dataset.file_name == "counts.csv"
    assert dataset.mirror_path.as_posix() == "example.org/counts.csv"
    assert dataset.columns[0].unit == "code"
    assert dataset.licence.note == "Credit Nobody."
    assert dataset.member is None


def test_mirror_path_is_percent_decoded_and_keeps_the_query(tmp_path: Path) -> None:
    write(tmp_path, GOOD | {"url": "https://example.org/file?uri=/a%20b/c.csv"})
    dataset = load_catalog(tmp_path)["counts"]
    assert dataset.mirror_path.as_posix() == "example.org/file?uri=/a b/c.csv"
    assert dataset.mirror_address == "example.org/file?uri=/a%20b/c.csv"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"url": "ftp://example.org/x"}, r"'url' holds 'ftp://example.org/x'"),
        ({"vintage": 2020}, r"'vintage' holds 2020; expected a text \(put quotes"),
        ({"sha256": "abc"}, r"'sha256' holds 'abc'; expected 64 hex digits"),
        ({"bytes": "many"}, r"'bytes' holds 'many'"),
        ({"format": "doc"}, r"'format' holds 'doc'; expected one of csv"),
        ({"required": "yes"}, r"'required' holds 'yes'; expected true or false"),
        ({"licence": {"note": "x"}}, r"'licence' holds .*expected a mapping with an id"),
        ({"licence": {"id": "x", "url": "y"}}, r"'licence.url' holds 'y'"),
        ({"dates": {"reference": 2020}}, r"'dates' holds"),
        ({"columns": {"code": {"unit": "code"}}}, r"'columns.code' holds"),
        ({"columns": {"code": "Area"}}, r"'columns.code' holds 'Area'"),
        ({"columns": {"code": {"description": "", "unit": "x"}}}, r"'columns.code.description'"),
        ({"sha256": None}, r"'sha256' holds None; expected a checksum"),
        ({"id": "other"}, r"'id' holds 'other'; expected the file's own name, 'counts'"),
        ({"colour": "blue"}, r"'colour' \('blue'\) is unknown"),
        ({"skip_lines": -1}, r"'skip_lines' holds -1"),
        ({"url": "javascript:alert(1)"}, r"'url' holds 'javascript:alert\(1\)'"),
        ({"landing_page": "data:text/html,x"}, r"'landing_page' holds 'data:text/html,x'"),
        ({"landing_page": "example.org"}, r"'landing_page' holds 'example.org'"),
    ],
)
def test_refuses_a_malformed_entry(tmp_path: Path, change: dict[str, object], says: str) -> None:
    path = write(tmp_path, GOOD | change)
    with pytest.raises(CatalogError, match=says) as caught:
        load_catalog(tmp_path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("key", [key for key in GOOD if key not in ("landing_page", "skip_lines")])
def test_names_a_missing_key(tmp_path: Path, key: str) -> None:
    write(tmp_path, {name: value for name, value in GOOD.items() if name != key})
    with pytest.raises(CatalogError, match=f"key '{key}' is missing"):
        load_catalog(tmp_path)


@pytest.mark.parametrize("text", ["a: [1", "- a list", "just words"])
def test_refuses_what_is_no_mapping(tmp_path: Path, text: str) -> None:
    (tmp_path / "counts.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"counts\.yml"):
        load_catalog(tmp_path)


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no catalogue entry"):
        load_catalog(tmp_path)


def test_table_has_one_row_a_dataset(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD | {"id": "more", "sha256": None, "bytes": None, "required": False}, "more")
    frame = table(tmp_path)
    assert list(frame.index) == ["counts", "more"]
    assert frame.loc["counts", "bytes"] == 10
    assert frame["bytes"].isna().tolist() == [False, True]
    assert frame.loc["more", "licence"] == "OGL-UK-3.0"

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
        ({"url": "ftp://example.org/x"}, r"'url' is 'ftp://example.org/x'; expected an address"),
        ({"vintage": 2020}, r"'vintage' is 2020; expected a text \(put quotes"),
        ({"sha256": "abc"}, r"'sha256' is 'abc'; expected 64 digits"),
        ({"bytes": "many"}, r"'bytes' is 'many'; expected a whole number"),
        ({"format": "doc"}, r"'format' is 'doc'; allowed: csv"),
        ({"required": "yes"}, r"'required' is 'yes'; expected true or false"),
        ({"licence": {"note": "x"}}, r"'licence.id' is missing"),
        ({"licence": {"id": "x", "url": "y"}}, r"'licence' has the unknown key 'url'; its keys are id, note"),
        ({"dates": {"reference": 2020}}, r"'dates.reference' is 2020; expected a text"),
        ({"columns": {"code": {"unit": "code"}}}, r"'description' of column 'code' is missing"),
        ({"columns": {"code": "Area"}}, r"column 'code' is 'Area'; expected the keys description, unit"),
        ({"columns": {"code": {"description": "", "unit": "x"}}}, r"'description' of column 'code' is empty"),
        ({"sha256": None}, r"'sha256' is empty, and the dataset is required"),
        ({"id": "other"}, r"'id' is 'other'; expected the file's own name, 'counts'"),
        ({"colour": "blue"}, r"the unknown key 'colour'"),
        ({"skip_lines": -1}, r"'skip_lines' is -1; expected a number of 0 or more"),
        ({"url": "javascript:alert(1)"}, r"'url' is 'javascript:alert\(1\)'"),
        ({"url": "https://example.org/%2e%2e/%2e%2e/x"}, r"'url' is .*'\.\.' leads out of it"),
        ({"landing_page": "data:text/html,x"}, r"'landing_page' is 'data:text/html,x'"),
        ({"landing_page": "example.org"}, r"'landing_page' is 'example.org'"),
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
    with pytest.raises(CatalogError, match=f"'{key}' is missing"):
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

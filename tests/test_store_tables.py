"""Prepared tables: rebuilt when something they stand on changes, never otherwise."""

import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import paths
from analysis.errors import CatalogError, DataError, DatasetUnavailable
from analysis.prepare import code_text, store
from analysis.readers import source

SEED = 20261130
CODES = pd.Index(["E01000001", "E01000002"], name="lsoa21_code")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of prepared tables, and no table registered but the test's own."""
    monkeypatch.setattr(paths, "PREPARED", tmp_path / "prepared")
    monkeypatch.setattr(store, "_TABLES", {})
    monkeypatch.setattr(store, "_import_builders", lambda: None)
    store.forget()
    yield tmp_path
    store.forget()


def counted(name: str, log: list[str], after: Sequence[str] = (), files: Sequence[Path] = ()) -> None:
    """Register a table that notes each time it is built."""

    @store.prepared(name, inputs=[], after=after, files=files)
    def build() -> pd.DataFrame:
        log.append(name)
        return pd.DataFrame({"residents": [3, 4]}, index=CODES)


def test_a_table_is_built_once_and_read_after_that(shelf: Path) -> None:
    log: list[str] = []
    counted("toy", log)
    first = store.load("toy")
    store.forget()
    second = store.load("toy")
    pd.testing.assert_frame_equal(first, second)
    assert log == ["toy"]


def test_a_change_in_a_data_file_rebuilds_the_table_and_those_after_it(shelf: Path) -> None:
    log: list[str] = []
    setting = shelf / "regions.yml"
    setting.write_text("one", encoding="utf-8")
    counted("first", log, files=[setting])
    counted("second", log, after=["first"])
    counted("apart", log)
    for name in ("first", "second", "apart"):
        store.load(name)
    setting.write_text("two!", encoding="utf-8")
    store.forget()
    for name in ("first", "second", "apart"):
        store.load(name)
    assert log == ["first", "second", "apart", "first", "second"]


def test_a_change_in_the_code_that_a_builder_imports_changes_its_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "analysis"
    (package / "readers").mkdir(parents=True)
    (package / "builder.py").write_text("from analysis.readers import census\n", encoding="utf-8")
    census = package / "readers" / "census.py"
    census.write_text("from . import units\n", encoding="utf-8")
    units = package / "readers" / "units.py"
    units.write_text("PERCENT = 100\n", encoding="utf-8")
    (package / "readers" / "other.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(paths, "PACKAGE", package)

    def digest() -> str:
        code_text._text.cache_clear()
        code_text._imports.cache_clear()
        return code_text.code_digest(package / "builder.py")

    before = digest()
    (package / "readers" / "other.py").write_text("# not imported\n", encoding="utf-8")
    assert digest() == before
    units.write_text("PERCENT = 1\n", encoding="utf-8")
    assert digest() != before


def test_a_changed_checksum_in_the_catalogue_changes_the_fingerprint(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @store.prepared("toy", inputs=["lookup_lsoa11_lsoa21"])
    def build() -> pd.DataFrame:
        return pd.DataFrame(index=CODES)

    before = store.fingerprint("toy")
    store.forget()
    monkeypatch.setattr(store, "_dataset_digest", lambda dataset: "another")
    assert store.fingerprint("toy") != before


def test_changing_a_loaded_frame_leaves_the_table_as_it_is(shelf: Path) -> None:
    counted("toy", [])
    frame = store.load("toy")
    frame["residents"] = 0
    frame.loc["E01000001", "residents"] = -1
    frame.index.name = "code"
    fresh = store.load("toy")
    assert fresh["residents"].tolist() == [3, 4]
    assert fresh.index.name == "lsoa21_code"


def test_a_failed_build_leaves_no_file_behind(shelf: Path) -> None:
    @store.prepared("toy", inputs=[])
    def build() -> pd.DataFrame:
        # Parquet cannot hold two kinds of value in one column.
        return pd.DataFrame({"mixed": [1, "one"]}, index=CODES)

    with pytest.raises(Exception, match="mixed"):
        store.load("toy")
    assert list(paths.PREPARED.iterdir()) == []


def test_a_file_that_was_cut_short_is_built_again(shelf: Path) -> None:
    log: list[str] = []
    counted("toy", log)
    store.load("toy")
    path = store.table("toy").path
    path.write_bytes(path.read_bytes()[:100])
    store.forget()
    assert store.load("toy")["residents"].sum() == 7
    assert log == ["toy", "toy"]


def flipped(content: bytes, bit: int) -> bytes:
    """The content with one bit the other way round."""
    spoiled = bytearray(content)
    spoiled[bit // 8] ^= 1 << bit % 8
    return bytes(spoiled)


def test_sixty_flipped_bits_are_all_noticed_and_the_table_made_again(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = np.random.default_rng(SEED).integers(0, 100_000, 5_000)

    @store.prepared("toy", inputs=[])
    def build() -> pd.DataFrame:
        return pd.DataFrame({"residents": rows}, index=pd.RangeIndex(len(rows), name="number"))

    whole = store.load("toy")
    kept = [store.table("toy").path, store.table("toy").record]
    sound = {path: path.read_bytes() for path in kept}
    for path, flips in zip(kept, (60, 20), strict=True):
        for bit in random.Random(SEED).sample(range(8 * len(sound[path])), flips):
            path.write_bytes(flipped(sound[path], bit))
            store.forget()
            capsys.readouterr()
            assert not store.is_current("toy"), bit
            pd.testing.assert_frame_equal(store.load("toy"), whole)
            assert {p: p.read_bytes() for p in kept} == sound
            if path.suffix == ".parquet":
                said = capsys.readouterr().err
                assert said == f"{path} is not as it was written: its checksum is another; it is made again\n"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"facts": [], "files": []}', b"\xff"])
def test_a_record_that_is_none_is_made_again(shelf: Path, content: bytes) -> None:
    log: list[str] = []
    counted("toy", log)
    store.load("toy")
    store.table("toy").record.write_bytes(content)
    store.forget()
    assert store.load("toy")["residents"].sum() == 7
    assert log == ["toy", "toy"]
    assert store.is_current("toy")


def test_a_spoiled_table_whose_data_are_gone_is_named(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = [True]

    @store.prepared("toy", inputs=["lookup_lsoa11_lsoa21"])
    def build() -> pd.DataFrame:
        if not here[0]:
            raise DatasetUnavailable("lookup_lsoa11_lsoa21", "no network")
        return pd.DataFrame({"residents": [3, 4]}, index=CODES)

    store.load("toy")
    path = store.table("toy").path
    path.write_bytes(flipped(path.read_bytes(), 1_000))
    here[0] = False
    store.forget()
    with pytest.raises(DataError, match=r"toy\.parquet: .* not as it was written, .* made again: .*no network"):
        store.load("toy")


@pytest.mark.parametrize(
    "index",
    [
        pd.Index(["E01000002", "E01000001"], name="lsoa21_code"),
        pd.Index(["E01000001", "E01000001"], name="lsoa21_code"),
        pd.Index(["E01000001", "E01000002"]),
    ],
    ids=["unsorted", "repeated", "unnamed"],
)
def test_rows_must_be_named_sorted_and_single(shelf: Path, index: pd.Index) -> None:
    @store.prepared("toy", inputs=[])
    def build() -> pd.DataFrame:
        return pd.DataFrame({"residents": [3, 4]}, index=index)

    with pytest.raises(ValueError, match="prepared table 'toy'"):
        store.load("toy")


def test_tables_come_after_those_they_are_built_from(shelf: Path) -> None:
    counted("a_last", [], after=["m_middle"])
    counted("m_middle", [], after=["z_first"])
    counted("z_first", [])
    assert store.table_names() == ["z_first", "m_middle", "a_last"]


def test_an_unknown_table_is_an_error_that_names_those_there_are(shelf: Path) -> None:
    counted("toy", [])
    with pytest.raises(CatalogError, match=r"'neighborhoods'.*toy"):
        store.load("neighborhoods")


def test_a_missing_dataset_is_named_when_a_table_needs_it(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_MIRROR", str(shelf / "empty"))
    monkeypatch.setattr(paths, "RAW", shelf / "raw")

    @store.prepared("toy", inputs=["small_area_gva_england"])
    def build() -> pd.DataFrame:
        raise AssertionError("the builder must not start without its data")

    with pytest.raises(DatasetUnavailable, match="small_area_gva_england"):
        store.load("toy")


@pytest.mark.mirror
def test_a_table_reads_no_dataset_that_it_does_not_declare(shelf: Path) -> None:
    """A builder that reads what it does not declare would serve stale data after a change."""
    reads = ["lookup_ltla24_region24"]

    @store.prepared("inner", inputs=["lookup_ltla24_region24"])
    def build_inner() -> pd.DataFrame:
        return source.table("lookup_ltla24_region24").set_index("ltla24_code").sort_index()

    @store.prepared("toy", inputs=["cni2019_ward17"], after=["inner"])
    def build() -> pd.DataFrame:
        frame = store.load("inner")
        for dataset in reads:
            source.table(dataset)
        return frame

    with pytest.raises(CatalogError, match="'toy' reads 'lookup_ltla24_region24', which its inputs do not name"):
        store.load("toy")
    assert not store.table("toy").path.exists()
    reads[:] = ["cni2019_ward17"]
    assert len(store.load("toy")) == len(store.load("inner"))


def test_a_table_holds_no_infinite_number(shelf: Path) -> None:
    @store.prepared("toy", inputs=[])
    def build() -> pd.DataFrame:
        return pd.DataFrame({"rate": [1.0, np.inf], "share": [np.nan, 1.0]}, index=CODES)

    with pytest.raises(ValueError, match=r"'toy': infinite numbers in \['rate'\]"):
        store.load("toy")
    assert not store.table("toy").path.exists()


@pytest.mark.slow
def test_what_tables_there_are_does_not_turn_on_what_was_imported() -> None:
    ask = "from analysis.prepare import store; print(sorted(store.table_names()))"
    models = "import analysis.models.spatial.run, analysis.models.iv.run, analysis.results.build; "
    said = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for code in (ask, models + ask)
    ]
    assert said[0] == said[1]


def test_builders_stand_in_the_room_that_is_searched_for_them() -> None:
    elsewhere = [
        str(file)
        for file in paths.PACKAGE.rglob("*.py")
        if not file.is_relative_to(paths.PACKAGE / "prepare")
        and re.search(r"^@(?:store\.)?prepared\(", file.read_text("utf-8"), re.M)
    ]
    assert elsewhere == []

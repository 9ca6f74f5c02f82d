"""Files of results: whole or not at all, read back as written, and what an edition holds."""

import json
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import paths
from analysis.catalog import load_catalog
from analysis.errors import AnalysisError, DataError, DatasetUnavailable
from analysis.groups import GROUPS
from analysis.regions import ENGLAND
from analysis.results import current, ensure, schema
from analysis.results.build import build
from analysis.results.files import read_table, replace_folder, write_tables
from analysis.results.national import National
from analysis.results.reading import read
from analysis.results.synthetic import synthetic_england
from schema_support import rows_of
from synthetic_results import SLUGS, build_all, folders, national_once


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with folders(tmp_path) as tmp:
        yield tmp


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the synthetic editions' results."""
    with folders(tmp_path_factory.mktemp("built")) as tmp:
        build_all()
        return tmp / "results"


def claims(values: list[float]) -> pd.DataFrame:
    return rows_of("claims", len(values), estimate=values)


# ---- writing and reading -----------------------------------------------------------------------


def test_tables_and_documents_come_back_as_written(tmp_path: Path) -> None:
    write_tables(tmp_path / "x", {"claims": claims([1.5, 2.5])}, {"outlines.json": {"slug": "é"}})
    back = read_table(tmp_path / "x", "claims")
    assert list(back.columns) == schema.table("claims").names()
    assert back["estimate"].tolist() == [1.5, 2.5]
    assert json.loads((tmp_path / "x" / "outlines.json").read_text("utf-8")) == {"slug": "é"}


def test_columns_are_put_in_their_order(tmp_path: Path) -> None:
    write_tables(tmp_path / "x", {"claims": claims([1.0]).iloc[:, ::-1]}, {})
    assert list(read_table(tmp_path / "x", "claims").columns) == schema.table("claims").names()


@settings(max_examples=25)
@given(st.lists(st.one_of(st.just(float("nan")), st.floats(-1e15, 1e15)), min_size=1, max_size=5))
def test_numbers_keep_ten_digits(tmp_path_factory: pytest.TempPathFactory, values: list) -> None:
    folder = tmp_path_factory.mktemp("digits") / "x"
    write_tables(folder, {"claims": claims(values)}, {})
    back = read_table(folder, "claims")["estimate"].astype(float)
    pd.testing.assert_series_equal(back, pd.Series(values, dtype=float), rtol=1e-9, atol=1e-300, check_names=False)


def test_years_and_codes_stay_text(tmp_path: Path) -> None:
    rows = rows_of("indicators", period=["2021"])
    write_tables(tmp_path / "x", {"indicators": rows}, {})
    assert read_table(tmp_path / "x", "indicators")["period"].tolist() == ["2021"]


def test_a_table_that_lacks_a_column_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"claims\.csv, column 'status': a results table lacks"):
        write_tables(tmp_path / "x", {"claims": claims([1.0]).drop(columns="status")}, {})
    assert not (tmp_path / "x").exists()


def test_a_writer_that_fails_midway_leaves_the_old_folder(tmp_path: Path) -> None:
    write_tables(tmp_path / "x", {"claims": claims([1.0])}, {"outlines.json": {"version": 1}})
    with pytest.raises(TypeError):
        write_tables(tmp_path / "x", {"claims": claims([2.0])}, {"outlines.json": {"version": object()}})
    assert read_table(tmp_path / "x", "claims")["estimate"].tolist() == [1.0]
    assert json.loads((tmp_path / "x" / "outlines.json").read_text("utf-8")) == {"version": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_new_build_leaves_nothing_of_the_old_one(tmp_path: Path) -> None:
    write_tables(tmp_path / "x", {"claims": claims([1.0])}, {"outlines.json": {}})
    write_tables(tmp_path / "x", {}, {"edition.json": {}})
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["edition.json"]
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_move_that_fails_puts_the_old_folder_back(tmp_path: Path) -> None:
    write_tables(tmp_path / "x", {"claims": claims([1.0])}, {})
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "not there", tmp_path / "x")
    assert read_table(tmp_path / "x", "claims")["estimate"].tolist() == [1.0]


def test_a_table_that_an_edition_does_not_have_is_empty_with_its_columns(tmp_path: Path) -> None:
    models = read_table(tmp_path, "models")
    assert models.empty
    assert list(models.columns) == schema.table("models").names()


def test_a_damaged_table_is_named_with_its_column(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("id,estimate\na,1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"claims.csv, column 'published_value'.* build the result"):
        read_table(tmp_path, "claims")


def changed_digit(path: Path) -> None:
    """Another last digit."""
    text = path.read_text(encoding="utf-8")
    place = max(text.rfind(digit) for digit in "123456789")
    path.write_text(f"{text[:place]}{int(text[place]) - 1}{text[place + 1 :]}", encoding="utf-8")


def cut_to_its_header(path: Path) -> None:
    """A header without rows; of a file of one line, nothing."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] if len(lines) > 1 else b"")


def emptied(path: Path) -> None:
    """A file without content."""
    path.write_bytes(b"")


def removed(path: Path) -> None:
    """No file."""
    path.unlink()


SPOILT = ("areas.csv", "claims.csv", "outlines.json", "edition.json")


@pytest.mark.parametrize("spoil", [changed_digit, cut_to_its_header, emptied, removed])
@pytest.mark.parametrize("name", SPOILT)
def test_a_spoiled_file_is_named_where_it_is_read(spoil: Callable[[Path], None], name: str) -> None:
    build_all()
    assert current.is_current(ENGLAND, "synthetic")
    results = read(ENGLAND)
    spoil(results.folder / name)
    assert not current.is_current(ENGLAND, "synthetic")
    with pytest.raises(DataError, match=name.replace(".", r"\.")):
        getattr(results, name.partition(".")[0])


def test_spoiled_files_are_made_again_by_a_build() -> None:
    build_all()
    folder = paths.RESULTS / ENGLAND
    sound = {p.name: p.read_bytes() for p in folder.iterdir()}
    emptied(folder / "edition.json")
    removed(folder / "areas.csv")
    changed_digit(folder / "claims.csv")
    with national_once():
        assert ensure(ENGLAND, "synthetic") == "synthetic"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == sound


def test_sixty_flipped_bits_in_an_edition_are_all_noticed() -> None:
    build_all()
    path = paths.RESULTS / ENGLAND / "edition.json"
    sound = path.read_bytes()
    for bit in random.Random(20261130).sample(range(8 * len(sound)), 60):
        spoiled = bytearray(sound)
        spoiled[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoiled)
        if json_or_nothing(bytes(spoiled)) != json_or_nothing(sound):
            assert not current.is_current(ENGLAND, "synthetic"), bit
            with pytest.raises(DataError, match=r"edition\.json"):
                read(ENGLAND).areas  # noqa: B018


def json_or_nothing(content: bytes) -> object:
    """What a file says; nothing where it is no JSON. A blank between two values says nothing."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_results_that_were_not_built_say_how_to_build_them() -> None:
    with pytest.raises(AnalysisError, match=r"no results for 'london' in .*results --region london"):
        read("london")


# ---- what an edition holds ----------------------------------------------------------------------


def test_every_edition_has_its_own_rows_and_englands(built: Path) -> None:
    for slug in ("england", "synthetic-one"):
        rows = read_table(built / slug, "indicators")
        assert set(rows["area"]) == {slug, ENGLAND}
        counts = rows.groupby(["area", "indicator", "period"]).size()
        assert (counts == 4).all()


def test_two_builds_of_the_same_give_the_same_bytes(built: Path, folder: Path) -> None:
    build(SLUGS, synthetic_england())
    for old in sorted(p for p in built.rglob("*") if p.is_file()):
        new = folder / "results" / old.relative_to(built)
        assert new.read_bytes() == old.read_bytes(), old.name


def test_neighbourhoods_residents_and_counts_agree(built: Path) -> None:
    n = read_table(built / ENGLAND, "neighbourhoods")
    areas = read_table(built / ENGLAND, "areas")
    rates = read_table(built / ENGLAND, "indicators")
    people = rates[rates["indicator"] == "population"].set_index("group")["value"]
    for kind in ("edition", "region", "local_authority", "rural_urban", "coastal"):
        of_kind = areas[areas["area_type"] == kind].groupby("group")[["areas", "population"]].sum()
        for group in GROUPS:
            mine = n[n["group"] == group]
            assert of_kind.loc[group, "areas"] == pytest.approx(len(mine))
            assert of_kind.loc[group, "population"] == pytest.approx(mine["population"].sum())
            assert people[group] == mine["population"].sum()


def test_points_are_those_of_deprived_neighbourhoods_and_rounded(built: Path) -> None:
    n = read_table(built / ENGLAND, "neighbourhoods").set_index("lsoa21_code")
    points = read_table(built / ENGLAND, "map_points")
    assert set(points["group"]) == {"doubly_disadvantaged", "other_deprived"}
    assert len(points) == (n["group"] != "non_deprived").sum()
    for column in ("longitude", "latitude"):
        assert (points[column] * 1000 % 1).round(6).isin((0, 1)).all()


def test_profiles_are_of_the_doubly_disadvantaged_and_agree_with_the_pooled_rate(
    built: Path,
) -> None:
    n = read_table(built / ENGLAND, "neighbourhoods").set_index("lsoa21_code")
    profiles = read_table(built / ENGLAND, "profiles").set_index("lsoa21_code")
    assert set(profiles.index) == set(n.index[n["group"] == "doubly_disadvantaged"])
    rates = read_table(built / ENGLAND, "indicators")
    row = rates[(rates["indicator"] == "bad_health_rate") & (rates["group"] == "doubly_disadvantaged")]
    weight = n["population"].reindex(profiles.index)
    pooled = (profiles["bad_health_rate"] * weight).sum() / weight.sum()
    assert row["value"].iloc[-1] == pytest.approx(pooled, rel=1e-6)


def test_regions_together_are_england(built: Path) -> None:
    by_region = read_table(built / ENGLAND, "indicators_by_region")
    rates = read_table(built / ENGLAND, "indicators")
    keys = ["indicator", "period", "group"]
    sums = by_region.groupby(keys)[["numerator", "areas"]].sum()
    whole = rates.set_index(keys)[["numerator", "areas"]].reindex(sums.index)
    pd.testing.assert_frame_equal(sums, whole, rtol=1e-8, check_dtype=False)


def test_results_say_what_they_were_built_from_and_with(built: Path) -> None:
    edition = json.loads((built / ENGLAND / "edition.json").read_text("utf-8"))
    assert len(edition["data_fingerprint"]) == 64
    assert edition["built_with"]["pandas"] == pd.__version__
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    if head.returncode == 0:
        assert edition["source_commit"] == head.stdout.strip()
    assert {d["id"] for d in edition["datasets"]} == set(load_catalog())


def test_an_edition_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(AnalysisError, match="no edition 'wales' in synthetic data; there are engl"):
        build(["wales"], synthetic_england())


def test_a_required_dataset_that_goes_missing_stops_the_build() -> None:
    from dataclasses import replace

    from analysis.indicators.spec import load_indicators

    origin = synthetic_england()

    def load(name: str) -> pd.DataFrame:
        if name == "deprivation":
            raise DatasetUnavailable("imd2025_lsoa21", "the host hung up")
        return origin.load(name)

    entries = [{"id": "imd2025_lsoa21", "required": True}]
    broken = replace(origin, load=load, datasets=lambda unavailable: entries)
    with pytest.raises(DatasetUnavailable, match="'imd2025_lsoa21' is not available: the host"):
        _ = National(broken, load_indicators()).parts


def test_every_table_of_an_edition_has_a_known_name(built: Path) -> None:
    assert {t.name for t in schema.tables()} >= {p.stem for p in (built / ENGLAND).glob("*.csv")}

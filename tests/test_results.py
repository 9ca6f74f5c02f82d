"""Files of results: whole or not at all, read back as written, and up to date when asked for."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import paths
from analysis.__main__ import main
from analysis.catalog import load_catalog
from analysis.errors import AnalysisError, DataError, DatasetUnavailable
from analysis.groups import GROUPS
from analysis.regions import ENGLAND, load_regions
from analysis.results import current, ensure, schema
from analysis.results.build import build
from analysis.results.files import edition_text, read_table, replace_folder, write_tables
from analysis.results.national import National
from analysis.results.reading import read
from analysis.results.synthetic import synthetic_england
from schema_support import rows_of
from synthetic_results import SLUGS, build_all, folders

ensuring = sys.modules["analysis.results.ensure"]
choosing = sys.modules["analysis.results.mode"]
"""The module: the package offers the function under the same name."""


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

    source = synthetic_england()

    def load(name: str) -> pd.DataFrame:
        if name == "deprivation":
            raise DatasetUnavailable("imd2025_lsoa21", "the host hung up")
        return source.load(name)

    entries = [{"id": "imd2025_lsoa21", "required": True}]
    broken = replace(source, load=load, datasets=lambda unavailable: entries)
    with pytest.raises(DatasetUnavailable, match="'imd2025_lsoa21' is not available: the host"):
        _ = National(broken, load_indicators()).parts


# ---- bringing results up to date ------------------------------------------------------------------


def test_ensure_builds_once_and_then_leaves_the_results_alone() -> None:
    assert ensure(ENGLAND, "synthetic") == "synthetic"
    before = {p: p.stat().st_mtime_ns for p in (paths.RESULTS / ENGLAND).iterdir()}
    assert ensure(ENGLAND, "synthetic") == "synthetic"
    assert {p: p.stat().st_mtime_ns for p in (paths.RESULTS / ENGLAND).iterdir()} == before


def test_results_of_other_inputs_are_built_again() -> None:
    ensure(ENGLAND, "synthetic")
    path = paths.RESULTS / ENGLAND / "edition.json"
    edition = json.loads(path.read_text("utf-8"))
    path.write_text(edition_text(edition | {"data_fingerprint": "of yesterday"}), encoding="utf-8")
    assert not current.is_current(ENGLAND, "synthetic")
    ensure(ENGLAND, "synthetic")
    assert read(ENGLAND).edition["data_fingerprint"] == edition["data_fingerprint"]


def test_results_of_another_kind_are_not_current() -> None:
    ensure(ENGLAND, "synthetic")
    assert not current.is_current(ENGLAND, "real")
    assert not current.is_current(ENGLAND, "released")


def test_only_what_is_stale_is_built() -> None:
    ensure("synthetic-one", "synthetic")
    outcomes = ensuring.bring_up_to_date(["synthetic-one", "synthetic-two"], "synthetic")
    assert [(o.slug, o.built) for o in outcomes] == [
        ("synthetic-one", False),
        ("synthetic-two", True),
    ]


@pytest.fixture
def unprepared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No prepared table is there."""
    monkeypatch.setattr(paths, "PREPARED", tmp_path / "prepared")


MISSING = [("imd2019_lsoa11", "no network"), ("cni2023_lsoa21", "no network")]


def missing(required_only: bool = True, *, network: bool = False) -> tuple[bool, list]:
    return False, MISSING


def here(required_only: bool = True, *, network: bool = False) -> tuple[bool, list]:
    return True, []


def test_auto_is_real_where_every_required_dataset_can_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choosing, "available", here)
    assert choosing.choose("auto").mode == "real"


@pytest.mark.usefixtures("unprepared")
def test_auto_counts_what_can_be_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def on_the_network(required_only: bool = True, *, network: bool = False) -> tuple[bool, list]:
        return (True, []) if network else (False, MISSING)

    monkeypatch.setattr(choosing, "available", on_the_network)
    assert choosing.choose("auto").mode == "real"


def test_auto_is_real_where_every_table_has_been_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.prepare import store

    monkeypatch.setattr(choosing, "available", missing)
    monkeypatch.setattr(store, "is_current", lambda name: True)
    assert choosing.choose("auto") == choosing.Choice("real", "every prepared table is up to date")
    monkeypatch.setattr(store, "is_current", lambda name: name != "census2021")
    assert choosing.choose("auto").mode == "released"


@pytest.mark.usefixtures("unprepared")
def test_auto_is_released_otherwise_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "available", missing)
    choice = choosing.choose("auto")
    assert choice.mode == "released"
    assert choice.reason == "2 required datasets are missing, 'imd2019_lsoa11': no network"


@pytest.mark.usefixtures("unprepared")
def test_real_refuses_to_fall_back_and_names_each_missing_dataset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choosing, "available", missing)
    with pytest.raises(AnalysisError) as error:
        ensure(ENGLAND, "real")
    assert "  imd2019_lsoa11, cni2023_lsoa21: no network" in str(error.value)
    assert "--data released" in str(error.value)


@pytest.mark.parametrize("mode", ["released", "synthetic"])
def test_a_mode_that_is_asked_for_asks_nothing_of_the_data(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_look(*arguments: object, **options: object) -> tuple[bool, list]:
        raise AssertionError("the raw data were looked for")

    monkeypatch.setattr(choosing, "available", no_look)
    assert choosing.choose(mode).mode == mode


def test_auto_goes_on_with_the_release_when_a_download_fails_midway(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def bring(slugs: list[str], mode: str) -> list:
        if mode == "real":
            raise DatasetUnavailable("imd2019_lsoa11", "the host hung up")
        return [ensuring.Outcome(slug, mode, True) for slug in slugs]

    monkeypatch.setattr(choosing, "available", here)
    monkeypatch.setattr(ensuring, "bring_up_to_date", bring)
    choice, outcomes = ensuring.ensure_all([ENGLAND], "auto")
    assert choice.mode == outcomes[0].mode == "released"
    assert "the host hung up" in choice.reason
    with pytest.raises(DatasetUnavailable):
        ensuring.ensure_all([ENGLAND], "real")


def test_real_results_are_stale_once_a_dataset_that_they_lacked_is_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build_all()
    path = paths.RESULTS / ENGLAND / "edition.json"
    edition = json.loads(path.read_text("utf-8")) | {
        "data": "real",
        "region_digest": load_regions()[ENGLAND].digest,
    }
    name = edition["datasets"][0]["id"]
    edition["datasets"][0] |= {"available": False, "reason": "no network"}
    path.write_text(edition_text(edition), encoding="utf-8")
    monkeypatch.setattr(current, "_today", lambda mode, slug: edition["data_fingerprint"])

    class Now:
        def __init__(self, here: bool):
            self.here = here

    monkeypatch.setattr(current, "state", lambda dataset: Now(here=False))
    assert current.is_current(ENGLAND, "real")
    monkeypatch.setattr(current, "state", lambda dataset: Now(here=dataset.id == name))
    assert not current.is_current(ENGLAND, "real")


def test_real_results_are_stale_once_their_region_is_another_one_or_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build_all()
    path = paths.RESULTS / ENGLAND / "edition.json"
    edition = json.loads(path.read_text("utf-8")) | {"data": "real"}
    monkeypatch.setattr(current, "_today", lambda mode, slug: edition["data_fingerprint"])
    for digest, same in [("of another", False), (load_regions()[ENGLAND].digest, True)]:
        path.write_text(edition_text(edition | {"region_digest": digest}), encoding="utf-8")
        assert current.is_current(ENGLAND, "real") == same
    monkeypatch.setattr(current, "load_regions", dict)
    assert not current.is_current(ENGLAND, "real")


def test_the_environment_sets_the_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", "synthetic")
    assert ensure(ENGLAND) == "synthetic"
    monkeypatch.setenv("ANALYSIS_DATA", "")
    assert choosing.default_mode() == "auto"
    monkeypatch.setenv("ANALYSIS_DATA", "reel")
    with pytest.raises(AnalysisError, match=r"ANALYSIS_DATA. is 'reel'; allowed: auto, real, relea"):
        ensure(ENGLAND)


# ---- command line --------------------------------------------------------------------------------


def test_the_command_prints_which_data_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["results", "--region", "england", "--region", "synthetic-one"]
    assert main([*command, "--data", "synthetic"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "results from synthetic data: asked for",
        "  england: built",
        "  synthetic-one: built",
    ]
    assert main([*command, "--data", "synthetic"]) == 0
    assert "  england: up to date" in capsys.readouterr().out


def test_the_command_builds_every_edition_of_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["results", "--all", "--data", "synthetic"]) == 0
    assert "  synthetic-three: built" in capsys.readouterr().out


@pytest.mark.usefixtures("unprepared")
def test_the_command_fails_with_a_plain_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "available", missing)
    assert main(["results", "--data", "real"]) == 1
    assert "error: a build from raw data lacks 2 required datasets" in capsys.readouterr().err
    assert main(["results", "--data", "reel"]) == 1
    assert "--data is 'reel'; allowed: auto" in capsys.readouterr().err


def test_every_table_of_an_edition_has_a_known_name(built: Path) -> None:
    assert {t.name for t in schema.tables()} >= {p.stem for p in (built / ENGLAND).glob("*.csv")}

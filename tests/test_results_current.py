"""Results brought up to date when asked for, in the mode that the data allow, and by the command."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import paths
from analysis.__main__ import main
from analysis.errors import AnalysisError, DatasetUnavailable
from analysis.regions import ENGLAND, load_regions
from analysis.results import current, ensure
from analysis.results.files import edition_text
from analysis.results.reading import read
from synthetic_results import build_all, folders, national_once

ensuring = sys.modules["analysis.results.ensure"]
choosing = sys.modules["analysis.results.mode"]
"""The module: the package offers the function under the same name."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with folders(tmp_path) as tmp, national_once():  # whether something is built is asked here, not what it holds
        yield tmp


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

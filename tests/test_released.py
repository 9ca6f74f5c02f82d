"""The release: a committed copy of real results that gives the same book where no raw data are."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import real_results
from analysis import paths
from analysis.__main__ import main
from analysis.errors import AnalysisError, DataError
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.regions import ENGLAND
from analysis.results import ensure, schema
from analysis.results.files import EDITION as ABOUT
from analysis.results.files import checksums, edition_text, read_csv, read_edition, read_table, write_tables
from analysis.results.origins import regions_of
from analysis.results.reading import read
from analysis.results.release import changes, released
from analysis.site.edition_note import read_edition_note
from analysis.version import __version__
from released_support import DAY, EDITION, made, overwrite
from synthetic_results import SLUGS, build_all, folders


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Copy of a release, which a test may change; the synthetic editions stand for the real ones."""
    from analysis.results import origins

    synthetic = regions_of("synthetic")
    monkeypatch.setattr(origins, "regions_of", lambda data: synthetic)
    shutil.copytree(made(), tmp_path, dirs_exist_ok=True)
    with folders(tmp_path) as tmp:
        yield tmp


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def change(table: str, slug: str = ENGLAND, **columns: object) -> None:
    """Overwrite the first row of a table of the results."""
    folder = paths.RESULTS / slug
    overwrite(folder / f"{table}.csv", 0, **columns)
    renew_checksums(folder)


def renew_checksums(folder: Path) -> None:
    """Let an edition name its files as they are now."""
    (folder / ABOUT).write_text(edition_text(read_edition(folder), checksums(folder)), encoding="utf-8")


# ---- there and back ------------------------------------------------------------------------------


def test_what_is_restored_is_what_was_published(published: Path) -> None:
    real = files(paths.RESULTS)
    released.restore(SLUGS)
    back = files(paths.RESULTS)
    left_out = {
        f"{slug}/{name}.csv"
        for slug in SLUGS
        for name in schema.load_schema().tables
        if not schema.table(name).released and f"{slug}/{name}.csv" in real
    }
    assert real.keys() - back.keys() == left_out
    assert back.keys() <= real.keys()
    changed = {name for name in back if real[name] != back[name]}
    expected = {f"{slug}/{name}" for slug in SLUGS for name in CHANGED}
    assert changed >= expected
    # Other definitions bring in neighbourhoods that are not on the list, and they are not released.
    assert {name.split("/")[1] for name in changed - expected} <= {"membership.csv"}


CHANGED = ("edition.json", "neighbourhoods.csv")


def test_restored_editions_say_so_with_version_and_date(published: Path) -> None:
    before = {slug: read(slug).edition for slug in SLUGS}
    released.restore(SLUGS)
    for slug in SLUGS:
        edition = read(slug).edition
        assert edition["data"] == "released"
        assert (edition["version"], edition["date"]) == ("0.1.0", "2026-05-01")
        note = read_edition_note(slug)
        assert (note.version, note.date) == ("0.1.0", "2026-05-01")
        for key in ("slug", "name", "data_fingerprint", "source_commit", "datasets", "built_with"):
            assert edition[key] == before[slug][key]


def test_only_the_doubly_disadvantaged_are_released_by_neighbourhood(published: Path) -> None:
    everyone = read(ENGLAND).neighbourhoods.set_index("lsoa21_code")["group"]
    deprived = set(everyone.index[everyone != "non_deprived"])
    doubly = set(everyone.index[everyone == DOUBLY_DISADVANTAGED])
    for path in sorted(paths.RELEASED.rglob("*.csv")):
        frame = read_csv(path)
        if path.parent.name == "places":
            continue  # of every neighbourhood, and meant to be
        if "lsoa21_code" not in frame:
            assert len(frame) < len(everyone) or path.parent.name == "shared", path
            continue
        allowed = deprived if path.stem == "map_points" else doubly
        assert set(frame["lsoa21_code"]) <= allowed, path
    text = b"".join(files(paths.RELEASED).values()).decode()
    outside = set(everyone.index) - deprived
    assert not [code for code in outside if code in text]


def test_points_are_released_rounded(published: Path) -> None:
    points = read_csv(paths.RELEASED / ENGLAND / "map_points.csv")
    for column in ("longitude", "latitude"):
        decimals = points[column].astype(str).str.partition(".")[2].str.len()
        assert decimals.max() <= 3


def test_a_release_names_the_checksum_of_each_file(published: Path) -> None:
    about = released.release()
    there = {name for name in files(paths.RELEASED) if name != "release.json"}
    assert set(about["files"]) == there
    assert about["editions"] == list(SLUGS)
    assert len(about["build"]["data_fingerprint"]) == 64


def test_the_same_results_give_the_same_release(published: Path) -> None:
    before = files(paths.RELEASED)
    released.publish(SLUGS, version="0.1.0", today=DAY)
    assert files(paths.RELEASED) == before


# ---- what is refused -------------------------------------------------------------------------------


def test_released_results_are_not_released_again(published: Path) -> None:
    released.restore([ENGLAND])
    with pytest.raises(AnalysisError, match="'england' was built from released data; only results"):
        released.publish([ENGLAND])


def test_editions_of_two_builds_are_not_released_together(published: Path) -> None:
    path = paths.RESULTS / EDITION / "edition.json"
    edition = json.loads(path.read_text("utf-8")) | {"data_fingerprint": "another"}
    path.write_text(edition_text(edition), encoding="utf-8")
    with pytest.raises(AnalysisError, match=f"'england' and '{EDITION}' come from different build"):
        released.publish(SLUGS)


def test_a_refused_release_leaves_the_old_one(published: Path) -> None:
    before = files(paths.RELEASED)
    with pytest.raises(AnalysisError, match="a release's version looks like"):
        released.publish(SLUGS, version="newest")
    assert files(paths.RELEASED) == before


def test_a_release_that_fails_midway_leaves_nothing_half_written(published: Path) -> None:
    def fails(fresh: Path) -> None:
        raise RuntimeError

    before = {p: p.read_bytes() for p in paths.RELEASED.rglob("*") if p.is_file()}
    with pytest.raises(RuntimeError):
        released.publish(SLUGS, version="0.2.0", settle=fails)
    assert {p: p.read_bytes() for p in paths.RELEASED.rglob("*") if p.is_file()} == before
    assert [p.name for p in paths.RELEASED.parent.glob("released*")] == ["released"]


def test_a_release_that_was_changed_by_hand_is_refused(published: Path) -> None:
    path = paths.RELEASED / EDITION / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace("1", "2", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"indicators.csv: a released file is not the one that"):
        released.restore([EDITION])


@pytest.mark.parametrize("file", [f"{EDITION}/areas.csv", f"{ENGLAND}/claims.csv", "shared/series.csv"])
def test_a_release_that_lacks_a_file_is_refused_before_anything_is_written(published: Path, file: str) -> None:
    (paths.RELEASED / file).unlink()
    before = files(paths.RESULTS)
    with pytest.raises(DataError, match=rf"{file}: a released file is missing.*git checkout HEAD -- data/released"):
        released.restore([ENGLAND, EDITION])
    assert files(paths.RESULTS) == before


def test_a_release_whose_line_ends_were_changed_is_refused_in_words(published: Path) -> None:
    path = paths.RELEASED / EDITION / "areas.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(DataError, match=r"areas.csv: .*other line ends .*CRLF.*without git, unpack the files again"):
        released.restore([EDITION])


def test_an_edition_that_was_not_released_is_named(published: Path) -> None:
    with pytest.raises(AnalysisError, match=r"'wales' is not in the released results .version 0"):
        released.restore(["wales"])


def test_nothing_released_yet_is_said(tmp_path: Path) -> None:
    with folders(tmp_path), pytest.raises(AnalysisError, match="there are no released results"):
        ensure(ENGLAND, "released")


# ---- up to date -------------------------------------------------------------------------------------


def test_restored_results_are_left_alone_until_the_release_changes(published: Path) -> None:
    assert ensure(EDITION, "released") == "released"
    marker = paths.RESULTS / EDITION / "edition.json"
    before = marker.stat().st_mtime_ns
    ensure(EDITION, "released")
    assert marker.stat().st_mtime_ns == before
    build_all("real")
    released.publish(SLUGS, version="0.1.1", today=DAY)
    ensure(EDITION, "released")
    assert read(EDITION).edition["version"] == "0.1.1"


# ---- what moved -------------------------------------------------------------------------------------


def test_nothing_moved_after_publishing(published: Path) -> None:
    assert changes.since_release(SLUGS) == []
    assert changes.describe([]) == ["nothing moved beyond 1e-06 (models 0.0001) of its value"]


def test_a_value_that_moved_is_shown_with_both_of_its_values(published: Path) -> None:
    change("indicators", value=2_000_000)
    (moved,) = changes.since_release(SLUGS)
    assert (moved.edition, moved.table, moved.values) == (ENGLAND, "indicators", 1)
    assert "value 151966 to 2e+06" in moved.first


def test_a_difference_below_the_tolerance_has_not_moved(published: Path) -> None:
    value = read_table(paths.RESULTS / ENGLAND, "indicators").loc[0, "value"]
    change("indicators", value=value * (1 + 5e-7))
    assert changes.since_release(SLUGS) == []
    change("indicators", value=value * (1 + 2e-6))
    assert len(changes.since_release(SLUGS)) == 1


def test_rows_that_came_and_went_are_counted(published: Path) -> None:
    folder = paths.RESULTS / ENGLAND
    rows = read_csv(folder / "indicators.csv")
    rows.iloc[4:].to_csv(folder / "indicators.csv", index=False)
    renew_checksums(folder)
    (moved, *_) = changes.since_release(SLUGS)
    assert (moved.added, moved.removed) == (0, 4)
    assert "population" in moved.first


def test_a_new_edition_and_a_dropped_one_are_named(published: Path) -> None:
    kept = [slug for slug in SLUGS if slug != EDITION]
    (moved,) = changes.since_release(kept)
    assert (moved.edition, moved.first) == (EDITION, "in the release only")
    (moved,) = changes.since_release([*SLUGS, "wales"])
    assert (moved.edition, moved.first) == ("wales", "new edition")


def test_outlines_that_moved_are_noticed(published: Path) -> None:
    path = paths.RESULTS / ENGLAND / "outlines.json"
    outlines = json.loads(path.read_text("utf-8"))
    outlines["arcs"][0][0][0] += 1
    path.write_text(json.dumps(outlines), encoding="utf-8")
    (moved,) = changes.since_release(SLUGS)
    assert moved.table == "outlines"


def test_model_estimates_may_differ_in_their_last_digits(tmp_path: Path) -> None:
    old = pd.DataFrame({"term": ["rho", "beta"], "estimate": [0.5, 1.0]})
    new = old.assign(estimate=[0.50001, 1.0])
    assert changes.compare(old, new, changes.MODEL_TOLERANCE)[0] == 0
    assert changes.compare(old, new, changes.TOLERANCE)[0] == 1


def test_rows_that_repeat_a_text_are_matched_in_order() -> None:
    old = pd.DataFrame({"term": ["a", "a"], "estimate": [1.0, 2.0]})
    assert changes.compare(old, old, 1e-6) == (0, 0, 0, "")
    assert changes.compare(old, old.iloc[::-1].reset_index(drop=True), 1e-6)[0] == 2


def test_rows_that_repeat_a_missing_text_are_matched_in_order() -> None:
    old = pd.DataFrame({"name": ["a", None, None], "value": [1.0, 2.0, 3.0]})
    assert changes.compare(old, old, 1e-6) == (0, 0, 0, "")
    assert changes.compare(old, old.iloc[:2], 1e-6)[:3] == (0, 0, 1)
    assert changes.compare(old, old.assign(value=[1.0, 2.0, 4.0]), 1e-6) == (1, 0, 0, ": value 3 to 4")


def test_missing_values_are_equal_to_missing_values_only() -> None:
    old = pd.DataFrame({"term": ["a"], "estimate": [float("nan")]})
    assert changes.compare(old, old, 1e-6)[0] == 0
    assert changes.compare(old, old.assign(estimate=0.0), 1e-6)[0] == 1


def test_a_table_with_other_columns_is_noticed() -> None:
    old = pd.DataFrame({"term": ["a"], "estimate": [1.0]})
    assert changes.compare(old, old.assign(more=1), 1e-6)[3] == "columns: more"


# ---- versions and the command --------------------------------------------------------------------------


def test_versions_follow_the_packages_and_count_renewals(tmp_path: Path) -> None:
    with folders(tmp_path):
        assert released.next_version(moved=True) == __version__
        for last, moved, following in [
            ("0.0.9", False, __version__),
            (__version__, False, __version__),
            (__version__, True, f"{__version__}.post1"),
            (f"{__version__}.post1", True, f"{__version__}.post2"),
            (f"{__version__}.post1", False, f"{__version__}.post1"),
        ]:
            about = {"version": last}
            write_tables(paths.RELEASED, {}, {"release.json": about})
            assert released.next_version(moved) == following


@pytest.fixture
def real_by_synthetic(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands see the synthetic editions as the real ones, built already."""
    from analysis.results import commands

    monkeypatch.setattr(commands, "bring_up_to_date", lambda slugs, mode: [])
    monkeypatch.setattr(commands.places, "bring_up_to_date", lambda mode: None)
    monkeypatch.setattr(commands, "choose", lambda mode: type("Choice", (), {"mode": mode}))


@pytest.mark.usefixtures("real_by_synthetic")
def test_check_passes_when_nothing_moved_and_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = files(paths.RELEASED)
    assert main(["released", "--check"]) == 0
    assert "nothing moved" in capsys.readouterr().out
    assert files(paths.RELEASED) == before


@pytest.mark.usefixtures("real_by_synthetic")
def test_check_fails_when_something_moved_and_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    change("indicators", value=2_000_000)
    before = files(paths.RELEASED)
    assert main(["released", "--check"]) == 1
    assert "england, indicators: 1 values moved" in capsys.readouterr().out
    assert files(paths.RELEASED) == before


@pytest.mark.slow
@pytest.mark.usefixtures("real_by_synthetic")
def test_renewing_prints_what_moved_and_gives_a_new_version(
    capsys: pytest.CaptureFixture[str],
) -> None:
    change("indicators", value=2_000_000)
    assert main(["released"]) == 0
    assert f"data/released holds version {__version__}.post1" in capsys.readouterr().out
    assert main(["released", "--check"]) == 0


# ---- the real release -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.mirror
def test_the_real_england_comes_back_as_it_was(tmp_path: Path) -> None:
    shutil.copytree(real_results.england(), tmp_path / "results" / ENGLAND)
    with folders(tmp_path):
        assert read(ENGLAND).data == "real"
        real = files(paths.RESULTS / ENGLAND)
        released.publish([ENGLAND], today=DAY)
        released.restore([ENGLAND])
        back = files(paths.RESULTS / ENGLAND)
        changed = {name for name in back if real[name] != back[name]}
        assert changed == {*CHANGED, "membership.csv"}
        listed = read(ENGLAND).neighbourhoods
        # The report gives 1,315 for the list of 2023 (claim dd-lsoa-count-2023 of data/claims.csv).
        assert len(listed) == 1315
        assert set(listed["group"]) == {DOUBLY_DISADVANTAGED}


def test_the_release_is_a_few_megabytes() -> None:
    sizes = {name: len(data) for name, data in files(paths.RELEASED).items()}
    # A quarter of it are the two models' tables, which hold every specification as a row; a third is what is known of
    # every neighbourhood, and its postcodes; England stands twice in it, by the index of 2019 and by that of 2025.
    assert sum(sizes.values()) < 33e6
    assert max(sizes.values()) < 5e6


def test_no_path_of_a_machine_stands_in_the_release() -> None:
    roots = (str(paths.ROOT), "/work/", "/home/", "/root/", "/tmp/")
    found = {
        file.relative_to(paths.RELEASED).as_posix()
        for file in paths.RELEASED.rglob("*.*")
        if any(root.encode() in file.read_bytes() for root in roots)
    }
    assert found == set()

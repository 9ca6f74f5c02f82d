"""A release: what is refused before it, and the steps in their order."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import paths
from analysis.errors import AnalysisError
from analysis.publish import conditions, gates, release, repository
from analysis.publish.versions import explains_numbers, sections
from release_support import COMMIT, VERSION, edition, small_site

CHANGELOG = "# Changelog\n\n## Unreleased\n\n## 0.2.0\n\n- More.\n\n## 0.1.0\n\nThe first.\n"


# ---- what is refused -------------------------------------------------------------------------------


def git(root: Path, *words: str) -> None:
    who = {f"GIT_{role}_{what}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *words], cwd=root, env={**os.environ, **who}, check=True, capture_output=True)


def commit_all(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "all")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed checkout of which a release can be made, as far as files can say."""
    root = tmp_path / "checkout"
    (root / "data" / "released").mkdir(parents=True)
    (root / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    for name in ("pyproject.toml", "CITATION.cff"):
        text = (paths.ROOT / name).read_text("utf-8")
        changed = re.sub(r'(?m)^(version(?: = "|: ))[\d.]+', rf"\g<1>{VERSION}", text)
        assert changed != text
        (root / name).write_text(changed, encoding="utf-8")
    (root / "data" / "released" / "release.json").write_text(json.dumps({"version": "0.2.0.post1"}), encoding="utf-8")
    git(root, "init", "--quiet")
    commit_all(root)
    git(root, "tag", "v0.1.0")
    monkeypatch.setattr(paths, "ROOT", root)
    monkeypatch.setattr(paths, "RELEASED", root / "data" / "released")
    monkeypatch.setattr(conditions, "__version__", VERSION)
    monkeypatch.setattr(conditions, "available", lambda network: (True, []))
    monkeypatch.setenv("ANALYSIS_DATA", "auto")
    return root


def test_what_holds_is_not_refused(checkout: Path) -> None:
    conditions.require(VERSION)


@pytest.mark.parametrize("version", ["", "0.2", "v0.2.0", "0.2.0rc1", "0.02.0", "0.2.0.post1", "newest"])
def test_what_is_no_version_is_refused(checkout: Path, version: str) -> None:
    with pytest.raises(AnalysisError, match=rf"^VERSION is '{re.escape(version)}'; expected .* VERSION=0\.2\.0$"):
        conditions.require(version)


def written(name: str, text: str) -> Callable[[Path], None]:
    """Write a file of the checkout and commit it."""

    def write(root: Path) -> None:
        (root / name).write_text(text, encoding="utf-8")
        commit_all(root)

    return write


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Change a file of the checkout and commit it."""

    def change(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        written(name, text.replace(old, new))(root)

    return change


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda root: (root / "new.txt").touch(), r"committed, and new\.txt is not"),
        (lambda root: (root / "CITATION.cff").unlink(), r"committed, and CITATION\.cff is not"),
        (lambda root: git(root, "tag", "v0.2.0"), r"VERSION is 0\.2\.0, which is not newer than 0\.2\.0"),
        (lambda root: git(root, "tag", "v0.10.0"), r"not newer than 0\.10\.0"),
        (written("CHANGELOG.md", CHANGELOG.replace("0.1.0", "1.0.0")), r"not newer than 1\.0\.0"),
        (written("CHANGELOG.md", "# Changelog\n\n## 0.1.0\n\nThe first.\n"), r"no section '## 0\.2\.0'"),
        (replaced("CHANGELOG.md", "- More.", ""), r"no section '## 0\.2\.0'"),
        (replaced("CHANGELOG.md", "Unreleased\n", "Unreleased\n\n- Another.\n"), r"lines under '## Unreleased'"),
        (replaced("pyproject.toml", 'version = "0.2.0"', 'version = "0.3.0"'), r"pyproject\.toml says 0\.3\.0"),
        (replaced("CITATION.cff", "version: 0.2.0", "version: 0.1.0"), r"CITATION\.cff says 0\.1\.0: write it"),
        (
            replaced("data/released/release.json", "0.2.0.post1", "0.1.0.post3"),
            r"json says 0\.1\.0: run `make released`",
        ),
    ],
)
def test_what_does_not_hold_is_said_in_a_sentence(checkout: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(checkout)
    with pytest.raises(AnalysisError, match=said) as refused:
        conditions.require(VERSION)
    assert "\n" not in str(refused.value)


def test_data_that_are_not_raw_are_refused(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [("imd2019_lsoa11", "no such host"), ("cni2023_lsoa21", "no such host")]
    monkeypatch.setattr(conditions, "available", lambda network: (False, missing))
    with pytest.raises(AnalysisError, match=r"2 required datasets cannot be had, the first 'imd2019_lsoa11' .no such"):
        conditions.require(VERSION)
    monkeypatch.setenv("ANALYSIS_DATA", "released")
    with pytest.raises(AnalysisError, match="not with DATA=released: leave DATA out"):
        conditions.require(VERSION)


@pytest.mark.parametrize(
    ("section", "explained"),
    [
        ("- Numbers: rates of 2021 follow the corrected table.", True),
        ("Numbers: all of them.", True),
        ("- More.\n- Numbers: one.", True),
        ("- Numbers:\n- More.", False),
        ("- The numbers: none.", False),
        ("", False),
    ],
)
def test_a_note_on_numbers_is_a_line_that_says_something(section: str, explained: bool) -> None:
    assert explains_numbers(section) is explained


def test_the_changelog_of_this_checkout_can_be_read() -> None:
    found = sections(paths.ROOT / "CHANGELOG.md")
    assert next(iter(found)) == "Unreleased"
    assert found["0.1.0"].startswith("The first edition")


# ---- gates and order -------------------------------------------------------------------------------


def test_a_gate_that_fails_ends_the_release_before_anything_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(conditions, "require", lambda version: done.append("conditions"))
    monkeypatch.setattr(release, "earlier", lambda version: None)
    monkeypatch.setattr(repository, "head", lambda: COMMIT)
    monkeypatch.setattr(gates, "clean", lambda: done.append("clean"))
    monkeypatch.setattr(gates, "GATES", (("true",), ("false",), ("touch", "/nowhere/never")))
    with pytest.raises(AnalysisError, match="no release is made: `false` ended with 1"):
        release.make_release(VERSION)
    assert done == ["conditions"]


def test_the_steps_come_in_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []
    monkeypatch.setattr(conditions, "require", lambda version: done.append("conditions"))
    monkeypatch.setattr(release, "require_explained", lambda version, before: done.append(f"since {before}"))
    monkeypatch.setattr(repository, "head", lambda: COMMIT)
    monkeypatch.setattr(gates, "clean", lambda: done.append("clean"))
    monkeypatch.setattr(gates, "run", lambda commands, commit=None: done.append(commands[0][-1]))
    monkeypatch.setattr(release, "require_whole", lambda site, commit: done.append("whole"))
    monkeypatch.setattr(release, "write_release", lambda *given: done.append(f"write {given[-1]}") or tmp_path)
    assert release.make_release(VERSION, "v0.1.0") == tmp_path
    assert done == ["conditions", "since v0.1.0", "lint", "clean", "real", "whole", "write v0.1.0"]


def test_the_build_is_of_the_day_of_the_commit_and_the_gates_of_today(tmp_path: Path) -> None:
    say = f'echo "day $SOURCE_DATE_EPOCH" > {tmp_path}/said'
    gates.run((("bash", "-c", say),), COMMIT)
    assert (tmp_path / "said").read_text() == "day 1777636800\n"  # date --date 2026-05-01T12:00Z +%s
    gates.run((("bash", "-c", say),))
    assert (tmp_path / "said").read_text() == f"day {os.environ.get('SOURCE_DATE_EPOCH', '')}\n"


def test_what_was_built_and_prepared_goes_and_releases_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(paths, "PREPARED", tmp_path / "prepared")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    for name in ("_build/site/index.html", "_build/results/x.csv", "_build/release/0.1.0/a", "prepared/table", "raw/x"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    (tmp_path / "_build" / "charts").symlink_to(tmp_path / "elsewhere")
    gates.clean()
    files = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert files == {"_build/release/0.1.0/a", "raw/x", "elsewhere/kept"}


@pytest.mark.parametrize(
    ("data", "commit", "said"),
    [
        ("released", COMMIT.name, "made from released data"),
        ("real", "another", "real data at commit another"),
        (None, "", "lacks the edition 'england-2025'"),
    ],
)
def test_a_site_of_other_data_or_commit_is_no_release(
    tmp_path: Path, checkout: Path, data: str | None, commit: str, said: str
) -> None:
    site = small_site(tmp_path / "site")
    if data:
        edition(site, "england", {"data": data, "source_commit": commit})
    else:
        edition(site, "england", {"data": "real", "source_commit": COMMIT.name})
    with pytest.raises(AnalysisError, match=said):
        release.require_whole(site, COMMIT)

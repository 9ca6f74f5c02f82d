"""A release: what is refused before it, its records, and one archive that any static host serves."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import Distribution
from pathlib import Path

import pytest
import requests
import yaml

import nginx_host
from analysis import paths
from analysis.catalog import load_catalog
from analysis.errors import AnalysisError
from analysis.markup import Markup, html
from analysis.publish import conditions, gates, release, repository
from analysis.publish.citation import read_citation
from analysis.publish.record import headers
from analysis.publish.record.lock import Licence, licence_of, read_lock
from analysis.publish.repository import Commit
from analysis.publish.versions import explains_numbers, sections
from analysis.site import policy

VERSION = "0.2.0"
COMMIT = Commit("c0ffee", datetime(2026, 5, 1, 12, tzinfo=UTC))
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
        (None, "", "lacks the edition 'cambridgeshire-and-peterborough'"),
    ],
)
def test_a_site_of_other_data_or_commit_is_no_release(
    small: Path, checkout: Path, data: str | None, commit: str, said: str
) -> None:
    if data:
        edition(small, "england", {"data": data, "source_commit": commit})
    else:
        edition(small, "england", {"data": "real", "source_commit": COMMIT.name})
    with pytest.raises(AnalysisError, match=said):
        release.require_whole(small, COMMIT)


# ---- what is written -------------------------------------------------------------------------------

DATASETS = ("imd2019_scores_lsoa11", "cni2023_lsoa21", "lookup_lsoa21_ward24_ltla24")


def edition(site: Path, slug: str, facts: dict[str, object]) -> None:
    """The facts of an edition of a small site."""
    folder = site / "chapters" / "results" if slug == "england" else site / slug / "chapters" / "results"
    folder.mkdir(parents=True, exist_ok=True)
    used = [{"id": name, "available": name != DATASETS[-1]} for name in DATASETS]
    (folder / "edition.json").write_text(json.dumps({"slug": slug, "datasets": used, **facts}), encoding="utf-8")


def page(name: str) -> str:
    """A page with the theme's own script and a file of the site's."""
    own = html("<script>{}</script>", Markup(policy.PAGE_NAME.format(name)))
    return html('<html><head>{}</head><body><script src="../_static/site.js"></script></body></html>', own)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site of two editions and a few pages."""
    site = tmp_path / "site"
    for slug in ("england", "london"):
        folder = site if slug == "england" else site / slug
        edition(site, slug, {"data": "real", "source_commit": COMMIT.name})
        for name in ("chapters/index", "chapters/data", "search"):
            (folder / f"{name}.html").write_text(page(name), encoding="utf-8")
        (folder / "_static").mkdir()
        (folder / "_static" / "site.js").write_text(f"// {slug}", encoding="utf-8")
    (site / "_static" / "webpack-macros.html").write_text("<script>no page</script>", encoding="utf-8")
    (site / "index.html").write_text("<html><body><main><h1>All</h1></main></body></html>", encoding="utf-8")
    (site / ".nojekyll").touch()
    return site


@dataclass(frozen=True)
class Written:
    """A release of the small site."""

    folder: Path

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def archive(self) -> Path:
        return self.folder / f"breaking-the-cycle-{VERSION}.tar.gz"


@pytest.fixture
def written_release(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    monkeypatch.setattr(release, "RELEASES", tmp_path / "release")
    return Written(release.write_release(small, VERSION, COMMIT))


def test_every_file_is_in_the_checksums(written_release: Written) -> None:
    there = {p.name for p in written_release.folder.iterdir()}
    assert there == {*release.FILES, "SHA256SUMS", "ro-crate-metadata.json", written_release.archive.name} - {
        "changes.html"
    }
    lines = dict(reversed(line.split("  ")) for line in written_release.text("SHA256SUMS").splitlines())
    assert lines == {
        name: hashlib.sha256((written_release.folder / name).read_bytes()).hexdigest()
        for name in there - {"SHA256SUMS"}
    }


def test_the_archive_is_the_same_whoever_packs_it(written_release: Written, small: Path) -> None:
    before = {p.name: p.read_bytes() for p in written_release.folder.iterdir()}
    for file in small.rglob("*"):
        os.utime(file, (1, 1))
        file.chmod(0o700)
    release.write_release(small, VERSION, COMMIT)
    assert {p.name: p.read_bytes() for p in written_release.folder.iterdir()} == before
    with tarfile.open(written_release.archive) as packed:
        members = packed.getmembers()
    names = [m.name for m in members]
    assert names == sorted(names)
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {(1777636800, 0, 0, "", "", 0o644)}


def test_the_archive_has_the_version_at_an_address_of_its_own(written_release: Written, tmp_path: Path) -> None:
    with tarfile.open(written_release.archive) as packed:
        packed.extractall(tmp_path / "host", filter="data")
    host = tmp_path / "host"
    assert {p.name for p in host.iterdir()} == {".nojekyll", "_headers", "_redirects", "index.html", "v0.2.0"}
    assert 'url=v0.2.0/index.html"' in (host / "index.html").read_text("utf-8")
    landing = (host / "v0.2.0" / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"', landing)
    assert {"record/LICENCES.txt", "record/sbom.cdx.json", "chapters/errata.html"} <= set(links)
    assert [a for a in links if a.startswith("record/") and not (host / "v0.2.0" / a).is_file()] == []
    assert "Version 0.2.0" in landing


def test_the_errata_that_the_first_page_leads_to_are_in_the_book() -> None:
    assert "chapters/errata" in (paths.ROOT / "_toc.yml").read_text("utf-8")
    assert (paths.CHAPTERS / "errata.md").is_file()


def test_a_page_with_a_script_of_its_own_stops_the_release_and_leaves_the_last(
    written_release: Written, small: Path
) -> None:
    before = {p.name: p.read_bytes() for p in written_release.folder.iterdir()}
    (small / "london" / "chapters" / "index.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"chapters/index\.html has an inline script"):
        release.write_release(small, VERSION, COMMIT)
    assert {p.name: p.read_bytes() for p in written_release.folder.iterdir()} == before
    assert [p.name for p in written_release.folder.parent.iterdir()] == [VERSION]


# ---- the bill of materials -------------------------------------------------------------------------


def test_the_bill_names_every_package_of_the_lock(written_release: Written) -> None:
    bill = json.loads(written_release.text("sbom.cdx.json"))
    lock = (paths.ROOT / "requirements.txt").read_text("utf-8")
    named = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE))
    assert len(named) > 150
    assert {c["name"]: c["version"] for c in bill["components"]} == named
    hashes = [h["content"] for c in bill["components"] for h in c["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))


def test_the_bill_keeps_the_rules_of_cyclonedx(written_release: Written) -> None:
    # https://cyclonedx.org/docs/1.6/json/, and checked once with the schema of cyclonedx-python-lib 11.
    bill = json.loads(written_release.text("sbom.cdx.json"))
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2026-05-01T12:00:00Z"
    own = bill["metadata"]["component"]
    refs = [own["bom-ref"], *(c["bom-ref"] for c in bill["components"])]
    assert len(set(refs)) == len(refs)
    assert [d["ref"] for d in bill["dependencies"]] == refs
    needed = {ref for d in bill["dependencies"] for ref in d["dependsOn"]}
    assert needed == set(refs) - {own["bom-ref"]}
    for component in bill["components"]:
        assert component["type"] == "library"
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
        assert {h["alg"] for h in component["hashes"]} == {"SHA-256"}
        # Either one expression or named licences, never both.
        assert len(component["licenses"]) == 1
        assert set(component["licenses"][0]) in ({"expression"}, {"license"})


def test_a_direct_dependency_is_ours_and_others_are_those_of_who_asked(written_release: Written) -> None:
    bill = json.loads(written_release.text("sbom.cdx.json"))
    needs = {d["ref"].split("/")[-1].split("@")[0]: d["dependsOn"] for d in bill["dependencies"]}
    assert any(ref.startswith("pkg:pypi/altair@") for ref in needs["breaking-the-cycle"])
    assert any(ref.startswith("pkg:pypi/jinja2@") for ref in needs["altair"])


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("altair\n", "'altair' is not a package with its version and checksums"),
        ("altair==6.3.0 \\\n    # via x\n", "is not a package with its version and checksums"),
        (f"no-such-package==1.0 \\\n    --hash=sha256:{'0' * 64}\n", "no-such-package is not installed here"),
        (f"altair==0.0.1 \\\n    --hash=sha256:{'0' * 64}\n", r"altair is installed as .* and locked as 0\.0\.1"),
    ],
)
def test_a_lock_that_is_not_what_is_installed_is_named(tmp_path: Path, lock: str, said: str) -> None:
    (tmp_path / "lock.txt").write_text(lock, encoding="utf-8")
    with pytest.raises(AnalysisError, match=said):
        read_lock(tmp_path / "lock.txt")


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\nLicense: other", Licence("MIT OR Apache-2.0", spdx=True)),
        ("License: BSD-3-Clause\nClassifier: License :: OSI Approved :: BSD License", Licence("BSD-3-Clause")),
        (f"License: {'words ' * 30}\nClassifier: License :: OSI Approved :: MIT License", Licence("MIT License")),
        ("License: UNKNOWN\nClassifier: License :: Public Domain", Licence("Public Domain")),
        ("License: MIT License\n        \n        Copyright", Licence("MIT License")),
        ("Summary: nothing said", Licence("not stated")),
    ],
)
def test_a_licence_is_read_where_a_package_states_it(tmp_path: Path, fields: str, licence: Licence) -> None:
    (tmp_path / "x.dist-info").mkdir()
    (tmp_path / "x.dist-info" / "METADATA").write_text(f"Metadata-Version: 2.4\nName: x\nVersion: 1\n{fields}\n")
    # A library of the lock puts its own classes in the standard library's place once it is imported.
    for kind in (Distribution, import_module("importlib_metadata").Distribution):
        assert licence_of(kind.at(tmp_path / "x.dist-info")) == licence


# ---- licences, citation, the machine's record ------------------------------------------------------


def test_licences_name_each_dataset_with_its_credit_and_each_package(written_release: Written) -> None:
    text = written_release.text("LICENCES.txt")
    catalog = load_catalog()
    for name in DATASETS[:2]:
        dataset = catalog[name]
        for said in (dataset.licence.id, dataset.licence.note, dataset.citation, dataset.title):
            assert said in text
    assert catalog[DATASETS[2]].title not in text  # was not available
    packages = read_lock(paths.ROOT / "requirements.txt")
    assert [p.name for p in packages if f"\n{p.name} {p.version}: {p.licence.name}\n" not in text] == []


def test_the_citation_has_what_its_format_asks_for() -> None:
    given = yaml.safe_load((paths.ROOT / "CITATION.cff").read_text("utf-8"))
    # https://github.com/citation-file-format/citation-file-format, version 1.2.0: what must be there.
    assert {"cff-version", "message", "title", "authors"} <= set(given)
    citation = read_citation(paths.ROOT / "CITATION.cff")
    assert citation.authors == ("The Breaking the cycle executable edition contributors",)
    assert citation.licences == ("MIT", "CC-BY-4.0")


def test_a_citation_that_lacks_a_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text("title: x\nabstract: y\n", encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"CITATION\.cff has no 'version'"):
        read_citation(tmp_path / "CITATION.cff")


def references(value: object) -> Iterator[str]:
    """What a record refers to."""
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_the_record_keeps_the_rules_of_ro_crate(written_release: Written) -> None:
    # https://www.researchobject.org/ro-crate/1.1/: descriptor, root, flat entities with one id each.
    record = json.loads(written_release.text("ro-crate-metadata.json"))
    entities = {e["@id"]: e for e in record["@graph"]}
    assert len(entities) == len(record["@graph"])
    assert all("@type" in e for e in entities.values())
    about = entities["ro-crate-metadata.json"]
    assert about["@type"] == "CreativeWork"
    assert about["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = entities[about["about"]["@id"]]
    assert root["@id"] == "./"
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert root["datePublished"] == "2026-05-01"
    outside = {"https://w3id.org/ro/crate/1.1"}
    assert set(references(record["@graph"])) - outside <= set(entities)
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == {p.name for p in written_release.folder.iterdir()} - {"ro-crate-metadata.json", "SHA256SUMS"}
    for name in parts:
        content = (written_release.folder / name).read_bytes()
        assert entities[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert entities[name]["contentSize"] == str(len(content))


def test_the_record_says_what_was_made_from_which_data_by_whom(written_release: Written) -> None:
    record = json.loads(written_release.text("ro-crate-metadata.json"))
    entities = {e["@id"]: e for e in record["@graph"]}
    root, build = entities["./"], entities["#build"]
    assert root["isBasedOn"] == build["object"]
    used = [entities[ref["@id"]] for ref in root["isBasedOn"]]
    catalog = load_catalog()
    assert [u["identifier"] for u in used] == list(DATASETS[:2])
    for entity in used:
        dataset = catalog[entity["identifier"]]
        assert (entity["sha256"], entity["url"], entity["license"]) == (dataset.sha256, dataset.url, dataset.licence.id)
        assert entities[entity["publisher"]["@id"]]["name"] == dataset.producer
    assert [entities[a["@id"]]["name"] for a in root["author"]] == list(
        read_citation(paths.ROOT / "CITATION.cff").authors
    )
    assert build["result"] == [{"@id": written_release.archive.name}]
    assert entities[build["instrument"]["@id"]]["identifier"] == COMMIT.name


# ---- headers ---------------------------------------------------------------------------------------


def rules(text: str) -> dict[str, dict[str, str]]:
    """A file of headers, path by path."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            found[line] = {}
        else:
            name, _, value = line.strip().partition(": ")
            found[list(found)[-1]][name] = value
    return found


def directives(value: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for part in value.split(";") if (words := part.split())}


def test_the_policy_allows_the_scripts_of_the_pages_and_no_other(written_release: Written) -> None:
    found = rules(written_release.text("_headers"))
    allowed = directives(found["/v0.2.0/*"]["Content-Security-Policy"])
    # printf "DOCUMENTATION_OPTIONS.pagename = 'chapters/index';" | openssl dgst -sha256 -binary | base64
    assert "'sha256-v9o0CH/p22FddkahCvZZw62FW6iUmYxOfqJUfj54jxk='" in allowed["script-src"]
    pages = ("chapters/index", "chapters/data", "search")
    hashes = {f"'{policy.source(policy.PAGE_NAME.format(name))}'" for name in pages}
    assert set(allowed["script-src"]) == {"'self'", *hashes}
    assert allowed["default-src"] == allowed["frame-ancestors"] == allowed["base-uri"] == ["'none'"]
    assert "file:" not in str(allowed)
    assert max(map(len, written_release.text("_headers").splitlines())) < 2000  # the most that some hosts read


def test_no_two_rules_say_different_things_of_one_address(written_release: Written) -> None:
    found = rules(written_release.text("_headers"))
    assert set(found) == {"/*", "/v0.2.0/*", "/v0.2.0/_static/*", "/v0.2.0/london/_static/*"}
    assert found["/*"] == headers.EVERYWHERE
    by_name = [
        name for rule in found.values() for name in rule if name not in ("Cache-Control", "Content-Security-Policy")
    ]
    assert len(set(by_name)) == len(by_name)
    assert all("immutable" in rule["Cache-Control"] for path, rule in found.items() if "_static" in path)


@nginx_host.needs_nginx
def test_nginx_serves_a_release_as_it_says(written_release: Written, tmp_path: Path) -> None:
    host = tmp_path / "host"
    with tarfile.open(written_release.archive) as packed:
        packed.extractall(host, filter="data")
    shutil.copytree(host / "v0.2.0", host / "v0.1.0")
    place = tmp_path / "nginx"
    place.mkdir()
    said = rules(written_release.text("_headers"))
    with nginx_host.serve(written_release.text("nginx.conf"), place, {"/srv/breaking-the-cycle": str(host)}) as address:

        def get(path: str) -> requests.Response:
            return requests.get(address + path, timeout=60)

        for path in ("/", "/v0.1.0/chapters/index.html", "/v0.2.0/chapters/index.html", "/nowhere"):
            answer = get(path)
            new = path.startswith("/v0.2.0")
            expected = said["/v0.2.0/*" if new else "/*"]["Content-Security-Policy"]
            assert answer.headers["Content-Security-Policy"] == expected, path
            for name, value in headers.EVERYWHERE.items():
                assert name == "Content-Security-Policy" or answer.headers[name] == value
            assert answer.status_code == (404 if path == "/nowhere" else 200)
        for path in ("/v0.2.0/_static/site.js", "/v0.2.0/london/_static/site.js"):
            assert get(path).headers["Cache-Control"] == headers.FOR_A_YEAR
        assert get("/v0.2.0/chapters/data.html").headers["Cache-Control"] == headers.ASK_EACH_TIME
        assert get("/latest/london/chapters/data.html").url == f"{address}/v0.2.0/london/chapters/data.html"
        assert [get(path).status_code for path in ("/_headers", "/_redirects", "/.nojekyll", "/v0.2.0/.nojekyll")] == [
            404
        ] * 4

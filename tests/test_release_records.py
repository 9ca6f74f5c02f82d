"""The records of a release: its bill of materials, licences, citation and RO-Crate."""

import hashlib
import json
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import Distribution
from pathlib import Path

import pytest
import yaml

from analysis import paths
from analysis.catalog import load_catalog
from analysis.errors import AnalysisError
from analysis.publish.citation import read_citation
from analysis.publish.record.lock import Licence, licence_of, read_lock
from release_support import COMMIT, DATASETS, Written, small_site, written


@pytest.fixture
def written_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    return written(small_site(tmp_path / "site"), tmp_path / "release", monkeypatch)


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

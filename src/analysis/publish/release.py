"""A release: what must hold, the gates, every edition from raw data, then its records and one archive."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.build.site import SITE
from analysis.catalog import Dataset, load_catalog
from analysis.errors import AnalysisError
from analysis.markup import Markup, html
from analysis.publish import conditions, gates, repository, threshold
from analysis.publish.citation import read_citation
from analysis.publish.diff import report
from analysis.publish.diff.compared import Comparison, compare_sides
from analysis.publish.diff.sides import EDITION, read_side
from analysis.publish.record import archive, bill, crate, headers
from analysis.publish.record.licences import licences
from analysis.publish.record.lock import read_lock
from analysis.publish.repository import TAG, Commit
from analysis.publish.versions import explains_numbers, is_version, parsed, sections
from analysis.regions import ENGLAND
from analysis.results.files import replace_folder
from analysis.results.origins import regions_of
from analysis.site.hosting import MARK

RELEASES = paths.BUILD / "release"
FRONT = Path(__file__).with_name("front.html")

RECORD = "record"
"""The folder of the published site in which a version's own records stand."""

FILES = {
    "CITATION.cff": "How to cite this version",
    "LICENCES.txt": "Licences of the packages and the data",
    "_headers": "Headers for a host that reads such a file",
    "_redirects": "Addresses for a host that reads such a file",
    "nginx.conf": "The same headers and addresses for nginx",
    "changes.html": "What changed since the version before",
    "sbom.cdx.json": "The packages that made it, in the form of CycloneDX",
}
"""What a release holds besides its archive and its checksums."""

FOR_READERS = {
    "changes.html": "what changed",
    "CITATION.cff": "how to cite it",
    "LICENCES.txt": "licences",
    "sbom.cdx.json": "packages (CycloneDX)",
}
"""What of it stands in the published site too, by what a link to it says."""


def make_release(version: str, since: str = "") -> Path:
    """Make a release from nothing but what is committed and the raw data, and return its folder.

    Parameters
    ----------
    version : str
    since : str
        The version before, as :func:`analysis.publish.diff.sides.read_side` takes it; its tag when there is none.

    Raises
    ------
    AnalysisError
        Something does not hold (:mod:`analysis.publish.conditions`), more changed than may without a note, or a
        gate or the build failed. No release is left half made.
    """
    conditions.require(version)
    before = since or earlier(version)
    require_explained(version, before)
    commit = repository.head()
    gates.run(gates.GATES)
    gates.clean()
    gates.run(gates.BUILD, commit)
    require_whole(SITE, commit)
    return write_release(SITE, version, commit, before)


def earlier(version: str) -> str | None:
    """The tag of the version before; None where none has one."""
    tags = [name for name in repository.tagged() if is_version(name) and parsed(name) < parsed(version)]
    return f"{TAG}{max(tags, key=parsed)}" if tags else None


def require_explained(version: str, before: str | None) -> None:
    """Make sure that CHANGELOG.md says why numbers moved, where more did than may without a word.

    Raises
    ------
    AnalysisError
        It does not; says how many moved, and what to write.
    """
    if before is None:
        return
    beyond = threshold.beyond(compare_sides(read_side(before), read_side(str(paths.RELEASED))))
    if beyond and not explains_numbers(sections(paths.ROOT / "CHANGELOG.md").get(version, "")):
        raise AnalysisError(
            f"since {before} {' and '.join(beyond)}: say what moved and why in a line of '## {version}' in "
            f"CHANGELOG.md that begins with 'Numbers:' (`python -m analysis diff {before} data/released` lists them)"
        )


def require_whole(site: Path, commit: Commit) -> None:
    """Make sure that a site has every edition, each from raw data and this commit, and that nothing else changed.

    Raises
    ------
    AnalysisError
        Names the edition, or the file that is no longer as it was committed.
    """
    for slug in regions_of("real"):
        file = (site if slug == ENGLAND else site / slug) / EDITION
        if not file.is_file():
            raise AnalysisError(f"{site} lacks the edition '{slug}'")
        about = _edition(file)
        if about["data"] != "real" or about["source_commit"] != commit.name:
            raise AnalysisError(f"{file}: made from {about['data']} data at commit {about['source_commit']}")
    if changed := repository.uncommitted():
        raise AnalysisError(f"the gates or the build changed {changed[0]}, which is not as it was committed")


def _edition(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8")))


def datasets_of(site: Path) -> list[Dataset]:
    """The datasets that the results of a site were computed from, as the catalogue describes them."""
    editions = sorted([*site.glob(EDITION), *site.glob(f"*/{EDITION}")])
    if not editions:
        raise AnalysisError(f"{site} has no edition")
    catalog = load_catalog()
    return [catalog[d["id"]] for d in _edition(editions[0])["datasets"] if d["available"]]


def write_release(site: Path, version: str, commit: Commit, before: str | None = None) -> Path:
    """Write the folder of a release from a built site; whole or not at all.

    Parameters
    ----------
    site : Path
        As :func:`analysis.build.site.assemble` lays it out.
    version : str
    commit : Commit
        What the site was built from; its moment is the time of all that is written.
    before : str, optional
        The version before, as :func:`analysis.publish.diff.sides.read_side` takes it.

    Returns
    -------
    Path
        ``_build/release/<version>``.
    """
    target = RELEASES / version
    fresh = target.with_name(f".{version}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        _write(fresh, site, version, commit, before)
        replace_folder(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _write(folder: Path, site: Path, version: str, commit: Commit, before: str | None) -> None:
    """Write every file of a release: texts first, then the archive that holds some, then what lists them all."""
    citation = read_citation(paths.ROOT / "CITATION.cff")
    packages = read_lock(paths.ROOT / "requirements.txt")
    datasets = datasets_of(site)
    texts = {
        "CITATION.cff": (paths.ROOT / "CITATION.cff").read_text(encoding="utf-8"),
        "LICENCES.txt": licences(packages, datasets, citation, version),
        "_headers": headers.headers_file(version, site),
        "_redirects": headers.redirects_file(version),
        "nginx.conf": headers.nginx_file(version, site),
        "sbom.cdx.json": _json(bill.bill(packages, citation, version, commit.moment)),
    }
    if before is not None:
        texts["changes.html"] = report.page(compare_with(before, site))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    packed = f"{bill.NAME}-{version}.tar.gz"
    archive.write_archive(
        folder / packed, site, f"{TAG}{version}", _added(site, version, texts), int(commit.moment.timestamp())
    )
    files = {packed: "The site of all editions, for any host of static files", **{n: FILES[n] for n in sorted(texts)}}
    record = crate.crate(folder, files, datasets, citation, version, commit.name, commit.moment)
    (folder / crate.NAME).write_text(_json(record), encoding="utf-8")
    archive.write_sums(folder)


def compare_with(before: str, site: Path) -> Comparison:
    """Hold a version before against a site that was just built, or where it has no pages against the results."""
    old = read_side(before)
    return compare_sides(old, read_side(str(site if old.words is not None else paths.RELEASED)))


def _added(site: Path, version: str, texts: dict[str, str]) -> dict[str, str]:
    """What the archive holds besides the site's files: the host's files at its root, and the version's record."""
    folder = f"{TAG}{version}"
    front = FRONT.read_text(encoding="utf-8").replace("@FOLDER@", folder).replace("@VERSION@", version)
    shown = [name for name in FOR_READERS if name in texts]
    return {
        MARK: "",
        "_headers": texts["_headers"],
        "_redirects": texts["_redirects"],
        "index.html": front,
        f"{folder}/index.html": _with_record((site / "index.html").read_text(encoding="utf-8"), version, shown),
        **{f"{folder}/{RECORD}/{name}": texts[name] for name in shown},
    }


def _with_record(landing: str, version: str, names: Sequence[str]) -> str:
    """The first page of a site with its version, its errata and its record at its end."""
    links = Markup(", ").join(html('<a href="{}/{}">{}</a>', RECORD, name, FOR_READERS[name]) for name in names)
    line = html(
        '<p>Version {}. <a href="chapters/errata.html">How a published error is corrected</a>. Its record: {}.</p>\n',
        version,
        links,
    )
    head, end, tail = landing.rpartition("</main>")
    if not end:
        raise AnalysisError("the first page of the site has no <main>, at whose end its version is named")
    return f"{head}{line}{end}{tail}"


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"

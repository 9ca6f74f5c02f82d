"""The record that machines read: RO-Crate 1.1, which says in schema.org's words what a release is and stands on.

The root is the folder of the release. It has the files beside it as parts; who made it, the datasets and the
packages' list are told of, and one action says that this software made these files from those data. See
https://www.researchobject.org/ro-crate/1.1/.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.catalog import Dataset
from analysis.catalog.verify import sha256
from analysis.publish.citation import Citation

NAME = "ro-crate-metadata.json"

CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"}]
"""The words of RO-Crate, and one of schema.org that its version 1.1 has not taken in yet."""

KINDS = {
    ".cff": "text/yaml",
    ".conf": "text/plain",
    ".html": "text/html",
    ".json": "application/json",
    ".gz": "application/gzip",
    ".txt": "text/plain",
    "": "text/plain",
}
"""What each file is, by its ending."""

SOFTWARE = "#software"


def _ref(name: str) -> dict[str, str]:
    return {"@id": name}


def _refs(names: Sequence[str]) -> list[dict[str, str]]:
    return [_ref(name) for name in names]


def _licence(spdx: str) -> str:
    return f"https://spdx.org/licenses/{spdx}"


def _file(folder: Path, name: str, description: str) -> dict[str, Any]:
    path = folder / name
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": description,
        "encodingFormat": KINDS[path.suffix],
        "contentSize": str(path.stat().st_size),
        "sha256": sha256(path),
    }


def _dataset(dataset: Dataset) -> dict[str, Any]:
    about = {
        "@id": _source(dataset),
        "@type": "CreativeWork",
        "identifier": dataset.id,
        "url": dataset.url,
        "name": dataset.title,
        "version": dataset.vintage,
        "temporalCoverage": dataset.dates.reference,
        "creditText": dataset.citation,
        "publisher": _ref(_producer(dataset.producer)),
        "license": dataset.licence.id,
        "conditionsOfAccess": dataset.licence.note,
        "sha256": dataset.sha256,
        "contentSize": str(dataset.bytes) if dataset.bytes else None,
        "mainEntityOfPage": dataset.landing_page,
    }
    return {key: value for key, value in about.items() if value}


def _producer(name: str) -> str:
    return f"#producer-{'-'.join(''.join(c if c.isalnum() else ' ' for c in name.lower()).split())}"


def _source(dataset: Dataset) -> str:
    """A dataset's name in the record: several may have one address."""
    return f"#data-{dataset.id}"


def _author(number: int) -> str:
    return f"#author-{number}"


def crate(
    folder: Path,
    files: Mapping[str, str],
    datasets: Sequence[Dataset],
    citation: Citation,
    version: str,
    commit: str,
    moment: datetime,
) -> dict[str, Any]:
    """The record of a release, as an object that JSON can hold.

    Parameters
    ----------
    folder : Path
        Holds the files of the release.
    files : mapping
        Name of each in the folder to what it is, in a sentence.
    datasets : sequence of Dataset
        Those that the results were computed from.
    citation : Citation
    version, commit : str
        Of the release, and of the software's history.
    moment : datetime
        Of the commit, in UTC.
    """
    sources = [_source(dataset) for dataset in datasets]
    authors = [_author(number) for number, _ in enumerate(citation.authors, 1)]
    producers = {_producer(d.producer): d.producer for d in datasets}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{citation.title}, version {version}",
        "description": citation.abstract,
        "version": version,
        "datePublished": moment.date().isoformat(),
        "author": _refs(authors),
        "license": _refs([_licence(name) for name in citation.licences]),
        "keywords": ", ".join(citation.keywords),
        "hasPart": _refs(list(files)),
        "isBasedOn": _refs(sources),
        "mentions": [_ref("#build")],
    }
    software = {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": citation.title,
        "version": version,
        "identifier": commit,
        "softwareRequirements": _ref("sbom.cdx.json"),
    }
    build = {
        "@id": "#build",
        "@type": "CreateAction",
        "name": "Every edition computed and built from the data",
        "endTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "instrument": _ref(SOFTWARE),
        "object": _refs(sources),
        "result": _refs([name for name in files if name.endswith(".tar.gz")]),
    }
    about = {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": _ref("https://w3id.org/ro/crate/1.1"),
        "about": _ref("./"),
    }
    return {
        "@context": CONTEXT,
        "@graph": [
            about,
            root,
            *({"@id": _author(n), "@type": "Organization", "name": a} for n, a in enumerate(citation.authors, 1)),
            *({"@id": _licence(name), "@type": "CreativeWork", "name": name} for name in citation.licences),
            *(_file(folder, name, description) for name, description in files.items()),
            software,
            build,
            *({"@id": ref, "@type": "Organization", "name": name} for ref, name in producers.items()),
            *map(_dataset, datasets),
        ],
    }

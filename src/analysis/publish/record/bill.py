"""The bill of materials: every locked package in the form of CycloneDX 1.6, which scanners for known faults read.

The lock has no library that writes it, and none is needed: what stands here is a list of names. See
https://cyclonedx.org/docs/1.6/json/.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from analysis.publish.citation import Citation
from analysis.publish.record.lock import Licence, Package

NAME = "breaking-the-cycle"


def _licences(licence: Licence) -> list[dict[str, Any]]:
    return [{"expression": licence.name}] if licence.spdx else [{"license": {"name": licence.name}}]


def _component(package: Package) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
        "licenses": _licences(package.licence),
    }


def bill(packages: Sequence[Package], citation: Citation, version: str, moment: datetime) -> dict[str, Any]:
    """The bill of a version, as an object that JSON can hold; the same version of the same commit gives the same.

    Parameters
    ----------
    packages : sequence of Package
    citation : Citation
    version : str
    moment : datetime
        That of the commit, in UTC.
    """
    own = f"pkg:generic/{NAME}@{version}"
    needs: dict[str, list[str]] = defaultdict(list)
    refs = {package.name: package.purl for package in packages}
    for package in packages:
        for name in package.asked_by:
            needs[refs[name]].append(package.purl)
        if package.direct:
            needs[own].append(package.purl)
    components = [_component(package) for package in packages]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{own} {moment.isoformat()} {components}')}",
        "version": 1,
        "metadata": {
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": NAME,
                "version": version,
                "description": citation.title,
                "licenses": [{"license": {"id": name}} for name in citation.licences],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(needs.get(ref, []))} for ref in (own, *(p.purl for p in packages))
        ],
    }

"""Where the tables behind the results come from: the raw data, or the synthetic England."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis.catalog import load_catalog
from analysis.definition import Definition
from analysis.prepare.store import Loader
from analysis.regions import Region


@dataclass(frozen=True)
class ModelTables:
    """What an origin has of the two models.

    Attributes
    ----------
    tables : mapping
        Tables of results by name, the same in every edition.
    missing : mapping
        Id of each model without rows, with the reason.
    """

    tables: Mapping[str, pd.DataFrame]
    missing: Mapping[str, str]


@dataclass(frozen=True)
class Origin:
    """All that building results asks of its data.

    Attributes
    ----------
    data : {"real", "synthetic"}
        What ``edition.json`` says of them.
    load : callable
        Prepared table by name.
    outlines : callable
        TopoJSON of the authorities with the given codes (all when None) and of the regions.
    definitions : callable
        The groups under other definitions than the one given.
    dilution : callable
        A rate by group at two levels of geography, given each neighbourhood's group.
    models : callable
        The tables of the two models.
    regions : mapping
        Editions by slug.
    fingerprint : callable
        Hash of all that the results depend on.
    datasets : callable
        Entries of ``edition.json``, given the datasets that could not be had with the reasons.
    """

    data: Literal["real", "synthetic"]
    load: Loader
    outlines: Callable[[Sequence[str] | None], dict[str, Any]]
    definitions: Callable[[Definition], pd.DataFrame]
    dilution: Callable[[pd.Series], pd.DataFrame]
    models: Callable[[], ModelTables]
    regions: Mapping[str, Region]
    fingerprint: Callable[[], str]
    datasets: Callable[[Mapping[str, str]], list[dict[str, Any]]]


def catalogued(unavailable: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return an entry a dataset: id, need, whether the build had it, why not, checksum, vintage."""
    return [
        {
            "id": d.id,
            "required": d.required,
            "available": d.id not in unavailable,
            "reason": unavailable.get(d.id, ""),
            "sha256": d.sha256,
            "vintage": str(d.vintage),
        }
        for d in load_catalog().values()
    ]

"""Where the tables behind the results come from: the raw data, or the synthetic England."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis.catalog import load_catalog
from analysis.regions import Region, load_regions

Tables = Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Source:
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
        The groups under other definitions.
    dilution : callable
        A rate by group at two levels of geography, given each neighbourhood's group.
    regions : mapping
        Editions by slug.
    fingerprint : callable
        Hash of all that the results depend on.
    datasets : callable
        Entries of ``edition.json``, given the datasets that could not be had with the reasons.
    """

    data: Literal["real", "synthetic"]
    load: Tables
    outlines: Callable[[Sequence[str] | None], dict[str, Any]]
    definitions: Callable[[], pd.DataFrame]
    dilution: Callable[[pd.Series], pd.DataFrame]
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


def real() -> Source:
    """Return the prepared tables of the raw data as a source."""
    # Imported here: the readers and geometry behind them take a while, and synthetic needs none.
    from analysis.prepare import definition, store
    from analysis.prepare.boundaries import outlines
    from analysis.prepare.labour import dilution
    from analysis.results.fingerprint import fingerprint

    return Source(
        data="real",
        load=store.load,
        outlines=outlines,
        definitions=definition.compare_definitions,
        dilution=dilution,
        regions=load_regions(),
        fingerprint=fingerprint,
        datasets=catalogued,
    )


def regions_of(data: str) -> Mapping[str, Region]:
    """Return the editions that one kind of data has, by slug."""
    if data == "synthetic":
        return source("synthetic").regions
    return load_regions()


def source(data: Literal["real", "synthetic"]) -> Source:
    """Return the source of one kind of results."""
    if data == "real":
        return real()
    from analysis.results.synthetic import synthetic_england

    return synthetic_england()

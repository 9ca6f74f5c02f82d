"""Build the results of editions from prepared tables.

What is national is computed once for each definition (:mod:`analysis.results.national`) and shared by every edition
of a run that has it.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from analysis import paths
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.pooled import Cells
from analysis.indicators.spec import load_indicators
from analysis.regions import Region, load_regions, select
from analysis.replication.improvers import enough_for_shares, shares
from analysis.replication.lists import lists
from analysis.replication.membership import membership_counts
from analysis.results import tables
from analysis.results.areas.profiles import profile_counts
from analysis.results.areas.small_area_output import small_area_output
from analysis.results.areas.worst_tenth import worst_tenth
from analysis.results.files import write_tables
from analysis.results.national import National
from analysis.results.origin import Origin


def _documents(region: Region, national: National, chosen: pd.DataFrame) -> dict[str, Any]:
    doubly = chosen["group"] == DOUBLY_DISADVANTAGED
    edition = {
        "slug": region.slug,
        "name": region.name,
        "region_digest": region.digest,
        "definition": asdict(national.definition),
        "wards_with_doubly_disadvantaged": int(chosen.loc[doubly, "ward_code"].nunique()),
        **national.about,
    }
    codes = None
    if not region.is_country:
        codes = sorted(chosen["local_authority_code"].unique())
    return {"edition.json": edition, "outlines.json": national.origin.outlines(codes)}


def _of_a_region(region: Region, national: National, member: np.ndarray) -> dict[str, pd.DataFrame]:
    """Tables that only regional editions have."""
    n = national.neighbourhoods
    regional = {
        "profile_counts": profile_counts(national.parts, national.specs, n, member),
        "similar_areas": national.similar.table(region),
        "small_area_output": small_area_output(national.origin.load("gva_tees_durham"), n, member),
    }
    if region.kind == "area":
        found = shares(national.of_report.contests, [(region.kind, region.name, member)])
        regional["improvers_here"] = enough_for_shares(found)
    return regional


def _claims(region: Region, report: National, cells: Cells | None, member: np.ndarray) -> pd.DataFrame:
    """The claims of an edition, tested on the report's groups; `cells` are its values by those where at hand."""
    if cells is None:
        cells = report.cells if region.is_country else report.cells_of(member)
    return report.claims_of(region.area, cells, report.neighbourhoods[member])


def _joined(own: pd.DataFrame, england: pd.DataFrame) -> pd.DataFrame:
    """The rows of an area, if it has any, and England's."""
    return england if own.empty else pd.concat([own, england], ignore_index=True)


def build_edition(region: Region, national: National) -> None:
    """Compute and write the results of one edition."""
    n = national.neighbourhoods
    chosen = select(n, region)
    member = n.index.isin(chosen.index)
    cells, rates, compared, scores = national.cells, national.rates, national.differences, national.scores
    moved, report, alike = national.worst_tenth, national.of_report, national.like_for_like
    listed = report.membership[report.membership["lsoa21_code"].isin(chosen.index)]
    regional: dict[str, pd.DataFrame] = {}
    if not region.is_country:
        cells = national.cells_of(member)
        rates = pd.concat([national.rates_of(region.slug, cells), rates], ignore_index=True)
        compared = pd.concat([national.differences_of(region.slug, cells), compared], ignore_index=True)
        alike = _joined(national.like_for_like_of(region.slug, member), alike)
        own = national.scores_of(region.slug, member)
        scores = _joined(own, scores)
        moved = pd.concat([worst_tenth(region.slug, n, member), moved], ignore_index=True)
        regional = _of_a_region(region, national, member)
    write_tables(
        paths.RESULTS / region.slug,
        {
            "neighbourhoods": tables.neighbourhood_list(chosen, national.definition),
            "indicators": rates,
            "differences": compared,
            "like_for_like": alike,
            "areas": pd.concat(
                [tables.area_counts(chosen, region.area, region.name), national.counts],
                ignore_index=True,
            ),
            "map_points": tables.map_points(chosen, national.definition),
            "profiles": tables.profiles(national.parts, national.specs, n, member),
            "constraint_scores": scores,
            "worst_tenth": moved,
            "claims": _claims(region, report, cells if national is report else None, member),
            "matched_pairs": report.pairs_of(region),
            "membership": listed,
            "membership_counts": membership_counts(listed),
            "lists": lists(chosen, national.origin.load("indices"), region.area, region.name),
            **national.funding_of(region, chosen),
            **regional,
            **national.shared_files,
        },
        _documents(region, national, chosen),
    )


def build(slugs: Sequence[str], origin: Origin) -> None:
    """Compute and write the results of several editions from one origin.

    Parameters
    ----------
    slugs : sequence of str
    origin : Origin

    Raises
    ------
    AnalysisError
        The origin has no such edition.
    CatalogError
        An edition has a local authority or ward that does not exist.
    DatasetUnavailable
        A required dataset cannot be had.
    """
    unknown = [slug for slug in slugs if slug not in origin.regions]
    if unknown:
        raise AnalysisError(
            f"there is no edition '{unknown[0]}' in {origin.data} data; there are {', '.join(origin.regions)}"
        )
    report = National(origin, load_indicators())
    if origin.regions == load_regions():  # a test may bring areas of its own
        n = report.neighbourhoods
        load_regions(known={*n["local_authority_code"], *n["ward_code"]})
    under = {report.definition: report}
    for slug in slugs:
        region = origin.regions[slug]
        if region.definition not in under:
            under[region.definition] = report.under(region.definition)
        build_edition(region, under[region.definition])

"""Which neighbourhoods are doubly disadvantaged under a definition, and what other definitions would give."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.prepare import store
from analysis.readers.geography.lookups import LSOA11_ENGLAND

REPORT = Definition()
"""The report's own: the worst tenth on IMD 2019 and on CNI 2023."""


def groups_of(definition: Definition, indices: pd.DataFrame) -> pd.Series:
    """Return the group of each area under a definition, given the columns of the prepared table ``indices``."""
    deprived = worst(*_imd_rank(definition, indices), definition.imd_share)
    if definition.cni == "2019_wards":
        # The wards were chosen whole, with all of their neighbourhoods.
        in_need = indices["cni2019_left_behind"]
        return label(deprived | in_need, in_need)
    return label(deprived, worst(indices["cni2023_rank"], len(indices), definition.cni_share))


def _imd_rank(definition: Definition, indices: pd.DataFrame) -> tuple[pd.Series, int]:
    """Return the ranks of deprivation, and how many areas were ranked."""
    if definition.imd == "2025":
        return indices["imd2025_rank"], len(indices)
    if definition.imd == "2019_published":
        return indices["imd2019_published_rank"], LSOA11_ENGLAND
    column = "imd2019_rank" if definition.parents == "mean" else f"imd2019_rank_{definition.parents}"
    return indices[column], len(indices)


def classify(imd_rank: pd.Series, cni_rank: pd.Series, imd_share: float = 0.10, cni_share: float = 0.10) -> pd.Series:
    """Return the group of each area from two ranks among all areas, 1 being the worst.

    Doubly disadvantaged areas are in the worst part on both, other deprived areas on the first
    alone. The worst part holds as many whole areas as fit in the share.
    """
    deprived = worst(imd_rank, len(imd_rank), imd_share)
    return label(deprived, worst(cni_rank, len(cni_rank), cni_share))


def worst(rank: pd.Series, areas: int, share: float) -> pd.Series:
    """Return whether each rank lies in the worst `share` of `areas`."""
    # A share such as 0.2 of 33,755 is a whole number that floats may miss by a hair.
    return rank <= math.floor(share * areas + 1e-9)


def label(deprived: pd.Series, in_need: pd.Series) -> pd.Series:
    """Return the group names for deprived areas with and without community need."""
    group = pd.Series(NON_DEPRIVED, index=deprived.index, name="group", dtype="str")
    group[deprived] = OTHER_DEPRIVED
    group[deprived & in_need] = DOUBLY_DISADVANTAGED
    return group


ALTERNATIVES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "imd2019_published": ("IMD 2019 deciles as published, not ranked again", {"imd": "2019_published"}),
    "imd2025": ("IMD 2025", {"imd": "2025"}),
    "parents_max": ("Merged areas take the highest of their scores", {"parents": "max"}),
    "parents_min": ("Merged areas take the lowest of their scores", {"parents": "min"}),
    "parents_population_weighted": (
        "Merged areas take the mean score weighted by residents",
        {"parents": "population_weighted"},
    ),
    "cni2019_wards": ("The 225 left-behind wards of 2019", {"cni": "2019_wards"}),
    "worst_5_percent": ("Worst 5% on both", {"imd_share": 0.05, "cni_share": 0.05}),
    "worst_15_percent": ("Worst 15% on both", {"imd_share": 0.15, "cni_share": 0.15}),
    "worst_20_percent": ("Worst 20% on both", {"imd_share": 0.20, "cni_share": 0.20}),
}
"""Other definitions that the book compares: in words, and what each has in the place of that in force."""

IN_FORCE, OF_THE_REPORT = "in_force", "report"


def alternatives(in_force: Definition) -> dict[str, tuple[str, Definition]]:
    """Return the definition in force, its alternatives, and the report's own where that is another.

    What would change nothing is left out: the index that is in force already, and how areas were merged
    where the index of 2025 needs no such step.
    """
    found = {IN_FORCE: ("In force in this book", in_force)}
    for name, (words, changes) in ALTERNATIVES.items():
        other = replace(in_force, **changes)
        if other != in_force and not ("parents" in changes and in_force.imd != "2019"):
            found[name] = (words, other)
    if in_force != REPORT:
        found[OF_THE_REPORT] = ("Worst 10% on IMD 2019 and CNI 2023", REPORT)
    return found


def compare_definitions(in_force: Definition, load: store.Loader = store.load) -> pd.DataFrame:
    """Return how many areas and people each definition selects, and how far they agree.

    Parameters
    ----------
    in_force : Definition
        That of the edition, which the others are set against.
    load : callable, optional
        Gives the tables ``indices`` and ``neighbourhoods``; the prepared ones by default.

    Returns
    -------
    DataFrame
        Indexed by definition, as of :func:`alternatives`: the one in force comes first, and the report's own
        last where that is another. ``label`` in words;
        ``doubly_disadvantaged``, ``other_deprived``, ``non_deprived`` (neighbourhoods); of the
        doubly disadvantaged: ``wards`` and ``local_authorities`` (of 2024, with at least one),
        ``residents`` and ``working_age_residents`` (16 to 64, Census 2021), ``shared`` (also
        doubly disadvantaged in force) and ``shared_percent`` (of those in force).
    """
    indices, areas = load("indices"), load("neighbourhoods")
    reference = groups_of(in_force, indices) == DOUBLY_DISADVANTAGED
    rows = {
        name: {"label": words, **_summary(groups_of(definition, indices), areas, reference)}
        for name, (words, definition) in alternatives(in_force).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("definition")


def _summary(group: pd.Series, areas: pd.DataFrame, reference: pd.Series) -> dict[str, float]:
    """Return one row of the comparison."""
    doubly = group == DOUBLY_DISADVANTAGED
    chosen = areas[doubly]
    shared = int((doubly & reference).sum())
    return {
        **{name: int((group == name).sum()) for name in GROUPS},
        "wards": chosen["ward_code"].nunique(),
        "local_authorities": chosen["local_authority_code"].nunique(),
        "residents": int(chosen["population"].sum()),
        "working_age_residents": int(chosen["working_age_population"].sum()),
        "shared": shared,
        "shared_percent": 100 * shared / int(reference.sum()),
    }

"""Who is funded in an area, as numbers: what the words, tables and figures of that chapter share."""

import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.results.reading import Results

PHASES = ("1", "2", "3")
NO_PHASE = "none"
EVERY_PHASE = (*PHASES, NO_PHASE)

PHASE_LABELS = {
    "1": "Phase 1, towns",
    "2": "Phase 2, neighbourhoods",
    "3": "Phase 3, neighbourhoods",
    NO_PHASE: "In no phase",
}


def by_phase(results: Results, area_type: str, group: str = DOUBLY_DISADVANTAGED) -> pd.DataFrame:
    """Neighbourhoods of a group by area and phase.

    Returns
    -------
    DataFrame
        Indexed by area_name, those with most in no phase first: a column for each of :data:`EVERY_PHASE`, ``every``
        and ``reached`` (neighbourhoods in some phase). Areas without a neighbourhood of the group are left out.
    """
    rows = results.table("funding")
    rows = rows[(rows["area_type"] == area_type) & (rows["group"] == group)]
    wide = rows.pivot_table(index="area_name", columns="phase", values="neighbourhoods", aggfunc="sum")
    wide = wide.reindex(columns=list(EVERY_PHASE)).fillna(0).astype("int64")
    wide = wide.assign(every=wide.sum(axis=1), reached=wide[list(PHASES)].sum(axis=1))
    wide = wide[wide["every"] > 0]
    return wide.sort_values([NO_PHASE, "every"], ascending=False, kind="stable")


def whole(results: Results, area_type: str = "edition") -> pd.DataFrame:
    """Neighbourhoods and residents of the edition, or of England, by phase and group."""
    rows = results.table("funding")
    return rows[rows["area_type"] == area_type].set_index(["phase", "group"])[["neighbourhoods", "residents"]]

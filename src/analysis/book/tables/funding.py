"""The tables of the chapter on who is funded."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.book.area.funding import EVERY_PHASE, PHASE_LABELS, whole
from analysis.book.display import table as tables
from analysis.book.display.figure import Omitted
from analysis.book.display.table import Column, Table
from analysis.book.wording.patterns import say
from analysis.book.wording.places import place_name
from analysis.groups import GROUPS, LABELS
from analysis.results.reading import Results

SHOWN = 15
"""MSOAs that a page shows; the download has them all."""


def phases(results: Results) -> Table:
    """What lies in each phase, and what its money comes to."""
    rows = whole(results)
    money = results.table("funding_money")
    money = money[money["area"] == results.region.area].set_index("phase")
    frame = pd.DataFrame(
        {
            "phase": [PHASE_LABELS[phase] for phase in EVERY_PHASE],
            "places": money["places"].reindex(EVERY_PHASE).to_numpy(),
            **{group: [rows["neighbourhoods"][phase, group] for phase in EVERY_PHASE] for group in GROUPS},
            "residents": [rows["residents"].xs(phase, level="phase").sum() for phase in EVERY_PHASE],
            "per_resident": money["pounds_per_resident"].reindex(EVERY_PHASE).to_numpy(dtype=float),
            "per_doubly": money["pounds_per_doubly_resident"].reindex(EVERY_PHASE).to_numpy(dtype=float),
        }
    )
    return tables.build(
        frame,
        [
            Column("phase", "Phase", header=True),
            Column("places", "Places", "count"),
            *(Column(group, LABELS[group], "count") for group in GROUPS),
            Column("residents", "Residents", "count"),
            Column("per_resident", "£ a resident", "gbp", 0),
        ],
        caption=say("tables.funding_phases", area=results.region.name_in_sentence),
        table_id="funding-phases",
        note=say("tables.funding_phases_note"),
    )


def unreached(results: Results) -> Table | Omitted:
    """The MSOAs with most doubly disadvantaged neighbourhoods in no phase."""
    frame = results.table("unreached")
    if frame.empty:
        return Omitted("funding_unreached")
    more = len(frame) - SHOWN
    frame = frame.head(SHOWN)
    frame = frame.assign(authority=[place_name(str(name)) for name in frame["local_authority_name"]])
    rest = say("tables.funding_unreached_rest", more=more) if more > 0 else ""
    return tables.build(
        frame,
        [
            Column("msoa21_name", "MSOA", header=True),
            Column("authority", "Local authority"),
            Column("doubly_disadvantaged", "Doubly disadvantaged", "count"),
            Column("neighbourhoods", "All neighbourhoods", "count"),
            Column("residents", "Residents", "count"),
        ],
        caption=say("tables.funding_unreached"),
        table_id="funding-unreached",
        note=f"{rest} {say('tables.funding_unreached_note')}".strip(),
    )


def selection(results: Results) -> Table:
    """What was chosen for phase 2, and what other rules would choose."""
    return tables.build(
        results.table("selection"),
        [
            Column("label", "Rule", header=True),
            Column("places", "Chosen", "count"),
            Column("of_the_chosen", "Of the government\u2019s MSOAs", "count"),
            Column("authorities", "Local authorities", "count"),
            Column("doubly_disadvantaged", "Doubly disadvantaged neighbourhoods", "count"),
            Column("residents", "Residents", "count"),
        ],
        caption=say("tables.funding_selection"),
        table_id="funding-selection",
        note=say("tables.funding_selection_note"),
    )


VIEWS: Mapping[str, Callable[..., Any]] = {
    "funding_phases": phases,
    "funding_unreached": unreached,
    "funding_selection": selection,
}
"""The chapter's tables by id."""

"""Which neighbourhoods are doubly disadvantaged, and what other definitions would give."""

import math
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Literal, get_args

import pandas as pd
from pydantic import BeforeValidator

from analysis import paths
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.prepare import store
from analysis.readers.geography import LSOA11_ENGLAND
from analysis.settings import Settings, read, setting
from analysis.settings.forms import Share, as_text

DEFINITION_FILE = Path(os.environ.get("ANALYSIS_DEFINITION", paths.DATA / "definition.yml"))
"""Where the definition in force stands. ``ANALYSIS_DEFINITION`` names another file."""

ImdVintage = Literal["2019", "2019_published", "2025"]
CniVintage = Literal["2023", "2019_wards"]
Parents = Literal["mean", "max", "min", "population_weighted"]


@setting("definition")
@dataclass(frozen=True)
class Definition:
    """A definition of the three groups; see ``data/definition.yml`` for what the values mean.

    Raises
    ------
    ValueError
        A value is not among those allowed, or a share is not between 0 and 1.
    """

    imd: Annotated[ImdVintage, BeforeValidator(as_text, json_schema_input_type=ImdVintage | Literal[2019, 2025])] = (
        "2019"
    )
    parents: Parents = "mean"
    cni: Annotated[CniVintage, BeforeValidator(as_text, json_schema_input_type=CniVintage | Literal[2023])] = "2023"
    imd_share: Share = 0.10
    cni_share: Share = 0.10

    def __post_init__(self) -> None:
        for name, allowed in (("imd", ImdVintage), ("parents", Parents), ("cni", CniVintage)):
            if getattr(self, name) not in get_args(allowed):
                raise ValueError(f"{name} is {getattr(self, name)!r}; it can be {', '.join(get_args(allowed))}")
        for name in ("imd_share", "cni_share"):
            share = getattr(self, name)
            if not isinstance(share, float) or not 0 < share < 1:
                raise ValueError(f"{name} is {share!r}; it must lie between 0 and 1")

    def groups(self, indices: pd.DataFrame) -> pd.Series:
        """Return the group of each area, given the columns of the prepared table ``indices``."""
        deprived = worst(*self._imd_rank(indices), self.imd_share)
        if self.cni == "2019_wards":
            # The wards were chosen whole, with all of their neighbourhoods.
            in_need = indices["cni2019_left_behind"]
            return label(deprived | in_need, in_need)
        return label(deprived, worst(indices["cni2023_rank"], len(indices), self.cni_share))

    def _imd_rank(self, indices: pd.DataFrame) -> tuple[pd.Series, int]:
        """Return the ranks of deprivation, and how many areas were ranked."""
        if self.imd == "2025":
            return indices["imd2025_rank"], len(indices)
        if self.imd == "2019_published":
            return indices["imd2019_published_rank"], LSOA11_ENGLAND
        column = "imd2019_rank" if self.parents == "mean" else f"imd2019_rank_{self.parents}"
        return indices[column], len(indices)


def load_definition(path: Path | None = None) -> Definition:
    """Return the definition in force, from ``data/definition.yml``.

    Raises
    ------
    SettingsError
        Names the file, the line, the key and its value when one is missing, unknown or not allowed.
    """
    file: Settings[Definition] = read(path or DEFINITION_FILE, Definition)
    for field in fields(Definition):
        if field.name not in file.document.content:
            file.fault((field.name,), "is missing")
    return file.checked()


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


ALTERNATIVES: dict[str, tuple[str, Definition]] = {
    "imd2019_published": (
        "IMD 2019 deciles as published, not ranked again",
        Definition(imd="2019_published"),
    ),
    "imd2025": ("IMD 2025", Definition(imd="2025")),
    "parents_max": (
        "Merged areas take the highest of their scores",
        Definition(parents="max"),
    ),
    "parents_min": ("Merged areas take the lowest of their scores", Definition(parents="min")),
    "parents_population_weighted": (
        "Merged areas take the mean score weighted by residents",
        Definition(parents="population_weighted"),
    ),
    "cni2019_wards": ("The 225 left-behind wards of 2019", Definition(cni="2019_wards")),
    "worst_5_percent": ("Worst 5% on both", Definition(imd_share=0.05, cni_share=0.05)),
    "worst_15_percent": ("Worst 15% on both", Definition(imd_share=0.15, cni_share=0.15)),
    "worst_20_percent": ("Worst 20% on both", Definition(imd_share=0.20, cni_share=0.20)),
}
"""Other definitions that the book compares: 10% on IMD 2019 and CNI 2023 but for what each says."""

IN_FORCE = "in_force"


def compare_definitions(load: store.Loader = store.load) -> pd.DataFrame:
    """Return how many areas and people each definition selects, and how far they agree.

    Parameters
    ----------
    load : callable, optional
        Gives the tables ``indices`` and ``neighbourhoods``; the prepared ones by default.

    Returns
    -------
    DataFrame
        Indexed by definition; the one in force comes first, and the report's own last where that
        is another. ``label`` in words;
        ``doubly_disadvantaged``, ``other_deprived``, ``non_deprived`` (neighbourhoods); of the
        doubly disadvantaged: ``wards`` and ``local_authorities`` (of 2024, with at least one),
        ``residents`` and ``working_age_residents`` (16 to 64, Census 2021), ``shared`` (also
        doubly disadvantaged in force) and ``shared_percent`` (of those in force).
    """
    indices, areas = load("indices"), load("neighbourhoods")
    in_force = load_definition()
    reference = in_force.groups(indices) == DOUBLY_DISADVANTAGED
    every = {IN_FORCE: ("In force in this book", in_force), **ALTERNATIVES}
    if in_force != Definition():
        every["report"] = ("Worst 10% on IMD 2019 and CNI 2023", Definition())
    rows = {
        name: {"label": words, **_summary(definition.groups(indices), areas, reference)}
        for name, (words, definition) in every.items()
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

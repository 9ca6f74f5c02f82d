"""The report's constraints as data: ``data/constraints.yml`` read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.indicators.spec import Indicator

FILE = paths.DATA / "constraints.yml"

OTHERS_HERE = "other_deprived_here"
OTHERS_IN_ENGLAND = "other_deprived_england"
ELSEWHERE = "doubly_disadvantaged_elsewhere"

AGAINST = (OTHERS_HERE, OTHERS_IN_ENGLAND, ELSEWHERE)
"""What an area's doubly disadvantaged are set against. England has the first only."""


@dataclass(frozen=True)
class Constraint:
    """A constraint of the report that open data can see.

    Attributes
    ----------
    id, name : str
        Name in files; name in the middle of a sentence.
    indicators : tuple of str
        The measures that stand for it, each with the same weight.
    measures : str
        The measures in the middle of a sentence.
    plural : bool
        Whether the name takes a plural verb.
    """

    id: str
    name: str
    indicators: tuple[str, ...]
    measures: str
    plural: bool = False


@cache
def load_constraints(path: Path | None = None) -> dict[str, Constraint]:
    """Return the constraints by id, in the order of the file.

    Raises
    ------
    CatalogError
        Names the file and the key that is unknown or missing.
    """
    file = path or FILE
    entries = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    known = [f.name for f in fields(Constraint)]
    constraints = {}
    for entry in entries:
        wrong = sorted(set(entry) - set(known)) + sorted({"id", "name", "indicators", "measures"} - set(entry))
        if wrong:
            raise CatalogError(f"{file.name}: {wrong[0]!r} is missing or unknown; known: {', '.join(known)}")
        constraints[entry["id"]] = Constraint(**entry | {"indicators": tuple(entry["indicators"])})
    return constraints


def require_directions(constraints: Mapping[str, Constraint], specs: Mapping[str, Indicator]) -> None:
    """Make sure that every measure exists and has a direction that is better for residents.

    Raises
    ------
    CatalogError
        Names the constraint and the measure.
    """
    for constraint in constraints.values():
        for name in constraint.indicators:
            if name not in specs or specs[name].better == "neither":
                raise CatalogError(
                    f"{FILE.name}: '{constraint.id}' names {name!r}, which indicators.yml does not have with a "
                    "better direction"
                )

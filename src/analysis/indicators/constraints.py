"""The report's constraints as data: ``data/constraints.yml`` read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import paths
from analysis.errors import CatalogError
from analysis.indicators.spec import Indicator
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.forms import Id, SomeTexts, Text, YesNo

FILE = paths.DATA / "constraints.yml"

OTHERS_HERE = "other_deprived_here"
OTHERS_IN_ENGLAND = "other_deprived_england"
ELSEWHERE = "doubly_disadvantaged_elsewhere"

AGAINST = (OTHERS_HERE, OTHERS_IN_ENGLAND, ELSEWHERE)
"""What an area's doubly disadvantaged are set against. England has the first only."""


@setting("constraint")
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

    id: Id
    name: Text
    indicators: SomeTexts
    measures: Text
    plural: YesNo = False


def load_constraints(path: Path | None = None) -> dict[str, Constraint]:
    """Return the constraints by id, in the order of the file.

    Raises
    ------
    SettingsError
        Names the file, the line and the key that is unknown, missing or wrong, and an id that stands twice.
    """
    return _read(path or FILE)


@once_for_each_state
def _read(path: Path) -> dict[str, Constraint]:
    file: Settings[tuple[Constraint, ...]] = read(path, tuple[Constraint, ...])
    file.once("id")
    return {constraint.id: constraint for constraint in file.checked()}


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

"""Which funders' grants count as social infrastructure: ``data/funders.yml``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from analysis import paths
from analysis.errors import CatalogError
from analysis.settings import Settings, read, setting
from analysis.settings.forms import SomeTexts, Text, filled

FUNDERS_FILE = paths.DATA / "funders.yml"


@dataclass(frozen=True)
class Funders:
    """The funders of the grants data, each in one class, and the sets of classes in use.

    Attributes
    ----------
    classes : dict of str to str
        Class of each funder by name.
    sets : dict of str to tuple of str
        Classes of each named set.
    default : str
        The set in use.
    """

    classes: dict[str, str]
    sets: dict[str, tuple[str, ...]]
    default: str

    def members(self, name: str) -> set[str]:
        """Return the names of the funders in a set.

        Raises
        ------
        CatalogError
            No set has this name.
        """
        if name not in self.sets:
            raise CatalogError(f"{FUNDERS_FILE.name}: no set '{name}'; there are {[*self.sets]}")
        wanted = self.sets[name]
        return {funder for funder, kind in self.classes.items() if kind in wanted}


@setting("funder")
@dataclass(frozen=True)
class Funder:
    """What a funder's grants go to, and the reason where that is something else."""

    kind: Annotated[Literal["community", "lottery", "other"], Field(alias="class")]
    reason: Text | None = None


@setting("file")
class FundersFile(TypedDict):
    """The keys of the file."""

    sets: dict[str, SomeTexts]
    default: Text
    funders: Annotated[dict[str, Funder], filled("at least one funder")]


def load_funders(path: Path = FUNDERS_FILE) -> Funders:
    """Return the funders and sets of a file.

    Raises
    ------
    SettingsError
        Names the file, the line and the value: a set has a class that no funder has, a funder of class
        ``other`` has no reason, or the default is not a set.
    """
    file: Settings[FundersFile] = read(path, FundersFile)
    classes: dict[str, str] = {name: funder.kind for name, funder in file.value["funders"].items()}
    for name, kinds in file.value["sets"].items():
        for number, kind in enumerate(kinds):
            file.one_of(("sets", name, number), kind, sorted(set(classes.values())), "class among the funders")
    for name, funder in file.value["funders"].items():
        if funder.kind == "other" and not funder.reason:
            file.fault(("funders", name), "is left out without a reason; give its 'reason'")
    file.one_of(("default",), file.value["default"], file.value["sets"], "set")
    given = file.checked()
    return Funders(classes, dict(given["sets"]), given["default"])

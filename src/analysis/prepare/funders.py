"""Which funders' grants count as social infrastructure: ``data/funders.yml``."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis import paths
from analysis.errors import CatalogError

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


def load_funders(path: Path = FUNDERS_FILE) -> Funders:
    """Return the funders and sets of a file.

    Raises
    ------
    CatalogError
        A set names a class that no funder has, a funder of class ``other`` has no reason, or the
        default is not a set.
    """
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    classes = {name: entry["class"] for name, entry in content["funders"].items()}
    sets = {name: tuple(kinds) for name, kinds in content["sets"].items()}
    for name, kinds in sets.items():
        for kind in set(kinds) - set(classes.values()):
            raise CatalogError(f"{path.name}: set '{name}' has the unknown class '{kind}'")
    for name, entry in content["funders"].items():
        if entry["class"] == "other" and not entry.get("reason"):
            raise CatalogError(f"{path.name}: '{name}' is left out without a reason")
    if content["default"] not in sets:
        raise CatalogError(f"{path.name}: the default '{content['default']}' is not a set")
    return Funders(classes, sets, content["default"])

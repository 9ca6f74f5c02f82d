"""What a definition of the three groups says, and which one is in force (``data/definition.yml``).

How it sorts neighbourhoods stands in :mod:`analysis.prepare.indices.definition`.
"""

import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator

from analysis import paths
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

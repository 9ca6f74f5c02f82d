"""The lines that licences ask for beside what is made of their data: on maps, pages, the PDF and data packs."""

import re
from collections.abc import Iterable, Mapping

from analysis.catalog.dataset import Dataset

_OF_GOVERNMENT = "Contains public sector information licensed under the Open Government Licence"
_OF_PARLIAMENT = "Contains Parliamentary information licensed under the Open Parliament Licence"

BY_LICENCE: Mapping[str, str] = {
    "OGL-UK-2.0": f"{_OF_GOVERNMENT} v2.0",
    "OGL-UK-3.0": f"{_OF_GOVERNMENT} v3.0",
    "Open Parliament Licence v3.0": f"{_OF_PARLIAMENT} v3.0",
}
"""What a licence asks for where a publisher has no line of its own."""

_YEAR = re.compile(r"(.*\D)(\d{4})")


def attribution(datasets: Iterable[Dataset]) -> tuple[str, ...]:
    """Return the lines that the licences of some datasets ask for, each once, years of one line together.

    "Contains OS data (c) Crown copyright and database right 2022" and the same of 2024 are one line, "2022 to 2024".
    """
    return _merged(line for dataset in datasets for line in _asked(dataset))


def carried(datasets: Iterable[Dataset]) -> tuple[str, ...]:
    """Return what must stand beside the names of the sources themselves: whose data are contained in a source's."""
    lines = (line for dataset in datasets for line in dataset.licence.attribution)
    own = BY_LICENCE.values()
    return _merged(line for line in lines if line.startswith("Contains") and line not in own)


def _asked(dataset: Dataset) -> tuple[str, ...]:
    by_licence = BY_LICENCE.get(dataset.licence.id)
    return dataset.licence.attribution or ((by_licence,) if by_licence else ())


def _merged(lines: Iterable[str]) -> tuple[str, ...]:
    years: dict[str, set[str]] = {}
    for line in lines:
        found = _YEAR.fullmatch(line)
        stem, year = (found[1], found[2]) if found else (line, "")
        years.setdefault(stem, set()).update({year} if year else ())
    return tuple(
        stem + " to ".join(sorted({min(there), max(there)})) if there else stem for stem, there in years.items()
    )

"""Census 2011: Quick Statistics by LSOA11, one file a category.

Each file has the table's base in column ``0`` and the count in the column named after the
category's number. ONS's names of the categories stand in ``census2011_categories``; each is held
against the one expected here, so that a file of another category is found out.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from analysis.catalog.checks import require_total
from analysis.errors import DataError
from analysis.readers.source import file, reader, table
from analysis.readers.tidy import indexed

NAMES = "census2011_categories"

TABLES: dict[str, dict[str, str]] = {
    "qs601ew": {
        "activity_active_16_74": "Economically active",
        "activity_employee_part_time_16_74": "Employee: Part-time",
        "activity_employee_full_time_16_74": "Employee: Full-time",
        "activity_employer_part_time_16_74": "Self-employed with employees: Part-time",
        "activity_employer_full_time_16_74": "Self-employed with employees: Full-time",
        "activity_own_account_part_time_16_74": "Self-employed without employees: Part-time",
        "activity_own_account_full_time_16_74": "Self-employed without employees: Full-time",
        "activity_unemployed_16_74": "Unemployed",
        "activity_full_time_student_16_74": "Full-time student",
        "activity_inactive_16_74": "Economically inactive",
        "activity_inactive_retired_16_74": "Retired",
        "activity_inactive_student_16_74": "Student (including full-time students)",
        "activity_inactive_home_family_16_74": "Looking after home or family",
        "activity_long_term_sick_16_74": "Long-term sick or disabled",
        "activity_inactive_other_16_74": "Other",
    },
    "qs302ew": {
        "health_very_good": "Very good health",
        "health_good": "Good health",
        "health_fair": "Fair health",
        "health_bad": "Bad health",
        "health_very_bad": "Very bad health",
    },
    "qs501ew": {
        "qualifications_none": "No qualifications",
        "qualifications_level1": "Level 1 qualifications",
        "qualifications_level2": "Level 2 qualifications",
        "qualifications_apprenticeship": "Apprenticeship",
        "qualifications_level3": "Level 3 qualifications",
        "qualifications_level4_plus": "Level 4 qualifications and above",
        "qualifications_other": "Other qualifications",
    },
}
"""By table, our column and ONS's name of each category, in the order of their numbers from 1."""

BASES = {
    "qs601ew": ("activity_total_16_74", 38_881_374),
    "qs302ew": ("health_total", 53_012_456),
    "qs501ew": ("qualifications_total", 42_989_620),
}
"""By table, our column for its base and England's total (ONS, Census 2011)."""


def dataset_id(table: str, number: int) -> str:
    """Return the catalogue id of one category of a table, such as ``qs601ew`` and 1."""
    return f"census2011_{table}_{number:03d}_lsoa11"


DATASETS = tuple(
    dataset_id(table, number) for table, columns in TABLES.items() for number in range(1, len(columns) + 1)
)
"""Catalogue ids of all files of this module but the names'."""


@reader
def quick_statistics(table_name: str) -> pd.DataFrame:
    """Return the counts of one table by LSOA11.

    Parameters
    ----------
    table_name : {"qs601ew", "qs302ew", "qs501ew"}
        Economic activity of residents aged 16 to 74; general health of all residents; highest
        qualification of residents aged 16 and over.

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code (32,844 English areas): the base, then one column a category, in
        people.

    Raises
    ------
    DataError
        A file holds another category, lacks an area, or its base is not England's.
    """
    base_column, england = BASES[table_name]
    parts: dict[str, pd.Series] = {}
    for number, (column, expected) in enumerate(TABLES[table_name].items(), start=1):
        _require_name(table_name, number, expected)
        frame = _category(table_name, number)
        require_total(
            dataset_id(table_name, number),
            file(dataset_id(table_name, number)),
            base_column,
            frame["0"].sum(),
            england,
            england,
        )
        parts.setdefault(base_column, frame["0"])
        parts[column] = frame[str(number)]
    return pd.DataFrame(parts).astype(float)


def _category(table_name: str, number: int) -> pd.DataFrame:
    """Return one file's base and count, columns as in the file, indexed by lsoa11_code."""
    dataset = dataset_id(table_name, number)
    return indexed(dataset, table(dataset).rename(columns={"GEOGRAPHY_CODE": "lsoa11_code"}), "lsoa11_code")


def _require_name(table: str, number: int, expected: str) -> None:
    """Make sure that ONS calls the category what this module takes it for."""
    code = f"{table.upper()}{number:03d}"
    found = _published_names().get(code)
    if found != expected:
        raise DataError(
            NAMES,
            f"category {code} should be called {expected!r}",
            file=file(NAMES),
            column="name",
            value=found,
            advice="Compare the numbers of the categories with the published table",
        )


@cache
def _published_names() -> dict[str, str]:
    """Return ONS's name of each category, with its heading where the heading has no number."""
    tree = json.loads(file(NAMES).read_text(encoding="utf-8"))
    return {code: name for node in tree for code, name in _named(node, "")}


def _named(node: dict[str, Any], heading: str) -> Iterator[tuple[str, str]]:
    """Yield the code and name of a node of the tree and of all below it."""
    name = node.get("name", "")
    if "code" in node:
        yield node["code"], f"{heading}: {name}" if heading else name
    below = name if "code" not in node else ""
    for child in node.get("children", []):
        yield from _named(child, below)

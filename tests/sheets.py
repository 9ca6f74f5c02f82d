"""Workbooks made from text, so that a reader of the repository sees what a test feeds in."""

import csv
from pathlib import Path

from openpyxl import Workbook

FIXTURES = Path(__file__).parent / "fixtures"


def workbook(source: str, target: Path, sheet: str) -> Path:
    """Write the rows of a CSV file of the fixtures to one sheet, numbers as numbers."""
    book = Workbook()
    page = book.create_sheet(sheet, index=0)
    with (FIXTURES / source).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            page.append([_value(cell) for cell in row])
    book.save(target)
    return target


def _value(cell: str) -> str | float | None:
    try:
        number = float(cell)
    except ValueError:
        return cell or None
    return int(number) if number.is_integer() else number

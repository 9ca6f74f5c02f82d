"""A release of invented results that pass for real, made once, and rows of it that are overwritten."""

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from analysis.results.files import read_csv
from analysis.results.release import released
from synthetic_results import SLUGS, build_all, folders

DAY = date(2026, 5, 1)
EDITION = "synthetic-one"


@cache
def made() -> Path:
    """Folder with ``results`` that pass for real ones, and their ``released``; tests change copies of it."""
    tmp = Path(tempfile.mkdtemp(prefix="released"))
    atexit.register(shutil.rmtree, tmp, ignore_errors=True)
    with folders(tmp):
        build_all("real")
        released.publish(SLUGS, version="0.1.0", today=DAY)
    return tmp


def overwrite(file: Path, row: int, **columns: object) -> None:
    """Overwrite cells of a table, written as results are."""
    frame = read_csv(file)
    for column, value in columns.items():
        frame.loc[row, column] = value
    frame.to_csv(file, index=False, float_format="%.10g", lineterminator="\n")

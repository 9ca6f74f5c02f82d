"""An edition's results as readers get them: beside the pages of its site."""

import shutil
from pathlib import Path

from analysis.results.files import EDITION, checksums, edition_text, read_edition
from analysis.results.schema.spreadsheets import for_spreadsheets


def hand_out(results: Path, folder: Path) -> None:
    """Copy a folder of results to another, which is replaced: tables are for spreadsheets, and checksums are theirs.

    Raises
    ------
    DataError
        ``edition.json`` is not as it was written.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(results, folder)
    for path in folder.glob("*.csv"):
        path.write_text(for_spreadsheets(path), encoding="utf-8", newline="")
    (folder / EDITION).write_text(edition_text(read_edition(folder), checksums(folder)), encoding="utf-8")

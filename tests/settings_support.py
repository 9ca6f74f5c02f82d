"""What the tests of the settings share: a checkout of what is checked, for tests to break or add to."""

import shutil
from pathlib import Path

from analysis import paths
from analysis.check.files import checked_files


def copy_settings(folder: Path) -> Path:
    """Copy every file that is checked, and what it is checked against, into a folder; return the folder."""
    for file in [*checked_files(paths.ROOT), paths.ROOT / "docs" / "tables.md"]:
        place = folder / file.relative_to(paths.ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    return folder

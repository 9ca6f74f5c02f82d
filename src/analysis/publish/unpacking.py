"""What an archive may hold before it is laid out in a folder."""

import tarfile
from pathlib import Path

from analysis.errors import AnalysisError


def lay_out(archive: tarfile.TarFile, target: Path) -> None:
    """Unpack an archive into a folder.

    Python's own filter of what an archive may hold came with 3.11.4, and Debian 12 has 3.11.2.

    Raises
    ------
    AnalysisError
        It holds something besides files and folders, or a place outside the folder: names it. Nothing is unpacked.
    """
    for entry in archive:
        if not (entry.isfile() or entry.isdir()):
            raise AnalysisError(f"the archive holds '{entry.name}', which is neither a file nor a folder")
        if not (target / entry.name).resolve().is_relative_to(target.resolve()):
            raise AnalysisError(f"the archive holds '{entry.name}', which lies outside of it")
    archive.extractall(target)

"""The site as one archive that is the same whoever packs it, what an archive may hold, and a release's checksums."""

import gzip
import tarfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from analysis.catalog.verify import sha256
from analysis.errors import AnalysisError

SUMS = "SHA256SUMS"


def _members(site: Path, folder: str, others: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """What the archive holds, sorted by name: the site in its folder, and texts that add to it or replace a file."""
    found: dict[str, Path | str] = {
        f"{folder}/{file.relative_to(site).as_posix()}": file for file in site.rglob("*") if file.is_file()
    }
    found |= others
    for name in sorted(found):
        content = found[name]
        yield name, content.encode() if isinstance(content, str) else content.read_bytes()


def write_archive(target: Path, site: Path, folder: str, others: Mapping[str, str], moment: int) -> None:
    """Pack a site.

    Names are sorted; every file has the same time, owner and rights: the same site gives the same bytes.

    Parameters
    ----------
    target : Path
        The file to write, ``.tar.gz``.
    site : Path
    folder : str
        What the site's files stand in.
    others : mapping
        Name in the archive to text: files besides the site's, or in the place of one.
    moment : int
        Time of every file, in seconds since 1970.
    """
    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, content in _members(site, folder, others):
            about = tarfile.TarInfo(name)
            about.size, about.mtime, about.mode = len(content), moment, 0o644
            archive.addfile(about, BytesIO(content))


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


def write_sums(folder: Path) -> None:
    """Write ``SHA256SUMS`` over every other file of a folder, as ``sha256sum --check`` reads it."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != SUMS)
    (folder / SUMS).write_text("".join(f"{sha256(p)}  {p.name}\n" for p in files), encoding="utf-8")

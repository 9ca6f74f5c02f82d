"""The site as one archive that is the same whoever packs it, and the checksums of a release."""

import gzip
import tarfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from analysis.catalog.verify import sha256

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


def write_sums(folder: Path) -> None:
    """Write ``SHA256SUMS`` over every other file of a folder, as ``sha256sum --check`` reads it."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != SUMS)
    (folder / SUMS).write_text("".join(f"{sha256(p)}  {p.name}\n" for p in files), encoding="utf-8")

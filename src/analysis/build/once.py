"""What every edition has alike stands once in the site: England's scripts, styles, fonts and shared results.

An edition by itself has all that it needs. In the site of all, a file that is England's to the byte is left out, and
the pages lead to England's, which stands at the root.
"""

import filecmp
import posixpath
import re
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from analysis.book.wording.addresses import FOLDER as SOURCES
from analysis.site.late import FIGURES, LATE

ALIKE = ("_static", "chapters/results", "place", "authority", "map", SOURCES, LATE, FIGURES)
"""Folders of an edition's pages in which files may be alike."""

ONE_WILL_DO = ("_static/places/editions.js", "place/", "authority/", "map/")
"""Where the root's files stand for all editions, though each alone has its own: cards, authorities, the map."""

_ADDRESS = re.compile(r"""url\(["']?(?P<address>[^"')?#:]+)""")
_REFERENCE = re.compile(r'(?P<attribute>\b(?:href|src|data-late)=\\?")(?P<address>[^"\\?#:]+)')
"""An address in a page, or in what a script hands over to one, which escapes the quotation mark."""


def _names(folder: Path) -> Iterator[str]:
    """Every file that may be alike, by its place in an edition's folder."""
    for place in ALIKE:
        yield from (f.relative_to(folder).as_posix() for f in sorted((folder / place).rglob("*")) if f.is_file())


def alike(root: Path, edition: Path) -> set[str]:
    """Files of an edition, by their place in it, that another has to the byte.

    Parameters
    ----------
    root : Path
        The other's folder: that of the site, where England's edition stands, or nothing.
    edition : Path
        The edition's own folder.
    """

    def is_alike(name: str) -> bool:
        if name.startswith(f"{LATE}/") and f"../{SOURCES}/" in (edition / name).read_text(encoding="utf-8"):
            return False  # its links are seen from the edition's own pages
        return name.startswith(ONE_WILL_DO) or filecmp.cmp(root / name, edition / name, shallow=False)

    same = {name for name in _names(edition) if (root / name).is_file() and is_alike(name)}
    own_styles = [name for name in _names(edition) if name.endswith(".css") and name not in same]
    return same - {used for style in own_styles for used in _used_by(edition / style, edition)}


def _used_by(style: Path, edition: Path) -> Iterator[str]:
    """Every file that a sheet of styles asks for, by its place in the edition: it asks beside itself."""
    place = style.parent.relative_to(edition).as_posix()
    for found in _ADDRESS.finditer(style.read_text(encoding="utf-8")):
        yield posixpath.normpath(posixpath.join(place, unquote(found["address"])))


def led_to_root(text: str, page: str, slug: str, names: Collection[str]) -> str:
    """A page's text in which references to some files of its edition lead to those at the root of the site.

    Parameters
    ----------
    text : str
    page : str
        The page from its edition's folder: ``chapters/index.html``.
    slug : str
        The edition's folder in the site.
    names : collection of str
        The files that stand at the root, by their place in either.
    """
    place = PurePosixPath(page).parent

    def lead(found: re.Match[str]) -> str:
        name = posixpath.normpath(place / unquote(found["address"]))
        if name not in names:
            return found[0]
        there = posixpath.relpath(name, slug / place)
        return f"{found['attribute']}{quote(there)}"

    return _REFERENCE.sub(lead, text)

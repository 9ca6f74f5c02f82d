"""What every edition has alike stands once in the site: England's scripts, styles, fonts and shared results.

An edition by itself has all that it needs. In the site of all, a file that is England's to the byte is left out, and
the pages lead to England's, which stands at the root.
"""

import filecmp
import os
import re
from pathlib import Path
from urllib.parse import quote, unquote

ALIKE = ("_static", "chapters/results")
"""Folders of an edition's pages in which files may be alike."""

_REFERENCE = re.compile(r'(?P<attribute>\b(?:href|src)=")(?P<address>[^"?#:]+)')


def alike(site: Path, own: Path) -> set[str]:
    """Files of an edition, by their place in it, that the root of the site has to the byte.

    Parameters
    ----------
    site : Path
        Its root, which is England's edition.
    own : Path
        The edition's folder in it.
    """
    names = [f.relative_to(own).as_posix() for place in ALIKE for f in sorted((own / place).rglob("*")) if f.is_file()]
    return {n for n in names if (site / n).is_file() and filecmp.cmp(site / n, own / n, shallow=False)}


def _led(page: str, place: Path, site: Path, own: Path, names: set[str]) -> str:
    """A page's text with its references to files that stand at the root leading there."""

    def lead(found: re.Match[str]) -> str:
        target = os.path.normpath(place / unquote(found["address"]))
        name = os.path.relpath(target, own).replace(os.sep, "/")
        if name not in names:
            return found[0]
        there = os.path.relpath(site / name, place).replace(os.sep, "/")
        return f"{found['attribute']}{quote(there)}"

    return _REFERENCE.sub(lead, page)


def keep_once(site: Path, slug: str) -> int:
    """Leave out of an edition what the root of the site has too, and lead its pages there.

    Returns
    -------
    int
        Bytes that were left out.
    """
    own = site / slug
    names = alike(site, own)
    for page in sorted(own.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        page.write_text(_led(text, page.parent, site, own, names), encoding="utf-8")
    spared = sum((own / name).stat().st_size for name in names)
    for name in names:
        (own / name).unlink()
    for folder in sorted((f for f in own.rglob("*") if f.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return spared

"""What a folder of pages needs of itself to be served as it is, whichever host serves it."""

from pathlib import Path

MARK = ".nojekyll"


def serve_as_it_is(folder: Path) -> None:
    """Ask the host not to put a site's folder through Jekyll, which drops every name that begins with ``_``.

    GitHub Pages does so with what it serves from a branch, unless this empty file stands at the site's root; styles
    and scripts are in ``_static``. Other hosts take no notice of it.
    """
    (folder / MARK).touch()

"""Which file is the chapter: its Markdown, whatever else of its name lies beside it."""

from pathlib import Path, PurePosixPath

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

logger = logging.getLogger(__name__)

SOURCE = ".md"


def beside_chapters(folder: Path, documents: list[str], suffixes: list[str]) -> list[str]:
    """Files that would stand for a chapter whose Markdown is there, by their place in the book's folder.

    Parameters
    ----------
    folder : Path
        The book's folder.
    documents : list of str
        The pages of the table of contents, with or without their ending.
    suffixes : list of str
        Endings of files that Sphinx reads.
    """
    names = [str(PurePosixPath(d).with_suffix("")) if PurePosixPath(d).suffix in suffixes else d for d in documents]
    chapters = [name for name in names if (folder / f"{name}{SOURCE}").is_file()]
    others = [suffix for suffix in suffixes if suffix != SOURCE]
    return [name + suffix for name in chapters for suffix in others if (folder / f"{name}{suffix}").is_file()]


def leave_out_others(app: Sphinx, config: Config) -> None:
    """Keep a notebook that lies beside a chapter out of the book, and name it.

    Of two files Sphinx would take the one whose ending comes first in the alphabet: a notebook that someone
    converted a chapter to would silently stand in its place. Where there is the notebook alone, it is the page.
    """
    leftovers = beside_chapters(Path(app.srcdir), list(config.external_site_map), list(config.source_suffix))
    for name in leftovers:
        chapter = PurePosixPath(name).with_suffix(SOURCE)
        logger.info("%s is not in the book: the chapter is %s", name, chapter)
    # A new list, as the old one may be Sphinx's own default.
    config.exclude_patterns = [*config.exclude_patterns, *leftovers]

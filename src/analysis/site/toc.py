"""The chapters of the book in reading order, as ``_toc.yml`` gives them."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis import paths


@dataclass(frozen=True)
class Chapter:
    """A page of the book.

    Attributes
    ----------
    page : str
        The file without its suffix, from the root of the book: ``chapters/work_and_income``.
    part : str
        Caption of the part that it stands in; empty for the first page.
    number : int or None
        Number of a chapter in a numbered part; chapters are counted through all of them.
    """

    page: str
    part: str = ""
    number: int | None = None

    @property
    def slug(self) -> str:
        """The page's last name, which is unique in the book: ``work_and_income``."""
        return Path(self.page).name


def _page(file: str) -> str:
    return file.removesuffix(".md").removesuffix(".ipynb")


def read_chapters(toc: Path | None = None) -> list[Chapter]:
    """The chapters in order, the root first.

    Parameters
    ----------
    toc : Path, optional
        ``_toc.yml`` of the checkout when not given.
    """
    contents = yaml.load((toc or paths.ROOT / "_toc.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    chapters = [Chapter(_page(contents["root"]))]
    number = 0
    for part in contents["parts"]:
        for entry in part["chapters"]:
            number += bool(part.get("numbered"))
            chapters.append(
                Chapter(
                    _page(entry["file"]),
                    part.get("caption", ""),
                    number if part.get("numbered") else None,
                )
            )
    return chapters

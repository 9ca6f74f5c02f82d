"""The chapters of the book in reading order: ``_toc.yml``, and what regional editions have besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from analysis import paths
from analysis.regions import chapters_kept, covers_country
from analysis.settings import Settings, read, setting
from analysis.settings.document import Place
from analysis.settings.forms import Text, YesNo, filled


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


@setting("chapter")
class ChapterEntry(TypedDict):
    """A page in a part."""

    file: Text


@setting("part")
class PartEntry(TypedDict):
    """A part of the book."""

    caption: NotRequired[Text]
    numbered: NotRequired[YesNo]
    chapters: Annotated[tuple[ChapterEntry, ...], filled("at least one chapter")]


@setting("file")
class Contents(TypedDict):
    """The keys of the file."""

    format: Literal["jb-book"]
    root: Text
    parts: Annotated[tuple[PartEntry, ...], filled("at least one part")]


def read_contents(toc: Path | None = None) -> Settings[Contents]:
    """The table of contents, with its lines.

    Raises
    ------
    SettingsError
        Names the file, the line and the value: a key that is missing or unknown, a page that stands twice.
    """
    file: Settings[Contents] = read(toc or paths.ROOT / "_toc.yml", Contents)
    first = {_page(file.value["root"]): file.document.line(("root",))}
    for place, page in pages(file.value):
        if page in first:
            file.fault(place, f"is '{page}', which stands in line {first[page]} already")
        first.setdefault(page, file.document.line(place))
    file.checked()
    return file


def pages(contents: Contents) -> list[tuple[Place, str]]:
    """Every page of the parts, with its place in the file."""
    return [
        (("parts", number, "chapters", place, "file"), _page(chapter["file"]))
        for number, part in enumerate(contents["parts"])
        for place, chapter in enumerate(part["chapters"])
    ]


def for_edition(contents: Contents, slug: str, regional: Mapping[str, str]) -> Contents:
    """The contents of an edition.

    Parameters
    ----------
    contents : Contents
        England's.
    slug : str
    regional : mapping of str to str
        Chapters that only regional editions have, each with the one that it follows.
    """
    if covers_country(slug):
        return contents
    after = {before: chapter for chapter, before in regional.items()}
    kept = chapters_kept(slug)
    parts = []
    for part in contents["parts"]:
        chapters: list[ChapterEntry] = []
        for entry in part["chapters"]:
            chapters.append(entry)
            page = Path(_page(entry["file"]))
            if page.name in after:
                chapters.append({"file": str(page.with_name(after[page.name]))})
        chapters = [entry for entry in chapters if kept is None or Path(_page(entry["file"])).name in kept]
        if chapters:
            parts.append(PartEntry({**part, "chapters": tuple(chapters)}))
    return Contents({**contents, "parts": tuple(parts)})


def read_chapters(toc: Path | None = None) -> list[Chapter]:
    """The chapters in order, the root first.

    Parameters
    ----------
    toc : Path, optional
        ``_toc.yml`` of the checkout when not given.
    """
    return chapters_of(read_contents(toc).value)


def chapters_of(contents: Contents) -> list[Chapter]:
    """The chapters of a table of contents in order, the root first, with their numbers."""
    chapters = [Chapter(_page(contents["root"]))]
    number = 0
    for part in contents["parts"]:
        numbered = part.get("numbered", False)
        for chapter in part["chapters"]:
            number += numbered
            chapters.append(Chapter(_page(chapter["file"]), part.get("caption", ""), number if numbered else None))
    return chapters


def has_code(page: str) -> bool:
    """Whether a chapter has cells to execute; others are pages of text."""
    return "{code-cell}" in (paths.CHAPTERS / f"{page}.md").read_text(encoding="utf-8")

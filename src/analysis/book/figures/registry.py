"""``data/figures.yml`` read and checked: every figure of the book, its kind, its data, its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from analysis import paths
from analysis.book.contents import Contents, chapters_of, for_edition, read_contents
from analysis.book.figures.settings import OF_INDICATORS, OPTIONS_NEEDED, TITLE_NEEDS, Kind, Options, Title
from analysis.errors import CatalogError
from analysis.regions import chapters_kept, covers_country
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.document import Place
from analysis.settings.forms import Id, Label, Labels, Line, OptionalText, Text, Texts, YesNo, template

Editions = Literal["all", "england", "regions"]


@setting("figure")
@dataclass(frozen=True)
class FigureSpec:
    """One figure of the registry.

    Attributes
    ----------
    id : str
        Name in files, links and chapters.
    kind : str
        How it is drawn: see :data:`analysis.book.figures.settings.Kind`.
    chapter : str
        Chapter that shows it.
    title : mapping
        ``rule`` and its words: see :class:`analysis.book.figures.settings.Title`.
    subtitle : str
        Measure, base and period; made from the indicator where it is empty.
    report_figure : str
        Figure of the report that it stands for, if any.
    indicators : tuple of str
        Ids of ``data/indicators.yml``.
    periods : tuple of str
        ``latest``, ``all`` or period labels.
    editions : {"all", "england", "regions"}
        Which editions show it; others number their figures without it.
    optional : bool
        Whether its data may not be to be had, and it then leaves nothing behind: its number is after all others of
        the chapter.
    gives_way_to : str
        An optional figure of the chapter, with which the page would be too long: where an edition shows it, this one
        is left to England's.
    datasets : tuple of str
        Catalogue ids beyond those of the indicators.
    note : str
        What a reader must know, in plain text.
    options : mapping
        Settings of the kind: see :class:`analysis.book.figures.settings.Options`.
    """

    id: Id
    kind: Kind
    chapter: Text
    title: Title
    subtitle: Annotated[OptionalText, template("period", "area")] = ""
    report_figure: Label = ""
    indicators: Texts = ()
    periods: Labels = ("latest",)
    editions: Editions = "all"
    optional: YesNo = False
    gives_way_to: OptionalText = ""
    datasets: Texts = ()
    note: Line = ""
    options: Options = field(default_factory=Options)

    def shown_in(self, slug: str) -> bool:
        """Whether an edition shows the figure."""
        kept = chapters_kept(slug)
        if kept is not None and self.chapter not in kept:
            return False
        return self.editions == "all" or (self.editions == "england") == covers_country(slug)


@setting("source")
@dataclass(frozen=True)
class SourceText:
    """How a source line names the datasets whose id matches a pattern; `silent` ones are left out."""

    match: Text
    text: Text
    silent: YesNo = False


@dataclass(frozen=True)
class Registry:
    """The whole file, and the book's contents, which number its figures.

    Attributes
    ----------
    contents : Contents
        England's.
    letters : mapping of str to str
        What stands for a number in the figures of chapters without one.
    regional : mapping of str to str
        Chapters that only regional editions have, each with the one that it follows.
    sources : tuple of SourceText
    figures : mapping of str to FigureSpec
        In the order of the book.
    """

    contents: Contents
    letters: Mapping[str, str]
    regional: Mapping[str, str]
    sources: tuple[SourceText, ...]
    figures: Mapping[str, FigureSpec]

    @property
    def chapters(self) -> frozenset[str]:
        """Chapters that can have figures: those with a number in some edition, or with a letter."""
        numbered = {c.slug for c in chapters_of(self.contents) if c.number is not None}
        return frozenset(numbered | set(self.regional) | set(self.letters))

    def figure(self, figure_id: str) -> FigureSpec:
        """One figure.

        Raises
        ------
        CatalogError
            When the registry has no such figure; names near ones.
        """
        try:
            return self.figures[figure_id]
        except KeyError:
            alike = [name for name in self.figures if figure_id.split("_")[0] in name]
            hint = f"; near: {', '.join(alike)}" if alike else ""
            raise CatalogError(f"data/figures.yml has no figure {figure_id!r}{hint}") from None

    def chapter_number(self, chapter: str, slug: str) -> str:
        """A chapter's number in an edition, by its place in the contents, or its letter.

        Raises
        ------
        CatalogError
            It has neither.
        """
        if chapter in self.letters:
            return self.letters[chapter]
        # England lacks the regional chapters, whose figures it does not show; their number is that of other editions.
        own = slug if not covers_country(slug) or chapter not in self.regional else ""
        numbers = {c.slug: c.number for c in chapters_of(for_edition(self.contents, own, self.regional))}
        if numbers.get(chapter) is None:
            raise CatalogError(
                f"the chapter '{chapter}' stands in no numbered part of _toc.yml and has no letter in data/figures.yml"
            )
        return str(numbers[chapter])

    def number(self, figure_id: str, slug: str) -> str:
        """``"4.2"``: the chapter's number and the figure's place among those that this edition shows."""
        spec = self.figure(figure_id)
        own = [f for f in self.figures.values() if f.chapter == spec.chapter and f.shown_in(slug)]
        peers = [f.id for f in sorted(own, key=lambda f: f.optional)]
        place = peers.index(figure_id) + 1 if figure_id in peers else len(peers) + 1
        return f"{self.chapter_number(spec.chapter, slug)}.{place}"

    def source_text(self, dataset: str) -> SourceText | None:
        """The first source text whose pattern matches a dataset id."""
        return next((s for s in self.sources if fnmatchcase(dataset, s.match)), None)


@setting("file")
class RegistryFile(TypedDict):
    """The keys of the file."""

    letters: dict[str, Label]
    regional_chapters: NotRequired[dict[str, Text]]
    sources: tuple[SourceText, ...]
    figures: tuple[FigureSpec, ...]


def _lacks(figure: FigureSpec) -> Iterator[str]:
    """Yield the keys without which a figure cannot be drawn, or has no title."""
    title, options = figure.title, figure.options
    yield from (f"title.{key}" for key in TITLE_NEEDS.get(title["rule"], ()) if key not in title)
    yield from (f"options.{key}" for key in OPTIONS_NEEDED.get(figure.kind, ()) if key not in options)
    if figure.kind in OF_INDICATORS and not figure.indicators:
        yield "indicators"


def _check_figures(file: Settings[RegistryFile]) -> None:
    """Make sure that a figure says all that its kind and title need."""
    file.once("id", of=("figures",))
    for number, figure in enumerate(file.value["figures"]):
        place: Place = ("figures", number)
        for key in _lacks(figure):
            needed_by = f"kind {figure.kind}" if not key.startswith("title") else f"rule {figure.title['rule']}"
            file.fault((*place, *key.split(".")), f"is missing; the {needed_by} needs it")
        if figure.gives_way_to:
            optional = [f.id for f in file.value["figures"] if f.optional and f.chapter == figure.chapter]
            file.one_of((*place, "gives_way_to"), figure.gives_way_to, optional)
        if "indicator" in figure.title:
            file.one_of((*place, "title", "indicator"), figure.title["indicator"], figure.indicators)
        options = figure.options
        for option, named in (("sections", options.get("sections", {})), ("published", options.get("published", {}))):
            for name in named:
                file.one_of((*place, "options", option, name), name, figure.indicators)


def load_registry(path: Path | None = None) -> Registry:
    """The registry of ``data/figures.yml``.

    Raises
    ------
    SettingsError
        Names the file, the line, the figure and the key that is missing, unknown or wrong: every one of them.
    """
    path = path or paths.DATA / "figures.yml"
    return _load(path, path.parent.parent / "_toc.yml")


@once_for_each_state
def _load(path: Path, toc: Path) -> Registry:
    file: Settings[RegistryFile] = read(path, RegistryFile)
    given, contents = file.value, read_contents(toc).value
    regional = given.get("regional_chapters", {})
    figures = {figure.id: figure for figure in given["figures"]}
    _check_figures(file)
    file.checked()
    return Registry(contents, given["letters"], regional, given["sources"], figures)

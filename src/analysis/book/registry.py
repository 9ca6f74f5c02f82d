"""``data/figures.yml`` read and checked: every figure of the book, its kind, its data, its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.groups import ENGLAND

Editions = Literal["all", "england", "regions"]

TITLE_RULES = (
    "compare",
    "change",
    "gap",
    "regions",
    "counts",
    "shares",
    "better",
    "map",
    "definitions",
    "widest",
    "places",
    "scores",
    "text",
)


@dataclass(frozen=True)
class FigureSpec:
    """One figure of the registry.

    Attributes
    ----------
    id : str
        Name in files, links and chapters.
    kind : str
        How it is drawn: a key of :data:`analysis.book.charts.KINDS`.
    chapter : str
        Chapter that shows it.
    title : mapping
        ``rule`` (one of :data:`TITLE_RULES`) and its words.
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
    datasets : tuple of str
        Catalogue ids beyond those of the indicators.
    note : str
        What a reader must know, in plain text.
    options : mapping
        Settings of the kind.
    """

    id: str
    kind: str
    chapter: str
    title: Mapping[str, Any]
    subtitle: str = ""
    report_figure: str = ""
    indicators: tuple[str, ...] = ()
    periods: tuple[str, ...] = ("latest",)
    editions: Editions = "all"
    datasets: tuple[str, ...] = ()
    note: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def shown_in(self, slug: str) -> bool:
        """Whether an edition shows the figure."""
        return self.editions == "all" or (self.editions == "england") == (slug == ENGLAND)


@dataclass(frozen=True)
class SourceText:
    """How a source line names the datasets whose id matches a pattern; `silent` ones are left out."""

    match: str
    text: str
    silent: bool = False


@dataclass(frozen=True)
class Registry:
    """The whole file: chapters with their numbers, source texts, figures in the order of the book.

    ``regional`` names the chapters that only regional editions have.
    """

    chapters: Mapping[str, str]
    sources: tuple[SourceText, ...]
    figures: Mapping[str, FigureSpec]
    regional: frozenset[str] = frozenset()

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
            near = [name for name in self.figures if figure_id.split("_")[0] in name]
            hint = f"; near: {', '.join(near)}" if near else ""
            raise CatalogError(f"data/figures.yml has no figure {figure_id!r}{hint}") from None

    def chapter_number(self, chapter: str, slug: str) -> str:
        """A chapter's number in an edition: in regional ones those after a regional chapter count it too."""
        number = self.chapters[chapter]
        if slug == ENGLAND or not number.isdigit():
            return number
        before = list(self.chapters)[: list(self.chapters).index(chapter)]
        return str(int(number) + sum(name in self.regional for name in before))

    def number(self, figure_id: str, slug: str) -> str:
        """``"4.2"``: the chapter's number and the figure's place among those that this edition shows."""
        spec = self.figure(figure_id)
        peers = [f.id for f in self.figures.values() if f.chapter == spec.chapter and f.shown_in(slug)]
        place = peers.index(figure_id) + 1 if figure_id in peers else len(peers) + 1
        return f"{self.chapter_number(spec.chapter, slug)}.{place}"

    def source_text(self, dataset: str) -> SourceText | None:
        """The first source text whose pattern matches a dataset id."""
        return next((s for s in self.sources if fnmatchcase(dataset, s.match)), None)


_KEYS = {
    "id",
    "kind",
    "chapter",
    "title",
    "subtitle",
    "report_figure",
    "indicators",
    "periods",
    "editions",
    "datasets",
    "note",
    "options",
}


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in ([value] if isinstance(value, str | int) else value or ()))


def _figure(entry: dict[str, Any], chapters: Mapping[str, str], where: str) -> FigureSpec:
    name = entry.get("id", "?")
    unknown = set(entry) - _KEYS
    if unknown:
        raise CatalogError(f"{where}: figure '{name}' has an unknown key {sorted(unknown)[0]!r}")
    for key in ("id", "kind", "chapter", "title"):
        if key not in entry:
            raise CatalogError(f"{where}: figure '{name}' lacks '{key}'")
    if entry["chapter"] not in chapters:
        raise CatalogError(f"{where}: figure '{name}' stands in an unknown chapter {entry['chapter']!r}")
    rule = entry["title"].get("rule")
    if rule not in TITLE_RULES:
        raise CatalogError(f"{where}: figure '{name}' has title rule {rule!r}; allowed: {', '.join(TITLE_RULES)}")
    editions = entry.get("editions", "all")
    if editions not in get_args(Editions):
        raise CatalogError(f"{where}: figure '{name}' has editions {editions!r}")
    return FigureSpec(
        id=name,
        kind=entry["kind"],
        chapter=entry["chapter"],
        title=entry["title"],
        subtitle=entry.get("subtitle", ""),
        report_figure=str(entry.get("report_figure", "")),
        indicators=_strings(entry.get("indicators")),
        periods=_strings(entry.get("periods", "latest")),
        editions=editions,
        datasets=_strings(entry.get("datasets")),
        note=" ".join(str(entry.get("note", "")).split()),
        options=entry.get("options", {}),
    )


@lru_cache(maxsize=4)
def load_registry(path: Path | None = None) -> Registry:
    """The registry of ``data/figures.yml``.

    Raises
    ------
    CatalogError
        Names the file, the figure and the key that is missing, unknown or wrong.
    """
    path = path or paths.DATA / "figures.yml"
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    chapters = {name: str(number) for name, number in document["chapters"].items()}
    figures: dict[str, FigureSpec] = {}
    for entry in document["figures"]:
        spec = _figure(entry, chapters, path.name)
        if spec.id in figures:
            raise CatalogError(f"{path.name}: two figures are called '{spec.id}'")
        figures[spec.id] = spec
    sources = tuple(SourceText(**entry) for entry in document["sources"])
    regional = frozenset(document.get("regional_chapters", ()))
    return Registry(chapters, sources, figures, regional)

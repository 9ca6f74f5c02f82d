"""Names that one settings file takes from another exist there."""

from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from analysis import authorities
from analysis.book.contents import chapters_of, pages
from analysis.check.loaded import Loaded, Slip
from analysis.results.schema import PROFILE
from analysis.settings.document import Place
from analysis.settings.faults import allowed, near

INDICATORS, FIGURES, CATALOG, CLAIMS = "data/indicators.yml", "data/figures.yml", "data/catalog", "data/claim_tests.yml"

PLAIN_PAGES = ("chapters/errata", "chapters/references")
"""Pages without figures, which need neither number nor letter."""


def _unknown(
    file: Path, place: Place, who: str, what: str, names: Iterable[str], known: Collection[str], where: str
) -> Iterator[Slip]:
    """Yield a slip for each name that is not among the known ones."""
    for name in names:
        if name not in known:
            words = f"{who} names the {what} '{name}', which is not in {where}{allowed(name, known)}"
            yield Slip(file, words, place)


def _no_chapter(loaded: Loaded, file: Path, place: Place, who: str, chapter: str) -> Iterator[Slip]:
    """Yield a slip where a chapter is named that there is not.

    Where there is such a file, what is wrong is that it stands in no part: the fault of _toc.yml.
    """
    if not loaded.file(f"chapters/{chapter}.md").is_file():
        known = sorted(loaded.registry.chapters)
        yield from _unknown(file, place, who, "chapter", [chapter], known, "chapters")


def indicators(loaded: Loaded) -> Iterator[Slip]:
    """Datasets, chapters and constraints of the indicators exist."""
    file = loaded.file(INDICATORS)
    constraints = loaded.constraints
    for name, spec in loaded.indicators.items():
        who = f"indicator '{name}'"
        yield from _no_chapter(loaded, file, (name, "chapter"), who, spec.chapter)
        own = [spec.constraint] if spec.constraint else []
        yield from _unknown(file, (name, "constraint"), who, "constraint", own, constraints, "data/constraints.yml")
        for number, series in enumerate(spec.series):
            place: Place = (name, "series", number, "datasets")
            yield from _unknown(file, place, who, "dataset", series.datasets, loaded.catalog, CATALOG)


def figures(loaded: Loaded) -> Iterator[Slip]:
    """Indicators and datasets of the figures exist, and each dataset has a text for the source line."""
    file = loaded.file(FIGURES)
    nameless: set[str] = set()
    for number, figure in enumerate(loaded.registry.figures.values()):
        who, place = f"figure '{figure.id}'", ("figures", number)
        yield from _unknown(
            file,
            (*place, "indicators"),
            who,
            "indicator",
            dict.fromkeys(figure.indicators),
            loaded.indicators,
            INDICATORS,
        )
        yield from _unknown(file, (*place, "datasets"), who, "dataset", figure.datasets, loaded.catalog, CATALOG)
        claims, known = figure.options.get("published", {}).values(), loaded.tests.tests
        yield from _unknown(file, (*place, "options", "published"), who, "claim", claims, known, CLAIMS)
        specs = [loaded.indicators[name] for name in figure.indicators if name in loaded.indicators]
        behind = [dataset for spec in specs for dataset in spec.datasets]
        for dataset in dict.fromkeys((*figure.datasets, *behind)):
            if dataset not in nameless and loaded.registry.source_text(dataset) is None:
                nameless.add(dataset)
                words = f"{who} shows the dataset '{dataset}', and no pattern of 'sources' gives its name"
                yield Slip(file, words, (*place, "datasets"))


def sources(loaded: Loaded) -> Iterator[Slip]:
    """Every pattern of a source line matches a dataset."""
    for number, source in enumerate(loaded.registry.sources):
        if not any(fnmatchcase(dataset, source.match) for dataset in loaded.catalog):
            words = f"the source '{source.match}' matches no dataset of {CATALOG}"
            yield Slip(loaded.file(FIGURES), words, ("sources", number, "match"))


def figure_chapters(loaded: Loaded) -> Iterator[Slip]:
    """Every chapter that the figures name has a file, and none has both a letter and a number."""
    file = loaded.file(FIGURES)
    numbered = {c.slug for c in chapters_of(loaded.contents.value) if c.number is not None}
    for key, named in (("letters", loaded.registry.letters), ("regional_chapters", loaded.registry.regional)):
        for chapter in named:
            place: Place = (key, chapter)
            if not loaded.file(f"chapters/{chapter}.md").is_file():
                words = f"the chapter '{chapter}' has no file chapters/{chapter}.md"
                yield Slip(file, words + _near(loaded, chapter), place)
            if key == "letters" and chapter in numbered:
                yield Slip(file, f"the chapter '{chapter}' has a letter, and a number by its place in _toc.yml", place)
    for chapter, before in loaded.registry.regional.items():
        place = ("regional_chapters", chapter)
        yield from _unknown(file, place, f"'{chapter}'", "chapter", [before], numbered, "a numbered part of _toc.yml")
    for number, figure in enumerate(loaded.registry.figures.values()):
        yield from _no_chapter(loaded, file, ("figures", number, "chapter"), f"figure '{figure.id}'", figure.chapter)


def _near(loaded: Loaded, chapter: str) -> str:
    return near(chapter, [path.stem for path in loaded.file("chapters").glob("*.md")])


def contents(loaded: Loaded) -> Iterator[Slip]:
    """Every page of the contents has a file, every file of chapters/ a page, and every page its number for figures."""
    file, toc = loaded.file("_toc.yml"), loaded.contents.value
    placed: list[tuple[Place, str]] = [(("root",), toc["root"]), *pages(toc)]
    named = {Path(page).stem for _, page in placed}
    for place, page in placed:
        if not any(loaded.file(f"{page}{suffix}").is_file() for suffix in ("", ".md")):
            yield Slip(file, f"the page '{page}' has no file {page}.md{_near(loaded, Path(page).stem)}", place)
        elif page not in PLAIN_PAGES and Path(page).stem not in loaded.registry.chapters:
            yield Slip(file, f"the page '{page}' has no number here, and no letter in {FIGURES}", place)
    # An editor's copies (`good_work.copy.md`) are no chapters, and no page is made of them.
    for path in sorted(p for p in loaded.file("chapters").glob("*.md") if p.stem.isidentifier()):
        if path.stem not in named | set(loaded.registry.regional):
            words = f"this chapter stands in no part of _toc.yml, nor among the regional_chapters of {FIGURES}"
            yield Slip(path, words)


def lists_of_indicators(loaded: Loaded) -> Iterator[Slip]:
    """Constraints, levels of good work and the areas that are alike name indicators that exist."""
    known = loaded.indicators
    file = loaded.file("data/constraints.yml")
    for number, constraint in enumerate(loaded.constraints.values()):
        place: Place = (number, "indicators")
        who = f"constraint '{constraint.id}'"
        yield from _unknown(file, place, who, "indicator", constraint.indicators, known, INDICATORS)
        for name in constraint.indicators:
            if name in known and known[name].better == "neither":
                yield Slip(file, f"{who} names the indicator '{name}', of which neither more nor less is better", place)
    file = loaded.file("data/hierarchy.yml")
    for number, level in enumerate(loaded.hierarchy):
        for item, element in enumerate(level.elements):
            place = (number, "elements", item, "indicators")
            yield from _unknown(file, place, f"'{element.name}'", "indicator", element.indicators, known, INDICATORS)
    similar = loaded.file("data/similar_areas.yml")
    for number, name in enumerate(loaded.similar.indicators):
        yield from _unknown(similar, ("indicators", number), "the list", "indicator", [name], known, INDICATORS)


def recommendations(loaded: Loaded) -> Iterator[Slip]:
    """The recommendations' indicators exist."""
    settings = loaded.recommendations
    for number, row in enumerate(settings.value):
        who = f"recommendation {row['number']}"
        file, line = settings.document.file, settings.document.line((number,))
        for slip in _unknown(file, (), who, "indicator", row["indicators"], loaded.indicators, INDICATORS):
            yield Slip(slip.file, slip.words, line=line)


def results_files(loaded: Loaded) -> Iterator[Slip]:
    """Datasets whose values the files of the results carry exist."""
    file = loaded.file("data/results.yml")
    for table in loaded.files.tables.values():
        for column in table.listed:
            place: Place = ("tables", table.name, "columns", column.name, "datasets")
            own = [name for name in column.datasets if name != PROFILE]
            who = f"column '{column.name}' of table '{table.name}'"
            yield from _unknown(file, place, who, "dataset", own, loaded.catalog, CATALOG)


def model_plan(loaded: Loaded) -> Iterator[Slip]:
    """The authorities that model B leaves out exist."""
    file = loaded.file("data/social_models.yml")
    for number, code in enumerate(loaded.plan.leave_out):
        problem = authorities.succession(code)
        if problem is None and code not in authorities.names():
            problem = f"no local authority has this code{authorities.hint(code)}"
        if problem is not None:
            yield Slip(file, f"'{code}' is left out: {problem}", ("leave_out", number))


def places(loaded: Loaded) -> Iterator[Slip]:
    """The regions and authorities that tests of claims name exist."""
    file = loaded.file("data/claim_tests.yml")
    regions, names = authorities.region_names(), authorities.names().values()
    for name, test in loaded.tests.tests.items():
        for key, place in (("area", test.area), ("than_area", test.than_area), ("over", test.over_area)):
            if place is None:
                continue
            who, where = f"claim '{name}'", ("tests", name, key)
            own = [place.region] if place.region else []
            yield from _unknown(file, where, who, "region", own, regions, "England")
            own = [place.authority] if place.authority else []
            yield from _unknown(file, where, who, "local authority", own, names, "England")

"""The published site: every edition's pages, PDF and data pack, with a page that leads to them.

Each page gets the way to the others as plain links when the site is put together, not before: an edition's
own pages know of no other edition, and a new area leaves them as they are.
"""

import itertools
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from analysis import paths
from analysis.book.display.place_box import PlaceBox
from analysis.book.wording.addresses import FOLDER as SOURCES
from analysis.build import inputs, stamps
from analysis.build.alone import alone
from analysis.build.book import EDITIONS, folder
from analysis.build.once import alike, led_to_root
from analysis.build.record import RECORD, Record
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.markup import Markup, html, joined
from analysis.regions import ENGLAND
from analysis.results.origins import regions_of
from analysis.results.places.current import are_there
from analysis.results.reading import Results
from analysis.site import described, policy, search, social_card
from analysis.site.beside import write_not_found
from analysis.site.described import folder_of
from analysis.site.hosting import serve_as_it_is
from analysis.site.late import FIGURES, LATE
from analysis.site.places.files import STATIC as PLACES
from analysis.site.places.files import tell_editions
from analysis.site.places.shell import LOOK_UP

SITE = paths.BUILD / "site"
STAMP = stamps.STAMPS / "site"
"""Holds the hash of what the site was put together from, and of what is in it."""

FAVICON = paths.PACKAGE / "site" / "static" / "favicon.svg"
LANDING = Path(__file__).with_name("landing.html")

WAYS = (
    '<p class="place-ways"><a href="{0}map/index.html">Map of England’s neighbourhoods</a> · '
    '<a href="{0}authority/index.html">All local authorities, a page each</a></p>'
)
"""Where the first page leads without any script."""


def home(slug: str) -> str:
    """Address of an edition's first page from the site's root."""
    return f"{folder_of(slug)}chapters/index.html"


def facts(slug: str) -> Results:
    """The results that an edition's pages were made from, as they stand beside the pages."""
    return Results(folder(slug) / "_build" / "html" / "chapters" / "results")


def beside(slug: str) -> list[str]:
    """The PDF and the data pack of an edition, as far as they are of the same making as its pages."""
    record = Record(folder(slug) / RECORD)
    found = []
    if record.output("pdf") and record.stands_on("pdf")["the book"] == record.output("book"):
        found.append(f"{slug}.pdf")
    if record.output("pack") and record.stands_on("pack")["the results"] == record.stands_on("book")["the results"]:
        found.append("data.zip")
    return [name for name in found if (folder(slug) / name).exists()]


def _link(address: str, what: str, name: str) -> Markup:
    """A link to a file of an edition, whose name is for those who do not see the row."""
    return html('<a href="{}">{}<span class="unseen"> of {}</span></a>', address, what, name)


def _row(slug: str) -> Markup:
    results = facts(slug)
    areas = results.areas
    own = areas[(areas["area_type"] == "edition") & (areas["group"] == DOUBLY_DISADVANTAGED)]
    base, name, there = folder_of(slug), results.region.name, beside(slug)
    return html(
        '<tr><th scope="row"><a href="{home}">{name}</a></th><td class="number">{number}</td>'
        "<td>{pdf}</td><td>{pack}</td></tr>",
        home=home(slug),
        name=name,
        number=f"{int(own['areas'].sum()):,}",
        pdf=_link(f"{base}{slug}.pdf", "PDF", name) if f"{slug}.pdf" in there else "",
        pack=_link(f"{base}data.zip", "Data", name) if "data.zip" in there else "",
    )


def landing(slugs: Sequence[str]) -> str:
    """The first page of the site: what it is, and a table of the editions."""
    banner = (
        '<p class="banner"><strong>Synthetic data.</strong> Nothing here describes a real place.</p>'
        if facts(slugs[0]).data == "synthetic"
        else ""
    )
    rows = joined((_row(slug) for slug in slugs), "\n")
    # England's files stand at the root; without it the first edition's serve.
    first = ENGLAND if ENGLAND in slugs else slugs[0]
    root, base = folder_of(first), described.base_address()
    shared = social_card.tags(base + root, facts(first).region.name) if base else ""
    if not are_there():
        return alone(LANDING, rows=rows, banner=banner, shared=shared, style="", finder="", scripts="")
    static = f"{root}_static"
    return alone(
        LANDING,
        policy.policy("index", set()),
        rows=rows,
        banner=banner,
        shared=shared,
        style=joined(html('<link rel="stylesheet" href="{}/{}">', static, name) for name in ("type.css", "places.css")),
        finder=PlaceBox().to_html() + html(WAYS, root),
        scripts=joined(html('<script src="{}/{}"></script>', static, name) for name in LOOK_UP),
    )


ROOM = '<div class="editions"></div>'
"""Where an edition's pages have room for the way to the others (``site/templates/editions.html``)."""


def switcher(page: str, slug: str, editions: Mapping[str, tuple[str, Collection[str]]]) -> Markup:
    """The links of one page to the first page of the site, and to the same page of other editions.

    Parameters
    ----------
    page : str
        The page from its edition's folder: ``chapters/work_and_income.html``.
    slug : str
        Its edition.
    editions : mapping
        Name and pages of each edition, by slug; where one lacks the page, its first page stands in.
    """
    start = (Path(folder_of(slug)) / page).parent

    def link(target: str) -> str:
        return os.path.relpath(target, start).replace(os.sep, "/")

    rows = []
    for other, (name, pages) in editions.items():
        if other == slug:
            rows.append(html('<li><span aria-current="true">{}</span></li>', name))
            continue
        target = page if page in pages and page.startswith("chapters/") else "chapters/index.html"
        rows.append(html('<li><a href="{}">{}</a></li>', link(folder_of(other) + target), name))
    choice = html("<details><summary>This page for another area</summary><ul>{}</ul></details>", joined(rows))
    return html(
        '<nav class="editions" aria-label="Editions"><p><a href="{}">All editions</a></p>{}</nav>',
        link("index.html"),
        choice if len(editions) > 1 else "",
    )


def _lay_out(slug: str, target: Path, left_out: Collection[str]) -> None:
    """Copy an edition's pages, less some of its files and its own index, with what stands beside them."""
    source = folder(slug) / "_build" / "html"
    for file in source.rglob("*"):
        name = file.relative_to(source)
        if file.is_file() and name.as_posix() not in left_out and name.parts[0] != search.FOLDER:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target / name)
    for other in beside(slug):
        shutil.copyfile(folder(slug) / other, target / other)


def _lead(root: Path, slug: str, editions: Mapping[str, tuple[str, Collection[str]]], at_root: Collection[str]) -> None:
    """Lead an edition's pages to the others, and to what stands at the root of the site in the place of its own."""
    own = root / folder_of(slug)
    for page in (*editions[slug][1], *(front.name for front in own.glob("index.html"))):
        text = (own / page).read_text(encoding="utf-8").replace(ROOM, switcher(page, slug, editions))
        if page == f"{search.PAGE}.html":
            text = search.led_to_index(text, _up(slug))
        (own / page).write_text(led_to_root(text, page, slug, at_root), encoding="utf-8")
    # What chapters bring late has links as they have.
    for folder_of_pages, files in ((SOURCES, (own / SOURCES).glob("*.html")), ("chapters", (own / LATE).glob("*.js"))):
        for file in files:
            text = led_to_root(file.read_text(encoding="utf-8"), f"{folder_of_pages}/{file.name}", slug, at_root)
            file.write_text(text, encoding="utf-8")


def _has_places(target: Path) -> bool:
    """Whether the files of the look-up stand in a folder, and not at the site's root alone."""
    return (target / PLACES).is_dir()


def _up(slug: str) -> str:
    """The root of the site from the folder of an edition."""
    return "" if slug == ENGLAND else "../"


def _led(slug: str, other: str) -> str:
    """The folder of another edition from that of one."""
    return _up(slug) + folder_of(other)


def _pages(slug: str) -> list[str]:
    html = folder(slug) / "_build" / "html"
    found = (file for kind in ("chapters/*.html", f"{FIGURES}/*.html", "search.html") for file in html.glob(kind))
    return sorted(p.relative_to(html).as_posix() for p in found)


def _data(slug: str) -> str:
    """What kind of data an edition's pages were made from; empty where they are not made whole."""
    html = folder(slug) / "_build" / "html"
    record = Record(folder(slug) / RECORD)
    if not record.output("book") or not (html / "chapters" / "results" / "edition.json").exists():
        return ""
    return facts(slug).data


def with_built(slugs: Sequence[str]) -> list[str]:
    """The editions given, and all others that have been built from the same kind of data, in the regions' order."""
    kind = _data(slugs[0])
    if not kind:
        raise AnalysisError(f"the pages of '{slugs[0]}' have not been made")
    return [slug for slug in regions_of(kind) if slug in slugs or _data(slug) == kind]


def assemble(slugs: Sequence[str]) -> Path:
    """Lay out ``_build/site``: England at the root, every other edition in its folder; whole or not at all."""
    fresh, old = SITE.with_name("site.new"), SITE.with_name("site.old")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _put_together(slugs, fresh)
        shutil.rmtree(old, ignore_errors=True)
        if SITE.exists():
            SITE.rename(old)
        fresh.rename(SITE)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    stamps.write(STAMP, _what_is_there())
    return SITE


def _put_together(slugs: Sequence[str], fresh: Path) -> None:
    """Lay out the site in a folder of its own."""
    fresh.mkdir(parents=True)
    at_root: dict[str, set[str]] = {}
    for slug in sorted(slugs, key=lambda s: s != ENGLAND):
        # England's is laid out first: before it, nothing stands at the root.
        at_root[slug] = alike(fresh, folder(slug) / "_build" / "html")
        _lay_out(slug, fresh / folder_of(slug), at_root[slug])
    editions = {slug: (facts(slug).region.name, _pages(slug)) for slug in slugs}
    for slug in slugs:
        if _has_places(fresh / folder_of(slug)):
            tell_editions(fresh / folder_of(slug), [(s, name, _led(slug, s)) for s, (name, _) in editions.items()])
        _lead(fresh, slug, editions, at_root[slug])
    sought = [search.pages_of(fresh / folder_of(slug), name, folder_of(slug)) for slug, (name, _) in editions.items()]
    search.write_index(fresh, itertools.chain.from_iterable(sought))
    (fresh / "index.html").write_text(landing(slugs), encoding="utf-8")
    write_not_found(fresh)
    described.write_map(fresh)
    shutil.copyfile(FAVICON, fresh / FAVICON.name)
    serve_as_it_is(fresh)


def _what_is_there() -> str:
    records = sorted(EDITIONS.glob(f"*/{RECORD}"))
    names = sorted(p.relative_to(SITE).as_posix() for p in SITE.rglob("*") if p.is_file())
    return inputs.of_text(inputs.digest(records), inputs.code("site"), names)


def is_current() -> bool:
    """Return whether the site is what would be put together today."""
    return SITE.is_dir() and STAMP.is_file() and STAMP.read_text(encoding="utf-8").strip() == _what_is_there()

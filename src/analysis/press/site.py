"""The published site: every edition's pages, PDF and data pack, with a page that leads to them.

Each page gets the way to the others as plain links when the site is put together, not before: an edition's
own pages know of no other edition, and a new area leaves them as they are.
"""

import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from analysis import paths
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND
from analysis.press.book import folder
from analysis.results.reading import Results
from analysis.results.sources import regions_of

SITE = paths.BUILD / "site"
LANDING = Path(__file__).with_name("landing.html")


def _base(slug: str) -> str:
    """An edition's folder from the site's root."""
    return "" if slug == ENGLAND else f"{slug}/"


def home(slug: str) -> str:
    """Address of an edition's first page from the site's root."""
    return f"{_base(slug)}chapters/index.html"


def _row(slug: str) -> str:
    results = Results(paths.RESULTS / slug)
    areas = results.areas
    own = areas[(areas["area_type"] == "edition") & (areas["group"] == DOUBLY_DISADVANTAGED)]
    number = int(own["areas"].sum())
    base = _base(slug)
    pdf = f'<a href="{base}{slug}.pdf">PDF<span class="unseen"> of {escape(results.region.name)}</span></a>'
    has_pdf = (folder(slug) / f"{slug}.pdf").exists()
    return (
        f'<tr><th scope="row"><a href="{home(slug)}">{escape(results.region.name)}</a></th>'
        f'<td class="number">{number:,}</td><td>{pdf if has_pdf else ""}</td>'
        f'<td><a href="{base}data.zip">Data<span class="unseen"> of {escape(results.region.name)}</span></a></td></tr>'
    )


def landing(slugs: Sequence[str]) -> str:
    """The first page of the site: what it is, and a table of the editions."""
    edition = json.loads((paths.RESULTS / slugs[0] / "edition.json").read_text(encoding="utf-8"))
    banner = (
        '<p class="banner"><strong>Synthetic data.</strong> Nothing here describes a real place.</p>'
        if edition["data"] == "synthetic"
        else ""
    )
    template = Template(LANDING.read_text(encoding="utf-8"))
    return template.substitute(rows="\n".join(_row(slug) for slug in slugs), banner=banner)


PLACE = '<div class="editions"></div>'
"""Where an edition's pages have room for the way to the others (``site/templates/editions.html``)."""


def switcher(page: str, slug: str, places: Mapping[str, tuple[str, Collection[str]]]) -> str:
    """The links of one page to the first page of the site, and to the same page of other editions.

    Parameters
    ----------
    page : str
        The page from its edition's folder: ``chapters/work_and_income.html``.
    slug : str
        Its edition.
    places : mapping
        Name and pages of each edition, by slug; where one lacks the page, its first page stands in.
    """
    start = (Path(_base(slug)) / page).parent

    def link(target: str) -> str:
        return os.path.relpath(target, start).replace(os.sep, "/")

    rows = []
    for other, (name, pages) in places.items():
        if other == slug:
            rows.append(f'<li><span aria-current="true">{escape(name)}</span></li>')
            continue
        target = page if page in pages and page.startswith("chapters/") else "chapters/index.html"
        rows.append(f'<li><a href="{link(_base(other) + target)}">{escape(name)}</a></li>')
    choice = f"<details><summary>This page for another area</summary><ul>{''.join(rows)}</ul></details>"
    everything = f'<p><a href="{link("index.html")}">All editions</a></p>'
    return f'<nav class="editions" aria-label="Editions">{everything}{choice if len(places) > 1 else ""}</nav>'


def _lead_to_others(root: Path, slug: str, places: Mapping[str, tuple[str, Collection[str]]]) -> None:
    for page in places[slug][1]:
        file = root / _base(slug) / page
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(PLACE, switcher(page, slug, places)), encoding="utf-8")


def _pages(slug: str) -> list[str]:
    html = folder(slug) / "_build" / "html"
    return sorted(p.relative_to(html).as_posix() for p in (*html.glob("chapters/*.html"), *html.glob("search.html")))


def _data(slug: str) -> str:
    """What data an edition was made from."""
    path = paths.RESULTS / slug / "edition.json"
    if not path.exists() or not (folder(slug) / "html.done").exists():
        return "not built"
    return str(json.loads(path.read_text(encoding="utf-8"))["data"])


def with_built(slugs: Sequence[str]) -> list[str]:
    """The editions given, and all others that have been built from the same kind of data, in the regions' order."""
    kind = _data(slugs[0])
    return [slug for slug in regions_of(kind) if slug in slugs or _data(slug) == kind]


def assemble(slugs: Sequence[str]) -> Path:
    """Lay out ``_build/site``: England at the root, every other edition in its folder; whole or not at all."""
    fresh = SITE.with_name("site.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for slug in sorted(slugs, key=lambda s: s != ENGLAND):
        target = fresh if slug == ENGLAND else fresh / slug
        shutil.copytree(folder(slug) / "_build" / "html", target, dirs_exist_ok=True)
        for name in (f"{slug}.pdf", "data.zip"):
            if (folder(slug) / name).exists():
                shutil.copyfile(folder(slug) / name, target / name)
    places = {slug: (Results(paths.RESULTS / slug).region.name, _pages(slug)) for slug in slugs}
    for slug in slugs:
        _lead_to_others(fresh, slug, places)
    (fresh / "index.html").write_text(landing(slugs), encoding="utf-8")
    old = SITE.with_name("site.old")
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        SITE.rename(old)
    fresh.rename(SITE)
    shutil.rmtree(old, ignore_errors=True)
    return SITE

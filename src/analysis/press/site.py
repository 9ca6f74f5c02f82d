"""The published site: every edition's pages, PDF and data pack, with a page that leads to them."""

import json
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from analysis import paths
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND
from analysis.press.book import folder
from analysis.results.reading import Results

SITE = paths.BUILD / "site"
LANDING = Path(__file__).with_name("landing.html")


def home(slug: str) -> str:
    """Address of an edition's first page from the site's root."""
    return "chapters/index.html" if slug == ENGLAND else f"{slug}/chapters/index.html"


def _row(slug: str) -> str:
    results = Results(paths.RESULTS / slug)
    areas = results.areas
    own = areas[(areas["area_type"] == "edition") & (areas["group"] == DOUBLY_DISADVANTAGED)]
    number = int(own["areas"].sum())
    base = "" if slug == ENGLAND else f"{slug}/"
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
    (fresh / "index.html").write_text(landing(slugs), encoding="utf-8")
    old = SITE.with_name("site.old")
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        SITE.rename(old)
    fresh.rename(SITE)
    shutil.rmtree(old, ignore_errors=True)
    return SITE

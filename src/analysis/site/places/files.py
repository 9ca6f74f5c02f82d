"""The files of places and the pages of authorities: written once for all editions, and laid beside those of each."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.book.area.place_card import sentences
from analysis.definition import Definition
from analysis.groups import GROUPS, LABELS
from analysis.indicators.spec import load_indicators
from analysis.locks import held
from analysis.markup import Markup, html, joined
from analysis.results.files import EDITION
from analysis.results.places.current import are_there
from analysis.results.places.tables import measures
from analysis.site.places import atlas_page, authority_page, cards, index, leaflet, redrawn
from analysis.site.places.atlas import Atlas
from analysis.site.places.authority import FOLDER
from analysis.site.places.tables import Places

STATIC = Path("_static") / "places"
"""Where the files stand beside the pages."""

REDRAW = "place-definition.js"
"""The script of the definition in the reader's hands, which needs those of the look-up."""

MADE = paths.BUILD / "places" / "site"
"""Where they are kept between builds."""

OF_THE_BOOK = ("area/place_card.py", "area/atlas.py", "display/definition_box.py")
"""Modules of the book that the files are made with, besides this package."""

SETTINGS = ("wording", "regions", "indicators")
"""Files of ``data/`` that say words and names in them."""

STAMP = ".made"
_ROOM = re.compile(r'(<ul class="place-links" data-editions="([^"]*)">)(.*?)(</ul>)', re.DOTALL)
"""Where a page of an authority leads to the editions of a site (``authority_page.ROOM``)."""

EDITIONS = "editions"
"""The one file that differs from site to site: which editions it has."""


def lay_out(target: Path, editions: Sequence[tuple[str, str, str]]) -> bool:
    """Lay the files beside the pages in a folder, where there are places to look up, and return whether there are.

    Parameters
    ----------
    target : Path
        The folder of a site.
    editions : sequence of tuple
        Slug, name and folder of each edition that the site has.
    """
    for name in (STATIC, FOLDER, atlas_page.FOLDER):
        shutil.rmtree(target / name, ignore_errors=True)
    if not are_there():
        return False
    # Editions are made side by side: none copies what another is about to replace.
    with held("files of places", wait=True):
        _bring_up_to_date()
        shutil.copytree(MADE / STATIC, target / STATIC, copy_function=_linked)
        shutil.copytree(MADE / atlas_page.FOLDER, target / atlas_page.FOLDER, copy_function=_linked)
        # Copies, as a site writes its editions into them.
        shutil.copytree(MADE / FOLDER, target / FOLDER, copy_function=shutil.copyfile)
    tell_editions(target, editions)
    return True


def tell_editions(target: Path, editions: Sequence[tuple[str, str, str]]) -> None:
    """Write which editions a site has: for the cards, which lead there, and into the pages of authorities."""
    listed = [[slug, name, folder] for slug, name, folder in editions]
    write_one(target / STATIC, EDITIONS, listed)
    links = {
        slug: html('<li><a href="../{}chapters/index.html">{}</a></li>', folder, name)
        for slug, name, folder in editions
    }

    def led(found: re.Match[str]) -> str:
        return f"{found[1]}{joined(links.get(slug, Markup('')) for slug in found[2].split())}{found[4]}"

    for page in (target / FOLDER).glob("*.html"):
        page.write_text(_ROOM.sub(led, page.read_text(encoding="utf-8")), encoding="utf-8")


def _linked(source: str, target: str) -> None:
    """Let a file stand in two places without a copy, where the disk can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _bring_up_to_date() -> None:
    """Write the files anew where the tables or this code are others than they were made of."""
    own = sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in (".py", ".html"))
    modules = [*own, *(paths.PACKAGE / "book" / name for name in OF_THE_BOOK)]
    code = "".join(path.read_text(encoding="utf-8") for path in modules)
    settings = "".join((paths.DATA / f"{name}.yml").read_text(encoding="utf-8") for name in SETTINGS)
    facts = (paths.PLACES / EDITION).read_text(encoding="utf-8")
    wanted = hashlib.sha256("\0".join((facts, code, settings, leaflet.version())).encode()).hexdigest()
    stamp = MADE / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    fresh = MADE.with_name(f"{MADE.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        write(Places(), fresh)
        (fresh / STAMP).write_text(wanted, encoding="utf-8")
        shutil.rmtree(MADE, ignore_errors=True)
        fresh.rename(MADE)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write(places: Places, folder: Path) -> None:
    """Write every file but that of the editions, the map, and the pages of authorities into the folder of a site."""
    blocks = cards.blocks(places)
    for name, document in _documents(places, blocks).items():
        write_one(folder / STATIC, name, document)
    atlas = Atlas(places, blocks)
    for name, document in atlas.documents():
        write_one(folder / STATIC, f"atlas/{name}", document)
    leaflet.lay_out(folder / "_static" / atlas_page.LEAFLET)
    atlas_page.write(atlas, folder)
    authority_page.write(places, folder / FOLDER)


def write_one(folder: Path, name: str, document: Any) -> None:
    """Write an object as a script that hands it over; nothing in it can be read as anything but a value."""
    path = folder / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    path.write_text(f'places.take("{name}",{safe});\n', encoding="utf-8", newline="\n")


def _documents(places: Places, blocks: list[pd.DataFrame]) -> dict[str, Any]:
    """Return the content of every file of the look-up, the cards and the definition by name."""
    every = index.entries(places)
    shards, sectors = index.by_start(every), index.postcode_shards(places)
    held = cards.whereabouts(places, blocks)
    return {
        "top": index.top(places, every, shards, sectors),
        "about": {**_about(places), "codes": " ".join(held)},
        "definition": redrawn.document(places),
        **{f"words/{start}": entries for start, entries in shards.items()},
        **{f"postcodes/{start}": rows for start, rows in sectors.items()},
        **{f"codes/{start}": where for start, where in held.items()},
        **{f"areas/{code}": document for code, document in cards.authority_documents(places)},
        **{f"blocks/{number}": document for number, document in enumerate(cards.block_documents(places, blocks))},
    }


def _about(places: Places) -> dict[str, Any]:
    """Return what every card needs: the measures, their values elsewhere, sentences, sources."""
    specs, said = load_indicators(), places.about
    definition = Definition(**said["definition"])
    sizes = places.areas["group"].value_counts().reindex(list(GROUPS), fill_value=0)
    elsewhere: Mapping[str, list[float | None]] = {
        group: cards.plain(places.averages.loc[group]) for group in (*GROUPS, "england")
    }
    return {
        "data": said["data"],
        "version": said["version"],
        "date": said["date"],
        "index": definition.imd[:4],
        "every": len(places.areas),
        "worst": {"deprived": definition.imd_share, "needy": definition.cni_share},
        "labels": [LABELS[group] for group in GROUPS],
        "fields": cards.FIELDS,
        "prefix": str(places.areas["lsoa21_code"].iloc[0])[:3],
        "measures": [
            {
                "id": name,
                "label": specs[name].label,
                "short": specs[name].label_short or specs[name].label,
                "base": specs[name].base,
                "period": said["periods"].get(name, ""),
                "better": specs[name].better,
                "most": _most(places, name),
            }
            for name in measures()
        ],
        "elsewhere": elsewhere,
        "words": sentences(definition, {g: int(n) for g, n in sizes.items()}, definition.imd[:4]),
    }


def _most(places: Places, name: str) -> float:
    """Return where a measure's strip ends: nearly all neighbourhoods lie below it, rounded up to tens."""
    high = float(places.measures[name].quantile(0.995))
    return min(100.0, 10.0 * (int(high // 10) + 1)) if high == high else 100.0

"""The pages of the local authorities, and the list of them: HTML that needs no script."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pandas as pd

from analysis.book.area import authority_page as said
from analysis.book.wording import numbers
from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.indicators.spec import load_indicators
from analysis.markup import Markup, html, joined
from analysis.regions import ENGLAND
from analysis.results.names import full_name
from analysis.results.places.tables import measures
from analysis.results.schema.spreadsheets import csv_text
from analysis.site.edition_note import EditionNote
from analysis.site.places import authority, shell
from analysis.site.places.authority import FOLDER, Authority
from analysis.site.places.drawing import drawing
from analysis.site.places.tables import Places

WAYS = html(
    '<a href="index.html">All local authorities</a>\n<a href="../map/index.html">Map of England</a>\n'
    '<a class="find-place" href="../place/index.html">Find your place</a>'
)

ELEMENTS = 2_900
"""Elements of a page at most; where there are too many other deprived neighbourhoods, the file has the rest."""

AROUND_LISTS = 260
"""Elements of a page beside its two lists and its map's links."""

FEW = 2
"""Measures of the other deprived neighbourhoods; the doubly disadvantaged have all."""

ROOM = '<ul class="place-links" data-editions="{}">{}</ul>'
"""Where a page leads to the editions of a site: ``files.tell_editions`` fills it for each site."""


def write(places: Places, folder: Path) -> None:
    """Write every page with its file, and the list, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    held = list(authority.every(places))
    pages = _Pages(places)
    for one in held:
        (folder / f"{one.slug}.html").write_text(pages.page(one), encoding="utf-8")
        (folder / f"{one.slug}.csv").write_text(csv_text(pages.files[one.code]), encoding="utf-8", newline="")
    (folder / "index.html").write_text(pages.listed(held), encoding="utf-8")


def _table(caption: str, heads: list[str], rows: Iterable[Sequence[object]], name: str) -> Markup:
    """Return a table in a frame that scrolls; the first column holds each row's head, all others numbers."""
    cells = [
        html('<tr><th scope="row">{}</th>{}</tr>', row[0], joined(html("<td>{}</td>", value) for value in row[1:]))
        for row in rows
    ]
    return html(
        '<div class="place-wide" tabindex="0" role="region" aria-label="{}"><table class="place-numbers">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        *(name, caption, joined(html('<th scope="col">{}</th>', head) for head in heads), joined(cells, "\n")),
    )


def _where(one: Authority) -> str:
    """Return the areas that an authority lies in, and its code."""
    around = dict.fromkeys([*(area.name for area in one.around[1:-1]), one.region])
    return " · ".join(["Local authority", *around, one.code])


def _rate(value: float) -> str:
    return f"{value:.1f}" if value == value else "–"


class _Pages:
    """What all pages have from the same tables."""

    def __init__(self, places: Places) -> None:
        about = places.about
        self.places = places
        self.note = EditionNote(ENGLAND, "England", about["data"], about["version"], about["date"])
        self.definition = Definition(**about["definition"])
        specs = load_indicators()
        self.specs = {name: specs[name] for name in measures()}
        areas = places.areas.set_index("lsoa21_code")
        self.labels = full_name(areas["msoa21_code"].map(places.names), areas["lsoa21_name"])

    def page(self, one: Authority) -> str:
        """Return the page of a local authority."""
        captions = said.captions(one.name, self.definition.imd[:4])
        doubly, other = one.of(DOUBLY_DISADVANTAGED), one.of(OTHER_DEPRIVED)
        body = html(
            '<article class="place-card place-authority"><header class="place-head"><h1>{}</h1>'
            '<p class="place-where">{}</p><p class="place-lead">{}</p></header>{}</article>',
            one.name,
            _where(one),
            said.lead(one.name, one.around[0].groups, one.around[0].share, one.around[-1].share),
            joined(
                [
                    self._map(one, captions),
                    self._facts(one),
                    self._counts(one, captions),
                    self._measures(one, captions),
                    self._list(doubly, list(self.specs), captions["doubly"], LABELS[DOUBLY_DISADVANTAGED]),
                    self._other(other, len(doubly), captions),
                    self._rest(one),
                ]
            ),
        )
        heads = said.heads(one.name, one.around[0].all, len(doubly))
        return self._whole(body, f"{FOLDER}/{one.slug}", heads)

    def _whole(self, content: Markup, name: str, heads: Mapping[str, str]) -> str:
        return shell.page(name, content, self.note, title=heads["title"], description=heads["description"], ways=WAYS)

    def _map(self, one: Authority, captions: Mapping[str, str]) -> Markup:
        drawn = drawing(one.rows, self.places.rings, self.labels, captions["map"])
        swatch = '<span><span class="place-swatch group-{}"></span>{}</span>'
        key = joined(html(swatch, number, label) for number, label in enumerate(list(LABELS.values())[:3]))
        inside = (
            html(
                '<figure><div class="place-map-room">{}</div><p class="place-key">{}</p></figure>'
                '<p class="place-note"><a href="../map/index.html#area={}">{}</a></p>',
                *(drawn, key, one.slug, captions["way"]),
            )
            if drawn
            else html('<p class="place-note">{}</p>', captions["no_outline"])
        )
        return html('<section class="place-map-section"><h2>Where they are</h2>{}</section>', inside)

    def _facts(self, one: Authority) -> Markup:
        held = one.rows[one.rows["place"] != ""]
        places = held.groupby(["phase", "place"]).size()
        items = [
            html("<li>{}</li>", said.funded(str(place), str(phase), int(inside)))
            for (phase, place), inside in places.items()
        ]
        funded = html("<ul>{}</ul>", joined(items)) if items else html("<p>{}</p>", said.not_funded(one.name))
        return html(
            '<section class="place-facts"><h2>What is funded</h2>{}<h2>Read on</h2>{}'
            '<ul class="place-links"><li><a href="../place/index.html#{}">All neighbourhoods of {}</a></li>'
            '<li><a href="{}.csv" download>All of this as a file (CSV)</a></li></ul></section>',
            *(funded, Markup(ROOM).format(" ".join(one.editions), ""), one.code, one.name, one.slug),
        )

    def _counts(self, one: Authority, captions: Mapping[str, str]) -> Markup:
        heads = ["Area", "Neighbourhoods", *list(LABELS.values())[:3], "Share doubly disadvantaged"]
        heads += ["Residents", "Residents of doubly disadvantaged"]
        rows = [
            [
                *(area.name, *map(numbers.count, (area.all, *area.groups))),
                numbers.value_text(area.share, "percent"),
                *map(numbers.count, (area.residents, area.residents_doubly)),
            ]
            for area in one.around
        ]
        return html("<section><h2>How many</h2>{}</section>", _table(captions["counts"], heads, rows, "How many"))

    def _measures(self, one: Authority, captions: Mapping[str, str]) -> Markup:
        values = self.places.averages
        columns = {one.code: one.name, DOUBLY_DISADVANTAGED: "", OTHER_DEPRIVED: "", ENGLAND: "England"}
        heads = ["Measure", *(name or LABELS[group] for group, name in columns.items())]
        period = self.places.about["periods"]
        rows = [
            [
                html('{}<span class="place-of">% of {}, {}</span>', spec.label, spec.base, period.get(name, "")),
                *(_rate(float(values.loc[column, name])) for column in columns),
            ]
            for name, spec in self.specs.items()
        ]
        return html(
            "<section><h2>How it compares</h2>{}</section>",
            _table(captions["measures"], heads, rows, "How it compares"),
        )

    def _list(self, rows: pd.DataFrame, shown: list[str], caption: str, title: str, note: str = "") -> Markup:
        """Return a section that lists neighbourhoods with some of their measures; nothing where there are none."""
        if not len(rows):
            return Markup("")
        names = [self.specs[name].label_short or self.specs[name].label for name in shown]
        heads = ["Neighbourhood", "Deprivation rank", "Needs rank", *names]
        link = '<a href="../place/index.html#{}">{}</a>'
        values = self.places.measures.reindex(rows["lsoa21_code"])[shown].to_numpy()
        cells: list[list[object]] = [
            [html(link, code, self.labels[code]), numbers.count(rank), numbers.count(need), *map(_rate, own)]
            for code, rank, need, own in zip(
                rows["lsoa21_code"], rows[self.places.rank], rows["cni2023_rank"], values, strict=True
            )
        ]
        after = html('<p class="place-note">{}</p>', note) if note else ""
        return html("<section><h2>{}</h2>{}{}</section>", title, _table(caption, heads, cells, title), after)

    def _other(self, rows: pd.DataFrame, doubly: int, captions: Mapping[str, str]) -> Markup:
        """Return the list of the other deprived, as far as a page that is light has room for them."""
        for_each = len(("tr", "th", "a", "rank", "rank")) + FEW
        with_all = len(("tr", "th", "a", "rank", "rank", "link", "path")) + len(self.specs)
        room = max((ELEMENTS - AROUND_LISTS - with_all * doubly) // for_each, 0)
        note = said.deprived_left_out(max(len(rows) - room, 0))
        few = list(self.specs)[:FEW]
        return self._list(rows.head(room), few, captions["other"], LABELS[OTHER_DEPRIVED], note)

    def _rest(self, one: Authority) -> Markup:
        text = said.rest(one.name, len(one.of(NON_DEPRIVED)))
        return html(
            '<section><h2>{}</h2><p class="place-note">{}</p></section>',
            *(LABELS[NON_DEPRIVED], text),
        )

    @cached_property
    def files(self) -> dict[str, pd.DataFrame]:
        """What each page's file holds: every neighbourhood of an authority, by its code, with all of the measures."""
        rows, names = self.places.areas, pd.Series(self.places.names)
        period = self.places.about["periods"]
        values = self.places.measures.reindex(rows["lsoa21_code"]).reset_index(drop=True)
        facts = {
            "code": rows["lsoa21_code"],
            "name": self.labels.reset_index(drop=True),
            "ward": rows["ward_code"].map(names),
            "town": rows["town_code"].map(names),
            "group": rows["group"],
            "imd2019_rank": rows["imd2019_rank"],
            "imd2025_rank": rows["imd2025_rank"],
            "cni2023_rank": rows["cni2023_rank"],
            "residents_2021": rows["population"],
            "residents_mid2022": rows["residents_mid2022"],
            "funded_phase": rows["phase"],
            "funded_place": rows["place"],
        }
        dated = values.rename(columns={name: f"{name}_{period.get(name, '')}" for name in values})
        whole = pd.DataFrame(facts).join(dated)
        return {str(code): held for code, held in whole.groupby(rows["local_authority_code"])}

    def listed(self, every: list[Authority]) -> str:
        """Return the list of all authorities, by region."""
        ordered = sorted(every, key=lambda one: (one.region, one.name))
        heads = ["Local authority", "Neighbourhoods", *list(LABELS.values())[:3]]
        sections = [
            html(
                "<section><h2>{}</h2>{}</section>",
                region,
                _table(
                    region,
                    heads,
                    [
                        [
                            html('<a href="{}.html">{}</a>', one.slug, one.name),
                            *map(numbers.count, (one.around[0].all, *one.around[0].groups)),
                        ]
                        for one in held
                    ],
                    region,
                ),
            )
            for region, held in groupby(ordered, key=lambda one: one.region)
        ]
        text = said.listed()
        body = html(
            '<article class="place-card"><header class="place-head"><h1>{}</h1><p class="place-lead">{}</p></header>'
            "{}</article>",
            *(text["title"], text["lead"], joined(sections)),
        )
        return self._whole(body, f"{FOLDER}/index", {"title": text["title"], "description": text["lead"]})

"""What the map to move reads: where each neighbourhood is and its group, names, and one file for each measure.

The first file has all that England's map needs: a point for each neighbourhood, in the order of the cards' blocks, so
that a block which comes later says by its number whose outlines it has. Names and the values of a measure are in the
same order, in files of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely

from analysis.book.area import atlas as said
from analysis.book.area.funding import EVERY_PHASE, PHASE_LABELS
from analysis.groups import GROUPS, LABELS
from analysis.indicators.spec import load_indicators
from analysis.results.places import rings
from analysis.results.places.tables import measures
from analysis.site.places import cards
from analysis.site.places.authority import slug
from analysis.site.places.columns import TENTHS, UNKNOWN, packed, runs, tenths
from analysis.site.places.tables import Places

FIFTHS = (0.2, 0.4, 0.6, 0.8)
"""Where the classes of a rate begin: each has about a fifth of the neighbourhoods."""

PARTS = (0.1, 0.2, 0.5, 1.0)
"""Where the classes of ranks end: the worst tenth, the next one, the rest of the worse half, the better half."""

SEQUENCE = ("atlas-1", "atlas-2", "atlas-3", "atlas-4", "atlas-5")
"""Colours of a measure's classes in ``static/atlas.css``, the weakest first."""

REST = "atlas-rest"
"""The colour of those that a map is not about."""

OF_GROUPS = ("place-0", "place-1", REST)
OF_PHASES = ("place-1", "place-0", "atlas-third", REST)
"""Colours by group, and by phase as on the map of the funding (``book/maps/funding.py``)."""

TOWNS = 700
"""The largest towns have a label."""

CAPITAL = "London"
"""The region that is a town of its own."""

NEAR = 3
"""The zoom from which the names of authorities, and of the towns of :data:`CAPITAL`, find room."""


@dataclass(frozen=True)
class Atlas:
    """Every neighbourhood with an outline.

    Attributes
    ----------
    places : Places
    blocks : list of DataFrame
        As :func:`analysis.site.places.cards.blocks` gives them.
    """

    places: Places
    blocks: list[pd.DataFrame]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The neighbourhoods in the order of the blocks, with ``block``."""
        every = pd.concat(self.blocks).assign(block=np.repeat(range(len(self.blocks)), [*map(len, self.blocks)]))
        return every[every["lsoa21_code"].isin(list(self.places.rings))].reset_index(drop=True)

    @cached_property
    def shapes(self) -> np.ndarray:
        """Their outlines in steps of :data:`analysis.results.places.rings.STEP` metres."""
        return _shapes([self.places.rings[code] for code in self.rows["lsoa21_code"]])

    @cached_property
    def points(self) -> np.ndarray:
        """A point inside each, in whole steps: its centre, or another where that lies outside it. Shape (n, 2)."""
        centres = _steps(shapely.centroid(self.shapes))
        others = _steps(shapely.point_on_surface(self.shapes))
        is_inside = shapely.contains_xy(self.shapes, centres[:, 0], centres[:, 1])
        return np.where(is_inside[:, None], centres, others)

    def documents(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each file's name with its content; without any outline the first has nothing but words."""
        if self.rows.empty:
            yield "base", {"points": "", "words": said.words()}
            return
        yield "base", self._base()
        yield "names", self._names()
        yield "edges", self._edges()
        for name, values in self._values().items():
            yield name, {"values": packed(values)}

    def _base(self) -> dict[str, Any]:
        steps = np.diff(self.points, axis=0, prepend=0)
        return {
            "step": rings.STEP,
            "points": rings.written(steps.ravel().tolist()),
            "groups": "".join(str(GROUPS.index(group)) for group in self.rows["group"]),
            "authorities": [
                [self.places.names[str(code)], slug(self.places.names[str(code)]), len(held)]
                for code, held in self.rows.groupby("local_authority_code", sort=False)
            ],
            "areas": self._areas(),
            "blocks": self.rows["block"].value_counts().reindex(range(len(self.blocks)), fill_value=0).tolist(),
            "labels": list(self._labels()),
            "measures": list(self._measures()),
            "rings": cards.FIELDS.index("rings"),
            "unknown": UNKNOWN,
            "credit": said.credit(),
            "words": said.words(),
        }

    def _edges(self) -> dict[str, Any]:
        """Return west, south, east and north of each block in steps: which outlines a view near by needs."""
        boxes = pd.DataFrame(shapely.bounds(self.shapes), columns=list("wsen")).groupby(self.rows["block"])
        edges = boxes.agg({"w": "min", "s": "min", "e": "max", "n": "max"}).reindex(
            range(len(self.blocks)), fill_value=0
        )
        return {"edges": rings.written(edges.to_numpy().astype(int).ravel().tolist())}

    def _areas(self) -> dict[str, list[int]]:
        """Return the areas with an edition by slug, each as the places of its authorities."""
        codes = list(dict.fromkeys(self.rows["local_authority_code"]))
        return {
            region.slug: [place for place, code in enumerate(codes) if region.is_country or code in region.members]
            for region in self.places.regions.values()
        }

    def _labels(self) -> Iterator[list[Any]]:
        """Yield names with their points and the least zoom that shows them, the largest areas first.

        A local authority that is called as one of the towns has its label.
        """
        x, y = self.points.T
        in_capital = self.rows["local_authority_code"].map(self.places.region_of) == CAPITAL
        rows = self.rows.assign(x=x, y=y, capital=CAPITAL, near=np.where(in_capital, NEAR, 0))
        large = rows.loc[rows["town_code"] != "", "town_code"].value_counts().head(TOWNS).index
        capital = _middles(rows[in_capital].assign(near=0), "capital")
        towns = _middles(rows[rows["town_code"].isin(large)], "town_code")
        authorities = _middles(rows.assign(near=NEAR), "local_authority_code")
        names = self.places.names
        towns = towns.assign(name=towns.index.map(names))
        authorities = authorities.assign(name=authorities.index.map(names))
        others = authorities[~authorities["name"].isin(towns["name"])]
        found = pd.concat([capital.assign(name=CAPITAL), towns, others])
        for row in found.sort_values(["size", "name"], ascending=[False, True]).itertuples(index=False):
            yield [row.name, round(row.x), round(row.y), int(row.near)]

    def _names(self) -> dict[str, Any]:
        prefix = str(self.rows["lsoa21_code"].iloc[0])[:3] if len(self.rows) else ""
        codes = self.rows["lsoa21_code"].str.removeprefix(prefix).astype(int)
        msoas = self.rows.groupby("msoa21_code", sort=False).size()
        return {
            "prefix": prefix,
            "codes": rings.written(np.diff(codes, prepend=0).tolist()),
            "official": list(runs(self.rows["lsoa21_name"])),
            "msoas": [[self.places.names[str(code)], int(number)] for code, number in msoas.items()],
        }

    def _values(self) -> dict[str, pd.Series]:
        """Return each measure's values as its file has them."""
        rates = self.places.measures.reindex(self.rows["lsoa21_code"])
        return {
            **{name: self.rows[f"{name}_rank"] for name in said.INDICES},
            "phase": self.rows["phase"].map(EVERY_PHASE.index),
            **{name: tenths(rates[name]) for name in measures()},
        }

    def _measures(self) -> Iterator[dict[str, Any]]:
        """Yield what the map says of each measure: names, classes with their colours, and where the classes begin."""
        yield _measure(
            "group",
            said.group_label(),
            said.of_group(self.places.about["definition"]["imd"][:4]),
            [LABELS[group] for group in GROUPS],
            OF_GROUPS,
        )
        every = len(self.places.areas)
        last = [int(part * every + 1e-9) for part in PARTS]
        for name in said.INDICES:
            of = said.of_rank(name[-4:], every)
            first = [rank + 1 for rank in last[:-1]]
            colours = (SEQUENCE[4], SEQUENCE[3], SEQUENCE[1], SEQUENCE[0])
            yield _measure(name, said.index_label(name), of, said.classes_of_rank(last), colours, first, "rank")
        phases = [PHASE_LABELS[phase] for phase in EVERY_PHASE]
        yield _measure("phase", said.phase_label(), said.of_phase(), phases, OF_PHASES)
        specs, period = load_indicators(), self.places.about["periods"]
        for name in measures():
            breaks = fifths(tenths(self.places.measures[name]))
            held = said.classes_of_rate([value / TENTHS for value in breaks])
            of = said.of_rate(specs[name].base, period.get(name, ""))
            yield _measure(name, specs[name].label, of, held, SEQUENCE[-len(held) :], breaks, "rate")


def fifths(values: pd.Series) -> list[int]:
    """Return where the classes of a rate begin, less the first: at the fifths of what is known, each once.

    Parameters
    ----------
    values : Series
        In tenths of a percent, as :func:`analysis.site.places.columns.tenths` gives them.
    """
    known = values[values != UNKNOWN]
    if known.empty:
        return []
    found = sorted({int(value) for value in known.quantile(FIFTHS, interpolation="nearest")})
    return [value for value in found if value > known.min()]


def _middles(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the middle of the neighbourhoods of each area, the least zoom that shows its name, and their number."""
    return rows.groupby(column).agg(x=("x", "mean"), y=("y", "mean"), near=("near", "max"), size=("x", "size"))


def _measure(
    name: str,
    label: str,
    of: tuple[str, str],
    classes: list[str],
    colours: tuple[str, ...],
    breaks: list[int] | None = None,
    kind: str = "alone",
) -> dict[str, Any]:
    return {
        "id": name,
        "label": label,
        "said": of[0],
        "rule": of[1],
        "kind": kind,
        "classes": [list(pair) for pair in zip(classes, colours, strict=True)],
        "breaks": breaks if breaks is not None else list(range(1, len(classes))),
    }


def _steps(points: np.ndarray) -> np.ndarray:
    """Return points rounded to whole steps, shape (n, 2)."""
    return np.round(np.column_stack([shapely.get_x(points), shapely.get_y(points)])).astype(int)


def _shapes(outlines: list[list[np.ndarray]]) -> np.ndarray:
    """Return outlines as shapes; a ring within another is a hole."""
    shapes = _valid(shapely.polygons([shapely.linearrings(outline[0]) for outline in outlines]))
    for number, (_, *others) in enumerate(outlines):
        for ring in others:
            shapes[number] = shapely.symmetric_difference(shapes[number], _valid(shapely.polygons([ring]))[0])
    return shapes


def _valid(shapes: np.ndarray) -> np.ndarray:
    """Return shapes, those whose edge crosses itself since it was rounded put right."""
    wrong = ~shapely.is_valid(shapes)
    shapes[wrong] = shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
    return shapes

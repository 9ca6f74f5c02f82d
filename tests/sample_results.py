"""A small edition for tests of layout: every number in it is invented and means nothing."""

import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis.book.area.funding import EVERY_PHASE
from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, GROUPS, GROUPS_AND_ALL
from analysis.indicators.constraints import AGAINST, load_constraints
from analysis.indicators.spec import Indicator, load_indicators
from analysis.regions import ENGLAND
from analysis.results import schema
from spreads import Intervals

REGIONS = [
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
]
LIKE_COLUMNS = schema.table("like_for_like").names()

LEVEL = {"percent": 24.0, "gbp": 21_000.0, "years": 60.0, "minutes": 14.0, "people": 40_000.0}
SHARE = {"doubly_disadvantaged": 1.0, "other_deprived": 0.83, "non_deprived": 0.45, "england": 0.5}
COUNT = {
    "doubly_disadvantaged": 1315,
    "other_deprived": 2060,
    "non_deprived": 30380,
    "england": 33755,
}


def number(*words: str) -> float:
    """A number between 0 and 1 that depends on the words only."""
    return int(sha256("|".join(words).encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def periods(spec: Indicator) -> list[str]:
    """Period labels: those of its series, ten years for a panel."""
    named = [s.period for s in spec.series if s.period]
    return named or [str(year) for year in range(2013, 2023)]


def rows(spec: Indicator, area: str, scale: float, error: float, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Invented rows of ``indicators.csv``."""
    out = []
    level = LEVEL.get(spec.unit, 40.0) * (0.5 + number(spec.id))
    tilt = 0.6 * number(spec.id, "tilt") - 0.3
    for place, period in enumerate(periods(spec)):
        for group in GROUPS_AND_ALL:
            share = SHARE[group] if spec.better != "higher" else 1.5 - SHARE[group]
            value = scale * level * share * (1 + tilt * place / 5)
            value = min(value, 97.0) if spec.unit == "percent" else value
            n = counts[group]
            row = dict.fromkeys(schema.table("indicators").names(), None) | {
                "indicator": spec.id,
                "area": area,
                "group": group,
                "period": period,
                "value": value if n else float("nan"),
                "unit": spec.unit,
                "areas": n,
                "datasets": ";".join(spec.datasets),
                "std_error": value * error / max(n, 1) ** 0.5 if spec.kind == "rate" else float("nan"),
            }
            row["ci_low"], row["ci_high"] = (row["value"] + k * 1.96 * row["std_error"] for k in (-1, 1))
            out.append(row)
    return out


@lru_cache(maxsize=1)
def specifications() -> dict[str, Indicator]:
    """Indicators by id: those of data/indicators.yml."""
    return load_indicators()


@lru_cache(maxsize=2)
def england(error: float) -> pd.DataFrame:
    """Invented rows of England."""
    out = [r for s in specifications().values() for r in rows(s, ENGLAND, 1.0, error, COUNT)]
    return pd.DataFrame(out, columns=schema.table("indicators").names())


@lru_cache(maxsize=2)
def nine_regions(error: float) -> pd.DataFrame:
    """Invented rows of the regions; London has two doubly disadvantaged neighbourhoods."""
    out = []
    for i, region in enumerate(REGIONS):
        few = {g: 2 if region == "London" and g == DOUBLY_DISADVANTAGED else 40 + 30 * i for g in GROUPS_AND_ALL}
        for s in (s for s in specifications().values() if s.by_region):
            scale = 0.7 + number(region, s.id)
            out += [r | {"region_name": region} for r in rows(s, ENGLAND, scale, error, few)]
    return pd.DataFrame(out, columns=[*schema.table("indicators").names(), "region_name"])


def areas(slug: str, name: str, authorities: list[str], counts: dict[str, int]) -> pd.DataFrame:
    """Invented ``areas.csv`` whose parts sum to the counts."""
    out = []
    kinds = {
        "edition": [name],
        "local_authority": authorities,
        "region": REGIONS if slug == ENGLAND else ["North West"],
        "combined_authority": [
            "Greater Manchester",
            "Liverpool City Region",
            "South Yorkshire",
            "Tees Valley",
        ],
    }
    for kind, names in kinds.items():
        for group in GROUPS:
            weights = [number(kind, n, group) ** 2 for n in names]
            parts = [int(counts[group] * w / sum(weights)) for w in weights]
            parts[0] += counts[group] - sum(parts)
            for i, (area, n) in enumerate(zip(names, parts, strict=True)):
                out.append(
                    {
                        "area_type": kind,
                        "area_code": f"X{i:03d}",
                        "area_name": area,
                        "group": group,
                        "areas": n,
                        "population": 1_700 * n,
                    }
                )
    return pd.DataFrame(out)


def square_outlines(authorities: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """Outlines as TopoJSON: a square of a tenth of a degree for each authority, one region around all."""
    arcs, layers = [], {"authorities": [], "regions": []}
    for name, (x, y) in authorities.items():
        layers["authorities"].append({"type": "Polygon", "arcs": [[len(arcs)]], "properties": {"name": name}})
        arcs.append([[round(x * 100), round(y * 100)], [10, 0], [0, 10], [-10, 0], [0, -10]])
    xs, ys = zip(*authorities.values(), strict=True)
    west, south = round(min(xs) * 100) - 5, round(min(ys) * 100) - 5
    wide, high = round((max(xs) - min(xs)) * 100) + 20, round((max(ys) - min(ys)) * 100) + 20
    layers["regions"].append({"type": "Polygon", "arcs": [[len(arcs)]], "properties": {"name": "North West"}})
    arcs.append([[west, south], [wide, 0], [0, high], [-wide, 0], [0, -high]])
    objects = {k: {"type": "GeometryCollection", "geometries": v} for k, v in layers.items()}
    transform = {"scale": [0.01, 0.01], "translate": [0, 0]}
    return {"type": "Topology", "objects": objects, "arcs": arcs, "transform": transform}


def _kind(slug: str) -> dict[str, Any]:
    return {"own_definition": None, "kind": "country", "is_country": slug == ENGLAND, "area": slug}


@dataclass
class Sample:
    """What the chart factory asks of an edition's results."""

    region: Any
    indicators: pd.DataFrame
    national: pd.DataFrame
    by_region: pd.DataFrame
    areas: pd.DataFrame
    map_points: pd.DataFrame
    outlines: dict[str, Any]
    specs: dict[str, Indicator]
    definitions: pd.DataFrame = field(default_factory=pd.DataFrame)
    constraint_scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    like_for_like: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=LIKE_COLUMNS))
    data: str = "real"
    definition: Definition = Definition()  # noqa: RUF009
    imd_rank: str = "imd2019_rank"
    unavailable: dict[str, str] = field(default_factory=dict)
    models_missing: dict[str, str] = field(default_factory=dict)
    of_funding: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Any other table, without rows, as results have it where a model has not been estimated."""
        if name not in schema.load_schema().tables:
            raise AttributeError(name)
        return pd.DataFrame(columns=schema.table(name).names())

    def table(self, name: str) -> pd.DataFrame:
        """Any table by its name."""
        found: pd.DataFrame = self.of_funding[name] if name in self.of_funding else getattr(self, name)
        return found

    @property
    def interval(self) -> Intervals:
        """Intervals of differences, by the errors of the rows."""
        return Intervals(self.indicators, self.national)

    @property
    def scope(self) -> "Sample":
        """The edition itself, or England's view where it has too few neighbourhoods."""
        whole = self.areas[(self.areas["area_type"] == "edition") & (self.areas["group"] == DOUBLY_DISADVANTAGED)]
        if whole["areas"].sum() >= FEWEST:
            return self
        england = SimpleNamespace(slug=ENGLAND, name="England", name_in_sentence="England", **_kind(ENGLAND))
        return replace(self, region=england, indicators=self.national)


PLACES = {
    "Bolton": (-2.6, 53.55),
    "Bury": (-2.4, 53.58),
    "Manchester": (-2.3, 53.40),
    "Salford": (-2.45, 53.45),
    "Stockport": (-2.15, 53.35),
    "Wigan": (-2.75, 53.5),
}


def definitions() -> pd.DataFrame:
    """Invented ``definitions.csv``."""
    rows = [
        ("in_force", "In force", 1315, 1315),
        ("imd2025", "A later index", 1200, 1100),
        ("cni2019_wards", "Whole wards", 1500, 600),
        ("worst_20_percent", "A fifth on both", 3000, 1315),
    ]
    return pd.DataFrame(rows, columns=["definition", "label", DOUBLY_DISADVANTAGED, "shared"])


def points(counts: dict[str, int]) -> pd.DataFrame:
    """Invented map points inside the authorities' squares."""
    names = list(PLACES)
    out = []
    for group in ("doubly_disadvantaged", "other_deprived"):
        for i in range(counts[group]):
            place = names[i % len(names)]
            x, y = PLACES[place]
            out.append(
                {
                    "lsoa21_code": f"X{len(out):08d}",
                    "lsoa21_name": f"{place} {i:03d}A",
                    "name": f"Estate {i} ({place} {i:03d}A)",
                    "ward_name": f"Ward {i % 7}",
                    "local_authority_name": place,
                    "group": group,
                    "imd2019_rank": i + 1,
                    "cni2023_rank": i + 2,
                    "longitude": round(x + 0.1 * number(group, str(i)), 3),
                    "latitude": round(y + 0.1 * number(group, str(i), "y"), 3),
                }
            )
    columns = (
        list(out[0]) if out else ["lsoa21_code", "lsoa21_name", "name", "ward_name", "local_authority_name", "group"]
    )
    columns = columns if out else [*columns, "imd2019_rank", "cni2023_rank", "longitude", "latitude"]
    return pd.DataFrame(out, columns=columns)


def funding(name: str, own: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Invented ``funding.csv`` and ``funding_neighbourhoods.csv``: the doubly disadvantaged take phases in turn."""
    doubly = own[own["group"] == DOUBLY_DISADVANTAGED].reset_index(drop=True)
    phases = doubly.index.map(lambda i: EVERY_PHASE[i % len(EVERY_PHASE)]).astype(object)
    each = doubly[["lsoa21_code"]].assign(phase=phases, place=[f"Place {p}" if p != "none" else None for p in phases])
    names = {
        "edition": pd.Series(name, doubly.index),
        "local_authority": doubly["local_authority_name"],
        "region": pd.Series([REGIONS[i % len(REGIONS)] for i in doubly.index], doubly.index, dtype=object),
    }
    parts = [each.assign(area_type=kind, area=area, area_name=area) for kind, area in names.items()]
    keys = ["area_type", "area", "area_name", "phase"]
    counted = pd.concat(parts).groupby(keys, as_index=False).agg(neighbourhoods=("lsoa21_code", "size"))
    rows = counted.assign(group=DOUBLY_DISADVANTAGED, residents=1_700 * counted["neighbourhoods"])
    return {"funding": rows, "funding_neighbourhoods": each}


def constraint_scores(slug: str, doubly: int) -> pd.DataFrame:
    """Invented ``constraint_scores.csv``; without rows for a few neighbourhoods."""
    out = []
    for against in AGAINST if slug != ENGLAND else AGAINST[:1]:
        shift = 0.2 if against == AGAINST[2] else 0.0
        order = sorted(load_constraints(), key=lambda name: -number(against, name))
        first = number(against, order[0])
        for rank, name in enumerate(order, start=1):
            score = 40 * (number(against, name) - shift)
            out.append(
                {
                    "area": slug,
                    "against": against,
                    "constraint": name,
                    "rank": rank,
                    "score": score,
                    "ci_low": score - 9,
                    "ci_high": score + 10,
                    "behind_first_low": first - number(against, name) - 0.1,
                    "areas": doubly,
                    "areas_against": 210,
                    "indicators": ";".join(load_constraints()[name].indicators),
                }
            )
    rows = pd.DataFrame(out)
    return rows if doubly >= FEWEST else rows.iloc[:0]


def sample(slug: str = ENGLAND, *, doubly: int | None = None, error: float = 1.6, data: str = "real") -> Sample:
    """An invented edition.

    Parameters
    ----------
    slug : str
        ``england`` or a region, which is called "Greater Manchester" here.
    doubly : int, optional
        How many doubly disadvantaged neighbourhoods the region has.
    error : float
        Size of the standard errors.
    """
    national = england(error)
    name = "England" if slug == ENGLAND else "Greater Manchester"
    counts = dict(COUNT)
    own = national
    if slug != ENGLAND:
        n = 120 if doubly is None else doubly
        counts = {
            DOUBLY_DISADVANTAGED: n,
            "other_deprived": 210,
            "non_deprived": 1300,
            ENGLAND: 1510 + n,
        }
        out = [r for s in specifications().values() for r in rows(s, slug, 1.08, error, counts)]
        own = pd.DataFrame(out, columns=schema.table("indicators").names())
    placed = points({g: min(n, 60) if slug == ENGLAND else n for g, n in counts.items()})
    return Sample(
        SimpleNamespace(slug=slug, name=name, name_in_sentence=name, **_kind(slug)),
        own.copy(),
        national.copy(),
        nine_regions(error).copy(),
        areas(slug, name, list(PLACES), counts),
        placed,
        json.loads(json.dumps(square_outlines(PLACES))),
        specifications(),
        definitions(),
        constraint_scores(slug, counts[DOUBLY_DISADVANTAGED]),
        data=data,
        of_funding=funding(name, placed),
    )

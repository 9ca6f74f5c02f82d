r"""Which areas are alike: nearest neighbours on standardised pooled rates.

As in the Office for National Statistics' lists of statistical nearest neighbours, each measure is set on one
scale and the distance of two areas is Euclidean. With :math:`z_{ka}` the standard score of area
:math:`a` on measure :math:`k` (mean and standard deviation over the local authorities, each counted once,
cut at the limit of ``data/similar_areas.yml``),

.. math::

    d(a, b) = \sqrt{\frac{1}{K} \sum_k (z_{ka} - z_{kb})^2}

over the :math:`K` measures that both areas have. One is a difference of one standard deviation on each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.parts import Part, latest
from analysis.indicators.similar import AREA, AUTHORITY, Method
from analysis.regions import Region, select
from analysis.results import schema


def pooled_by(part: Part, area: np.ndarray, areas: int) -> np.ndarray:
    """Return the pooled value of each of `areas` areas, given the number of each neighbourhood's area.

    nan where an area has no neighbourhood with a value. Neighbourhoods numbered -1 belong to none.
    """
    use = part.has_value & (area >= 0)
    ones = np.ones(area.size)
    denominator = ones if part.denominator is None else part.denominator
    above = np.bincount(area[use], weights=part.numerator[use], minlength=areas)
    below = np.bincount(area[use], weights=denominator[use], minlength=areas)
    with np.errstate(divide="ignore", invalid="ignore"):
        return part.scale * above / below


@dataclass(frozen=True)
class SimilarAreas:
    """Standard scores of every local authority and combined authority.

    Combined authorities are those of the neighbourhood table, so that an edition's neighbours do not
    depend on which other editions there are.

    Attributes
    ----------
    parts : sequence of Part
        Every series by neighbourhood.
    neighbourhoods : DataFrame
        With codes and names of local and combined authorities, and group.
    method : Method
    """

    parts: Sequence[Part]
    neighbourhoods: pd.DataFrame
    method: Method

    @cached_property
    def _measures(self) -> list[Part]:
        there = latest(self.parts)
        return [there[name] for name in self.method.indicators if name in there]

    def _values(self, codes: pd.Series) -> pd.DataFrame:
        """Values of the areas that the neighbourhoods' codes name; those without a code count nowhere."""
        numbers, names = pd.factorize(codes, sort=True)
        columns = {p.indicator: pooled_by(p, numbers, len(names)) for p in self._measures}
        return pd.DataFrame(columns, index=pd.Index(names))

    @cached_property
    def authorities(self) -> pd.DataFrame:
        """Values of every local authority, indexed by code."""
        return self._values(self.neighbourhoods["local_authority_code"])

    @cached_property
    def combined_authorities(self) -> pd.DataFrame:
        """Values of every combined authority, indexed by code."""
        return self._values(self.neighbourhoods["combined_authority_code"])

    def scores(self, values: pd.DataFrame) -> pd.DataFrame:
        """Standard scores of areas, by the mean and spread of the local authorities."""
        base = self.authorities
        scores = (values - base.mean()) / base.std(ddof=0).replace(0, np.nan)
        return scores.clip(-self.method.limit, self.method.limit)

    def _names(self, kind: str) -> pd.DataFrame:
        """Name, combined authority and number of doubly disadvantaged neighbourhoods of each area of a kind."""
        n = self.neighbourhoods
        code = n[f"{kind}_code"]
        names = pd.DataFrame(
            {
                "name": n[kind if kind == "combined_authority" else f"{kind}_name"],
                "within": n["combined_authority"] if kind == AUTHORITY else None,
            }
        )
        doubly = (n["group"] == DOUBLY_DISADVANTAGED).groupby(code).sum()
        return names.groupby(code).first().assign(doubly=doubly)

    def of_authorities(self, codes: Sequence[str]) -> pd.DataFrame:
        """The authorities most like each of `codes`; columns of ``similar_areas.csv``."""
        scores, names = self.scores(self.authorities), self._names(AUTHORITY)
        return _table(AUTHORITY, scores, codes, names, self.method.nearest)

    def of_area(self, region: Region, member: pd.Series) -> pd.DataFrame:
        """The combined authorities most like an area; those that share a neighbourhood with it are left out."""
        shared = set(self.neighbourhoods.loc[member, "combined_authority_code"].dropna())
        own = self._values(member.map({True: region.code, False: None}))
        apart = self.combined_authorities.drop(index=list(shared))
        names = self._names("combined_authority").loc[apart.index]
        names.loc[region.code] = [region.name, None, 0]
        scores = self.scores(pd.concat([own, apart]))
        return _table(AREA, scores, [region.code], names, self.method.nearest)

    def table(self, region: Region) -> pd.DataFrame:
        """``similar_areas.csv`` of an edition."""
        chosen = select(self.neighbourhoods, region)
        member = pd.Series(self.neighbourhoods.index.isin(chosen.index), index=self.neighbourhoods.index)
        codes = sorted(chosen["local_authority_code"].unique())
        return pd.concat([self.of_area(region, member), self.of_authorities(codes)], ignore_index=True)


def distances(scores: pd.DataFrame, code: str) -> tuple[pd.Series, pd.DataFrame]:
    """Distance of every area from one, and the differences on each measure."""
    apart = scores - scores.loc[code]
    return np.sqrt(np.square(apart).mean(axis=1)), apart


def _table(kind: str, scores: pd.DataFrame, codes: Sequence[str], names: pd.DataFrame, nearest: int) -> pd.DataFrame:
    rows = []
    for code in codes:
        distance, apart = distances(scores, code)
        others = distance.drop(code).sort_values(kind="stable")
        for rank, (similar, size) in enumerate(others.head(nearest).items(), start=1):
            rows.append(
                {
                    "kind": kind,
                    "code": code,
                    "name": names.loc[code, "name"],
                    "rank": rank,
                    "similar_code": similar,
                    "similar_name": names.loc[similar, "name"],
                    "similar_within": names.loc[similar, "within"],
                    "distance": size,
                    "typical_distance": others.median(),
                    "differs_most": apart.loc[similar].abs().idxmax(),
                    "doubly_disadvantaged": int(names.loc[similar, "doubly"]),
                }
            )
    return pd.DataFrame(rows, columns=schema.table("similar_areas").names())

"""A local authority as its page has it: its neighbourhoods, and how many of each group there are, here and around."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS
from analysis.site.places.cards import editions_of
from analysis.site.places.folding import fold
from analysis.site.places.tables import Places

FOLDER = "authority"
"""Where the pages stand in a site."""


def slug(name: str) -> str:
    """Return a local authority's name in its page's address; ``places-search.js`` makes it of the name too."""
    return fold(name).replace(" ", "-")


@dataclass(frozen=True)
class Counts:
    """Neighbourhoods of an area by group, and who lives there.

    Attributes
    ----------
    name : str
    groups : tuple of int
        Neighbourhoods in the order of :data:`analysis.groups.GROUPS`.
    residents, residents_doubly : int
        Census 2021; of all neighbourhoods, and of the doubly disadvantaged.
    """

    name: str
    groups: tuple[int, ...]
    residents: int
    residents_doubly: int

    @property
    def all(self) -> int:
        """How many neighbourhoods there are."""
        return sum(self.groups)

    @property
    def share(self) -> float:
        """How many of 100 neighbourhoods are doubly disadvantaged."""
        return 100 * self.groups[0] / self.all


@dataclass(frozen=True)
class Authority:
    """A local authority.

    Attributes
    ----------
    code, name, region : str
    rows : DataFrame
        Its rows of ``places.csv``, the most deprived first.
    around : tuple of Counts
        Itself, the areas with an edition that it lies in, and England.
    editions : tuple of str
        Slugs of the editions that it lies in.
    """

    code: str
    name: str
    region: str
    rows: pd.DataFrame
    around: tuple[Counts, ...]
    editions: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return slug(self.name)

    def of(self, group: str) -> pd.DataFrame:
        """Return its neighbourhoods of a group."""
        return self.rows[self.rows["group"] == group]


def counts(name: str, rows: pd.DataFrame) -> Counts:
    """Return the counts of an area's neighbourhoods."""
    number = rows["group"].value_counts()
    doubly = rows.loc[rows["group"] == DOUBLY_DISADVANTAGED, "population"]
    groups = tuple(int(number.get(group, 0)) for group in GROUPS)
    return Counts(name, groups, int(rows["population"].sum()), int(doubly.sum()))


def every(places: Places) -> Iterator[Authority]:
    """Yield every local authority by code."""
    areas = places.areas
    england = counts("England", areas)
    larger = {
        region.slug: counts(region.name, areas[areas["local_authority_code"].isin(region.members)])
        for region in places.regions.values()
        if not region.is_country
    }
    for key, rows in areas.groupby("local_authority_code", sort=True):
        code = str(key)
        editions = editions_of(code, places.regions)
        own = counts(places.names[code], rows)
        around = [larger[name] for name in editions if name in larger]
        yield Authority(
            code,
            own.name,
            places.region_of[code],
            rows.sort_values([places.rank, "lsoa21_code"]),
            (own, *around, england),
            tuple(editions),
        )

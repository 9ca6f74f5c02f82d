"""The tables of the synthetic England, with the names and columns of the prepared ones."""

from collections.abc import Mapping
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from analysis.errors import CatalogError
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS
from analysis.prepare.carry import apportion_msoa_counts
from analysis.prepare.indices.definition import REPORT, groups_of, worst
from analysis.readers.geography.lookups import LSOA11_ENGLAND
from analysis.regions import membership
from analysis.results.synthetic import funded, land, named
from analysis.results.synthetic.draws import (
    draw_authorities,
    draw_family,
    draw_means,
    generator,
)
from analysis.results.synthetic.output import small_area_output, ward_output
from analysis.results.synthetic.truth import Truth

LEFT_BEHIND = 0.03
"""Share of neighbourhoods, in whole wards, that the synthetic index of 2019 calls left behind."""

INDEX_COLUMNS = [
    "imd2019_score",
    "imd2019_rank",
    "imd2019_published_decile",
    "imd2025_score",
    "imd2025_rank",
    "imd2025_decile",
    "cni2023_score",
    "cni2023_rank",
    "cni2019_left_behind",
]


def rank(score: pd.Series) -> pd.Series:
    """Return ranks, 1 for the highest score."""
    return score.rank(ascending=False, method="first").astype("int64")


def decile(ranks: pd.Series) -> pd.Series:
    """Return deciles of ranks, 1 for the tenth with the lowest."""
    return ((ranks - 1) * 10 // len(ranks) + 1).astype("int64")


class SyntheticEngland:
    """Tables drawn from true parameters; each is made when first asked for, and the same each time.

    Parameters
    ----------
    truth : Truth
        From :func:`analysis.results.synthetic.truth.load_truth`.
    """

    def __init__(self, truth: Truth):
        self.truth = truth

    def load(self, name: str) -> pd.DataFrame:
        """Return a table by the name that the prepared one has.

        Raises
        ------
        CatalogError
            There is no such table.
        """
        if name in self._others:
            return self._others[name].copy(deep=False)
        if name in self._counts or name in self.truth.means:
            return self._joined(name)
        known = sorted({*self._others, *self._counts, *self.truth.means})
        raise CatalogError(f"the synthetic England has no table '{name}'; it has {known}")

    # -- people and groups -----------------------------------------------------------------------

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where each neighbourhood lies (:func:`analysis.results.synthetic.land.grid`)."""
        return land.grid(self.truth.land)

    @cached_property
    def indices(self) -> pd.DataFrame:
        """Scores and ranks of deprivation and community need."""
        given = self.truth.land
        rng = generator(self.truth.seed, "indices")
        authority = rng.standard_normal(self.places["authority"].max())
        authority[np.array(given["affluent"]) - 1] = authority.min() - 5
        weight, follows = given["poor_authorities"], given["need_follows"]
        own, later, need = rng.standard_normal((3, len(self.places)))
        poor = weight * authority[self.places["authority"] - 1] + np.sqrt(1 - weight**2) * own
        frame = pd.DataFrame(index=self.places.index)
        frame["imd2019_score"] = 20 * np.exp(0.5 * poor)
        frame["imd2019_rank"] = rank(frame["imd2019_score"])
        for other in ("max", "min", "population_weighted"):
            frame[f"imd2019_rank_{other}"] = frame["imd2019_rank"]
        # The published ranks ran over the areas of 2011: as many as there were in England.
        frame["imd2019_published_rank"] = frame["imd2019_rank"] * (LSOA11_ENGLAND / len(frame))
        frame["imd2019_published_decile"] = decile(frame["imd2019_rank"])
        frame["imd2025_score"] = 20 * np.exp(0.5 * poor + 0.1 * later)
        frame["imd2025_rank"] = rank(frame["imd2025_score"])
        frame["imd2025_decile"] = decile(frame["imd2025_rank"])
        standard = pd.Series(poor, index=frame.index).rank(pct=True) - 0.5
        need = follows * np.sqrt(12) * standard + np.sqrt(1 - follows**2) * need
        frame["cni2023_score"] = 65 * np.exp(0.5 * need)
        frame["cni2023_rank"] = rank(frame["cni2023_score"])
        by_ward = frame["cni2023_score"].groupby(self.places["ward_code"]).transform("mean")
        frame["cni2019_left_behind"] = worst(rank(by_ward), len(frame), LEFT_BEHIND)
        return frame

    @cached_property
    def group(self) -> pd.Series:
        """The group of each neighbourhood, by the report's own definition."""
        return groups_of(REPORT, self.indices)

    @cached_property
    def _group_number(self) -> np.ndarray:
        return self.group.map({name: k for k, name in enumerate(GROUPS)}).to_numpy()

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        """Every count by table and column, drawn family by family."""
        low, high = self.truth.land["residents"]
        n = len(self.places)
        people = generator(self.truth.seed, "residents").integers(low, high + 1, n)
        columns = {"census2021.residents": people.astype(float), "_one": np.ones(n)}
        for family in self.truth.families:
            rng = generator(self.truth.seed, f"{family.table}:{','.join(family.parts)}")
            columns |= draw_family(family, columns, self._group_number, self.truth.spread, rng)
        return columns

    @cached_property
    def _counts(self) -> dict[str, pd.DataFrame]:
        """Tables of counts, the inner columns left out; MSOA counts apportioned again."""
        frames: dict[str, dict[str, np.ndarray]] = {}
        for name, values in self._columns.items():
            table, _, column = name.rpartition(".")
            if table and not column.startswith("_"):
                frames.setdefault(table, {})[column] = values
        tables = {t: pd.DataFrame(f, index=self.places.index) for t, f in frames.items()}
        for name in self.truth.msoa_tables:
            tables[name] = self._by_msoa(tables[name], tables)
        deprived = tables["deprivation"]
        for kind, year in product(("income", "employment"), (2019, 2025)):
            share = deprived[f"{kind}_deprived_{year}"] / deprived[f"{kind}_base_{year}"]
            deprived[f"{kind}_deprivation_rate_{year}"] = 100 * share
        return tables

    def _by_msoa(self, own: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        census = tables["census2021"]
        pairs = self.places["msoa21_code"].reset_index()
        by_msoa = own.groupby(self.places["msoa21_code"]).sum()
        apportioned = apportion_msoa_counts(by_msoa, census["residents_16_plus"], pairs)
        return apportioned.assign(
            employees_known=1.0,
            residents_16_64=census["residents_16_64"],
            residents_16_74_2011=tables["census2011"]["activity_total_16_74"],
        )

    # -- the other tables ------------------------------------------------------------------------

    def _joined(self, name: str) -> pd.DataFrame:
        """Return a table of counts with its means; incomes are those of the whole MSOA."""
        parts = [self._counts[name]] if name in self._counts else []
        if name in self.truth.means:
            drawn = draw_means(self.truth.means[name], self._group_number, self.truth.seed)
            means = pd.DataFrame(drawn, index=self.places.index)
            if name == "msoa_income":
                means = self._msoa_income(means)
            if name == "gva_ward":
                census = self._counts["census2021"]
                means = ward_output(means["gva_per_head"], self.places["ward_code"], census)
            parts.append(means)
        return pd.concat(parts, axis=1)

    def _msoa_income(self, own: pd.DataFrame) -> pd.DataFrame:
        columns: dict[str, pd.Series] = {}
        for name, value in own.groupby(self.places["msoa21_code"]).transform("mean").items():
            error = 1.96 * self.truth.means["msoa_income"][str(name)][1] / np.sqrt(land.GROUPED_BY)
            columns |= {
                str(name): value,
                f"{name}_lower": value - error,
                f"{name}_upper": value + error,
            }
        return pd.DataFrame(columns)

    @cached_property
    def _others(self) -> dict[str, pd.DataFrame]:
        cells = land.boundaries(self.places, self.truth.land)
        claimants = self._claimants()
        need = funded.msoa_need(self.places, self.indices, self._counts["census2021"]["residents"])
        output = small_area_output(self.truth, self._group_number, self._counts["census2021"]["residents"])
        return {
            "indices": self.indices,
            "neighbourhoods": self._neighbourhoods(),
            "boundaries": cells,
            "outlines": cells,
            "place_names": named.place_names(self.places, need),
            "boundary_changes": named.boundary_changes(self.places),
            "postcode_directory": named.postcodes(self.places),
            "authority_boundaries": land.authority_boundaries(cells, self.places),
            "claimants": claimants,
            "claimants_lsoa11": claimants.rename_axis(index=["lsoa11_code", "year"]),
            "authority_panel": self._authority_panel(),
            "left_behind_2019": self._left_behind(),
            "msoa_need": need,
            "funding": funded.funding(self.places, need, self.truth.land["funded"]),
            "gva_small_area": output,
            "gva_tees_durham": output.iloc[:0],
        }

    def _neighbourhoods(self) -> pd.DataFrame:
        combined = membership(land.regions(self.truth.land))
        census, counts = self._counts["census2021"], self._counts
        names = self.places.drop(columns=["authority", "region", "column", "row"])
        people = census[["residents", "residents_16_64"]].astype("int64")
        place = pd.DataFrame(
            {
                "rural_urban": np.where(counts["places"]["urban"] == 1, "urban", "rural"),
                "coastal": counts["access"]["coastal_any"],
            },
            index=names.index,
        )
        names = names.join(combined, on="local_authority_code")
        rng = generator(self.truth.seed, "points")
        return pd.concat(
            [
                names,
                people.set_axis(["population", "working_age_population"], axis=1),
                self.indices[INDEX_COLUMNS],
                self.group,
                place,
                land.points(self.places, self.truth.land, rng),
            ],
            axis=1,
        )

    def _left_behind(self) -> pd.DataFrame:
        """Wards that the synthetic index of 2019 calls left behind, and how many areas they hold."""
        chosen = self.places[self.indices["cni2019_left_behind"]]
        wards = chosen.groupby("ward_code").agg(ward_name=("ward_name", "first"), lsoa11=("ward_name", "size"))
        return wards.rename_axis("ward17_code")

    def _claimants(self) -> pd.DataFrame:
        base = self._counts["census2021"]["residents_16_64"]
        frames = {}
        for year, rate in self.truth.claimants.items():
            rng = generator(self.truth.seed, f"claimants {year}")
            share = rate[self._group_number]
            spread = self.truth.spread
            share = rng.beta(share * spread, (1 - share) * spread)
            drawn = rng.binomial(base.astype(int), share).astype(float)
            frames[year] = pd.DataFrame({"claimants": drawn, "residents_16_64": base})
        panel = pd.concat(frames, names=["year"]).swaplevel()
        return panel.rename_axis(index=["lsoa21_code", "year"]).sort_index()

    def _authority_panel(self) -> pd.DataFrame:
        people = self._counts["census2021"]["residents"]
        doubly = people.where(self.group == DOUBLY_DISADVANTAGED, 0)
        code = self.places["local_authority_code"]
        share = doubly.groupby(code).sum() / people.groupby(code).sum()
        return draw_authorities(self.truth.authorities, share, self.truth.seed)

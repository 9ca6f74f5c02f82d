"""What a chapter talks to: one edition's figures, tables, numbers and words."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.book import glue, numbers, words
from analysis.book.published import published
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND, GROUPS
from analysis.indicators.spec import Indicator
from analysis.results.reading import Results, read

if TYPE_CHECKING:
    from analysis.book.render import Figure


class Edition:
    """One edition of the book, for England or for a region.

    Parameters
    ----------
    region : str, optional
        Slug of ``data/regions.yml``.

    Examples
    --------
    >>> edition = Edition("england")            # doctest: +SKIP
    >>> edition.number("bad_health_rate", "doubly_disadvantaged")  # doctest: +SKIP
    '10.4%'
    """

    def __init__(self, region: str = ENGLAND):
        self.results: Results = read(region)
        self.region = self.results.region
        self._used: dict[str, None] = {}

    # -- numbers ---------------------------------------------------------------------------------

    def _spec(self, indicator: str) -> Indicator:
        try:
            return self.results.specs[indicator]
        except KeyError:
            raise AnalysisError(f"data/indicators.yml has no indicator {indicator!r}") from None

    def rows(self, indicator: str, *, national: bool = False) -> pd.DataFrame:
        """The rows of one indicator: the edition's own, or England's."""
        self._spec(indicator)
        self._used[indicator] = None
        source = self.results.national if national else self.results.indicators
        return source[source["indicator"] == indicator]

    def value(
        self, indicator: str, group: str = DOUBLY_DISADVANTAGED, period: str | None = None, *, national: bool = False
    ) -> float:
        """One value; nan where the group has no areas. The latest period when none is named."""
        rows = self.rows(indicator, national=national)
        rows = rows[rows["group"] == group]
        if period is not None:
            rows = rows[rows["period"] == period]
        if rows.empty:
            raise AnalysisError(f"no value of {indicator!r} for group {group!r}, period {period!r}")
        return float(rows["value"].iloc[-1])

    def number(
        self,
        indicator: str,
        group: str = DOUBLY_DISADVANTAGED,
        period: str | None = None,
        *,
        decimals: int | None = None,
        national: bool = False,
    ) -> str:
        """One value as text in its unit."""
        spec = self._spec(indicator)
        digits = spec.decimals if decimals is None else decimals
        return numbers.value_text(self.value(indicator, group, period, national=national), spec.unit, digits)

    # -- prose -----------------------------------------------------------------------------------

    def glue(self, *indicators: str, published_claims: tuple[str, ...] = (), **values: str) -> None:
        """Glue what the prose of a section needs.

        Parameters
        ----------
        *indicators : str
            Each gives the keys of :mod:`analysis.book.glue`.
        published_claims : tuple of str
            Claim ids; each gives a key ``pub_<id with underscores>`` with the published value.
        **values : str
            Further texts under their own key.
        """
        from myst_nb import glue as paste

        texts: dict[str, str] = {}
        for indicator in indicators:
            spec = self._spec(indicator)
            self._used[indicator] = None
            texts |= glue.keys(spec, self.results.indicators, self.results.national)
        texts |= {f"pub_{claim.replace('-', '_')}": published(claim) for claim in published_claims}
        texts |= values
        for key, text in texts.items():
            paste(key, text, display=False)

    def glue_area(self) -> None:
        """Glue the edition's own facts: its names in every grammatical shape, and its counts."""
        self.glue(**self.area_words())

    def area_words(self) -> dict[str, str]:
        """The edition's names and counts, ready for prose.

        Returns
        -------
        dict
            ``area`` ("the West Midlands"), ``Area`` (at the start of a sentence), ``in_area``,
            ``area_s`` (possessive), ``n_dd``, ``n_od``, ``n_nd``, ``n_all`` (numbers of neighbourhoods),
            ``n_dd_neighbourhoods`` ("six doubly disadvantaged neighbourhoods"), ``n_dd_authorities``,
            ``n_authorities``, ``n_dd_wards``, ``population_dd``, ``working_age_dd``, ``share_dd`` of
            residents and ``share_of_deprived`` (share of the deprived that are doubly disadvantaged).
        """
        name = self.region.name_in_sentence
        areas = self.results.areas
        whole = areas[areas["area_type"] == "edition"].set_index("group")
        n = {g: int(whole["areas"].get(g, 0)) for g in GROUPS}
        people = {g: float(whole["population"].get(g, 0)) for g in GROUPS}
        authorities = areas[areas["area_type"] == "local_authority"]
        with_dd = authorities[(authorities["group"] == DOUBLY_DISADVANTAGED) & (authorities["areas"] > 0)]
        dd = n[DOUBLY_DISADVANTAGED]
        deprived = dd + n["other_deprived"]
        noun = words.plural(dd, "doubly disadvantaged neighbourhood")
        wards = self.results.edition.get("wards_with_doubly_disadvantaged", 0)
        total = sum(people.values())
        return {
            "area": name,
            "Area": words.sentence_start(name),
            "in_area": f"in {name}",
            "area_s": words.possessive(name),
            "n_dd": numbers.count(dd),
            "n_od": numbers.count(n["other_deprived"]),
            "n_nd": numbers.count(n["non_deprived"]),
            "n_all": numbers.count(sum(n.values())),
            "n_deprived": numbers.count(deprived),
            "n_dd_neighbourhoods": f"{numbers.in_words(dd)} {noun}",
            "n_dd_wards": numbers.count(wards),
            "n_dd_authorities": numbers.in_words(len(with_dd)),
            "n_authorities": numbers.in_words(authorities["area_code"].nunique()),
            "population_dd": numbers.people(people[DOUBLY_DISADVANTAGED]),
            "population_od": numbers.people(people["other_deprived"]),
            "share_dd": numbers.value_text(100 * people[DOUBLY_DISADVANTAGED] / total, "percent"),
            "share_of_deprived": numbers.value_text(100 * dd / deprived if deprived else float("nan"), "percent", 0),
            "data_mode": self.results.data,
        }

    def compare(self, indicator: str, group: str = DOUBLY_DISADVANTAGED, other: str = ENGLAND) -> str:
        """How a group stands to another in the latest period, in words."""
        rows = self.rows(indicator)
        last = rows[rows["period"] == rows["period"].iloc[-1]].set_index("group")
        a, b = last.loc[group], last.loc[other]
        return words.compare(a["value"], b["value"], a["std_error"], b["std_error"])

    # -- figures and tables ----------------------------------------------------------------------

    def figure(self, figure_id: str) -> "Figure":
        """A figure of ``data/figures.yml`` for this edition: HTML with its SVG, data and sources."""
        from analysis.book import charts

        return charts.build(figure_id, self.results)

    def table(self, table_id: str, **options: Any) -> Any:
        """A table of the book for this edition (see :mod:`analysis.book.table_views`)."""
        from analysis.book import table_views

        return table_views.build(table_id, self, **options)

    def sources(self) -> Any:
        """Every number that this chapter used, with its sums, areas and datasets."""
        return self.table("sources", indicators=tuple(self._used))

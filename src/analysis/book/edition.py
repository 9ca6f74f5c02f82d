"""What a chapter talks to: one edition's figures, tables, numbers and words."""

from typing import TYPE_CHECKING, Any

from analysis.book import glue, makers
from analysis.book.wording import numbers
from analysis.book.wording.addresses import claim_row, measure_page
from analysis.book.wording.facts import Facts
from analysis.book.wording.leads import Told, of_value
from analysis.book.wording.published import published
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.spec import Indicator
from analysis.regions import ENGLAND
from analysis.results.reading import Results, read

if TYPE_CHECKING:
    from analysis.book.charts.draw import Shown
    from analysis.book.charts.hierarchy import Hierarchy
    from analysis.book.display.definition_box import DefinitionBox
    from analysis.book.display.place_box import PlaceBox
    from analysis.book.tables.neighbourhood_list import NeighbourhoodList
    from analysis.book.tables.views import View


class Edition:
    """One edition of the book, for England or for a region.

    Parameters
    ----------
    region : str, optional
        Slug of ``data/regions.yml``.

    Examples
    --------
    >>> edition = Edition("england")            # doctest: +SKIP
    >>> edition.figure("health")            # doctest: +SKIP
    """

    def __init__(self, region: str = ENGLAND):
        self.results: Results = read(region)
        self.region = self.results.region
        self._used: dict[str, None] = {}

    def _spec(self, indicator: str) -> Indicator:
        try:
            return self.results.specs[indicator]
        except KeyError:
            raise AnalysisError(f"data/indicators.yml has no indicator {indicator!r}") from None

    @property
    def facts(self) -> Facts:
        """The values that the prose compares: the area's, or England's where the area has too few."""
        return Facts(self.results.scope)

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
        texts: dict[str, str] = {}
        for indicator in indicators:
            spec = self._spec(indicator)
            self._used[indicator] = None
            scope = self.results.scope
            limited = Facts(scope).limited_beside(indicator)
            found = glue.keys(spec, scope.indicators, scope.national, scope.interval, limited)
            texts |= {key: _led(key, text, indicator) for key, text in found.items()}
        for claim in published_claims:
            texts[f"pub_{claim.replace('-', '_')}"] = of_value(published(claim), claim_row(claim), whole=True)
        texts |= values
        self._paste(texts)

    @staticmethod
    def _paste(texts: dict[str, str]) -> None:
        from analysis.book.display.notebook import paste

        for key, text in texts.items():
            paste(key, text)

    def glue_area(self) -> None:
        """Glue the edition's own facts, which every chapter may use (:func:`analysis.book.area.names.area_words`)."""
        self._paste(makers.told("area", self.results) | makers.told("availability", self.results))

    def glue_chapter(self, chapter: str) -> None:
        """Glue the texts that belong to one chapter (:mod:`analysis.book.findings.chapters`)."""
        self._paste(makers.told(f"chapter-{chapter}", self.results))

    def sentence(self, statement: str) -> Told:
        """A sentence that says what was found, chosen from the numbers (:mod:`analysis.book.findings.statements`)."""
        return makers.sentence(statement, self.facts)

    def share_of(self, part: str, whole: str, group: str = DOUBLY_DISADVANTAGED) -> Told:
        """How much of one rate another is, as a whole percentage; both have the same base."""
        share = 100 * self.facts.value(part, group) / self.facts.value(whole, group)
        return of_value(numbers.value_text(share, "percent", 0), measure_page(part))

    # -- figures and tables ----------------------------------------------------------------------

    def figure(self, figure_id: str) -> "Shown":
        """A figure of ``data/figures.yml`` for this edition: HTML with its SVG, data and sources."""
        from analysis.book.charts import draw as charts

        return charts.build(figure_id, self.results)

    def hierarchy(self) -> "Hierarchy":
        """The levels of good work, each element with the indicators that speak to it."""
        from analysis.book.charts import hierarchy

        return hierarchy.build(self.results.scope)

    def neighbourhoods(self) -> "NeighbourhoodList":
        """The list of the edition's deprived neighbourhoods."""
        from analysis.book.tables import neighbourhood_list

        return neighbourhood_list.build(self.results)

    def find_place(self) -> "PlaceBox":
        """The look-up of every place of England."""
        from analysis.book.display.place_box import PlaceBox

        return PlaceBox()

    def redraw(self) -> "DefinitionBox":
        """The definition in the reader's hands, from that of the edition on."""
        from analysis.book.display.definition_box import DefinitionBox

        return DefinitionBox(self.results.definition)

    def table(self, table_id: str, *, folded: bool = False, **options: Any) -> "View":
        """A table of the book for this edition (:mod:`analysis.book.tables.views`); `folded`, behind its caption."""
        from analysis.book.tables import views as table_views

        return table_views.build(table_id, self.results, folded=folded, **options)

    def sources(self) -> "View":
        """Every number that this chapter used, with its sums, areas and datasets."""
        return self.table("sources", indicators=tuple(self._used))


def _led(key: str, text: str, indicator: str) -> str:
    """A glue key's text, whose value leads to its indicator; a period, or how two values compare, leads nowhere."""
    kind = key.removeprefix(f"{indicator}_").partition("_")[0]
    return text if kind in ("first", "last") else of_value(text, measure_page(indicator), whole=kind == "ratio")

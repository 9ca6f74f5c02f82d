"""What a build of several editions has to do: the kind of data, the editions, and which of them are not made yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis import paths
from analysis.build import inputs, site, stamps
from analysis.build.edition import Extent, chapter_steps, later_steps, record_of
from analysis.results.current import is_current
from analysis.results.ensure import require_editions, require_known
from analysis.results.mode import Choice, checked_mode, choose, default_mode
from analysis.results.origins import regions_of


@dataclass(frozen=True)
class Plan:
    """A build of editions.

    Attributes
    ----------
    choice : Choice
        The kind of data, and why.
    slugs : tuple of str
        The editions asked for.
    extent : {"html", "pages", "site"}
        How much of each.
    """

    choice: Choice
    slugs: tuple[str, ...]
    extent: Extent

    @cached_property
    def keys(self) -> dict[str, str]:
        """What each edition would be made from today, by slug."""
        regions = regions_of(self.choice.mode)
        return {s: stamps.edition_key(regions[s], regions, self.choice.mode, self.extent) for s in self.slugs}

    @cached_property
    def stale(self) -> list[str]:
        """Editions that are not made, or not from what is there today."""
        return [slug for slug in self.slugs if not stamps.is_current(slug, self.extent, self.keys[slug])]

    @property
    def stale_results(self) -> list[str]:
        """Editions whose results are to be made."""
        return [slug for slug in self.slugs if not is_current(slug, self.choice.mode)]

    @property
    def prepares(self) -> bool:
        """Whether tables are prepared from raw data first."""
        return self.choice.mode == "real" and bool(self.stale_results)

    @property
    def results_stamp(self) -> str:
        """Name of the mark of all results together, from the build folder."""
        regions = regions_of(self.choice.mode)
        keys = [stamps.results_key(regions[slug], self.choice.mode) for slug in self.slugs]
        return f"made/results.{inputs.of_text(*keys)[: stamps.LETTERS]}"

    @property
    def site_stamp(self) -> str:
        """Name of the mark of the site of these editions, from the build folder."""
        stamps_of_all = [self.edition_stamp(slug) for slug in self.slugs]
        return f"made/site.{inputs.of_text(*stamps_of_all)[: stamps.LETTERS]}"

    def tidy(self) -> None:
        """Take away marks of what is not there any more, so that Snakemake does not take it for made."""
        if self.stale_results:
            (paths.BUILD / self.results_stamp).unlink(missing_ok=True)
        if self.stale or not site.is_current():
            (paths.BUILD / self.site_stamp).unlink(missing_ok=True)

    def edition_stamp(self, slug: str) -> str:
        """Name of an edition's stamp, from the build folder."""
        return stamps.stamp_of(slug, self.extent, self.keys[slug]).relative_to(paths.BUILD).as_posix()

    def reasons(self, slug: str) -> list[tuple[str, str, list[str]]]:
        """Return what would be done for an edition, as (kind of step, page, why)."""
        if slug not in self.stale:
            return []
        new_results = not is_current(slug, self.choice.mode)
        steps = [("results", "", ["the data, or the code or settings of the results"])] if new_results else []
        region = regions_of(self.choice.mode)[slug]
        record = record_of(slug)
        due: list[str] = []
        for step in [*chapter_steps(region, self.choice.mode), *later_steps(region, record, self.extent)]:
            before = {"book": due, "pdf": ["the book"] if "book" in due else []}.get(step.name, [])
            why = [*record.why(step), *before] or (["the results"] if new_results and step.name != "book" else [])
            if why:
                kind, _, page = step.name.partition(" ")
                steps.append((kind, page, list(dict.fromkeys(why))))
                due.append(step.name)
        return steps


def plan(slugs: Sequence[str], extent: Extent, mode: str = "") -> Plan:
    """Return the plan of a build; all editions when none is named.

    Parameters
    ----------
    mode : str
        Data mode; what ``ANALYSIS_DATA`` names where it is left out.

    Raises
    ------
    AnalysisError
        The mode, an edition or a setting cannot be honoured.
    """
    asked = checked_mode(mode) if mode else default_mode()
    chosen = tuple(slugs or regions_of(asked))
    require_known(chosen, asked)
    choice = choose(asked, chosen)
    require_editions(chosen, choice.mode)
    return Plan(choice, chosen, extent)

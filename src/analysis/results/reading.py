"""An edition's results in memory: the one object that the book's charts and words read."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.definition import Definition
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, enough
from analysis.indicators.comparison import Interval
from analysis.indicators.spec import Indicator, load_indicators
from analysis.regions import COUNTRY, ENGLAND, Region
from analysis.results.files import EDITION, read_document, read_edition, read_table
from analysis.results.listening import kept
from analysis.results.names import named
from analysis.results.origins import regions_of


@dataclass(frozen=True)
class Results:
    """The tables of one edition, read when first asked for.

    An edition with fewer than :data:`~analysis.groups.FEWEST` doubly disadvantaged neighbourhoods, or fewer than
    :data:`~analysis.groups.FEWEST_OTHER` other deprived ones, gives counts, names and maps of its own, and compares the
    groups across England: a rate on a handful of neighbourhoods says more about those few than about
    the area. ``own_scope`` says which it is; ``scope`` is the view whose ``indicators`` and ``region``
    the comparisons use.

    Attributes
    ----------
    folder : Path
        ``_build/results/<slug>``.
    compared : bool
        True for the view of a small edition's results that stands for England.
    """

    folder: Path
    compared: bool = False

    @kept
    def edition(self) -> dict[str, Any]:
        """``edition.json``: slug, name, data mode, fingerprint, versions, datasets."""
        return read_edition(self.folder)

    @property
    def data(self) -> str:
        """``real``, ``released`` or ``synthetic``."""
        return self.edition["data"]

    @kept
    def region(self) -> Region:
        """The edition's region; England, by the same definition, in a view that compares across England."""
        regions = regions_of(self.data)
        own = regions[self.edition["slug"]]
        return replace(regions[ENGLAND], own_definition=own.own_definition) if self.compared else own

    @kept
    def definition(self) -> Definition:
        """The definition of the groups that the results were made with, as ``edition.json`` records it."""
        return Definition(**self.edition["definition"])

    @property
    def imd_rank(self) -> str:
        """The column of ``neighbourhoods.csv`` and ``map_points.csv`` with the rank that the groups go by."""
        return "imd2025_rank" if self.definition.imd == "2025" else "imd2019_rank"

    @kept
    def own_scope(self) -> bool:
        """Whether the edition has enough deprived neighbourhoods of both groups for rates of its own."""
        whole = self.areas[self.areas["area_type"] == "edition"].set_index("group")["areas"]
        return enough(whole.get(DOUBLY_DISADVANTAGED, 0), whole.get(OTHER_DEPRIVED, 0))

    @kept
    def scope(self) -> "Results":
        """These results, or their view for England where the edition has too few neighbourhoods."""
        return self if self.own_scope else self.for_england

    @kept
    def for_england(self) -> "Results":
        """The view of these results whose ``indicators`` and ``region`` are England's."""
        return Results(self.folder, compared=True)

    @kept
    def specs(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return load_indicators()

    @kept
    def unavailable(self) -> dict[str, str]:
        """Dataset id to the reason, for datasets that this build could not have."""
        return {d["id"]: d["reason"] for d in self.edition["datasets"] if not d["available"]}

    @kept
    def all_indicators(self) -> pd.DataFrame:
        """``indicators.csv`` with the national comparator's rows."""
        return read_table(self.folder, "indicators")

    @kept
    def indicators(self) -> pd.DataFrame:
        """The rows of ``indicators.csv`` for the edition, or for England in a view that compares."""
        rows = self.all_indicators
        return rows[rows["area"] == self.region.area].reset_index(drop=True)

    @kept
    def differences(self) -> pd.DataFrame:
        """The rows of ``differences.csv`` for the edition, or for England in a view that compares."""
        rows = read_table(self.folder, "differences")
        return rows[rows["area"] == self.region.area].reset_index(drop=True)

    @kept
    def _intervals(self) -> dict[tuple[str, str, str, str, str], Interval]:
        rows = self.differences
        keys = zip(*(rows[c] for c in ("indicator", "group", "against", "first_period", "period")), strict=True)
        ends = zip(rows["ci_low"].astype(float), rows["ci_high"].astype(float), strict=True)
        return dict(zip(keys, ends, strict=True))

    def interval(self, indicator: str, group: str, against: str, period: str, first: str = "") -> Interval:
        """The 95% interval of a difference by the joint error of what is compared.

        Parameters
        ----------
        indicator, group : str
        against : str
            Another group, in either order; the same for the group's change since `first`;
            :data:`~analysis.indicators.pooled.IN_THE_COUNTRY` for all of England.
        period : str
        first : str, optional
            With another group, the interval is that of the change of the distance since then.

        Raises
        ------
        AnalysisError
            Nobody computed such a difference.
        """
        first = first or period
        found = self._intervals.get((indicator, group, against, first, period))
        if found is not None:
            return found
        turned = self._intervals.get((indicator, against, group, first, period))
        if turned is None:
            raise AnalysisError(
                f"differences.csv has no row of '{indicator}' for {group} against {against} in {first} and {period}"
            )
        return (-turned[1], -turned[0]) if first == period else turned

    @kept
    def like_for_like(self) -> pd.DataFrame:
        """The rows of ``like_for_like.csv`` for the edition, or for England in a view that compares."""
        rows = read_table(self.folder, "like_for_like")
        return rows[rows["area"] == self.region.area].reset_index(drop=True)

    @kept
    def national(self) -> pd.DataFrame:
        """England's rows of ``indicators.csv``, the same as `indicators` in the England edition."""
        rows = self.all_indicators
        return rows[rows["area"] == COUNTRY].reset_index(drop=True)

    @kept
    def by_region(self) -> pd.DataFrame:
        """``indicators_by_region.csv``: the nine regions of England by group."""
        return read_table(self.folder, "indicators_by_region")

    @kept
    def areas(self) -> pd.DataFrame:
        """``areas.csv``: numbers of neighbourhoods and residents by kind of area and group."""
        return read_table(self.folder, "areas")

    @kept
    def map_points(self) -> pd.DataFrame:
        """``map_points.csv``: the deprived neighbourhoods of both groups with rounded coordinates."""
        return named(read_table(self.folder, "map_points"))

    @kept
    def neighbourhoods(self) -> pd.DataFrame:
        """``neighbourhoods.csv``; in released builds the doubly disadvantaged ones only."""
        return named(read_table(self.folder, "neighbourhoods"))

    @kept
    def definitions(self) -> pd.DataFrame:
        """``definitions.csv``: England's groups under other definitions."""
        return read_table(self.folder, "definitions")

    @kept
    def dilution(self) -> pd.DataFrame:
        """``dilution.csv``: a rate by group from neighbourhoods and from the MSOAs that hold them."""
        return read_table(self.folder, "dilution")

    @kept
    def profiles(self) -> pd.DataFrame:
        """``profiles.csv``: indicators of each doubly disadvantaged neighbourhood of the edition."""
        return read_table(self.folder, "profiles")

    @kept
    def profile_counts(self) -> pd.DataFrame:
        """``profile_counts.csv``: the counts behind the profiles of an edition with few neighbourhoods."""
        return read_table(self.folder, "profile_counts")

    @kept
    def all_constraint_scores(self) -> pd.DataFrame:
        """``constraint_scores.csv`` with England's rows."""
        return read_table(self.folder, "constraint_scores")

    @kept
    def constraint_scores(self) -> pd.DataFrame:
        """The rows of ``constraint_scores.csv`` for the edition, or for England in a view that compares."""
        rows = self.all_constraint_scores
        return rows[rows["area"] == self.region.area].reset_index(drop=True)

    @kept
    def worst_tenth(self) -> pd.DataFrame:
        """``worst_tenth.csv``: who left the worst tenth between the indices of 2019 and 2025, here and in England."""
        return read_table(self.folder, "worst_tenth")

    @kept
    def small_area_output(self) -> pd.DataFrame:
        """``small_area_output.csv``: output by group and year where small-area GVA is open; else empty."""
        return read_table(self.folder, "small_area_output")

    @kept
    def similar_areas(self) -> pd.DataFrame:
        """``similar_areas.csv``: the areas most like a regional edition's and like each of its authorities."""
        return read_table(self.folder, "similar_areas")

    @kept
    def models(self) -> pd.DataFrame:
        """``models.csv``: every estimate of every specification."""
        return read_table(self.folder, "models")

    @kept
    def diagnostics(self) -> pd.DataFrame:
        """``diagnostics.csv``: every test statistic of every specification."""
        return read_table(self.folder, "diagnostics")

    @kept
    def statistics(self) -> pd.DataFrame:
        """``statistics.csv``: what each test statistic is, and who described it."""
        return read_table(self.folder, "statistics")

    @kept
    def spillover_curve(self) -> pd.DataFrame:
        """``spillover_curve.csv``: the spillover model's specifications, one a row, with what they find."""
        return read_table(self.folder, "spillover_curve")

    @kept
    def social_conclusion(self) -> pd.DataFrame:
        """``social_conclusion.csv``: what the model of social infrastructure says, sentence by sentence."""
        return read_table(self.folder, "social_conclusion")

    @kept
    def social_checks(self) -> pd.DataFrame:
        """``social_checks.csv``: what each check of its instruments found and means."""
        return read_table(self.folder, "social_checks")

    @kept
    def social_estimates(self) -> pd.DataFrame:
        """``social_estimates.csv``: least squares and instruments beside each other, with their diagnostics."""
        return read_table(self.folder, "social_estimates")

    @kept
    def social_first_stages(self) -> pd.DataFrame:
        """``social_first_stages.csv``: what moves each measure of social infrastructure."""
        return read_table(self.folder, "social_first_stages")

    @kept
    def social_ladder(self) -> pd.DataFrame:
        """``social_ladder.csv``: two-stage estimates as one set of controls after the other is added."""
        return read_table(self.folder, "social_ladder")

    @kept
    def social_family(self) -> pd.DataFrame:
        """``social_family.csv``: every two-stage estimate that counts."""
        return read_table(self.folder, "social_family")

    @kept
    def not_estimable(self) -> pd.DataFrame:
        """``not_estimable.csv``: what neither model could estimate, and why."""
        return read_table(self.folder, "not_estimable")

    @kept
    def known_truth(self) -> pd.DataFrame:
        """``known_truth.csv``: the estimators on simulated data whose truth is known."""
        return read_table(self.folder, "known_truth")

    @kept
    def weights_example(self) -> pd.DataFrame:
        """``weights_example.csv``: who touches whom in one city."""
        return read_table(self.folder, "weights_example")

    @property
    def models_missing(self) -> dict[str, str]:
        """Models without rows, with the reason."""
        return self.edition.get("models_missing", {})

    @kept
    def claims(self) -> pd.DataFrame:
        """``claims.csv``: the report's claims beside the estimates."""
        return read_table(self.folder, "claims")

    @kept
    def claim_alternatives(self) -> pd.DataFrame:
        """``claim_alternatives.csv``: England's claims under other definitions and measures."""
        return read_table(self.folder, "claim_alternatives")

    @kept
    def sensitivity(self) -> pd.DataFrame:
        """``sensitivity.csv``: England's main results by thresholds, issue of the index and unit."""
        return read_table(self.folder, "sensitivity")

    @kept
    def membership(self) -> pd.DataFrame:
        """``membership.csv``: neighbourhoods that are always on the list or come and go.

        In released builds those of the list in force only.
        """
        return read_table(self.folder, "membership")

    @kept
    def membership_counts(self) -> pd.DataFrame:
        """``membership_counts.csv``: by authority, how many stay on the list, leave it or join it."""
        return read_table(self.folder, "membership_counts")

    @kept
    def lists(self) -> pd.DataFrame:
        """``lists.csv``: who is on the list by IMD 2019, and who by IMD 2025."""
        return read_table(self.folder, "lists")

    @kept
    def improvers(self) -> pd.DataFrame:
        """``improvers.csv``: shares of deprived neighbourhoods that improved more than the average.

        With those of ``improvers_here.csv``, which an area has that is no region or combined authority.
        """
        rows = read_table(self.folder, "improvers")
        here = read_table(self.folder, "improvers_here")
        return rows if here.empty else pd.concat([rows, here], ignore_index=True)

    @kept
    def matched_pairs(self) -> pd.DataFrame:
        """``matched_pairs.csv``: improvers and laggards that started alike; empty in released builds."""
        return read_table(self.folder, "matched_pairs")

    @kept
    def balance(self) -> pd.DataFrame:
        """``balance.csv``: how alike improvers and laggards started, before and after matching."""
        return read_table(self.folder, "balance")

    @kept
    def left_over(self) -> pd.DataFrame:
        """``left_over.csv``: how the improvers that found no pair differ from those that did."""
        return read_table(self.folder, "left_over")

    @kept
    def list_of_2019(self) -> pd.DataFrame:
        """``list_of_2019.csv``: published figures that the wards of 2019 meet, and how often random lists do."""
        return read_table(self.folder, "list_of_2019")

    @kept
    def list_chance(self) -> pd.DataFrame:
        """``list_chance.csv``: random lists by how many published figures they meet."""
        return read_table(self.folder, "list_chance")

    @kept
    def pair_differences(self) -> pd.DataFrame:
        """``pair_differences.csv``: what sets improvers and laggards of a pair apart afterwards."""
        return read_table(self.folder, "pair_differences")

    def table(self, name: str) -> pd.DataFrame:
        """Any table of ``data/results.yml``; empty where the edition has none."""
        return read_table(self.folder, name)

    @kept
    def outlines(self) -> dict[str, Any]:
        """TopoJSON with the objects ``authorities`` and ``regions``."""
        return dict(read_document(self.folder, "outlines.json"))


def read(slug: str) -> Results:
    """The results of an edition.

    Raises
    ------
    AnalysisError
        When they have not been built.
    """
    folder = paths.RESULTS / slug
    if not (folder / EDITION).exists():
        raise AnalysisError(f"no results for '{slug}' in {folder}: run `python -m analysis results --region {slug}`")
    return Results(folder)

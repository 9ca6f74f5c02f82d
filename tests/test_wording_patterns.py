"""Patterns of English: every answer that code can give has its words, and what does not fit is refused."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import get_args

import pytest

from analysis.book.area.neighbourhoods import SPREAD
from analysis.book.findings import conclusions, known_truth
from analysis.book.findings.claim_texts import CONTEXT, NOT_TESTABLE, TESTED
from analysis.book.findings.spillovers import Arrival, Part, Tenth
from analysis.book.wording.patterns import choose, load_wording, phrases, say
from analysis.check.wording import asks
from analysis.definition import CniVintage, ImdVintage, Parents
from analysis.errors import AnalysisError
from analysis.groups import GROUPS_AND_ALL
from analysis.indicators import like_for_like
from analysis.indicators.constraints import AGAINST
from analysis.models.spatial.evidence.specifications import ESTIMATOR_NAMES
from analysis.regions import Kind
from analysis.replication.pairs import AFTERWARDS
from analysis.results.current import DataMode
from analysis.settings import SettingsError


def like_for_like_versions() -> set[str]:
    """The versions of a gap but the gap as it is."""
    return {like_for_like.WITHOUT_LONDON, like_for_like.MATCHED, *(v for v, _ in like_for_like.NARROWER.values())}


ANSWERS: dict[str, Collection[str]] = {
    "spillovers.arrival": get_args(Arrival),
    "spillovers.tenth": get_args(Tenth),
    "spillovers.money": get_args(Tenth),
    "spillovers.trap": ("hardly_any", "some"),
    "spillovers.part": get_args(Part),
    "conclusions.measure": conclusions.MEASURES,
    "conclusions.social_measure": conclusions.SOCIAL_MEASURES,
    "conclusions.standing": ("worse", "unclear", "better"),
    "conclusions.standing_none_worse": ("unclear", "better"),
    "statements.age_adjustment": ("differs", "alike"),
    "like_for_like.limit": ("gone", "turned"),
    "like_for_like.version": like_for_like_versions(),
    "statements.agreement": ("all", "some", "none"),
    "summary.other_editions": set(get_args(Kind)) - {"country"},
    "chapters.kind": ("Urban", "Coastal"),
    "chapters.one_of_kind": ("is", "is_not"),
    "chapters.no_others": ("some_doubly", "no_doubly"),
    "chapters.ranks_standing": ("lower", "higher", "same"),
    "chapters.mode": get_args(DataMode),
    "chapters.small_area_gva": ("at_hand", "missing"),
    "chapters.small_area_gva_short": ("at_hand", "missing"),
    "chapters.childcare": ("at_hand", "missing"),
    "claims.status": (*TESTED, NOT_TESTABLE, CONTEXT),
    "claims.firm": ("most", "some"),
    "claims.as_many": ("one", "several"),
    "claims.which_list": ("then", "now", "two", "neither"),
    "claims.met_by": ("then", "now", "both"),
    "claims.bound": ("approx", "less_than", "greater_than", "at_least", "at_most"),
    "area.improvers_untold": ("all", "one", "some"),
    "area.improvers_often": ("more often", "less often", "not clearly either"),
    "definition.index": get_args(ImdVintage),
    "definition.needs": get_args(CniVintage),
    "definition.parents": get_args(Parents),
    "definition.in_use": get_args(ImdVintage),
    "definition.chosen": get_args(ImdVintage),
    "definition.carried": get_args(ImdVintage),
    "definition.vintage": get_args(ImdVintage),
    "funding.definitions": get_args(ImdVintage),
    "funding.reach": ("one_out", "one_in", "nothing", "everything", "few", "many"),
    "funding.unreached": ("single", "one", "all", "level", "most"),
    "funding.here": ("nowhere", "none", "some", "many"),
    "since.lists": get_args(ImdVintage),
    "summary.lead_finding": ("own", "england"),
    "titles.reached": ("nowhere", "one_in", "one_out", "many"),
    "titles.unreached": ("none", "alike", "one_all", "several_all", "one", "several"),
    "area.worst": ("order", "clear"),
    "titles.constraints_worst": ("order", "clear"),
    "area.too_few": ("none", "few", "few_others"),
    "area.list_note": ("several", "one", "none"),
    "area.against": AGAINST,
    "area.beside": AGAINST,
    "area.spread": SPREAD,
    "authority_page.share": ("some", "none"),
    "authority_page.rest": ("some", "one", "none"),
    "northern.verdict": ("none", "some", "all"),
    "northern.held": ("none", "some", "all"),
    "titles.group": GROUPS_AND_ALL,
    "titles.others": GROUPS_AND_ALL,
    "lists.first_alone": ("most", "all"),
    "lists.second_alone": ("most", "all"),
    "titles.gap_sides": ("money", "other"),
    "titles.output_moved": ("rose", "fell", "hardly"),
    "titles.regions": ("apart", "high", "low", "level"),
    "titles.widest": ("all", "some", "none"),
    "titles.sensitivity": ("all", "some"),
    "titles.improvers": ("both", "more", "less", "none"),
    "titles.counts_share": ("same", "same_several", "other", "several"),
    "titles.gap_moved": ("higher", "lower", "same", "unclear", "turned"),
    "titles.better": ("all", "some", "none"),
    "titles.wards": ("one", "in_one", "many", "most"),
    "titles.counts": ("one", "several", "several_all", "alike"),
    "titles.authorities": ("one", "alone", "both", "all", "some"),
    "titles.whom": AGAINST,
    "panel.published": ("england", "elsewhere"),
    "panel.value": ("equals", "approx", "less_than", "greater_than"),
    "panel.verdict": ("clear", "limited", "unclear", "same", "unknown"),
    "titles.measured_in": ("percent", "gbp", "per_100", "other", "alone"),
    "tables.area_list_shown": ("counts", "rates"),
    "tables.area_list_printed": ("many", "few"),
    "northern.outcome": {name for name, (_, _, mechanical) in AFTERWARDS.items() if not mechanical},
}
"""What code can answer to each choice."""

COUNTED = re.compile(r'\bthree\(facts, ["\'](\w+)["\']\)')
ANSWERS["statements.counted"] = set(
    COUNTED.findall(Path(conclusions.__file__).with_name("statements.py").read_text("utf-8"))
)


def test_every_answer_has_its_words() -> None:
    chosen = {ask.key for ask in asks() if ask.function == "choose"}
    assert chosen == set(ANSWERS), "a choice that code makes is not listed here"
    assert {key: set(phrases(key)) for key in chosen} == {key: set(answers) for key, answers in ANSWERS.items()}


def test_designs_and_estimators_of_the_simulations_have_names() -> None:
    assert set(known_truth.SOUND) <= set(phrases("models.design"))
    assert {*known_truth.EVIDENCE, *ESTIMATOR_NAMES} <= set(phrases("models.estimator"))


def test_a_pattern_is_filled_whole_or_not_at_all() -> None:
    assert say("chapters.datasets", number=3) == "There are 3 of them."
    for blanks in ({}, {"numbers": 3}, {"number": 3, "more": 1}):
        with pytest.raises(AnalysisError, match=r"'chapters\.datasets' has the blanks number"):
            say("chapters.datasets", **blanks)
    with pytest.raises(AnalysisError, match=r"has no 'chapters\.dataset'"):
        say("chapters.dataset")
    with pytest.raises(AnalysisError, match=r"has no 'chapters\.kind\.Rural'"):
        choose("chapters.kind", "Rural")
    with pytest.raises(AnalysisError, match=r"'statements\.moves\.same' has the blanks found and is given none"):
        choose("statements.moves", "same")


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a!r}", "{a:,}", "{a", "a}"])
def test_braces_hold_names(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wording.yml"
    file.write_text(f'one:\n  sentences:\n    two: "{text}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"line 3.*braces hold a name each"):
        load_wording(file)

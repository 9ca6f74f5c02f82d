"""What the spillover model says, in words chosen from its specification curve.

Only pandas is needed: the curve's columns say of each specification what it found
(:func:`analysis.models.spatial.evidence.curve.specification_curve`).
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.book.area.definition import has_reports_list
from analysis.book.findings.not_estimated import not_estimated
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.statement import gives
from analysis.regions import COUNTRY
from analysis.results.origins import regions_of
from analysis.results.reading import Results

MODEL = "spillovers"
NEARLY_ALL = 0.9

SIGNIFICANT = 0.05
RHO = ("dd", "od", "nd")
RATIOS = ("od", "nd")

Arrival = Literal["all", "some", "none", "no_evidence"]
Part = Literal["no_evidence", "told", "arrives", "cannot_tell"]
Tenth = Literal["borne_out", "ruled_out", "open", "cannot_tell", "main_cannot_tell"]


@dataclass(frozen=True)
class Count:
    """How many of how many."""

    hits: int
    total: int

    @classmethod
    def of(cls, flags: pd.Series) -> "Count":
        """Return the count of true values."""
        return cls(int(flags.astype(bool).sum()), len(flags))

    @property
    def share(self) -> float:
        """Hits over total; zero when there is nothing to count."""
        return self.hits / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.hits:,} of {self.total:,}"


@dataclass(frozen=True)
class Spillovers:
    """The specifications, and those among them that count.

    Attributes
    ----------
    curve : DataFrame
        ``spillover_curve.csv``.
    """

    curve: pd.DataFrame

    @property
    def estimated(self) -> bool:
        """Whether there is any specification."""
        return not self.curve.empty

    @property
    def passing(self) -> pd.DataFrame:
        """Specifications whose placebo finds nothing."""
        return self.curve[self.curve["placebo_passes"].astype(bool)]

    @property
    def evidence(self) -> pd.DataFrame:
        """Those of them that hold the truth on simulated data like their own, with sound instruments."""
        return self.curve[self.curve["evidence"].astype(bool)]

    @property
    def main(self) -> pd.DataFrame:
        """The specification of each source that was fixed beforehand."""
        return self.curve[self.curve["main"].astype(bool)]

    @property
    def judged(self) -> pd.DataFrame:
        """Those of the main specifications that count: claims are judged by them."""
        return self.main[self.main["evidence"].astype(bool)]

    @property
    def clear(self) -> pd.Series:
        """In which of them every coefficient is positive and clear, adjusted for how many are tested."""
        rows = self.judged
        return (_each(rows, "holm_", RHO) < SIGNIFICANT).all(axis=1) & (_each(rows, "rho_", RHO) > 0).all(axis=1)

    @property
    def told(self) -> pd.Series:
        """In which of them both ratios are told from one, adjusted for how many are tested."""
        return (_each(self.judged, "holm_ratio_", RATIOS) < SIGNIFICANT).all(axis=1)

    @property
    def lower(self) -> pd.Series:
        """In which of them both ratios are told from one, and below it."""
        return self.told & (_each(self.judged, "ratio_", RATIOS) < 1).all(axis=1)

    @property
    def arrival(self) -> Arrival:
        """In how many sources every group's coefficient is positive and clear."""
        if self.judged.empty:
            return "no_evidence"
        clear = Count.of(self.clear)
        return "all" if clear.share == 1 else "some" if clear.hits else "none"

    @property
    def tenth(self) -> Tenth:
        """What becomes of "about 10% lower"."""
        rows = self.judged
        if len(rows) and rows["equivalent"].astype(bool).all():
            return "borne_out"
        if self.told.any():
            return "ruled_out" if rows.loc[self.told, "excluded"].astype(bool).all() else "open"
        return "main_cannot_tell" if self.evidence["told_from_one"].astype(bool).any() else "cannot_tell"

    @property
    def smallest(self) -> float:
        """The largest ratio below one that a judged specification finds in 80% of simulated data; nan where none is."""
        both = _each(self.judged, "power_ratio_", RATIOS)
        return float(both.dropna().min(axis=1).max())


def _all_or_some(number: int, every: int) -> str:
    """How many of the things named before, to begin a sentence: "All four of", "None of"."""
    return (
        f"All {numbers.in_words(every)} of"
        if number == every
        else f"{words.sentence_start(_some(Count(number, every)))} of"
    )


def _each(rows: pd.DataFrame, start: str, names: tuple[str, ...]) -> pd.DataFrame:
    return rows[[f"{start}{name}" for name in names]]


def _some(count: Count) -> str:
    return numbers.in_words(count.hits) if count.hits else "none"


def _power(found: Spillovers) -> str:
    ratio = found.smallest
    if pd.isna(ratio):
        return say("spillovers.smallest_none")
    return say("spillovers.smallest", ratio=numbers.value_text(ratio, "score", 2))


def _tenth_sentences(found: Spillovers) -> str:
    verdict = choose("spillovers.tenth", found.tenth)
    told = Count.of(found.told | found.judged["equivalent"].astype(bool))
    if told.hits == told.total > 0:
        return say("spillovers.told", tenth=verdict)
    parts = [f"{verdict}."]
    if told.hits:
        parts = [
            say(
                "spillovers.told_in",
                tenth=verdict,
                told=numbers.in_words(told.hits),
                judged=numbers.in_words(told.total),
            )
        ]
    if found.tenth == "main_cannot_tell":
        versions = Count.of(found.evidence["told_from_one"])
        parts.append(say("spillovers.told_apart", versions=_some(versions), evidence=numbers.count(versions.total)))
    return " ".join([*parts, _power(found)])


def summary(results: Results) -> str:
    """The paragraph of the chapter on the bad-jobs trap."""
    found, start = Spillovers(results.spillover_curve), say("spillovers.start")
    if not found.estimated:
        return f"{start} {say('spillovers.unknown', why=not_estimated(results, MODEL))}"
    judged = found.judged
    how = gives(
        say(
            "spillovers.how",
            sources=numbers.in_words(len(found.main)),
            judged=_all_or_some(len(judged), len(found.main)),
        ),
        "spillovers.how",
        COUNTRY,
    )
    if judged.empty:
        return f"{start} {how} {say('spillovers.nothing_counts')}"
    arrives = gives(_arrives(found), "spillovers.arrives", COUNTRY)
    return f"{start} {how} {arrives} {_tenth_sentences(found)}"


def _arrives(found: Spillovers) -> str:
    """In how many sources growth next door is followed by growth here."""
    arrival = choose("spillovers.arrival", found.arrival)
    if found.arrival in ("none", "all"):
        return f"{arrival}."
    return say("spillovers.arrives", arrival=arrival, clear=_some(Count.of(found.clear)))


def recommendation(results: Results) -> str:
    """What the model means for money that is to reach these places."""
    found = Spillovers(results.spillover_curve)
    if not found.estimated:
        return say("spillovers.money_unknown", why=not_estimated(results, MODEL))
    verdict = choose("spillovers.money", found.tenth)
    if found.judged.empty:
        return say("spillovers.money_none", verdict=verdict)
    return gives(
        say(
            "spillovers.money",
            verdict=verdict,
            judged=numbers.in_words(len(found.judged)),
            lower=_some(Count.of(found.lower)),
            tenth=_some(Count.of(found.judged["equivalent"])),
        ),
        "spillovers.money",
        COUNTRY,
    )


def scope(results: Results) -> str:
    """That the models are England's and on the report's list, in editions of other places or by another list."""
    country = regions_of(results.data)[results.edition["slug"]].is_country
    sentences = [
        "" if country else say("models.scope"),
        "" if has_reports_list(results) else say("models.list"),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def by_effects(results: Results) -> pd.DataFrame:
    """How the placebo fares under each set of effects: effects, specifications, passes."""
    curve = results.spillover_curve
    groups = curve.groupby("effects", sort=False)["placebo_passes"]
    return groups.agg(specifications="size", passes="sum").reset_index()


def trap(results: Results) -> str:
    """Which effects pass their placebo, in words."""
    found = Spillovers(results.spillover_curve)
    if not found.estimated:
        return ""
    common = found.curve[found.curve["effects"].isin(["common_year", "constant"])]
    if common.empty:
        return ""
    passes = Count.of(common["placebo_passes"])
    verdict = choose("spillovers.trap", "hardly_any" if passes.share <= 1 - NEARLY_ALL else "some")
    return gives(say("spillovers.trap", passes=passes, verdict=verdict), "spillovers.trap", COUNTRY)


PART = "tees_durham_output"
"""The source that has the report's own outcome for a part of England."""


def part_of_england(results: Results) -> str:
    """What the part of England can tell for which the report's own outcome can be had; empty where it has no rows."""
    found = Spillovers(results.spillover_curve)
    if not found.estimated or not (main := found.main[found.main["source"] == PART]).shape[0]:
        return ""
    about = results.diagnostics[results.diagnostics["specification"] == f"part.{PART}"].set_index("statistic")["value"]
    parts = [
        gives(
            say(
                "spillovers.part",
                areas=numbers.count(int(about["areas"])),
                doubly=numbers.count(int(about["areas_doubly_disadvantaged"])),
                verdict=choose("spillovers.part", _part_verdict(Spillovers(main))),
            ),
            "spillovers.part",
            COUNTRY,
        )
    ]
    if main["evidence"].astype(bool).all():
        ratio = float(_each(main, "power_ratio_", RATIOS).to_numpy(dtype=float).min())
        if pd.isna(ratio):
            parts.append(say("spillovers.part_no_power"))
        else:
            parts.append(say("spillovers.part_power", ratio=numbers.value_text(ratio, "score", 2)))
    if "ward_to_own" in about:
        times = numbers.value_text(about["ward_to_own"], "score", 2)
        parts.append(say("spillovers.part_dilution", year=f"{about['ward_year']:.0f}", ratio=times))
    return " ".join(parts)


def _part_verdict(found: Spillovers) -> Part:
    if found.judged.empty:
        return "no_evidence"
    if found.told.all():
        return "told"
    return "arrives" if found.clear.all() else "cannot_tell"

"""For a claim that is not reproduced: what would explain it, and what the alternatives give."""

import math

import pandas as pd

from analysis.book.findings.claim_texts import DIFFERS, SAME, ClaimRow, Scorecard
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import say
from analysis.groups import ALL, GROUPS
from analysis.regions import COUNTRY

MOST_NAMED = 3
"""Alternatives that are named before the rest are counted."""


def _named(labels: list[str]) -> str:
    """A few labels as a list, with how many more there are."""
    quoted = [f"\u201c{label}\u201d" for label in labels[:MOST_NAMED]]
    more = len(labels) - MOST_NAMED
    return words.listing([*quoted, say("claims.and_more", number=numbers.in_words(more))] if more > 0 else quoted)


def _of_values(claim: ClaimRow, tried: pd.DataFrame) -> str:
    """What alternatives do to a claim with a published value."""
    published = float(claim.row["published_value"])
    met = tried[tried["gives_published"]]
    if len(met):
        return say(
            "claims.value_met",
            alternatives=_named(list(met["label"])),
            values=words.listing([claim.value(v) for v in met["estimate"][:MOST_NAMED]]),
            meet="meets" if len(met) == 1 else "meet",
        )
    far = (tried["estimate"] - published).abs()
    nearest = tried.loc[far.idxmin()]
    number = numbers.in_words(len(tried))
    if far.min() >= abs(float(claim.row["england_estimate"]) - published):
        return say("claims.value_no_nearer", number=number)
    value = claim.value(float(nearest["estimate"]))
    return say("claims.value_nearest", number=number, nearest=nearest["label"], value=value)


def _of_directions(claim: ClaimRow, tried: pd.DataFrame) -> str:
    """What alternatives do to a claim that gives a direction."""
    wanted = (SAME, "reproduced") if claim.row["england_status"] == DIFFERS else ("reproduced",)
    met = tried[tried["status"].isin(wanted)]
    if met.empty:
        return say("claims.direction_unchanged", number=numbers.in_words(len(tried)))
    holds = "holds" if claim.row["england_status"] == DIFFERS else "is clear"
    return say("claims.direction_holds", holds=holds, alternatives=_named(list(met["label"])))


def alternatives(card: Scorecard, claim: ClaimRow) -> str:
    """What the alternatives give; empty where none could be tried or a level is not asked for."""
    tried = card.alternatives[card.alternatives["id"] == claim.id]
    if tried.empty or claim.test is None or claim.test.only_direction:
        return ""
    if claim.row["measure"] == "wider":
        return ""
    if math.isnan(float(claim.row["published_value"])):
        return _of_directions(claim, tried)
    return _of_values(claim, tried)


def interval(claim: ClaimRow) -> str:
    """Whether the published figure lies in the interval of ours."""
    published = float(claim.row["published_value"])
    low, high = float(claim.row["ci_low"]), float(claim.row["ci_high"])
    if claim.test is None or claim.test.only_direction or claim.row["measure"] == "wider":
        return ""
    if claim.row["area"] != COUNTRY or not math.isfinite(published):
        return ""
    if not low <= published <= high:
        return ""
    return say("claims.within_interval", low=claim.value(low), high=claim.value(high))


def undiluted(card: Scorecard, claim: ClaimRow) -> str:
    """What a ratio of values from MSOAs might be between neighbourhoods, as a rough reckoning."""
    spec = claim.spec
    if claim.test is None or claim.test.test != "ratio" or spec is None or claim.test.over not in GROUPS:
        return ""
    if spec.series[-1].areas != "msoa21":
        return ""
    rates = Rates.of(card, spec.id)
    one, other = rates.undiluted(claim.test.group), rates.undiluted(claim.test.over)
    part = numbers.value_text(100 * rates.kept[claim.test.group], "percent", 0)
    return say("claims.undiluted", part=part, ratio=numbers.value_text(one / other, "score", 2))


class Rates:
    """England's latest values of an indicator by group, and how much of each gap its MSOAs keep."""

    def __init__(self, values: dict[str, float], kept: dict[str, float]):
        self.values, self.kept = values, kept

    @classmethod
    def of(cls, card: Scorecard, indicator: str) -> "Rates":
        """Return the rates from the edition's results."""
        rows = card.results.national
        rows = rows[rows["indicator"] == indicator]
        rows = rows[rows["period"] == rows["period"].iloc[-1]].set_index("group")
        dilution = card.results.dilution.set_index("group")["gap_kept"]
        return cls(dict(rows["value"].astype(float)), dict(dilution.astype(float)))

    def undiluted(self, group: str) -> float:
        """The value with its distance from England stretched by what was lost."""
        all_of = self.values[ALL]
        return all_of + (self.values[group] - all_of) / self.kept[group]


def note(card: Scorecard, claim: ClaimRow) -> str:
    """Everything that is said of why a claim is not reproduced, as sentences."""
    if claim.test is not None and claim.test.test == "model":
        return f"{words.sentence_start(str(claim.row['reason']))}."
    remark = str(claim.row["remark"]) if isinstance(claim.row["remark"], str) else ""
    only = claim.test.only_direction if claim.test is not None else ""
    wider = say("claims.wider") if claim.row["measure"] == "wider" else ""
    sentences = [
        only,
        wider,
        remark,
        alternatives(card, claim),
        interval(claim),
        undiluted(card, claim),
    ]
    text = " ".join(sentence for sentence in sentences if sentence)
    return text.replace("'", "\u2019")

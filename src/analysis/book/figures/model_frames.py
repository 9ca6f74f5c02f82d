"""The figures of the two models: which rows they draw, and the finding that is their title."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.book.findings import social as social_words
from analysis.book.findings import spillovers as spillover_words
from analysis.book.findings.not_estimated import not_estimated
from analysis.book.findings.spillovers import Count, Spillovers
from analysis.book.wording import words
from analysis.book.wording.patterns import say
from analysis.book.wording.statement import finds, gives
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS, NON_DEPRIVED, OTHER_DEPRIVED, SHORT
from analysis.regions import COUNTRY
from analysis.results.reading import Results


@dataclass(frozen=True)
class ModelFigure:
    """The frame of a figure and its title."""

    frame: pd.DataFrame
    title: str


LABELLED = {
    "claimants": "Claimant rate",
    "deprivation": "Deprivation",
    "authority_output": "Output",
    "small_area_output": "Small-area output",
    "tees_durham_output": "Tees Valley, Durham",
}
"""Sources beside a group's name, where there is little room."""

SETS = {
    "common_year": "common",
    "constant": "common",
    "group_year": "by group",
    "group": "by group",
    "share_year": "by group",
    "authority_year": "by authority",
    "authority": "by authority",
    "region_year": "by authority",
    "authority_and_group_year": "by both",
    "authority_and_group": "by both",
    "region_and_share_year": "by both",
    "authority_by_group_year": "by each group of an authority",
    "authority_by_group": "by each group of an authority",
    "msoa_by_group_year": "by each group of an MSOA",
}
"""Effects of neighbourhood panels, cross-sections and authorities under one name."""

ESTIMATORS = {
    "within": "within",
    "jackknife": "jackknife",
    "double_filter": "double filter",
    "likelihood": "likelihood (present)",
    "two_stage": "two stages (present)",
    "pair_moments": "moments of pairs (present)",
}
FAMILIES = {
    "claimants": "claimants",
    "deprivation": "deprivation",
    "authority_output": "authorities\u2019 output",
    "small_area_output": "small-area output",
    "tees_durham_output": "output, Tees Valley and Durham",
}
"""Sources as panels of the curve, where there is more."""

WIDEST = 1.0
"""Widest interval of a coefficient that the curve shows: beyond it nothing can be told."""

LARGEST = 1.5
"""Largest coefficient, with either sign, that the curve shows: one alone would flatten all others."""

MEASURES = {
    "grants": "grants",
    "lottery": "lottery grants",
    "assets": "assets in the area",
    "assets_near": "assets within 3 km",
    "index": "index of the four",
}
"""Short names of the measures, for the lines below a curve."""


def form_rows(curve: pd.DataFrame) -> pd.DataFrame:
    """Rows of the curve with the outcome, years and weights of a main specification: it, and other estimators.

    Those of the same effects and own lag as the main one, and all of the neighbours' present.
    """
    main = curve[curve["main"].astype(bool)]
    return curve[_alike(curve, main, SAMPLE_KEYS) & (_alike(curve, main, FORM_KEYS) | curve["estimator"].isin(PRESENT))]


SAMPLE_KEYS = ["outcome", "sample", "weights"]
FORM_KEYS = [*SAMPLE_KEYS, "effects", "own_lag"]
PRESENT = ("likelihood", "two_stage", "pair_moments")


def _alike(curve: pd.DataFrame, main: pd.DataFrame, keys: list[str]) -> pd.Series:
    wanted = set(main[keys].itertuples(index=False, name=None))
    return pd.Series([row in wanted for row in curve[keys].itertuples(index=False, name=None)], index=curve.index)


def spillover_rho(results: Results) -> ModelFigure:
    """Each group's coefficient on its neighbours in the main specification of each source."""
    found = Spillovers(results.spillover_curve)
    rows = [
        {
            "label": f"{LABELLED[str(row['source'])]}: {LABELS[group].lower()}",
            "estimate": row[f"rho_{SHORT[group]}"],
            "ci_low": row[f"rho_{SHORT[group]}_low"],
            "ci_high": row[f"rho_{SHORT[group]}_high"],
        }
        for row in found.main.to_dict("records")
        for group in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED)
    ]
    clear = [str(source) for source in found.judged.loc[found.clear, "source"]]
    outcomes = words.listing([FAMILIES[source] for source in clear])
    title = say("titles.spillovers", outcomes=outcomes) if clear else say("titles.spillovers_none")
    every = [str(source) for source in found.judged["source"]]
    return ModelFigure(pd.DataFrame(rows), finds(title, "titles.spillovers", COUNTRY, clear, every))


def _chosen(curve: pd.DataFrame) -> pd.DataFrame:
    """The versions with their choices in words."""
    return curve.assign(
        outcome=curve["source"].map(FAMILIES),
        effects=curve["effects"].map(SETS),
        own_lag=curve["own_lag"].map({"none": "out", "by_regime": "in"}),
        estimator=curve["estimator"].map(ESTIMATORS),
    )


def spillover_curve(results: Results) -> ModelFigure:
    """The coefficient of the doubly disadvantaged in every estimate on neighbourhoods that touch."""
    rows = _chosen(results.spillover_curve)
    rows = rows[rows["weights"].eq("queen") & rows["outcome"].ne(FAMILIES["authority_output"])]
    frame = rows.rename(columns={"rho_dd": "estimate", "rho_dd_low": "ci_low", "rho_dd_high": "ci_high"}).assign(
        is_evidence=rows["evidence"].astype(bool)
    )
    frame = frame[(frame["ci_high"] - frame["ci_low"] <= WIDEST) & (frame["estimate"].abs() <= LARGEST)]
    evidence = frame[frame["is_evidence"]]
    positive = Count.of(evidence["ci_low"] > 0)
    title = say("titles.spillover_curve", count=positive) if len(evidence) else say("titles.spillover_curve_none")
    return ModelFigure(frame, gives(title, "titles.spillover_curve", COUNTRY))


def spillover_ratio(results: Results) -> ModelFigure:
    """The ratio to other deprived neighbourhoods in the versions that count."""
    found = Spillovers(results.spillover_curve)
    rows = _chosen(found.evidence)
    frame = rows.rename(columns={"ratio_od": "estimate", "ratio_od_low": "ci_low", "ratio_od_high": "ci_high"})
    frame = frame.assign(is_evidence=frame["main"].astype(bool))
    told = Count.of((frame["ci_low"] > 1) | (frame["ci_high"] < 1))
    drawn = frame[(frame["ci_high"] - frame["ci_low"]).le(WIDEST_RATIO)]
    title = say(
        "titles.spillover_ratio",
        every=f"{told.total:,}",
        told=told.hits or "none",
        are=words.plural(told.hits, "is", "are"),
        drawn=f"{len(drawn):,}",
    )
    return ModelFigure(drawn, gives(title, "titles.spillover_ratio", COUNTRY))


WIDEST_RATIO = 2.0
"""Widest interval of a ratio that the figure shows."""


def weights(results: Results) -> ModelFigure:
    """Who touches whom in one city."""
    frame = results.weights_example
    return ModelFigure(frame, say("titles.weights", place=frame["place"].iloc[0]))


def social_ladder(results: Results) -> ModelFigure:
    """What instruments find as one set of controls after the other is added, beside change that was over before."""
    rows = results.social_ladder
    shown = rows[rows["outcome"].isin(["employment", "imd_before"])]
    first = shown["adds"].iloc[0]
    rung = [adds if adds == first else f"+ {adds}" for adds in shown["adds"]]
    frame = shown.assign(rung=rung, measure=shown["treatment"].map(MEASURES))
    if not shown["reproduces"].any():
        return ModelFigure(frame, gives(say("titles.ladder_nowhere"), "titles.ladder", COUNTRY))
    given = shown.loc[shown["reproduces"], "given"].iloc[-1]
    last = shown[shown["given"] == given].set_index("treatment")
    after, before = (last[last["outcome"] == name] for name in ("employment", "imd_before"))
    as_large = (before["ci_low"] > 0) & (before["estimate"] >= after["estimate"].reindex(before.index))
    effects = Count.of(after["ci_low"] > 0)
    title = say("titles.ladder", given=given, effects=effects, before=Count.of(as_large).hits or "none")
    return ModelFigure(frame, gives(title, "titles.ladder", COUNTRY))


def social_curve(results: Results) -> ModelFigure:
    """Every 2SLS estimate for employment deprivation, the strong ones dark."""
    rows = results.social_family
    rows = rows[(rows["outcome"] == "employment") & rows["strong"].astype(bool)]
    frame = rows.assign(
        measure=rows["treatment"].map(MEASURES),
        instruments=rows["instruments"].map({"turnout": "turnout", "drugs": "drug offences", "both": "both"}),
        controls=rows["controls"].str.replace("_", " "),
        is_evidence=True,
    ).rename(columns={"set_low": "ci_low", "set_high": "ci_high"})
    frame = frame[frame["ci_low"].abs().lt(1e6) & frame["ci_high"].abs().lt(1e6)]
    above, below = Count.of(frame["ci_low"] > 0), Count.of(frame["ci_high"] < 0)
    title = say("titles.social_curve", every=f"{len(frame):,}", above=f"{above.hits:,}", below=f"{below.hits:,}")
    return ModelFigure(frame, gives(title, "titles.social_curve", COUNTRY))


FIGURES: Mapping[str, Callable[[Results], ModelFigure]] = {
    "weights": weights,
    "spillover_rho": spillover_rho,
    "spillover_curve": spillover_curve,
    "spillover_ratio": spillover_ratio,
    "social_ladder": social_ladder,
    "social_curve": social_curve,
}
"""Figures of the models by id."""


def _estimated(figure_id: str, results: Results) -> bool:
    if figure_id.startswith("social"):
        return social_words.estimated(results)
    if figure_id == "weights":
        return not results.weights_example.empty
    return not results.spillover_curve.empty


def build(figure_id: str, results: Results) -> ModelFigure:
    """The rows and the title of a figure; no rows where the model was not estimated."""
    if not _estimated(figure_id, results):
        return ModelFigure(pd.DataFrame(), "")
    return FIGURES[figure_id](results)


def reason(figure_id: str, results: Results) -> str:
    """Why a figure has no rows, as a sentence without its full stop."""
    if _estimated(figure_id, results):
        return "no estimate is precise enough to be drawn"
    side = social_words if figure_id.startswith("social") else spillover_words
    return not_estimated(results, side.MODEL)

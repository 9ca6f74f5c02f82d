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
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS, NON_DEPRIVED, OTHER_DEPRIVED, SHORT
from analysis.results.reading import Results


@dataclass(frozen=True)
class ModelFigure:
    """The frame of a figure and its title."""

    frame: pd.DataFrame
    title: str


SHOWN = {
    "log_claimant_rate": "the claimant rate",
    "employment_deprivation_rank_change": "employment deprivation",
    "gva_per_head_growth": "authorities\u2019 output",
}
"""Outcomes of the figure on coefficients: one of each family, in the form that is easiest to read."""

LABELLED = {
    "log_claimant_rate": "Claimant rate",
    "employment_deprivation_rank_change": "Deprivation",
    "gva_per_head_growth": "Output",
}
"""The same outcomes beside a group's name, where there is little room."""

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
}
"""Effects of neighbourhood panels, cross-sections and authorities under one name."""

ESTIMATORS = {
    "within": "within",
    "jackknife": "jackknife",
    "double_filter": "double filter",
    "likelihood": "likelihood (present)",
    "two_stage": "two stages (present)",
}
FAMILIES = {
    "claimant_rate_change": "claimants",
    "log_claimant_rate": "claimants",
    "log_claimant_rate_change": "claimants",
    "employment_deprivation_change": "deprivation",
    "log_employment_deprivation_change": "deprivation",
    "employment_deprivation_rank_change": "deprivation",
    "gva_per_head_growth": "authorities\u2019 output",
    "real_gva_per_head_growth": "authorities\u2019 output",
    "gva_growth": "small-area output",
    "real_gva_growth": "small-area output",
}
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

ONE_COVARIANCE = ("clustered", "information")
"""The covariance by which a specification stands in a curve: others give the same estimate."""


def form_rows(curve: pd.DataFrame) -> pd.DataFrame:
    """Rows of the curve in the report's own form with effects by group, each estimator's.

    Neighbours' past by least squares and the double filter, their present by likelihood, all without
    own lag; two stages, whose instruments need it, with it.
    """
    main = curve[curve["main"].astype(bool)]
    keys = ["outcome", "sample", "weights", "effects"]
    alike = curve[keys].apply(tuple, axis=1).isin(set(main[keys].itertuples(index=False, name=None)))
    form = curve["own_lag"].eq("none") & curve["estimator"].isin(["within", "double_filter", "likelihood"])
    form |= curve["estimator"].eq("two_stage")
    return curve[alike & form & curve["covariance"].isin(ONE_COVARIANCE)]


def spillover_rho(results: Results) -> ModelFigure:
    """Each group's coefficient on its neighbours, for one outcome of each family, where it is evidence."""
    rows = form_rows(results.spillover_curve)
    past = rows["estimator"].isin(["within", "double_filter"])
    rows = rows[past & rows["evidence"].astype(bool) & rows["outcome"].isin(SHOWN)].drop_duplicates("outcome")
    rows = rows.set_index("outcome").reindex([name for name in SHOWN if name in set(rows["outcome"])])
    found = [
        {
            "label": f"{LABELLED[str(outcome)]}: {LABELS[group].lower()}",
            "estimate": row[f"rho_{SHORT[group]}"],
            "ci_low": row[f"rho_{SHORT[group]}_low"],
            "ci_high": row[f"rho_{SHORT[group]}_high"],
        }
        for outcome, row in rows.iterrows()
        for group in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED)
    ]
    positive = [SHOWN[str(o)] for o, row in rows.iterrows() if row["significant"]]
    title = (
        f"In {words.listing(positive)} what happened next door goes before what happens here, in every group"
        if positive
        else "In no outcome does what happened next door clearly go before what happens here in every group"
    )
    return ModelFigure(pd.DataFrame(found), title)


def _chosen(curve: pd.DataFrame) -> pd.DataFrame:
    """One row an estimate, with the choices in words."""
    rows = curve[curve["covariance"].isin(ONE_COVARIANCE)]
    return rows.assign(
        outcome=rows["outcome"].map(FAMILIES),
        effects=rows["effects"].map(SETS),
        own_lag=rows["own_lag"].map({"none": "out", "by_regime": "in"}),
        estimator=rows["estimator"].map(ESTIMATORS),
    )


def spillover_curve(results: Results) -> ModelFigure:
    """The coefficient of the doubly disadvantaged in every estimate on neighbourhoods that touch."""
    rows = _chosen(results.spillover_curve)
    rows = rows[rows["weights"].eq("queen") & rows["outcome"].ne(FAMILIES["gva_per_head_growth"])]
    frame = rows.rename(columns={"rho_dd": "estimate", "rho_dd_low": "ci_low", "rho_dd_high": "ci_high"}).assign(
        is_evidence=rows["evidence"].astype(bool)
    )
    frame = frame[(frame["ci_high"] - frame["ci_low"] <= WIDEST) & (frame["estimate"].abs() <= LARGEST)]
    evidence = frame[frame["is_evidence"]]
    positive = Count.of(evidence["ci_low"] > 0)
    title = (
        f"In {positive} estimates that count as evidence the doubly disadvantaged clearly follow their neighbours"
        if len(evidence)
        else "No estimate counts as evidence"
    )
    return ModelFigure(frame, title)


def spillover_ratio(results: Results) -> ModelFigure:
    """The ratio to other deprived neighbourhoods where it can be told."""
    found = Spillovers(results.spillover_curve)
    rows = _chosen(found.evidence)
    rows = rows[rows["can_tell"].astype(bool)]
    frame = rows.rename(columns={"ratio_od": "estimate", "ratio_od_low": "ci_low", "ratio_od_high": "ci_high"})
    frame["is_evidence"] = True
    inside = Count.of(frame["ci_low"].ge(0.8) & frame["ci_high"].le(1.0))
    outside = Count.of(frame["ci_low"].gt(1.0) | frame["ci_high"].lt(0.8))
    title = (
        f"Of {len(frame):,} ratios to other deprived neighbourhoods that are precise enough, "
        f"{inside.hits or 'none'} lie wholly between 0.8 and 1 and {outside.hits or 'none'} wholly outside"
    )
    return ModelFigure(frame, title)


def weights(results: Results) -> ModelFigure:
    """Who touches whom in one city."""
    frame = results.weights_example
    return ModelFigure(frame, f"Who counts as a neighbour of whom in {frame['place'].iloc[0]}")


def social_ladder(results: Results) -> ModelFigure:
    """What instruments find as one set of controls after the other is added, beside change that was over before."""
    rows = results.social_ladder
    shown = rows[rows["outcome"].isin(["employment", "imd_before"])]
    first = shown["adds"].iloc[0]
    rung = [adds if adds == first else f"+ {adds}" for adds in shown["adds"]]
    frame = shown.assign(rung=rung, measure=shown["treatment"].map(MEASURES))
    if not shown["reproduces"].any():
        return ModelFigure(frame, say("models.ladder_nowhere"))
    given = shown.loc[shown["reproduces"], "given"].iloc[-1]
    last = shown[shown["given"] == given].set_index("treatment")
    after, before = (last[last["outcome"] == name] for name in ("employment", "imd_before"))
    as_large = (before["ci_low"] > 0) & (before["estimate"] >= after["estimate"].reindex(before.index))
    effects = Count.of(after["ci_low"] > 0)
    title = say("models.ladder", given=given, effects=effects, before=Count.of(as_large).hits or "none")
    return ModelFigure(frame, title)


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
    title = (
        f"Of {len(frame):,} estimates with strong instruments {above.hits:,} are surely above zero "
        f"and {below.hits:,} surely below"
    )
    return ModelFigure(frame, title)


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

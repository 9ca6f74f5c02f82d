"""What the simulations with known truth show, in a sentence."""

import numpy as np
import pandas as pd

from analysis.book.wording import numbers, words
from analysis.results.reading import Results

DESIGNS = {
    "past_cross_section": "Neighbours before, one year",
    "past_panel": "Neighbours before, ten years",
    "past_panel_own": "Neighbours before, ten years, own lag",
    "present_two_stage": "Neighbours in the same year, ten years, own lag",
    "present_likelihood": "Neighbours in the same year, eight years",
    "present_likelihood_authority": "Neighbours in the same year, eight years, effects by authority too",
    "exogenous": "Nothing wrong with least squares",
    "turnout": "Turnout",
    "two_local": "Turnout, and a made-up instrument that differs from place to place",
    "both": "Turnout and drug offences",
    "both_weak": "Turnout and drug offences, weak",
    "own_effect": "Turnout and drug offences, turnout with an effect of its own",
}
"""Designs of both simulations in plain words."""

ESTIMATORS = {
    "least_squares": "least squares",
    "within": "least squares within areas",
    "half_panel_jackknife": "half-panel jackknife",
    "double_filter": "double filter",
    "two_stage": "two stages",
    "likelihood": "likelihood",
    "likelihood_uncorrected": "likelihood, not corrected for year effects",
    "ols": "OLS",
    "2sls": "2SLS",
    "liml": "LIML",
    "gmm": "GMM",
    "anderson_rubin_set": "Anderson-Rubin set",
}
PLAIN = ", plain"
"""What marks an estimator with clustered errors that are not from leaving authorities out."""

EVIDENCE = {
    "spillovers": ("least_squares", "double_filter", "two_stage", "likelihood"),
    "social_infrastructure": ("2sls", "liml", "gmm", "anderson_rubin_set"),
}
"""Estimators whose results count as evidence, by model."""

SOUND = {"social_infrastructure": ("exogenous", "turnout", "two_local", "both")}
"""Designs in which instruments are strong and have no effect of their own; all designs where absent."""

LEVEL, BAND = 0.95, 0.02
"""Share of intervals that should hold the truth, and how far from it is near enough."""


def sentence(results: Results, model: str) -> str:
    """How many of the intervals that count as evidence hold the truth as often as they should."""
    rows = rows_of(results, model)
    rows = rows[rows["evidence"]]
    if rows.empty:
        return "The simulations have not been run for this build."
    # Chance alone takes a share that far from its mean.
    chance = 1.96 * np.sqrt(LEVEL * (1 - LEVEL) / rows["draws"])
    distance = (rows["coverage"] - LEVEL).abs() / np.maximum(BAND, chance)
    near = distance <= 1
    low, high = (numbers.value_text(100 * value, "score", 1) for value in (LEVEL - BAND, LEVEL + BAND))
    worst = rows.loc[distance.idxmax()]
    design = DESIGNS.get(worst["design"], worst["design"])
    count = f"All {len(rows):,}" if near.all() else f"{int(near.sum()):,} of {len(rows):,}"
    return (
        f"{count} intervals that count as evidence hold the truth in {low}% to {high}% of draws, or as near to "
        f"95% as chance allows. Furthest from that is {estimator_name(str(worst['estimator']))} in the design "
        f"\u201c{words.sentence_start(design)}\u201d, with {numbers.value_text(100 * worst['coverage'], 'score', 1)}%."
    )


def rows_of(results: Results, model: str) -> pd.DataFrame:
    """A model's rows, with whether each counts as evidence."""
    rows = results.known_truth
    rows = rows[rows["model"] == model].reset_index(drop=True)
    if rows.empty:
        return rows.reindex(columns=["design", "estimator", "draws", "coverage"]).assign(evidence=False)
    sound = rows["design"].isin(SOUND.get(model, tuple(DESIGNS)))
    return rows.assign(evidence=rows["estimator"].isin(EVIDENCE[model]) & sound)


def estimator_name(name: str) -> str:
    """An estimator in plain words, with the mark of plain errors."""
    own = name.removesuffix(PLAIN)
    return ESTIMATORS.get(own, own) + (PLAIN if name.endswith(PLAIN) else "")

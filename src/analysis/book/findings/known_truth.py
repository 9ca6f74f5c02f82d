"""What the simulations with known truth show, in a sentence."""

import numpy as np
import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import phrases, say
from analysis.results.reading import Results

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
        return say("models.simulations_not_run")
    # Chance alone takes a share that far from its mean.
    chance = 1.96 * np.sqrt(LEVEL * (1 - LEVEL) / rows["draws"])
    distance = (rows["coverage"] - LEVEL).abs() / np.maximum(BAND, chance)
    near = distance <= 1
    low, high = (numbers.value_text(100 * value, "score", 1) for value in (LEVEL - BAND, LEVEL + BAND))
    worst = rows.loc[distance.idxmax()]
    count = f"All {len(rows):,}" if near.all() else f"{int(near.sum()):,} of {len(rows):,}"
    return say(
        "models.simulations",
        count=count,
        low=low,
        high=high,
        estimator=estimator_name(str(worst["estimator"])),
        design=words.sentence_start(design_name(str(worst["design"]))),
        share=numbers.value_text(100 * worst["coverage"], "score", 1),
    )


def rows_of(results: Results, model: str) -> pd.DataFrame:
    """A model's rows, with whether each counts as evidence."""
    rows = results.known_truth
    rows = rows[rows["model"] == model].reset_index(drop=True)
    if rows.empty:
        return rows.reindex(columns=["design", "estimator", "draws", "coverage"]).assign(evidence=False)
    sound = rows["design"].isin(SOUND[model]) if model in SOUND else True
    return rows.assign(evidence=rows["estimator"].isin(EVIDENCE[model]) & sound)


def design_name(name: str) -> str:
    """A design of the simulations in plain words."""
    return phrases("models.design").get(name, name)


def estimator_name(name: str) -> str:
    """An estimator in plain words, with the mark of plain errors."""
    own = name.removesuffix(PLAIN)
    return phrases("models.estimator").get(own, own) + (PLAIN if name.endswith(PLAIN) else "")

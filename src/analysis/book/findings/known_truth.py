"""What the simulations with known truth show, in a sentence."""

import numpy as np
import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import phrases, say
from analysis.book.wording.statement import gives
from analysis.regions import COUNTRY
from analysis.results.reading import Results

SPILLOVERS = "spillovers"
KEYS = ("design", "effects", "own_lag")
"""What a row of the spillover model's simulations is about, besides its estimator and term."""

LEVEL, BAND = 0.95, 0.02
"""Share of intervals that should hold the truth, and how far from it is near enough."""

PLAIN = ", plain"
"""What marks an estimator with clustered errors that are not from leaving authorities out."""

EVIDENCE = ("2sls", "liml", "gmm", "anderson_rubin_set")
"""Estimators of social infrastructure whose results count as evidence; those of spillovers follow from the rows."""

SOUND = ("exogenous", "turnout", "two_local", "both")
"""Designs of social infrastructure in which instruments are strong and have no effect of their own."""


def sentence(results: Results, model: str) -> str:
    """How many of the intervals that count as evidence hold the truth as often as they should."""
    rows = rows_of(results, model)
    if model == SPILLOVERS and not rows.empty:
        return _of_spillovers(rows)
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
    text = say(
        "models.simulations",
        count=count,
        low=low,
        high=high,
        estimator=estimator_name(str(worst["estimator"])),
        design=words.sentence_start(design_name(str(worst["design"]))),
        share=numbers.value_text(100 * worst["coverage"], "score", 1),
    )
    return gives(text, "models.simulations", COUNTRY)


def _of_spillovers(rows: pd.DataFrame) -> str:
    """How many estimators hold the truth in the designs that are like the data, and how likelihood fares."""
    tried = rows.groupby(["estimator", *KEYS])["evidence"].all()
    by_likelihood = tried[tried.index.get_level_values("estimator") == "likelihood"]
    text = say(
        "models.simulations_of_spillovers",
        tried=numbers.count(len(tried)),
        stand=numbers.count(int(tried.sum())),
        low=numbers.value_text(100 * (LEVEL - BAND), "score", 0),
        high=numbers.value_text(100 * (LEVEL + BAND), "score", 0),
        likelihood=f"{int(by_likelihood.sum()) or 'none'}",
        of_likelihood=numbers.count(len(by_likelihood)),
    )
    return gives(text, "models.simulations_of_spillovers", COUNTRY)


def rows_of(results: Results, model: str) -> pd.DataFrame:
    """A model's rows, with whether each counts as evidence."""
    rows = results.known_truth
    rows = rows[rows["model"] == model].reset_index(drop=True)
    if rows.empty:
        return rows.reindex(columns=["design", "estimator", "draws", "coverage"]).assign(evidence=False)
    if model == SPILLOVERS:
        return rows.assign(evidence=rows["stands"].astype(bool))
    return rows.assign(evidence=rows["estimator"].isin(EVIDENCE) & rows["design"].isin(SOUND))


def design_name(name: str) -> str:
    """A design of the simulations in plain words."""
    return phrases("models.design").get(name, name)


def estimator_name(name: str) -> str:
    """An estimator in plain words, with the mark of plain errors."""
    own = name.removesuffix(PLAIN)
    return phrases("models.estimator").get(own, own) + (PLAIN if name.endswith(PLAIN) else "")

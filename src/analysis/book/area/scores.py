"""How the constraints rank in an area, against three sets of neighbourhoods, in words."""

import pandas as pd

from analysis.book.area import constraints as constraint_words
from analysis.book.area.names import counts, neighbourhoods
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST
from analysis.indicators.constraints import (
    AGAINST,
    load_constraints,
)
from analysis.results.reading import Results


def labels(area: str) -> dict[str, str]:
    """What each comparison is with, as a heading, for an area by its name in a sentence."""
    return {against: choose("area.against", against, area=area) for against in AGAINST}


def _beside(results: Results, against: str, number: int) -> str:
    area = results.region.name_in_sentence
    return choose("area.beside", against, number=numbers.in_words(number), area=area)


def _few(results: Results, number: int) -> str:
    area = words.sentence_start(results.region.name_in_sentence)
    if number == 0:
        return say("area.scores_none", area=area)
    return say("area.scores_few", area=area, neighbourhoods=neighbourhoods(number), fewest=numbers.in_words(FEWEST))


def texts(results: Results) -> dict[str, str]:
    """A paragraph for each comparison; empty where it cannot be made.

    Returns
    -------
    dict
        ``scores_here``, ``scores_england``, ``scores_elsewhere``; ``scores_few`` says why there are none.
    """
    scores = results.constraint_scores
    number = int(counts(results.areas, "edition")["areas"][DOUBLY_DISADVANTAGED])
    keys = dict(zip(AGAINST, ("scores_here", "scores_england", "scores_elsewhere"), strict=True))
    out = {key: _paragraph(results, scores, against) for against, key in keys.items()}
    missing = number >= FEWEST and not out["scores_here"]
    if missing:
        area = words.sentence_start(results.region.name_in_sentence)
        out["scores_here"] = say("area.scores_no_others", area=area)
    return out | {"scores_few": "" if number >= FEWEST else _few(results, number)}


def _paragraph(results: Results, scores: pd.DataFrame, against: str) -> str:
    rows = constraint_words.rows_against(scores, against)
    if rows.empty:
        return ""
    return constraint_words.sentences(rows, _beside(results, against, int(rows["areas_against"].iloc[0])))


def measures() -> str:
    """The constraints that can be measured, with their measures."""
    return constraint_words.measures(list(load_constraints().values()))

"""How the constraints rank in an area, against three sets of neighbourhoods, in words."""

import pandas as pd

from analysis.book.area import constraints as constraint_words
from analysis.book.area.names import counts, neighbourhoods
from analysis.book.wording import numbers, words
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST
from analysis.indicators.constraints import (
    AGAINST,
    ELSEWHERE,
    OTHERS_HERE,
    OTHERS_IN_ENGLAND,
    load_constraints,
)
from analysis.results.reading import Results


def labels(area: str) -> dict[str, str]:
    """What each comparison is with, as a heading, for an area by its name in a sentence."""
    return {
        OTHERS_HERE: f"Against other deprived neighbourhoods of {area}",
        OTHERS_IN_ENGLAND: "Against other deprived neighbourhoods of England",
        ELSEWHERE: "Against doubly disadvantaged neighbourhoods elsewhere in England",
    }


def _beside(results: Results, against: str, number: int) -> str:
    of = {
        OTHERS_HERE: f"other deprived neighbourhoods {results.region.name_in_sentence} has",
        OTHERS_IN_ENGLAND: "other deprived neighbourhoods of England",
        ELSEWHERE: "doubly disadvantaged neighbourhoods elsewhere in England",
    }[against]
    return f"Beside the {numbers.in_words(number)} {of}"


def _few(results: Results, number: int) -> str:
    area = words.sentence_start(results.region.name_in_sentence)
    if number == 0:
        return f"{area} has no doubly disadvantaged neighbourhood that could be scored."
    return f"{area} has {neighbourhoods(number)}, and a score needs at least {numbers.in_words(FEWEST)}."


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
        others = "too few other deprived neighbourhoods for a comparison inside the area"
        out["scores_here"] = f"{words.sentence_start(results.region.name_in_sentence)} has {others}."
    return out | {"scores_few": "" if number >= FEWEST else _few(results, number)}


def _paragraph(results: Results, scores: pd.DataFrame, against: str) -> str:
    rows = constraint_words.rows_against(scores, against)
    if rows.empty:
        return ""
    return constraint_words.sentences(rows, _beside(results, against, int(rows["areas_against"].iloc[0])))


def measures() -> str:
    """The constraints that can be measured, with their measures."""
    return constraint_words.measures(list(load_constraints().values()))

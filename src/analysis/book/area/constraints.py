"""What the scores of the constraints say, in words that follow their intervals."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.statement import gives
from analysis.indicators.comparison import ABOUT_THE_SAME, clearly_different
from analysis.indicators.constraints import OTHERS_HERE, Constraint, load_constraints

Standing = Literal["worse", "better", "same", "unclear"]


def standing(score: float, ci_low: float, ci_high: float) -> Standing:
    """How the doubly disadvantaged stand on a constraint, by the rule of :mod:`analysis.book.wording.words`.

    Parameters
    ----------
    score, ci_low, ci_high : float
        Percent worse; negative where better.
    """
    if abs(score) < 100 * ABOUT_THE_SAME:
        return "same"
    if not clearly_different((ci_low, ci_high)):
        return "unclear"
    return "worse" if score > 0 else "better"


def rows_against(scores: pd.DataFrame, against: str) -> pd.DataFrame:
    """Rows of one comparison, worst constraint first, with ``standing``."""
    rows = scores[scores["against"] == against].sort_values("rank", kind="stable")
    cells = zip(rows["score"], rows["ci_low"], rows["ci_high"], strict=True)
    return rows.assign(standing=[standing(*cell) for cell in cells])


def is_furthest_clear(rows: pd.DataFrame) -> bool:
    """Whether the constraint on which they stand worst, of :func:`rows_against`, is one on which they clearly do.

    Where it is not, nobody knows which constraint sets them furthest apart.
    """
    return bool(rows["standing"].iloc[0] == "worse")


def percent(score: float) -> str:
    """The size of a score as a whole percentage."""
    return numbers.value_text(abs(score), "percent", 0)


def interval(row: pd.Series) -> str:
    """The interval of a score: "22% to 67%"."""
    return numbers.interval_text(row["ci_low"], row["ci_high"], "percent", 0)


def _listed(rows: pd.DataFrame, known: dict[str, Constraint]) -> str:
    """Constraints with their sizes: "education (22%) and ill health (15%)"."""
    parts = [f"{known[c].name} ({percent(s)})" for c, s in zip(rows["constraint"], rows["score"], strict=True)]
    return words.listing(parts)


def _several(rows: pd.DataFrame, known: dict[str, Constraint]) -> bool:
    return len(rows) > 1 or any(known[c].plural for c in rows["constraint"])


def _worse(rows: pd.DataFrame, known: dict[str, Constraint], beside: str, *, ordered: bool) -> list[str]:
    """Which constraints set them apart for the worse, and how sure the order is where there is one."""
    first, others = rows.iloc[0], rows.iloc[1:]
    out = [
        choose(
            "area.worst",
            "order" if ordered else "clear",
            beside=beside,
            constraint=known[first["constraint"]].name,
            sets="set" if known[first["constraint"]].plural else "sets",
            percent=percent(first["score"]),
            interval=interval(first),
        )
    ]
    if not ordered:
        if len(others):
            do = "do" if _several(others, known) else "does"
            out.append(say("area.apart_too", constraints=words.sentence_start(_listed(others, known)), do=do))
        return out
    level = others[others["behind_first_low"] <= 0]
    behind = others[others["behind_first_low"] > 0]
    if len(behind):
        sets = "set" if _several(behind, known) else "sets"
        out.append(say("area.behind", constraints=words.sentence_start(_listed(behind, known)), sets=sets))
    if len(level):
        sets = "set" if _several(level, known) else "sets"
        out.append(say("area.level", constraints=_listed(level, known), sets=sets))
    return out


def sentences(rows: pd.DataFrame, beside: str) -> str:
    """What one comparison says.

    Parameters
    ----------
    rows : DataFrame
        From :func:`rows_against`; not empty.
    beside : str
        What they are compared with, as the start of a sentence: "Beside the 51 other deprived
        neighbourhoods of Tees Valley".
    """
    known = load_constraints()
    of = {kind: rows[rows["standing"] == kind] for kind in ("worse", "better", "same", "unclear")}
    out = _worse(of["worse"], known, beside, ordered=is_furthest_clear(rows)) if len(of["worse"]) else []
    if not out:
        out = [say("area.none_worse", beside=beside, number=numbers.in_words(len(rows)))]
    if len(of["better"]):
        out.append(say("area.better", constraints=_listed(of["better"], known)))
    if len(of["same"]):
        out.append(say("area.about_level", constraints=_names(of["same"], known)))
    if len(of["unclear"]):
        out.append(say("area.unclear", constraints=_names(of["unclear"], known)))
    return " ".join(out)


def _names(rows: pd.DataFrame, known: dict[str, Constraint]) -> str:
    return words.listing([known[c].name for c in rows["constraint"]])


def measures(constraints: Sequence[Constraint]) -> str:
    """The constraints with the measures that stand for them, as one list."""
    return "; ".join(f"{c.name} ({c.measures})" for c in constraints)


def conclusion(scores: pd.DataFrame, scope: str) -> str:
    """The constraints against the other deprived neighbourhoods of one area.

    Parameters
    ----------
    scores : DataFrame
        Rows of ``constraint_scores.csv`` for the area.
    scope : str
        The area in the middle of a sentence.
    """
    rows = rows_against(scores, OTHERS_HERE)
    if rows.empty:
        return say("area.not_scored", scope=scope)
    found = sentences(rows, say("area.beside_others", scope=scope))
    return f"{gives(found, 'area.scores', str(rows['area'].iloc[0]))} {say('area.services_by_distance')}"

"""The figures of the replication: which rows they draw, and the finding that is their title."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from analysis.book.figures.model_frames import ModelFigure
from analysis.book.findings.claim_texts import (
    DIFFERS,
    NOT_TESTABLE,
    REPRODUCED,
    SAME,
    TESTED,
    Scorecard,
    place_of,
)
from analysis.book.findings.claims import DRAWN, of_lists
from analysis.book.findings.northern import (
    CASES,
    FEWEST_DEPRIVED,
    main_rows,
)
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, phrases, say
from analysis.book.wording.published import claims
from analysis.book.wording.statement import Statement, gives, states
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED
from analysis.regions import COUNTRY
from analysis.replication.claims_file import CHAPTERS
from analysis.results.origins import regions_of
from analysis.results.reading import Results

OF_SHARES = ("label", "estimate", "ci_low", "ci_high", "published", "areas", "stands_out", "reference")
"""Columns of a frame of the kind ``shares``."""


def scorecard(results: Results) -> ModelFigure:
    """England's claims by chapter and status."""
    card = Scorecard(results)
    rows = card.rows(*TESTED, NOT_TESTABLE)
    counted = pd.Series([(place_of(c.row), c.row["england_status"]) for c in rows]).value_counts()
    found = [
        {"label": place, "status": status, "claims": int(counted.get((place, status), 0))}
        for place in (*CHAPTERS.values(), *phrases("claims.document").values())
        for status in (REPRODUCED, SAME, DIFFERS, NOT_TESTABLE)
    ]
    n = card.counts
    title = say("titles.scorecard", tested=card.tested, reproduced=n[REPRODUCED], direction=n[SAME], differ=n[DIFFERS])
    return ModelFigure(pd.DataFrame(found), gives(title, "titles.scorecard", COUNTRY))


def published(results: Results) -> ModelFigure:
    """Published percentages beside those of the edition's area, by group."""
    card = Scorecard(results)
    found = []
    for claim in card.rows(*TESTED):
        test, row = claim.test, claim.row
        if test is None or row["unit"] != "percent" or test.only_direction or test.test != "level" or test.area:
            continue
        if row["relation"] not in ("equals", "approx") or row["measure"] == "wider":
            continue
        if pd.isna(row["published_value"]) or pd.isna(row["estimate"]):
            continue
        found.append(
            {
                "label": claim.short,
                "published": float(row["published_value"]),
                "estimate": float(row["estimate"]),
                "group": test.group,
            }
        )
    frame = pd.DataFrame(found, columns=["label", "published", "estimate", "group"])
    near = int(((frame["estimate"] - frame["published"]).abs() <= 1).sum())
    title = say(
        "titles.published",
        near=words.sentence_start(numbers.in_words(near)),
        every=len(frame),
        area=results.scope.region.name_in_sentence,
    )
    return ModelFigure(frame, gives(title, "titles.published", results.scope.region.area))


UNITS = {"neighbourhood": "neighbourhoods", "ward": "wards"}


def sensitivity(results: Results) -> ModelFigure:
    """Doubly disadvantaged less other deprived, by the threshold on both indices."""
    frame = results.sensitivity
    frame = frame[frame["indicator"].isin(DRAWN) & (frame["imd_share"] == frame["cni_share"])]
    frame = frame.assign(
        panel=[results.specs[name].label_short for name in frame["indicator"]],
        series=[f"IMD {imd}, {UNITS[unit]}" for imd, unit in zip(frame["imd"].astype(str), frame["unit"], strict=True)],
        x=100 * frame["imd_share"],
        value=frame[DOUBLY_DISADVANTAGED] - frame[OTHER_DEPRIVED],
        order=frame["indicator"].map(DRAWN.index),
    )
    frame = frame.sort_values(["order", "unit", "imd", "x"], kind="stable")
    return ModelFigure(frame[["panel", "series", "x", "value"]].reset_index(drop=True), _of_one_sign(frame))


def _of_one_sign(frame: pd.DataFrame) -> str:
    """In how many of the measures that are drawn the gap has the same sign everywhere."""
    drawn = frame.dropna(subset="value")
    signs = (drawn["value"] > 0).groupby(drawn["indicator"]).nunique()
    firm = tuple(map(str, signs.index[signs == 1]))
    title = choose(
        "titles.sensitivity",
        "all" if len(firm) == len(signs) else "some",
        firm=numbers.in_words(len(firm)),
        every=numbers.in_words(len(signs)),
    )
    measures = tuple(map(str, signs.index))
    return states(
        title,
        Statement(
            (DOUBLY_DISADVANTAGED,),
            "same",
            measures,
            COUNTRY,
            (OTHER_DEPRIVED,),
            rows=("thresholds",),
            subject_measures=firm,
        ),
    )


def list_chance(results: Results) -> ModelFigure:
    """How many published figures random lists of deprived wards meet, beside the wards of 2019."""
    found = of_lists(results)
    if found is None:
        return ModelFigure(results.list_chance.iloc[:0], "")
    title = say("titles.list_chance", met=found.met, counted=found.counted, draws=found.draws, as_many=found.as_many)
    return ModelFigure(results.list_chance, gives(title, "titles.list_chance", COUNTRY))


def improvers(results: Results) -> ModelFigure:
    """Shares of deprived neighbourhoods that improved more than the average, by city region."""
    rows = main_rows(results)
    if rows.empty:
        return ModelFigure(pd.DataFrame(columns=[*OF_SHARES]), "")
    reference = float(rows["share"]["England"])
    shown = rows[(rows["deprived"] >= FEWEST_DEPRIVED) & (rows.index != "England")]
    shown = shown.sort_values("share", ascending=False, kind="stable")
    own = results.region.name
    frame = pd.DataFrame(
        {
            "label": shown.index,
            "estimate": shown["share"].to_numpy(),
            "ci_low": shown["ci_low"].to_numpy(),
            "ci_high": shown["ci_high"].to_numpy(),
            "published": [
                float(claims().loc[CASES[a][0], "value"]) if a in CASES else float("nan") for a in shown.index
            ],
            "areas": shown["deprived"].to_numpy(),
            "stands_out": [a in CASES or a == own for a in shown.index],
            "reference": reference,
        }
    )
    in_sentence = {region.name: region.name_in_sentence for region in regions_of(results.data).values()}
    names = {area: CASES[area][1] if area in CASES else in_sentence.get(area, area) for area in map(str, shown.index)}
    return ModelFigure(frame, _beside_england(frame, reference, names))


def _beside_england(frame: pd.DataFrame, reference: float, names: Mapping[str, str]) -> str:
    """Whose interval lies above the share of all of England's deprived neighbourhoods, and whose below it."""
    more = tuple(map(str, frame.loc[frame["ci_low"] > reference, "label"]))
    less = tuple(map(str, frame.loc[frame["ci_high"] < reference, "label"]))
    title = choose(
        "titles.improvers",
        ("both" if less else "more") if more else "less" if less else "none",
        more=words.listing([words.possessive(names[area]) for area in more]),
        less=words.listing([words.possessive(names[area]) for area in less]),
    )
    above = Statement(more, "higher", ("share_improved",), COUNTRY, (COUNTRY,), ("2010", "2019"), tuple(frame["label"]))
    states(title, above)
    states(title, replace(above, subject=less, relation="lower"))
    return title


FIGURES: Mapping[str, Callable[[Results], ModelFigure]] = {
    "scorecard": scorecard,
    "published_values": published,
    "sensitivity": sensitivity,
    "list_chance": list_chance,
    "improvers": improvers,
}
"""Figures of the chapter by id."""


def build(figure_id: str, results: Results) -> ModelFigure:
    """The rows and the title of a figure; no rows where its data are not at hand."""
    return FIGURES[figure_id](results)


def reason(figure_id: str, results: Results) -> str:
    """Why a figure of the chapter has no rows."""
    if results.data == "synthetic":
        return "the synthetic England has no index of 2010 and none of the controls"
    return f"this build lacks the data that figure '{figure_id}' needs"

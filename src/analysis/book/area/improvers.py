"""Whether an area's deprived neighbourhoods improved more often than England's, in words."""

import re

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, phrases, say
from analysis.book.wording.statement import gives
from analysis.groups import FEWEST
from analysis.regions import COUNTRY
from analysis.results.reading import Results

SCALE = "rank"
"""The scale of the share: ranks among all neighbourhoods move least when a definition changes."""

_PERIOD = re.compile(r"(?P<source>[a-z]+)_(?P<first>\d{4})_(?P<last>\d{4})")


def _rows(results: Results) -> pd.DataFrame:
    """The area's and England's rows on the chosen scale, without comparisons that are mechanical."""
    rows = results.improvers
    if rows.empty:
        return rows
    rows = rows[(rows["scale"] == SCALE) & ~rows["mechanical"].astype(bool)]
    kind = results.region.kind
    own = (rows["area_type"] == kind) & (rows["area"] == results.region.name)
    return rows[own | (rows["area_type"] == COUNTRY)]


def _period(period: str) -> str:
    """A period in words: "employment deprivation from 2019 to 2025"."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return period.replace("_", " ")
    source = phrases("area.improvers_source").get(found["source"], found["source"])
    return f"{source} from {found['first']} to {found['last']}"


def _beside(row: pd.Series, england: float) -> str:
    """How often neighbourhoods improved beside England's share, by the interval of the area's."""
    if pd.isna(row["ci_low"]):
        return "cannot be told"
    if row["ci_low"] > england:
        return "more often"
    if row["ci_high"] < england:
        return "less often"
    return "not clearly either"


def shares(results: Results) -> pd.DataFrame:
    """The area's shares beside England's, a row a period; empty where they are not known.

    Returns
    -------
    DataFrame
        ``what`` (source and years in words), ``deprived``, ``improved``, ``share``, ``ci_low``, ``ci_high``,
        ``england`` (its share), ``beside`` ("more often", "less often", "not clearly either", "cannot be told").
    """
    rows = _rows(results)
    if rows.empty:
        return pd.DataFrame()
    whole = rows[rows["area_type"] == COUNTRY].set_index(["period", "chosen_on"])["share"]
    own = rows[(rows["area_type"] != COUNTRY) & (rows["deprived"] >= FEWEST)].copy()
    own["what"] = [words.sentence_start(_period(str(period))) for period in own["period"]]
    own["england"] = [float(whole[key]) for key in zip(own["period"], own["chosen_on"], strict=True)]
    own["beside"] = [_beside(row, row["england"]) for _, row in own.iterrows()]
    return own.reset_index(drop=True)


def text(results: Results) -> str:
    """In how many periods the area's deprived neighbourhoods improved more often than England's."""
    rows = shares(results)
    if rows.empty:
        return ""
    periods = numbers.in_words(len(rows))
    found = rows["beside"].value_counts()
    kinds = [kind for kind in ("more often", "less often", "not clearly either") if kind in found]
    parts = [
        choose(
            "area.improvers_often",
            kind,
            number=numbers.in_words(int(found[kind])),
            than=" than England\u2019s" if kind == kinds[0] else "",
        )
        for kind in kinds
    ]
    span = f"Of the {periods} periods" if len(rows) > 1 else "In the one period"
    compared = say("area.improvers_compared", span=span, parts=words.listing(parts)) if parts else ""
    unknown = int(found.get("cannot be told", 0))
    which = "all" if unknown == len(rows) else "one" if unknown == 1 else "some"
    untold = choose("area.improvers_untold", which, number=numbers.in_words(unknown)) if unknown else ""
    text = say("area.improvers", area=results.region.name_in_sentence)
    told = " ".join(part for part in (compared, untold) if part)
    return f"{text} {gives(told, 'area.improvers_compared', results.region.area)}"

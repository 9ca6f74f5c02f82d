"""The northern study in words: who improved more than others, and what sets matched pairs apart."""

from dataclasses import dataclass

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.published import claims
from analysis.book.wording.statement import finds, gives
from analysis.groups import FEWEST
from analysis.regions import COUNTRY
from analysis.results.reading import Results

SHARE_COLUMNS: dict[str, str] = {
    "employment_2010_2019": "Employment deprived, 2010 to 2019",
    "employment_2019_2025": "Employment deprived, 2019 to 2025",
    "claimants_2013_2019": "Claimants, 2013 to 2019",
    "claimants_2019_2022": "Claimants, 2019 to 2022",
}
"""Periods of the table of shares with their headings."""

IN_LONDON = "in_london"
"""The row of ``left_over.csv`` that says where they are."""


@dataclass(frozen=True)
class Main:
    """What text and figures speak of: one period, scale and way of matching."""

    period: str = "employment_2010_2019"
    scale: str = "log"
    method: str = "without_replacement"
    sample: str = "all"


MAIN = Main()

CASES: dict[str, tuple[str, str]] = {
    "The North": ("northern-share-north", "the North"),
    "Liverpool City Region": ("northern-share-liverpool", "Liverpool City Region"),
    "West Yorkshire": ("northern-share-leeds", "West Yorkshire"),
    "Tees Valley": ("northern-share-tees", "Tees Valley"),
}
"""The study's areas in the names of today: claim with its share, name in a sentence."""

LONDON = "London"
FEWEST_DEPRIVED = FEWEST
"""Areas with fewer deprived neighbourhoods have no share of their own in the figure."""


def fair(improvers: pd.DataFrame) -> pd.DataFrame:
    """Rows whose deprived neighbourhoods were chosen when the period began."""
    return improvers[~improvers["mechanical"].astype(bool)]


def main_rows(results: Results) -> pd.DataFrame:
    """The main period's rows, indexed by area; regions other than London are left out."""
    rows = fair(results.improvers)
    rows = rows[(rows["period"] == MAIN.period) & (rows["scale"] == MAIN.scale)]
    rows = rows[(rows["area_type"] != "region") | (rows["area"] == LONDON)]
    return rows.drop_duplicates("area").set_index("area")


def case_rows(results: Results) -> pd.DataFrame:
    """Shares of improvers by area, a column a period and scale: "employment_2010_2019.log"."""
    rows = fair(results.improvers)
    rows = rows[(rows["area_type"] != "region") | (rows["area"] == LONDON)]
    rows = rows.assign(column=rows["period"] + "." + rows["scale"])
    wide = rows.pivot_table(index="area", columns="column", values="share", sort=False)
    return wide.reindex(list(dict.fromkeys(rows["area"]))).reset_index()


def both_scales(log: float, rank: float) -> str:
    """A share on logs with that on ranks in brackets, in percent; empty without deprived neighbourhoods."""
    if pd.isna(log) or pd.isna(rank):
        return ""
    return f"{log:.0f} ({rank:.0f})"


def _share(value: float) -> str:
    return numbers.value_text(value, "percent", 0)


def shares_sentence(results: Results) -> str:
    """The shares of the study's areas in the main period, beside what it found for the years before."""
    rows = main_rows(results)
    if rows.empty:
        return say("northern.shares_missing")
    parts = [
        say(
            "northern.share_of_case",
            share=_share(rows["share"][area]),
            area=name,
            published=_share(float(claims().loc[claim, "value"])),
        )
        for area, (claim, name) in CASES.items()
        if area in rows.index
    ]
    england = rows["share"]["England"]
    there = [area for area in CASES if area in rows.index]
    above = [area for area in there if rows["ci_low"][area] > england]
    verdict = choose(
        "northern.verdict",
        "none" if not above else "some" if len(above) < len(parts) else "all",
        above=words.listing([CASES[area][1] for area in above]),
        are=words.plural(len(above), "is", "are"),
    )
    found = say("northern.shares", cases=words.listing(parts), england=_share(england), verdict=verdict)
    return finds(found, "northern.shares", COUNTRY, above, there)


def spread_sentence(results: Results) -> str:
    """How far the answer moves between periods, for the area where it moves most."""
    rows = fair(results.improvers)
    rows = rows[(rows["scale"] == MAIN.scale) & rows["area"].isin([*CASES])]
    rows = rows[rows["area_type"] != "region"]
    if rows.empty or rows["period"].nunique() < 2:
        return ""
    span = rows.groupby("area")["share"].agg(["min", "max"])
    area = (span["max"] - span["min"]).idxmax()
    low, high = span.loc[area]
    spread = say("northern.spread", area=CASES[str(area)][1], low=_share(low), high=_share(high))
    return finds(spread, "northern.spread", COUNTRY, [str(area)], map(str, span.index))


def mechanical_sentence(results: Results) -> str:
    """What the list of 2019 would have made of the main period, which begins before that list."""
    rows = results.improvers
    rows = rows[rows["mechanical"].astype(bool)]
    rows = rows[(rows["period"] == MAIN.period) & (rows["scale"] == MAIN.scale) & (rows["area_type"] != "region")]
    late = rows.drop_duplicates("area").set_index("area")["share"]
    fair_shares = main_rows(results)["share"]
    found = [
        say("northern.mechanical_one", late=_share(late[area]), fair=_share(fair_shares[area]), area=name)
        for area, (_, name) in CASES.items()
        if area in late.index and area in fair_shares.index
    ]
    if not found:
        return ""
    return gives(say("northern.mechanical", cases=words.listing(found)), "northern.mechanical", COUNTRY)


def own_sentence(results: Results) -> str:
    """The edition's own share, where it is an area of the figure with enough deprived neighbourhoods."""
    rows, name = main_rows(results), results.region.name
    if name not in rows.index or results.region.slug == "england":
        return ""
    row, area = rows.loc[name], results.region.name_in_sentence
    if row["deprived"] < FEWEST_DEPRIVED:
        few = numbers.in_words(int(row["deprived"]))
        return say("northern.own_few", area=words.sentence_start(area), few=few)
    share, deprived = _share(row["share"]), numbers.count(row["deprived"])
    interval = numbers.interval_text(row["ci_low"], row["ci_high"], "percent", 0)
    if not interval:
        return gives(
            say("northern.own_without_interval", area=area, share=share, deprived=deprived),
            "northern.own_without_interval",
            results.region.area,
        )
    return gives(
        say("northern.own", area=area, share=share, deprived=deprived, interval=interval),
        "northern.own",
        results.region.area,
    )


def differences(results: Results) -> pd.DataFrame:
    """The main way's paired differences, in the order of the results."""
    rows = results.pair_differences
    keys = {"period": MAIN.period, "method": MAIN.method, "sample": MAIN.sample}
    for column, value in keys.items():
        rows = rows[rows[column] == value]
    return rows.reset_index(drop=True)


def standardised(rows: pd.DataFrame) -> pd.DataFrame:
    """Differences and their limits in standard deviations, for a chart of unlike things."""
    return rows.assign(
        estimate=rows["difference"] / rows["spread"],
        ci_low=rows["ci_low"] / rows["spread"],
        ci_high=rows["ci_high"] / rows["spread"],
    )


_SIZE = {"percent": "points", "score": ""}


def _difference(row: pd.Series) -> str:
    """One difference as words: "more owner-occupied homes (3.6 points, 95% interval 2.5 to 4.8)"."""
    decimals = 1 if abs(row["difference"]) >= 0.1 else 2
    unit = f" {_SIZE[row['unit']]}" if _SIZE[row["unit"]] else ""
    return say(
        "northern.difference",
        outcome=choose("northern.outcome", row["outcome"]),
        size=numbers.value_text(row["difference"], "score", decimals) + unit,
        interval=numbers.interval_text(row["ci_low"], row["ci_high"], "score", decimals),
    )


def is_clear(rows: pd.DataFrame) -> pd.Series:
    """Whether each interval leaves zero out."""
    return (rows["ci_low"] > 0) | (rows["ci_high"] < 0)


def pairs_sentence(results: Results) -> str:
    """How many pairs there are, in how many city regions, and how alike they started."""
    rows = differences(results)
    if rows.empty:
        return say("northern.pairs_missing")
    number, cities = int(rows["pairs"].max()), int(rows["clusters"].max())
    balance = results.balance[results.balance["period"] == MAIN.period]
    worst = balance.groupby("method")["standardised_difference"].agg(lambda v: v.abs().max())
    before, after = (numbers.value_text(worst[m], "score", 2) for m in ("unmatched", MAIN.method))
    return gives(
        say(
            "northern.pairs",
            pairs=numbers.count(number),
            cities=numbers.in_words(cities),
            left_over=left_over_sentence(results),
            before=before,
            after=after,
        ),
        "northern.pairs",
        COUNTRY,
    )


def left_over_sentence(results: Results) -> str:
    """How many improvers found a pair, and how the rest differ: the pairs speak for those that did."""
    rows = results.left_over
    rows = rows[(rows["period"] == MAIN.period) & (rows["method"] == MAIN.method)].set_index("condition")
    known = rows.drop(index=IN_LONDON).dropna(subset="standardised_difference")
    if known.empty:
        return say("northern.none_left_over")
    furthest = str(known["standardised_difference"].abs().idxmax())
    most = known.loc[furthest]
    sentence = say(
        "northern.left_over",
        improvers=numbers.count(int(most["improvers"])),
        matched=numbers.count(int(most["matched"])),
        london=_share(float(rows.loc[IN_LONDON, "rest_mean"])),
        london_matched=_share(float(rows.loc[IN_LONDON, "matched_mean"])),
        condition=words.within_sentence(str(most["label"])),
        rest=numbers.value_text(float(most["rest_mean"]), "score", 1),
        those=numbers.value_text(float(most["matched_mean"]), "score", 1),
    )
    return finds(sentence, "northern.left_over", COUNTRY, [furthest], map(str, known.index))


def apart_sentence(results: Results) -> str:
    """What clearly sets the pairs apart afterwards, and what does not."""
    rows = differences(results)
    if rows.empty:
        return ""
    rows = rows[~rows["mechanical"].astype(bool)]
    clear = is_clear(rows)
    names = [choose("northern.outcome", name) for name in rows.loc[~clear, "outcome"]]
    rest, every = words.listing(names), tuple(map(str, rows["outcome"]))
    if not clear.any():
        return finds(say("northern.apart_none", outcomes=rest), "northern.not_apart", COUNTRY, every, every)
    found = [_difference(row) for _, row in rows[clear].iterrows()]
    apart = say("northern.apart", differences=words.listing(found))
    finds(apart, "northern.apart", COUNTRY, map(str, rows.loc[clear, "outcome"]), every)
    if not names:
        return apart
    unclear = say("northern.apart_unclear", outcomes=rest)
    finds(unclear, "northern.not_apart", COUNTRY, map(str, rows.loc[~clear, "outcome"]), every)
    return f"{apart} {unclear}"


def agreement_sentence(results: Results) -> str:
    """Whether the other way of matching, and claimants, bear the clear differences out."""
    rows = differences(results)
    every = results.pair_differences
    clear = rows[is_clear(rows) & ~rows["mechanical"].astype(bool)] if len(rows) else rows
    if clear.empty:
        return ""
    other = every[(every["sample"] == MAIN.sample) & every["outcome"].isin(clear["outcome"])]
    repeat = other[(other["period"] == MAIN.period) & (other["method"] != MAIN.method)]
    claimants = other[(other["period"] != MAIN.period) & (other["method"] == MAIN.method)]

    def held(found: pd.DataFrame) -> str:
        both = clear.set_index("outcome")["difference"]
        found = found.set_index("outcome")
        same = is_clear(found) & ((found["difference"] > 0) == (both.reindex(found.index) > 0))
        return choose(
            "northern.held",
            "none" if not same.any() else "all" if same.all() else "some",
            number=numbers.in_words(int(same.sum())),
            every=numbers.in_words(len(same)),
        )

    return gives(
        say("northern.agreement", other_way=held(repeat), claimants=held(claimants)), "northern.agreement", COUNTRY
    )


def northern_words(results: Results) -> dict[str, str]:
    """Texts on the northern study."""
    return {
        "northern_shares": shares_sentence(results),
        "northern_spread": spread_sentence(results),
        "northern_own": own_sentence(results),
        "northern_mechanical": mechanical_sentence(results),
        "pairs_sentence": pairs_sentence(results),
        "apart_sentence": apart_sentence(results),
        "agreement_sentence": agreement_sentence(results),
    }

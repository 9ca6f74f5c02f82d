"""Titles about places: where the doubly disadvantaged neighbourhoods are, how many, and how regions stand."""

from collections.abc import Sequence

import pandas as pd

from analysis.book.area.funding import NO_PHASE, by_phase
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive, indicator, region_rows
from analysis.book.figures.titles_groups import verb
from analysis.book.findings import funding
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.places import region_in_sentence, short_name
from analysis.book.wording.statement import Relation, Statement, at, states
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST
from analysis.indicators.comparison import interval_of_independent
from analysis.regions import COUNTRY
from analysis.results.reading import Results

LEVEL_FROM = 4
"""From so many places on that share a first place none is named."""

NEIGHBOURHOODS = ("neighbourhoods",)
"""What titles count."""


def _named(area_type: str, names: Sequence[str]) -> list[str]:
    """Places as a title calls them."""
    short = [short_name(name) for name in names]
    return [region_in_sentence(name) for name in short] if area_type == "region" else short


def counts(figure: FigureSpec, results: Results) -> str:
    """Name the place with most doubly disadvantaged neighbourhoods, and that with the largest share of its own."""
    area_type = figure.options["area_type"]
    rows = results.areas[results.areas["area_type"] == area_type]
    own = rows[rows["group"] == DOUBLY_DISADVANTAGED].set_index("area_name")["areas"]
    edition = results.areas[results.areas["area_type"] == "edition"]
    number = int(edition.loc[edition["group"] == DOUBLY_DISADVANTAGED, "areas"].sum())
    most = int(own.max()) if len(own) else 0
    if not most:
        return say("titles.counts_none", area=results.region.name_in_sentence)
    top = [str(name) for name in own.index[own == most]]
    statement = Statement(tuple(top), "most", NEIGHBOURHOODS, results.region.area, rows=(area_type,))
    named = _named(area_type, top)
    if number == most:
        return states(say("titles.counts_all", area_s=area_possessive(results), place=named[0]), statement)
    held = most * len(top) == number
    title = choose(
        "titles.counts",
        "alike" if len(top) >= LEVEL_FROM else "one" if len(top) == 1 else "several_all" if held else "several",
        who=words.sentence_start(words.listing(named)),
        most=numbers.in_words(most),
        area_s=area_possessive(results),
        number=numbers.in_words(number),
        noun=words.plural(number, "doubly disadvantaged neighbourhood"),
        share=_largest_share(area_type, results, own, rows, top),
    )
    return states(title, statement)


def _largest_share(area_type: str, results: Results, own: pd.Series, rows: pd.DataFrame, most: list[str]) -> str:
    """Which place has the largest share of its own neighbourhoods, beside the one with most."""
    share = 100 * own / rows.groupby("area_name")["areas"].sum()
    first = [str(name) for name in share.index[share == share.max()]]
    named = words.listing(_named(area_type, first))
    text = choose(
        "titles.counts_share",
        ("same_several" if len(first) > 1 else "same") if first == most else ("several" if len(first) > 1 else "other"),
        who=named,
        share=numbers.share_text(float(share.max())),
    )
    return states(
        text, Statement(tuple(first), "most", ("share_of_neighbourhoods",), results.region.area, rows=(area_type,))
    )


def authorities(figure: FigureSpec, results: Results) -> str:
    """Say in how many authorities the doubly disadvantaged neighbourhoods lie."""
    rows = results.areas[results.areas["area_type"] == "local_authority"]
    own = rows[(rows["group"] == DOUBLY_DISADVANTAGED) & (rows["areas"] > 0)]
    n = int(own["areas"].sum())
    every = rows["area_code"].nunique()
    if n == 0:
        return say("titles.none", area=results.region.name_in_sentence)
    if n == 1 or every == 1:
        found = "one" if n == 1 else "alone"
    else:
        found = "some" if len(own) < every else "both" if every == 2 else "all"
    title = choose(
        "titles.authorities",
        found,
        area_s=area_possessive(results),
        number=numbers.in_words(n),
        authority=own["area_name"].iloc[0],
        holding=numbers.in_words(len(own)),
        every=numbers.in_words(every),
    )
    return states(title, _number(results, *NEIGHBOURHOODS, "local_authorities_with", "local_authorities"))


def _number(results: Results, *measure: str, rows: tuple[str, ...] = ()) -> Statement:
    """A statement of how many there are of one thing and another in the edition."""
    return Statement((DOUBLY_DISADVANTAGED,), "number", measure, results.region.area, rows=rows)


def reached(figure: FigureSpec, results: Results) -> str:
    """Say how many of the doubly disadvantaged neighbourhoods lie in a funded place."""
    return states(funding.reached(results), _number(results, *NEIGHBOURHOODS, "funded_neighbourhoods"))


def unreached(figure: FigureSpec, results: Results) -> str:
    """Name the place with most doubly disadvantaged neighbourhoods in no phase."""
    area_type = figure.options["area_type"]
    left = by_phase(results, area_type)[NO_PHASE]
    left = left[left > 0]
    most = int(left.max()) if len(left) else 0
    top = [str(name) for name in left.index[left == most]]
    several = "several" if len(top) > 1 else "one"
    alike = len(top) >= LEVEL_FROM
    found = "none" if not most else "alike" if alike else f"{several}_all" if len(top) == len(left) else several
    title = choose(
        "titles.unreached",
        found,
        area_s=area_possessive(results),
        who=words.sentence_start(words.listing(_named(area_type, top))),
        most=numbers.in_words(most),
        noun=words.plural(most, "doubly disadvantaged neighbourhood"),
    )
    return states(
        title, Statement(tuple(top), "most", ("unfunded_neighbourhoods",), results.region.area, rows=(area_type,))
    )


def regions(figure: FigureSpec, results: Results) -> str:
    """Name the regions where the doubly disadvantaged have most and least, as far as they stand apart from the others.

    Regions with a handful of them are drawn, and the title says that it leaves them out.
    """
    rule = figure.title
    name = rule.get("indicator", figure.indicators[0])
    rows = region_rows(results, name)
    rows = rows[rows["group"] == DOUBLY_DISADVANTAGED].sort_values("value", kind="stable")
    few, rows = rows[rows["areas"] < FEWEST], rows[rows["areas"] >= FEWEST]
    if len(rows) < 2:
        return say("titles.by_region", subject=rule["subject"])
    period = str(rows["period"].iloc[0])
    geography = indicator(results, name).measured_at(period)
    low, high = rows.iloc[0], rows.iloc[-1]
    apart = {
        "low": _stands_apart(low, rows.iloc[1:], "lower"),
        "high": _stands_apart(high, rows.iloc[:-1], "higher"),
    }
    statement = Statement(
        (low["region_name"], high["region_name"]),
        "between",
        (name,),
        COUNTRY,
        period=(period,),
        rows=tuple(rows["region_name"]),
        subject_measures=tuple(side for side, clear in apart.items() if clear),
        geography=geography,
    )
    left_out = words.listing([region_in_sentence(place) for place in few["region_name"]])
    title = choose(
        "titles.regions",
        "apart" if all(apart.values()) else "high" if apart["high"] else "low" if apart["low"] else "level",
        subject=rule["subject"],
        verb=verb(rule),
        at=at(geography),
        highest=f"{region_in_sentence(high['region_name'])} ({high['prose']})",
        lowest=f"{region_in_sentence(low['region_name'])} ({low['prose']})",
        without=say("titles.regions_without", places=left_out) if len(few) else "",
    )
    return states(title, statement)


def _stands_apart(one: pd.Series, others: pd.DataFrame, wanted: Relation) -> bool:
    """Whether a region is clearly higher, or clearly lower, than each of the others; they share no authority."""
    return all(is_beside(one, row, "value") == wanted for _, row in others.iterrows())


def is_beside(one: pd.Series, other: pd.Series, value: str) -> Relation:
    """How two areas that share no authority stand to each other, by their own intervals."""
    own, its = ((row["ci_low"], row["ci_high"]) for row in (one, other))
    interval = interval_of_independent(one[value], own, other[value], its)
    return words.relation(one[value], other[value], interval)

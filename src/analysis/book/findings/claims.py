"""Texts of the replication: the headline, what is met by another list of places, what the definition moves."""

from dataclasses import dataclass

import pandas as pd

from analysis.book.area.definition import has_reports_list
from analysis.book.findings.claim_texts import (
    CONTEXT,
    DIFFERS,
    NOT_TESTABLE,
    REPRODUCED,
    SAME,
    TESTED,
    ClaimRow,
    Scorecard,
    place_of,
    published_text,
)
from analysis.book.findings.northern import northern_words
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, phrases, say
from analysis.book.wording.statement import Statement, finds, gives, states
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED
from analysis.regions import COUNTRY
from analysis.replication.verdict import BUT_REVERSED
from analysis.results.reading import Results

LIST_OF_2019 = "The 225 wards"
"""How the labels of alternatives that take the list of 2019 begin."""


def _count(number: int) -> str:
    """A number that stands for its things: "none", "one", ... "96"."""
    return numbers.in_words(int(number)) if number else "none"


def headline(card: Scorecard) -> str:
    """How many statements could be tested, and what became of them."""
    n = card.counts
    return gives(
        say(
            "claims.headline",
            every=len(card.frame),
            context=_count(n[CONTEXT]),
            not_testable=_count(n[NOT_TESTABLE]),
            tested=_count(card.tested),
            reproduced=_count(n[REPRODUCED]),
            same=_count(n[SAME]),
            differ=_count(n[DIFFERS]),
        ),
        "claims.headline",
        COUNTRY,
    )


def nearness(card: Scorecard) -> str:
    """How many of the tested claims rest on the report's own measure."""
    tested = card.frame[card.frame["england_status"].isin(TESTED)]
    n = tested["measure"].value_counts()
    good = tested[tested["measure"] == "same"]["england_status"].value_counts()
    return gives(
        say(
            "claims.nearness",
            same=_count(n.get("same", 0)),
            reproduced=_count(good.get(REPRODUCED, 0)),
            near=_count(n.get("near", 0)),
            wider=_count(n.get("wider", 0)),
            by_rule=_count(n.get("definition", 0)),
        ),
        "claims.nearness",
        COUNTRY,
    )


def half_met(card: Scorecard) -> str:
    """Which reproduced values go with a comparison that does not hold; empty where none does."""
    rows = [c for c in card.rows(REPRODUCED) if BUT_REVERSED in str(c.row["england_reason"])]
    if not rows:
        return ""
    found = [
        say("claims.half_met_one", topic=_topic(c), published=published_text(c.id), here=c.england_estimate)
        for c in rows
    ]
    sentence = say(
        "claims.half_met",
        number=words.sentence_start(_count(len(found))),
        agree=words.plural(len(found), "agrees", "agree"),
        claims=words.listing(found),
    )
    return gives(sentence, "claims.half_met", COUNTRY)


def own(card: Scorecard) -> str:
    """What became of the statements in the edition's own area; empty in England's edition."""
    n, area = card.own_counts, card.results.region.name_in_sentence
    asked = sum(n[name] for name in TESTED)
    if not asked and not card.results.region.is_country:
        return say("claims.own_too_few", area=area)
    if not asked:
        return ""
    return gives(
        say(
            "claims.own",
            asked=_count(asked),
            area=area,
            reproduced=_count(n[REPRODUCED]),
            same=_count(n[SAME]),
            differ=_count(n[DIFFERS]),
        ),
        "claims.own",
        card.results.region.area,
    )


def _off(card: Scorecard) -> list[ClaimRow]:
    return card.rows(DIFFERS, SAME)


def met(card: Scorecard) -> str:
    """How many claims that are not reproduced are met under some alternative."""
    off = {claim.id for claim in _off(card)}
    tried = card.alternatives[card.alternatives["id"].isin(off)]
    found = tried[tried["gives_published"]]["id"].nunique()
    asked = tried["id"].nunique()
    if not asked:
        return say("claims.met_none_tried")
    number = words.sentence_start(_count(found))
    return gives(
        say(
            "claims.met",
            asked=_count(asked),
            trials=_count(len(tried)),
            found=f"{number} {words.plural(found, 'statement is', 'statements are')}",
        ),
        "claims.met",
        COUNTRY,
    )


@dataclass(frozen=True)
class OfLists:
    """How many of the counted figures the wards of 2019 meet, and random lists, in words.

    Attributes
    ----------
    met, counted : str
        Figures that the wards of 2019 meet, and how many there are.
    draws, most, as_many : str
        Random lists; what the best of them meets; how many meet as many as the wards of 2019.
    """

    met: str
    counted: str
    draws: str
    most: str
    as_many: str


def of_lists(results: Results) -> OfLists | None:
    """How the wards of 2019 stand to random lists; None where no figure is counted."""
    rows = results.list_chance
    own = rows.loc[rows["of_2019"].astype(bool), "met"]
    if own.empty or len(rows) < 2:
        return None
    drawn = rows[rows["random_lists"] > 0]
    as_many = int(drawn.loc[drawn["met"] >= own.iloc[0], "random_lists"].sum())
    return OfLists(
        met=_count(int(own.iloc[0])),
        counted=numbers.in_words(int(rows["met"].max())),
        draws=numbers.count(rows["random_lists"].sum()),
        most=_count(int(drawn["met"].max())),
        as_many=choose("claims.as_many", "one" if as_many == 1 else "several", number=_count(as_many)),
    )


def list_of_2019(card: Scorecard) -> str:
    """Which precise published figures fit the wards of 2019 or the neighbourhoods of 2023, and what chance meets."""
    found = of_lists(card.results)
    every = card.results.list_of_2019
    rows = every[every["counted"].astype(bool)]
    then, now = (rows[column].astype(bool) for column in ("met", "met_by_2023"))
    if found is None or not then.any():
        return say("claims.list_of_2019_none")
    only_then, only_now, both = rows[then & ~now], rows[now & ~then], rows[then & now]
    sides = ("neither" if only_now.empty else "now") if only_then.empty else ("then" if only_now.empty else "two")
    parts = [
        gives(
            say(
                "claims.list_of_2019",
                verdict=choose("claims.which_list", sides),
                counted=found.counted,
                met=found.met,
                met_now=_count(int(now.sum())),
                draws=found.draws,
                as_many=found.as_many,
            ),
            "claims.list_of_2019",
            COUNTRY,
        )
    ]
    for met_by, chosen in (("then", only_then), ("now", only_now), ("both", both)):
        if len(chosen):
            claims = words.listing([_of_both_lists(card, row) for _, row in chosen.iterrows()])
            parts.append(choose("claims.met_by", met_by, claims=claims))
    loose = every.loc[~every["counted"].astype(bool), "id"]
    if len(loose):
        topics = [_topic(card.of(str(name))) for name in loose]
        parts.append(say("claims.list_of_2019_loose", claims=words.listing(topics)))
    return " ".join(parts)


def _of_both_lists(card: Scorecard, row: pd.Series) -> str:
    """One published figure with what both lists give."""
    claim = card.of(str(row["id"]))
    return say(
        "claims.list_of_2019_one",
        topic=_topic(claim),
        published=published_text(claim.id),
        then=claim.value(float(row["list_of_2019"])),
        now=claim.value(float(row["list_of_2023"])),
    )


def _topic(claim: ClaimRow) -> str:
    """What a claim is about, to stand in a list."""
    return phrases("claims.topic").get(claim.id) or words.within_sentence(claim.short)


def where_they_differ(card: Scorecard) -> str:
    """In which chapters most of the differing claims stand."""
    places = pd.Series([place_of(claim.row) for claim in card.rows(DIFFERS)])
    if places.empty:
        return say("claims.none_differs")
    top = places.value_counts().head(3)
    parts = [f"{name.lower()} ({number})" for name, number in top.items()]
    sentence = say("claims.where_they_differ", places=words.listing(parts))
    return gives(sentence, "claims.where_they_differ", COUNTRY)


def models(card: Scorecard) -> str:
    """What became of the claims on the two models."""
    rows = [c for c in card.rows(*TESTED) if c.test is not None and c.test.test == "model"]
    if not rows:
        return say("claims.models_untested")
    n = pd.Series([c.row["england_status"] for c in rows]).value_counts()
    return gives(
        say(
            "claims.models",
            number=_count(len(rows)),
            reproduced=_count(n.get(REPRODUCED, 0)),
            same=_count(n.get(SAME, 0)),
            differ=_count(n.get(DIFFERS, 0)),
        ),
        "claims.models",
        COUNTRY,
    )


CELL = ["unit", "imd", "imd_share", "cni_share"]


def contrasts(results: Results) -> pd.DataFrame:
    """For each result, in how many definitions the two deprived groups stand as they do in force.

    Returns
    -------
    DataFrame
        Indexed by indicator: label (short, small first letter), definitions, same.
    """
    frame = results.sensitivity
    frame = frame.assign(gap=frame[DOUBLY_DISADVANTAGED] - frame[OTHER_DEPRIVED])
    force = frame[(frame["unit"] == "neighbourhood") & (frame["imd"].astype(str) == "2019")]
    force = force[(force["imd_share"] == 0.1) & (force["cni_share"] == 0.1)].set_index("indicator")
    known = frame[frame["gap"].notna()]
    same = (known["gap"] > 0) == (known["indicator"].map(force["gap"]) > 0)
    out = same.groupby(known["indicator"], sort=False).agg(["size", "sum"])
    out.columns = ["definitions", "same"]
    labels = [results.specs[str(name)].label_short for name in out.index]
    return out.assign(label=list(map(words.within_sentence, labels)))


def sensitivity(results: Results) -> str:
    """Which contrasts between the deprived groups hold whatever the definition, and which turn."""
    frame = contrasts(results)
    firm = frame[frame["same"] == frame["definitions"]]
    loose = frame[frame["same"] < frame["definitions"]].sort_values("same", kind="stable")
    parts, every = [], tuple(map(str, frame.index))
    if len(firm):
        text = choose(
            "claims.firm",
            "most" if 2 * len(firm) > len(frame) else "some",
            number=int(frame["definitions"].max()),
            measures=words.listing(list(firm["label"])),
        )
        parts.append(finds(text, "claims.firm", COUNTRY, map(str, firm.index), every))
    if len(loose):
        turned = [f"{row.label} ({row.same} of {row.definitions})" for row in loose.itertuples()]
        text = say("claims.turning", measures=words.listing(turned))
        parts.append(finds(text, "claims.turning", COUNTRY, map(str, loose.index), every))
    return " ".join(parts)


def units(results: Results) -> str:
    """Which result whole wards move most."""
    frame = results.sensitivity
    frame = frame[(frame["imd"].astype(str) == "2019") & (frame["imd_share"] == 0.1)]
    frame = frame[frame["cni_share"] == 0.1]
    wide = frame.pivot_table(index="indicator", columns="unit", values=DOUBLY_DISADVANTAGED)
    if not {"neighbourhood", "ward"} <= set(wide.columns):
        return ""
    moved = (wide["ward"] / wide["neighbourhood"] - 1).abs()
    spec = results.specs[str(moved.idxmax())]
    one, other = (
        numbers.value_text(float(wide.loc[spec.id, unit]), spec.unit, spec.decimals)
        for unit in ("neighbourhood", "ward")
    )
    sentence = say("claims.units", measure=words.within_sentence(spec.label_short), one=one, other=other)
    return finds(sentence, "claims.units", COUNTRY, [spec.id], map(str, moved.index))


DRAWN = (
    "inactivity_rate",
    "long_term_sick_rate",
    "bad_health_rate",
    "unemployment_rate",
    "no_qualifications_rate",
    "level4_rate",
    "managers_professionals_associates_rate",
    "part_time_rate",
    "moved_last_year_rate",
)
"""Results that the figure on thresholds draws: those in percent, which can share a scale."""


def thresholds(results: Results) -> str:
    """What a stricter and a looser cut do to the number of neighbourhoods, and to the gap between the groups."""
    frame = results.sensitivity
    frame = frame[(frame["unit"] == "neighbourhood") & (frame["imd"].astype(str) == results.definition.imd)]
    frame = frame[(frame["imd_share"] == frame["cni_share"]) & frame["indicator"].isin(DRAWN)]
    ends = {cut: frame[frame["imd_share"] == cut].set_index("indicator") for cut in (0.05, 0.2)}
    if any(rows.empty for rows in ends.values()):
        return ""
    narrow, wide = ((rows[DOUBLY_DISADVANTAGED] - rows[OTHER_DEPRIVED]).abs() for rows in ends.values())
    grows = tuple(str(name) for name in narrow.index if wide[name] > narrow[name])
    text = say(
        "claims.thresholds",
        narrow=numbers.count(ends[0.05]["areas"].iloc[0]),
        wide=numbers.count(ends[0.2]["areas"].iloc[0]),
        grows=_count(len(grows)),
        every=numbers.in_words(len(narrow)),
    )
    statement = Statement(
        (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED),
        "higher",
        tuple(map(str, narrow.index)),
        COUNTRY,
        period=(results.definition.imd,),
        rows=("thresholds",),
        subject_measures=grows,
    )
    return states(text, statement)


def sizes(results: Results) -> str:
    """Between which numbers of neighbourhoods the grid's definitions lie."""
    cells = results.sensitivity.drop_duplicates(CELL)["areas"]
    return f"{numbers.count(cells.min())} to {numbers.count(cells.max())}"


def membership(results: Results) -> str:
    """How many neighbourhoods of the edition stay on the list whatever the index, and how many come and go."""
    n = results.membership_counts[["always", "leaves", "joins"]].sum().astype(int)
    area = results.region.name_in_sentence
    if not n.sum():
        return say("claims.on_no_list", area=area)
    noun = words.plural(int(n["always"]), "neighbourhood is", "neighbourhoods are")
    sentence = say(
        "claims.membership",
        area=area,
        always=f"{_count(n['always'])} {noun}",
        leaves=_count(n["leaves"]),
        leaves_are=words.plural(int(n["leaves"]), "is", "are"),
        joins=_count(n["joins"]),
        joins_are=words.plural(int(n["joins"]), "is", "are"),
    )
    return gives(sentence, "claims.membership", results.region.area)


def norris_green(card: Scorecard) -> str:
    """Looking after home or family in the blog's ward, beside England, both sexes together."""
    here = card.of("blog-norris-green-caring").england_estimate
    if not here:
        return say("claims.norris_green_missing")
    return say("claims.norris_green", here=here, there=card.of("blog-rest-caring").england_estimate)


def replication_words(results: Results) -> dict[str, str]:
    """Texts of the replication chapter."""
    card = Scorecard(results)
    return {
        "headline": headline(card),
        "whose_list": "" if has_reports_list(results) else say("claims.whose_list"),
        "own_figures": "" if has_reports_list(results) else say("claims.own_figures"),
        "nearness": " ".join(text for text in (nearness(card), half_met(card)) if text),
        "own_headline": own(card),
        "where_they_differ": where_they_differ(card),
        "models_sentence": models(card),
        "met_sentence": met(card),
        "list_of_2019": list_of_2019(card),
        "sensitivity_sentence": sensitivity(results),
        "units_sentence": units(results),
        "grid_sizes": sizes(results),
        "membership_sentence": membership(results),
        "norris_green": norris_green(card),
        "n_context": _count(card.counts[CONTEXT]),
        **northern_words(results),
    }

"""Texts of the replication: the headline, what is met by another list of places, what the definition moves."""

import pandas as pd

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
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED
from analysis.regions import ENGLAND
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
    return (
        f"Of the {len(card.frame)} statements that the report and its companions make, {_count(n[CONTEXT])} lie "
        f"outside any data of this kind and {_count(n[NOT_TESTABLE])} would need data that are not at hand. Of the "
        f"{_count(card.tested)} that could be tested, {_count(n[REPRODUCED])} are reproduced, {_count(n[SAME])} hold "
        f"in direction but not in size or not clearly, and {_count(n[DIFFERS])} differ."
    )


def nearness(card: Scorecard) -> str:
    """How many of the tested claims rest on the report's own measure."""
    tested = card.frame[card.frame["england_status"].isin(TESTED)]
    n = tested["measure"].value_counts()
    same, near = int(n.get("same", 0)), int(n.get("near", 0))
    wider, rule = int(n.get("wider", 0)), int(n.get("definition", 0))
    good = tested[tested["measure"] == "same"]["england_status"].value_counts()
    return (
        f"Of those tested, {_count(same)} were tested with the measure that the report names, of which "
        f"{_count(int(good.get(REPRODUCED, 0)))} are reproduced; {_count(near)} with a near one; {_count(wider)} with "
        f"the authorities around, which can agree in direction at best; and {_count(rule)} are true by construction, "
        f"since the list of neighbourhoods was rebuilt to meet them."
    )


def half_met(card: Scorecard) -> str:
    """Which reproduced values go with a comparison that does not hold; empty where none does."""
    rows = [c for c in card.rows(REPRODUCED) if BUT_REVERSED in str(c.row["england_reason"])]
    if not rows:
        return ""
    found = [f"{_topic(c)} ({published_text(c.id)} in the report, {c.england_estimate} here)" for c in rows]
    verb = words.plural(len(found), "agrees", "agree")
    return (
        f"{words.sentence_start(_count(len(found)))} of those reproduced {verb} in value while the comparison that the "
        f"report draws from it turns round: {words.listing(found)}."
    )


def own(card: Scorecard) -> str:
    """What became of the statements in the edition's own area; empty in England's edition."""
    n, area = card.own_counts, card.results.region.name_in_sentence
    asked = sum(n[name] for name in TESTED)
    if not asked and card.results.region.slug != ENGLAND:
        return (
            f"There are too few doubly disadvantaged neighbourhoods in {area} to put the statements to them alone; "
            "what follows is England\u2019s."
        )
    if not asked:
        return ""
    return (
        f"Of these, {_count(asked)} can be asked of {area} alone. There "
        f"{_count(n[REPRODUCED])} come out as the report has them for England, {_count(n[SAME])} in direction only, "
        f"and {_count(n[DIFFERS])} differ, which is no fault of the report: it speaks of the country."
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
        return "No alternative could be tried."
    return (
        f"For {_count(asked)} of those that are not reproduced alternatives could be tried, {_count(len(tried))} "
        f"trials in all. {words.sentence_start(_count(found))} "
        f"{words.plural(found, 'statement is', 'statements are')} met by at least one of them."
    )


def list_of_2019(card: Scorecard) -> str:
    """Which claims that are off are met by the wards of 2019 and not by the neighbourhoods of 2023."""
    tried = card.alternatives
    tried = tried[tried["gives_published"] & tried["label"].str.startswith(LIST_OF_2019)]
    found: list[tuple[float, str]] = []
    for claim in _off(card):
        published = float(claim.row["published_value"])
        own = tried[tried["id"] == claim.id]
        if own.empty or pd.isna(published):
            continue
        far = (own["estimate"] - published).abs()
        value = claim.value(float(own.loc[far.idxmin(), "estimate"]))
        text = (
            f"{_topic(claim)} (published {published_text(claim.id)}; on the list of 2023 {claim.england_estimate}, "
            f"in the wards of 2019 {value})"
        )
        found.append((far.min() / abs(published), text))
    if not found:
        return "No published figure that is off is met by the wards that the index of 2019 chose."
    parts = [text for _, text in sorted(found)]
    verb = words.plural(len(parts), "figure that is off is", "figures that are off are")
    return (
        f"{words.sentence_start(_count(len(parts)))} published {verb} met by another list: not the neighbourhoods of "
        f"2023 but the 225 left-behind wards of 2019. The nearest comes first: {words.listing(parts)}. Where so much "
        "is tried a loose figure is met by chance now and then, a precise one hardly. It seems that some of the "
        "report\u2019s figures describe that earlier list."
    )


_TOPICS = {
    "dd-population": "residents",
    "dd-area-population-maximum": "the largest area",
    "internet-low-engagement-share": "the share in the two least engaged internet classes",
    "internet-least-engaged-dd": "the share in the least engaged internet class",
    "gva-per-head-east-vs-london": "output in the East of England over London\u2019s",
    "part-time-share-dd": "part-time work",
    "managerial-professional-od": "managers and professionals in other deprived neighbourhoods",
}


def _topic(claim: ClaimRow) -> str:
    """What a claim is about, to stand in a list."""
    if claim.id in _TOPICS:
        return _TOPICS[claim.id]
    return words.within_sentence(claim.short)


def where_they_differ(card: Scorecard) -> str:
    """In which chapters most of the differing claims stand."""
    places = pd.Series([place_of(claim.row) for claim in card.rows(DIFFERS)])
    if places.empty:
        return "Not one differs."
    top = places.value_counts().head(3)
    parts = [f"{name.lower()} ({number})" for name, number in top.items()]
    return f"Those that differ stand mostly under {words.listing(parts)}."


def models(card: Scorecard) -> str:
    """What became of the claims on the two models."""
    rows = [c for c in card.rows(*TESTED) if c.test is not None and c.test.test == "model"]
    if not rows:
        return "The claims on the models are not tested: the models were not estimated in this build."
    n = pd.Series([c.row["england_status"] for c in rows]).value_counts()
    return (
        f"On the two models there are {_count(len(rows))} statements. They are judged by the share "
        f"of all versions that bear them out, nearly all or most: {_count(int(n.get(REPRODUCED, 0)))} are reproduced, "
        f"{_count(int(n.get(SAME, 0)))} lean the report\u2019s way and {_count(int(n.get(DIFFERS, 0)))} do not."
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
    loose = frame[frame["same"] < frame["definitions"]].sort_values("same")
    number = int(frame["definitions"].max())
    parts = []
    if len(firm):
        parts.append(
            f"On most measures the doubly disadvantaged stand to other deprived neighbourhoods as they do on the list "
            f"in force whichever of the {number} definitions is taken: {words.listing(list(firm['label']))}."
            if 2 * len(firm) > len(frame)
            else f"On some measures the two stand to each other as on the list in force whichever of the {number} "
            f"definitions is taken: {words.listing(list(firm['label']))}."
        )
    if len(loose):
        turned = [f"{row.label} ({row.same} of {row.definitions})" for row in loose.itertuples()]
        parts.append(f"The order of the two turns in some for {words.listing(turned)}.")
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
    label = words.within_sentence(spec.label_short)
    return (
        "The unit matters as much as the threshold. When whole wards are ranked and chosen, better-off streets come in "
        f"with the rest, and rates move towards England\u2019s: most of all for {label}, from {one} to {other}."
    )


def sizes(results: Results) -> str:
    """Between which numbers of neighbourhoods the grid's definitions lie."""
    cells = results.sensitivity.drop_duplicates(CELL)["areas"]
    return f"{numbers.count(cells.min())} to {numbers.count(cells.max())}"


def membership(results: Results) -> str:
    """How many neighbourhoods of the edition stay on the list whatever the index, and how many come and go."""
    n = results.membership_counts[["always", "leaves", "joins"]].sum().astype(int)
    area = results.region.name_in_sentence
    if not n.sum():
        return f"No neighbourhood of {area} is on any of the three lists."
    noun = words.plural(int(n["always"]), "neighbourhood is", "neighbourhoods are")
    return (
        f"In {area} {_count(n['always'])} {noun} on all three lists; {_count(n['leaves'])} of those on the list in "
        f"force {words.plural(int(n['leaves']), 'is', 'are')} not on another, and {_count(n['joins'])} that "
        f"{words.plural(int(n['joins']), 'is', 'are')} not on it would join under another."
    )


def norris_green(card: Scorecard) -> str:
    """Looking after home or family in the blog's ward, beside England, both sexes together."""
    here = card.of("blog-norris-green-caring")
    if not here.england_estimate:
        return "Norris Green cannot be found in these data."
    there = card.of("blog-rest-caring")
    return (
        f"In the MSOAs of Norris Green it is {here.england_estimate} of women and men together, against "
        f"{there.england_estimate} in England."
    )


def replication_words(results: Results) -> dict[str, str]:
    """Texts of the replication chapter."""
    card = Scorecard(results)
    return {
        "headline": headline(card),
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

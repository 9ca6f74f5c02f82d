"""The tables of the replication: the scorecard, its notes, context, membership, the northern study."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.book import claim_notes, tables, words
from analysis.book.claim_texts import (
    CONTEXT,
    DIFFERS,
    MEASURE,
    NOT_TESTABLE,
    SAME,
    STATUS,
    TESTED,
    ClaimRow,
    Scorecard,
    place_of,
    published_text,
)
from analysis.book.northern_words import MAIN, PERIODS, case_rows
from analysis.book.tables import Column, Table
from analysis.groups import ENGLAND

if TYPE_CHECKING:
    from analysis.book.edition import Edition


def _found(text: str, beside: str) -> str:
    return f"{text}, {beside}" if text and beside else text


def _scorecard_row(card: Scorecard, claim: ClaimRow) -> dict[str, Any]:
    row = claim.row
    own = row["area"] != ENGLAND
    return {
        "id": claim.id,
        "statement": row["statement"],
        "place": place_of(row),
        "figure": row["figure"],
        "published": published_text(claim.id),
        "england": claim.england_estimate,
        "here": _found(claim.estimate, claim.beside) if own or not card.regional else "",
        "status": STATUS[row["england_status"]],
        "status_here": STATUS[row["status"]] if own else "",
        "measure": MEASURE.get(str(row["measure"]), ""),
        "needs": row["needs"] if isinstance(row["needs"], str) else "",
    }


def scorecard(edition: "Edition") -> Table:
    """Every claim that is no context: published, ours, status."""
    card = Scorecard(edition.results)
    rows = [_scorecard_row(card, claim) for claim in card.rows(*TESTED, NOT_TESTABLE)]
    area = edition.results.region.name
    columns = [
        Column("statement", "What the report says", header=True),
        Column("place", "Chapter", choose=True),
        Column("figure", "Figure", choose=True),
        Column("published", "Published", "numeral"),
    ]
    if card.regional:
        columns += [
            Column("england", "England", "numeral"),
            Column("here", area, "numeral"),
            Column("status", "Status, England", choose=True),
            Column("status_here", f"Status, {area}", choose=True),
        ]
    else:
        columns += [Column("here", "Ours", "numeral"), Column("status", "Status", choose=True)]
    columns += [
        Column("measure", "Measure", choose=True),
        Column("needs", "Data that would be needed"),
    ]
    return tables.build(
        pd.DataFrame(rows),
        columns,
        caption="Every statement of the report that data could speak to",
        table_id="claims",
        note="A direction stands with the values that it is against. Measure says how near ours is to the "
        "report\u2019s.",
        filterable=True,
        row_anchor="claim-{id}",
    )


def claim_notes_table(edition: "Edition") -> Table:
    """What would explain each claim that is not reproduced."""
    card = Scorecard(edition.results)
    rows = [
        {
            "id": claim.id,
            "statement": claim.row["statement"],
            "published": published_text(claim.id),
            "england": claim.england_estimate,
            "status": STATUS[claim.row["england_status"]],
            "note": claim_notes.note(card, claim),
            "href": f"#claim-{claim.id}",
        }
        for claim in card.rows(DIFFERS, SAME)
    ]
    return tables.build(
        pd.DataFrame(rows, columns=["id", "statement", "published", "england", "status", "note", "href"]),
        [
            Column("statement", "What the report says", header=True, href="href"),
            Column("published", "Published", "numeral"),
            Column("england", "Ours, England", "numeral"),
            Column("status", "Status", choose=True),
            Column("note", "What would explain it, and what alternatives give"),
        ],
        caption="Statements that are not reproduced, England",
        table_id="claim-notes",
        filterable=True,
    )


def context(edition: "Edition") -> Table:
    """Claims that lie outside any data."""
    card = Scorecard(edition.results)
    rows = [
        {
            "id": claim.id,
            "statement": claim.row["statement"],
            "place": place_of(claim.row),
            "published": published_text(claim.id),
            "why": words.sentence_start(str(claim.row["reason"])),
        }
        for claim in card.rows(CONTEXT)
    ]
    return tables.build(
        pd.DataFrame(rows),
        [
            Column("statement", "What the report says", header=True),
            Column("place", "Chapter", choose=True),
            Column("published", "Published", "numeral"),
            Column("why", "What it is", choose=True),
        ],
        caption="Statements that lie outside these data",
        table_id="claims-context",
        filterable=True,
        row_anchor="claim-{id}",
    )


TOP = 15


def members(edition: "Edition") -> Table:
    """The authorities where most neighbourhoods come and go."""
    frame = edition.results.membership_counts
    frame = frame.assign(moving=frame["leaves"] + frame["joins"])
    frame = frame.sort_values(["moving", "always"], ascending=False, kind="stable").head(TOP)
    frame["authority"] = [words.place_name(str(name)) for name in frame["local_authority_name"]]
    return tables.build(
        frame,
        [
            Column("authority", "Local authority", header=True),
            Column("always", "Always on the list", "count"),
            Column("leaves", "On the list, not always", "count"),
            Column("joins", "Not on the list, but at times", "count"),
        ],
        caption=f"Where neighbourhoods come and go, {edition.results.region.name}",
        table_id="membership",
        note="Under IMD 2019 ranked again, IMD 2019 as published and IMD 2025, each with the worst tenth on both "
        "indices. The authorities with most that come and go.",
    )


def northern(edition: "Edition") -> Table:
    """Shares of improvers by area, period and scale."""
    frame = case_rows(edition.results)
    columns = [Column("area", "Area", header=True), Column("scale", "Scale", choose=True)]
    columns += [
        Column(name, label, "percent", 0)
        for name, label in PERIODS.items()
        if name in frame and frame[name].notna().any()
    ]
    return tables.build(
        frame,
        columns,
        caption="Deprived neighbourhoods that improved more than the average of deprived ones",
        table_id="improvers",
        note="The deprived are the worst tenth on the index that stood when a period began. Scales: the log of the "
        "rate, its percentile rank among all neighbourhoods, and points.",
        filterable=True,
    )


def pair_differences(edition: "Edition") -> Table:
    """What sets the pairs apart afterwards, with both ways of matching."""
    frame = edition.results.pair_differences
    frame = frame[(frame["sample"] == "all") & (frame["period"] == MAIN.period)].copy()
    frame["way"] = frame["method"].map(
        {"without_replacement": "each place once", "with_replacement": "places may repeat"}
    )
    frame["mechanical"] = frame["mechanical"].astype(bool).map({True: "mechanical", False: ""})
    return tables.build(
        frame,
        [
            Column("label", "Afterwards", header=True),
            Column("way", "Pairs", choose=True),
            Column("pairs", "Number", "count"),
            Column("improvers_mean", "Improvers", "score", 2),
            Column("laggards_mean", "Laggards", "score", 2),
            Column("difference", "Difference", "score", 2),
            Column("ci_low", "95% interval from", "score", 2),
            Column("ci_high", "to", "score", 2),
            Column("mechanical", "Remark"),
        ],
        caption="What sets improvers and laggards apart that started alike",
        table_id="pairs",
        note="In percent, scores or percentiles. Mechanical: the difference follows from how the pairs were chosen.",
    )


VIEWS: Mapping[str, Callable[..., Table]] = {
    "claims": scorecard,
    "claim_notes": claim_notes_table,
    "claims_context": context,
    "membership": members,
    "improvers": northern,
    "pair_differences": pair_differences,
}
"""Tables of the chapter by id."""

"""The tables of the replication: the scorecard, its notes, context, membership, the northern study."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.book.display import table as tables
from analysis.book.display.table import Column, Table
from analysis.book.findings import claim_notes
from analysis.book.findings.claim_texts import (
    CONTEXT,
    NOT_TESTABLE,
    TESTED,
    ClaimRow,
    Scorecard,
    place_of,
    published_text,
)
from analysis.book.findings.northern import MAIN, SHARE_COLUMNS, both_scales, case_rows
from analysis.book.wording import numbers, words
from analysis.book.wording.addresses import claim_row
from analysis.book.wording.patterns import choose, phrases, say
from analysis.book.wording.places import place_name
from analysis.catalog import load_catalog
from analysis.markup import html, joined
from analysis.regions import COUNTRY
from analysis.results.reading import Results


def typographic(text: object) -> str:
    """A statement of the report's list with curved apostrophes."""
    return str(text).replace("'", "\u2019")


def _found(text: str, beside: str) -> str:
    return f"{text}, {beside}" if text and beside else text


def _needs(row: pd.Series) -> str:
    """The data that a claim would need: datasets of the catalogue by their titles, others as described."""
    if not isinstance(row["needs"], str):
        return ""
    datasets = load_catalog()
    names = row["needs"].split(", ")
    if not all(name in datasets for name in names):
        return row["needs"]
    return words.listing([datasets[name].title for name in names])


def _scorecard_row(card: Scorecard, claim: ClaimRow) -> dict[str, Any]:
    row = claim.row
    own = row["area"] != COUNTRY
    needs = _needs(row)
    return {
        "id": claim.id,
        "statement": typographic(row["statement"]),
        "status": choose("claims.status", row["england_status"]),
        "status_here": choose("claims.status", row["status"]) if own else "",
        "published": published_text(claim.id),
        "where": claim_row(claim.id),
        "england": _with_measure(claim, claim.england_estimate) or _wanted(needs),
        "here": _here(card, claim, needs),
        "place": place_of(row),
        "figure": row["figure"],
        "measure": row["measure"],
        "needs": needs,
    }


def _wanted(needs: str) -> str:
    return f"Would need: {needs}" if needs else ""


def _with_measure(claim: ClaimRow, text: str) -> str:
    """A value with how near its measure is to the report's, where it is another."""
    measure = phrases("claims.measure").get(str(claim.row["measure"]), "")
    return f"{text} ({measure})" if text and measure else text


def _here(card: Scorecard, claim: ClaimRow, needs: str) -> str:
    """What was found in the edition's area, or what it would take to find it."""
    if not card.regional:
        return _with_measure(claim, _found(claim.estimate, claim.beside)) or _wanted(needs)
    return _found(claim.estimate, claim.beside) if claim.row["area"] != COUNTRY else ""


def scorecard(results: Results) -> Table:
    """Every claim that is no context: status, published, ours."""
    card = Scorecard(results)
    rows = [_scorecard_row(card, claim) for claim in card.rows(*TESTED, NOT_TESTABLE)]
    area = results.region.name
    columns = [Column("statement", "What the report says", header=True)]
    if card.regional:
        columns += [
            Column("status", "Status, England", choose=True),
            Column("status_here", f"Status, {area}", choose=True),
            Column("published", "Published", href="where"),
            Column("england", "England"),
            Column("here", area),
        ]
    else:
        columns += [
            Column("status", "Status", choose=True),
            Column("published", "Published", href="where"),
            Column("here", "Ours"),
        ]
    columns += [
        Column("place", "Chapter", choose=True),
        Column("figure", "Figure", choose=True),
    ]
    return tables.build(
        pd.DataFrame(rows),
        columns,
        caption=say("tables.claims"),
        table_id="claims",
        note=say("tables.claims_note"),
        filterable=True,
        row_anchor="claim-{id}",
    )


@dataclass(frozen=True)
class Notes:
    """Statements with their verdict and what would explain it, as a list behind a line that opens it.

    Attributes
    ----------
    entries : tuple of tuple
        Anchor, statement, verdict, note.
    """

    entries: tuple[tuple[str, str, str, str], ...]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        items = joined(
            html('<dt><a href="#claim-{}">{}</a></dt><dd class="verdict">{}</dd><dd>{}</dd>', *entry)
            for entry in self.entries
        )
        text = "\n".join(f"{s}: {v} {n}" for _, s, v, n in self.entries)
        summary = say("tables.claim_notes", number=numbers.in_words(len(self.entries)))
        folded = '<details class="book-sources"><summary>{}</summary><dl class="claim-notes">{}</dl></details>'
        return {"text/html": html(folded, summary, items), "text/plain": text}


def _verdict(claim: ClaimRow) -> str:
    ours = _found(claim.england_estimate, claim.beside if claim.row["area"] == COUNTRY else "")
    return f"Published: {published_text(claim.id)}. Ours: {ours}."


def claim_notes_list(results: Results, status: str) -> Notes:
    """What would explain each claim of one status, in England."""
    card = Scorecard(results)
    return Notes(
        tuple(
            (claim.id, typographic(claim.row["statement"]), _verdict(claim), claim_notes.note(card, claim))
            for claim in card.rows(status)
        )
    )


def context(results: Results) -> Table:
    """Claims that lie outside any data."""
    card = Scorecard(results)
    rows = [
        {
            "id": claim.id,
            "statement": typographic(claim.row["statement"]),
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
            Column("why", "What it is", choose=True, long=True),
        ],
        caption=say("tables.claims_context"),
        table_id="claims-context",
        filterable=True,
        row_anchor="claim-{id}",
    )


TOP = 15


def members(results: Results) -> Table:
    """The authorities where most neighbourhoods come and go."""
    frame = results.membership_counts
    frame = frame.assign(moving=frame["leaves"] + frame["joins"])
    frame = frame.sort_values(["moving", "always"], ascending=False, kind="stable").head(TOP)
    frame["authority"] = [place_name(str(name)) for name in frame["local_authority_name"]]
    return tables.build(
        frame,
        [
            Column("authority", "Local authority", header=True),
            Column("always", "Always on the list", "count"),
            Column("leaves", "On the list, not always", "count"),
            Column("joins", "Not on the list, but at times", "count"),
        ],
        caption=say("tables.membership", area=results.region.name),
        table_id="membership",
        note=say("tables.membership_note"),
    )


def northern(results: Results) -> Table:
    """Shares of improvers by area and period, on logs and, in brackets, on ranks."""
    frame = case_rows(results)
    columns = [Column("area", "Area", header=True)]
    for period, label in SHARE_COLUMNS.items():
        if f"{period}.{MAIN.scale}" in frame:
            frame[period] = [
                both_scales(log, rank)
                for log, rank in zip(frame[f"{period}.{MAIN.scale}"], frame[f"{period}.rank"], strict=True)
            ]
            columns.append(Column(period, label, "numeral"))
    return tables.build(
        frame,
        columns,
        caption=say("tables.improvers"),
        table_id="improvers",
        note=say("tables.improvers_note"),
    )


def _with_interval(row: pd.Series) -> str:
    interval = numbers.interval_text(row["ci_low"], row["ci_high"], "score", 2)
    return f"{numbers.value_text(row['difference'], 'score', 2)} ({interval})"


def pair_differences(results: Results) -> Table:
    """What sets the pairs apart afterwards, with both ways of matching."""
    frame = results.pair_differences
    frame = frame[(frame["sample"] == MAIN.sample) & (frame["period"] == MAIN.period)]
    once = frame[frame["method"] == MAIN.method].copy()
    repeat = frame[frame["method"] != MAIN.method].set_index("outcome")
    once["label"] = [
        f"{label} (mechanical)" if mechanical else label
        for label, mechanical in zip(once["label"], once["mechanical"].astype(bool), strict=True)
    ]
    once["once"] = [_with_interval(row) for _, row in once.iterrows()]
    once["repeat"] = [_with_interval(repeat.loc[name]) if name in repeat.index else "" for name in once["outcome"]]
    return tables.build(
        once,
        [
            Column("label", "Afterwards", header=True),
            Column("improvers_mean", "Improvers", "score", 2),
            Column("laggards_mean", "Laggards", "score", 2),
            Column("once", "Difference (95% interval)"),
            Column("repeat", "Places may repeat"),
        ],
        caption=say("tables.pair_differences"),
        table_id="pairs",
        note=say("tables.pair_differences_note"),
    )


VIEWS: Mapping[str, Callable[..., Any]] = {
    "claims": scorecard,
    "claim_notes": claim_notes_list,
    "claims_context": context,
    "membership": members,
    "improvers": northern,
    "pair_differences": pair_differences,
}
"""Tables of the chapter by id."""

"""``data/claims.csv``, read and checked: the copy of what was published, which stays as it is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from typing_extensions import TypedDict

from analysis import paths
from analysis.replication.spec import DIRECTIONS
from analysis.settings import Settings, once_for_each_state, read_rows, setting
from analysis.settings.forms import OptionalText, Text, form, one_of

CLAIMS_FILE = paths.DATA / "claims.csv"

ONLY_WITH_VALUE = ("equals", "approx", "about_half", "at_least", "at_most")
RELATIONS = (
    *ONLY_WITH_VALUE,
    *DIRECTIONS,
    "no_change",
    "significant",
    "not_significant",
    "positive",
    "negative",
)
"""What a claim can say of its value or its direction (section 16 of the digest of the report)."""


CHAPTERS: Mapping[str, str] = {
    "executive-summary": "Summary",
    "definition": "Definition",
    "analysis": "Analysis",
    "bad-jobs-trap": "Bad-jobs trap",
    "good-work": "Good work",
    "social-capital": "Social capital",
    "recommendations": "Recommendations",
    "appendix-models": "Models",
    "other": "Elsewhere in the report",
}
"""Chapters of the report, in its order."""

Document = Literal["report", "blog", "press-release", "event-page", "northern-study"]

NUMBER = r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?|"


@setting("claim")
class ClaimRow(TypedDict):
    """The columns of the file."""

    id: Annotated[
        Text, form(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters and digits joined by hyphens, like bad-health-dd")
    ]
    chapter: Annotated[Text, one_of(CHAPTERS)]
    figure: OptionalText
    statement: Text
    measure: OptionalText
    group: OptionalText
    geography: OptionalText
    period: OptionalText
    value: Annotated[OptionalText, form(NUMBER, "a number, or nothing for a direction")]
    unit: OptionalText
    relation: Annotated[Text, one_of(RELATIONS)]
    comparator: OptionalText
    published_source: OptionalText
    document: Document


def load_claims(path: Path = CLAIMS_FILE) -> pd.DataFrame:
    """Every claim of the report, indexed by its id; ``value`` is a float, nan for a direction.

    Raises
    ------
    SettingsError
        Names the file, the line, the column and the value: an id that stands twice, a chapter or relation
        that is not known, a value that is no number, a relation to a value without one.
    """
    return _read(path)


@once_for_each_state
def _read(path: Path) -> pd.DataFrame:
    file: Settings[tuple[ClaimRow, ...]] = read_rows(path, ClaimRow)
    if not file.value:
        file.fault((), "has no claim")
    file.once("id")
    for number, row in enumerate(file.value):
        if row["relation"] in ONLY_WITH_VALUE and not row["value"]:
            file.fault((number, "value"), f"is empty; the relation {row['relation']} needs a number")
    frame = pd.DataFrame(list(file.checked()), dtype="str")
    numbers = pd.to_numeric(frame["value"].where(frame["value"] != ""))
    return frame.assign(value=numbers.astype(float)).set_index("id")

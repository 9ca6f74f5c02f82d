"""Where those are that are on one list alone: all of them, the most, or nobody."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.book.findings.lists import lists_words
from analysis.groups import DOUBLY_DISADVANTAGED as DD
from analysis.groups import OTHER_DEPRIVED as OD
from sample_results import sample

COLUMNS = ["area_type", "area_code", "area_name", "group_2019", "group_2025", "areas", "population"]


def places(left: dict[str, int]) -> str:
    """The sentence on places of an area where so many of each authority are on the first list alone."""
    rows = [("local_authority", name, name, DD, OD, number, 1_500 * number) for name, number in left.items()]
    rows += [("local_authority", name, name, DD, DD, 1, 1_500) for name in left]
    rows += [("edition", "x", "x", *row[3:]) for row in rows]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    view = SimpleNamespace(region=sample("greater-manchester").region, lists=frame)
    return lists_words(view)["lists_places"]


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ({"Bolton": 4, "Bury": 1}, "Those on the first alone are in Bolton (4) and Bury (1)."),
        (
            {"Bolton": 4, "Bury": 3, "Wigan": 2, "Oldham": 1},
            "Of those on the first alone the most are in Bolton (4), Bury (3) and Wigan (2).",
        ),
        ({"Bolton": 0, "Bury": 0}, ""),
    ],
)
def test_the_places_of_those_on_one_list_alone(left: dict[str, int], said: str) -> None:
    assert places(left) == said

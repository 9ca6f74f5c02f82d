"""What the definition chapter says of how deprived the two deprived groups are: true in every edition."""

import csv
import re
from statistics import mean
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import paths
from analysis.book.findings.chapters import others_sentence, ranks_sentence
from analysis.results.reading import read
from chapters_support import EDITIONS, have_edition

BOTH = "doubly_disadvantaged", "other_deprived"


def ranks(slug: str) -> dict[str, list[int]]:
    """Ranks of each deprived group, read from the edition's file."""
    out: dict[str, list[int]] = {group: [] for group in BOTH}
    with (paths.RESULTS / slug / "map_points.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            out[row["group"]].append(int(row.get("imd2025_rank", row["imd2019_rank"])))
    return out


@pytest.mark.parametrize("slug", EDITIONS)
def test_the_ranks_are_the_editions_and_the_words_follow_from_them(slug):
    have_edition(slug)
    own, others = (mean(ranks(slug)[group]) for group in BOTH)
    sentence = ranks_sentence(read(slug))
    numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\d", sentence)]
    assert {round(own), round(others), 33_755} <= set(numbers)
    assert ("the more deprived" in sentence) == (own < others)
    assert "equally deprived by" not in others_sentence(read(slug))
    assert sentence in others_sentence(read(slug))


def test_london_has_two_to_speak_of():
    have_edition("london")
    assert "The mean rank of the two of London is 2,259" in ranks_sentence(read("london"))


def edition(own: list[int], others: list[int]) -> SimpleNamespace:
    """London with other deprived neighbourhoods than it has."""
    have_edition("london")
    london = read("london")
    points = [
        {"group": group, "imd2019_rank": rank} for group, of in zip(BOTH, (own, others), strict=True) for rank in of
    ]
    areas = london.areas.copy()
    for group, of in zip(BOTH, (own, others), strict=True):
        areas.loc[(areas["area_type"] == "edition") & (areas["group"] == group), "areas"] = len(of)
    frame = pd.DataFrame(points, columns=["group", "imd2019_rank"])
    known = {name: getattr(london, name) for name in ("region", "imd_rank", "like_for_like")}
    return SimpleNamespace(areas=areas, map_points=frame, **known)


@pytest.mark.parametrize(
    ("own", "others", "said"),
    [
        ([1], [2], "doubly disadvantaged are the more deprived. The rank of the one of London is 1, and that of"),
        ([3000, 3100], [2000], "the less deprived. The mean rank of the two of London is 3,050, and that of the other"),
        (
            [2000],
            [2010, 2011],
            "about equally deprived. The rank of the one of London is 2,000, and the mean of",
        ),
    ],
)
def test_the_words_fit_any_ranks_and_numbers(own, others, said):
    assert said in ranks_sentence(edition(own, others))


@pytest.mark.parametrize(("own", "others"), [([], []), ([5], []), ([], [5, 6])])
def test_nothing_is_compared_where_a_group_is_empty(own, others):
    assert ranks_sentence(edition(own, others)) == ""
    assert "rank" not in others_sentence(edition(own, others))

"""Titles say what the numbers say, in words that are right for the area."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.book.figures import titles
from analysis.book.figures.registry import FigureSpec, load_registry
from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.regions import ENGLAND
from analysis.results import schema
from sample_results import sample

NAME = "bad_health_rate"
COMPARE = FigureSpec(
    "f",
    "bars",
    "analysis",
    {"rule": "compare", "subject": "Bad health", "more": "more common", "less": "less common"},
    indicators=(NAME,),
)


def with_values(values, *, error=0.0, slug="england"):
    """A sample edition whose only indicator has these values, by group or by group and period."""
    rows = []
    for key, value in values.items():
        group, period = key if isinstance(key, tuple) else (key, "2021")
        row = dict.fromkeys(schema.table("indicators").names()) | {
            "indicator": NAME,
            "area": slug,
            "group": group,
            "period": period,
            "value": value,
            "std_error": error,
            "ci_low": value - 1.96 * error,
            "ci_high": value + 1.96 * error,
            "areas": 50,
        }
        rows.append(row)
    frame = pd.DataFrame(rows, columns=schema.table("indicators").names())
    return replace(sample(slug), indicators=frame, national=frame)


@pytest.mark.parametrize(
    ("own", "other", "error", "expected"),
    [
        (
            9.7,
            8.0,
            0.0,
            "is more common in England’s doubly disadvantaged (9.7%) than in other deprived neighbourhoods (8.0%)",
        ),
        (
            8.0,
            9.7,
            0.0,
            "is less common in England’s doubly disadvantaged (8.0%) than in other deprived neighbourhoods (9.7%)",
        ),
        (
            8.0,
            8.1,
            0.0,
            "is about the same in England’s doubly disadvantaged (8.0%) and other deprived neighbourhoods (8.1%)",
        ),
        (
            9.7,
            8.0,
            2.0,
            "is not clearly different in England’s doubly disadvantaged (9.7%) "
            "and other deprived neighbourhoods (8.0%)",
        ),
    ],
)
def test_comparison_follows_the_numbers_and_their_errors(own, other, error, expected):
    results = with_values({DOUBLY_DISADVANTAGED: own, OTHER_DEPRIVED: other, NON_DEPRIVED: 5.0}, error=error)
    assert titles.title(COMPARE, results) == f"Bad health {expected}"


def test_comparison_without_doubly_disadvantaged_sets_the_others_side_by_side():
    results = with_values({OTHER_DEPRIVED: 9.0, NON_DEPRIVED: 5.0}, slug="greater-manchester")
    assert titles.title(COMPARE, results) == (
        "Bad health is more common in Greater Manchester’s other deprived (9.0%) "
        "than in non-deprived neighbourhoods (5.0%)"
    )


def test_comparison_is_about_the_period_that_the_figure_shows():
    values = {
        (g, p): v
        for p, scale in (("2011", 1), ("2021", 2))
        for g, v in ((DOUBLY_DISADVANTAGED, 10 * scale), (OTHER_DEPRIVED, 7 * scale))
    }
    older = replace(COMPARE, periods=("2011",))
    assert "(10.0%) than in other deprived neighbourhoods (7.0%)" in titles.title(older, with_values(values))


@pytest.mark.parametrize(("last", "word"), [(12.0, "rose"), (8.0, "fell"), (10.05, "hardly changed")])
def test_change_is_between_the_first_and_the_last_period(last, word):
    figure = replace(COMPARE, title={"rule": "change", "subject": "Bad health"})
    results = with_values({(DOUBLY_DISADVANTAGED, "2011"): 10.0, (DOUBLY_DISADVANTAGED, "2021"): last})
    title = titles.title(figure, results)
    assert title.startswith(
        f"Bad health {word} in England’s doubly disadvantaged neighbourhoods, from 10.0% in 2011 to "
    )


@pytest.mark.parametrize(("last", "word"), [(18.0, "widened"), (12.0, "narrowed")])
def test_gap_is_the_distance_between_the_groups(last, word):
    figure = replace(COMPARE, title={"rule": "gap", "subject": "bad health"})
    values = {
        (DOUBLY_DISADVANTAGED, "2011"): 15.0,
        (DOUBLY_DISADVANTAGED, "2021"): last,
        (NON_DEPRIVED, "2011"): 10.0,
        (NON_DEPRIVED, "2021"): 10.0,
    }
    results = with_values(values)
    assert titles.title(figure, results) == (
        f"England’s gap in bad health {word} from 5.0 in 2011 to {last - 10:.1f} points in 2021"
    )
    between = "; the gap is between doubly disadvantaged and non-deprived neighbourhoods"
    assert titles.subtitle(figure, results, ("2011", "2021")).endswith(between)


def gap_over(years, error=0.0):
    """The title of a gap that is this wide in each year."""
    figure = replace(COMPARE, title={"rule": "gap", "subject": "bad health"})
    values = {
        (g, y): 10.0 + far * (g == DOUBLY_DISADVANTAGED)
        for y, far in years.items()
        for g in (DOUBLY_DISADVANTAGED, NON_DEPRIVED)
    }
    return titles.title(figure, with_values(values, error=error))


def test_a_gap_that_hangs_on_its_first_year_moves_up_and_down():
    title = gap_over({"2013": 6.0, "2014": 3.0, "2022": 5.0})
    assert "bad health moved up and down, from 6.0 in 2013 to 5.0 points in 2022" in title
    assert "narrowed from" in gap_over({"2013": 6.0, "2014": 5.5, "2022": 5.0})


def test_a_gap_whose_change_has_nought_in_its_interval_is_not_said_to_move():
    assert "did not clearly change, from 6.0" in gap_over({"2013": 6.0, "2022": 5.0}, error=1.0)


def test_groups_that_change_places_have_no_gap_that_widens():
    figure = replace(COMPARE, title={"rule": "gap", "subject": "the rate of bad health"})
    values = {
        (DOUBLY_DISADVANTAGED, "2011"): 9.0,
        (DOUBLY_DISADVANTAGED, "2021"): 13.0,
        (NON_DEPRIVED, "2011"): 10.0,
        (NON_DEPRIVED, "2021"): 10.0,
    }
    title = titles.title(figure, with_values(values))
    assert title.startswith("The rate of bad health is higher in England’s doubly disadvantaged (13.0%)")
    assert "gap" not in titles.subtitle(figure, with_values(values), ("2011", "2021"))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"Bolton": 3, "Bury": 1},
            "Bolton has three of Greater Manchester’s four doubly disadvantaged neighbourhoods, more than any other, "
            "and Bury the largest share of its own, 50%",
        ),
        (
            {"Bolton": 2, "Bury": 2},
            "Bolton and Bury have two each of Greater Manchester’s four doubly disadvantaged neighbourhoods",
        ),
        (
            {"Bolton": 2, "Bury": 2, "Wigan": 1},
            "Bolton and Bury have two each of Greater Manchester’s five doubly disadvantaged neighbourhoods, "
            "more than any other, and Bury and Wigan the largest shares of their own, 50%",
        ),
        (
            {"Bolton": 6},
            "All of Greater Manchester’s doubly disadvantaged neighbourhoods lie in Bolton",
        ),
        ({"Bolton": 0}, "No doubly disadvantaged neighbourhood lies in Greater Manchester"),
        (
            dict.fromkeys(("A", "B", "C", "D"), 1),
            "No place has more than one of Greater Manchester’s four doubly disadvantaged neighbourhoods",
        ),
    ],
)
def test_counts_name_the_place_with_most(counts, expected):
    rows = [("local_authority", name, DOUBLY_DISADVANTAGED, n) for name, n in counts.items()]
    rows += [("local_authority", name, NON_DEPRIVED, 9 if name == "Bolton" else n) for name, n in counts.items()]
    rows.append(("edition", "Greater Manchester", DOUBLY_DISADVANTAGED, sum(counts.values())))
    areas = pd.DataFrame(rows, columns=["area_type", "area_name", "group", "areas"])
    figure = replace(COMPARE, title={"rule": "counts"}, options={"area_type": "local_authority"})
    assert titles.title(figure, replace(sample("greater-manchester"), areas=areas)) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 0], "No neighbourhood of Greater Manchester is doubly disadvantaged"),
        ([1, 0], "Greater Manchester’s one doubly disadvantaged neighbourhood lies in A"),
        (
            [6, 0],
            "Greater Manchester’s six doubly disadvantaged neighbourhoods lie in one of its two local authorities",
        ),
        (
            [30, 4],
            "Greater Manchester’s 34 doubly disadvantaged neighbourhoods lie in both of its local authorities",
        ),
    ],
)
def test_map_counts_authorities(counts, expected):
    rows = [("local_authority", f"X{i}", "AB"[i], DOUBLY_DISADVANTAGED, n) for i, n in enumerate(counts)]
    areas = pd.DataFrame(rows, columns=["area_type", "area_code", "area_name", "group", "areas"])
    figure = replace(COMPARE, title={"rule": "map"})
    assert titles.title(figure, replace(sample("greater-manchester"), areas=areas)) == expected


def test_regions_leave_out_those_with_a_handful_of_neighbourhoods():
    results = sample()
    results.by_region.loc[results.by_region["region_name"] == "London", "value"] = 1e9
    figure = load_registry().figure("gdhi_region")
    assert "London left out" in titles.title(figure, results)
    assert "1,000,000,000" not in titles.title(figure, results)


@pytest.mark.parametrize("slug", [ENGLAND, "greater-manchester"])
@pytest.mark.parametrize("doubly", [0, 6, 120])
def test_titles_of_every_figure_read_well(slug, doubly):
    results = sample(slug, doubly=doubly)
    for figure in load_registry().figures.values():
        if not figure.shown_in(slug) or figure.kind == "hierarchy":
            continue
        view = results if figure.kind in ("map", "counts") else results.scope
        title = titles.title(figure, view)
        assert title[0].isupper() or title[0].isdigit()
        assert not title.endswith((".", ",", " "))
        assert not any(f" {bad}" in f" {title.lower()} " for bad in ("nan", "inf ", "a the", "  "))
        assert " None" not in title
        assert len(title) <= 190

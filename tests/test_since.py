"""Who left the worst tenth and who joined; small-area output of the part of England where it is open."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.book.figures import area_frames
from analysis.book.figures.registry import load_registry
from analysis.book.findings import since
from analysis.prepare import store
from analysis.readers.economy.gva import authority_gva
from analysis.results.areas.small_area_output import small_area_output
from analysis.results.areas.worst_tenth import worst_tenth
from sample_results import sample

DD, OD, ND = "doubly_disadvantaged", "other_deprived", "non_deprived"


def twenty() -> pd.DataFrame:
    """Twenty neighbourhoods, two of which are the worst tenth: the first two in 2019, the first and third in 2025."""
    ranks = np.arange(1, 21)
    return pd.DataFrame(
        {
            "imd2019_rank": ranks,
            "imd2025_rank": [1, 3, 2, *ranks[3:]],
            "group": [DD, DD, OD, *[ND] * 17],
            "local_authority_name": ["Darlington"] * 3 + ["Leeds"] * 17,
        },
        index=pd.Index([f"E{number:08d}" for number in ranks], name="lsoa21_code"),
    )


def test_for_each_that_leaves_the_worst_tenth_one_joins() -> None:
    table = worst_tenth("england", twenty(), np.ones(20, dtype=bool)).set_index("group")
    assert table.loc["england"].drop("area").tolist() == [20, 2, 2, 1, 1, 1]
    assert table.loc[DD].drop("area").tolist() == [2, 2, 1, 1, 1, 0]
    assert table.loc[OD, ["left", "joined"]].tolist() == [0, 1]


def test_the_sentence_names_who_left_and_nobody_where_there_is_nobody() -> None:
    here = worst_tenth("england", twenty(), np.ones(20, dtype=bool))
    area = SimpleNamespace(area="england", name_in_sentence="the area", is_country=False)
    said = SimpleNamespace(worst_tenth=here, region=area)
    assert "In both are 1; in that of 2019 alone 1, and in that of 2025 alone 1." in since._moved(said)
    assert since._moved_doubly(said) == "Of the two doubly disadvantaged: one in both and one in that of 2019 alone."
    area.is_country, area.name_in_sentence = True, "England"
    assert "England’s neighbourhoods by the index of 2019" in since._moved(said)
    assert "1 of 2 in common; 1 left and 1 joined" in since._moved(said)
    said.worst_tenth = worst_tenth("england", twenty(), np.arange(20) > 5)
    assert "no neighbourhood" in since._moved(said)
    assert since._moved_doubly(said) == ""


@pytest.mark.mirror
def test_the_worst_tenth_of_england_is_as_large_both_times() -> None:
    """3,375 of 33,755, and by definition every doubly disadvantaged neighbourhood in 2019."""
    neighbourhoods = store.load("neighbourhoods")
    table = worst_tenth("england", neighbourhoods, np.ones(len(neighbourhoods), dtype=bool)).set_index("group")
    assert table.loc["england", ["worst_2019", "worst_2025"]].tolist() == [3_375, 3_375]
    assert table.loc[DD, "worst_2019"] == table.loc[DD, "areas"] == 1_315


def panel(*numbers: int) -> pd.DataFrame:
    codes = [f"E{number:08d}" for number in numbers]
    index = pd.MultiIndex.from_product([codes, [2011, 2020]], names=["lsoa21_code", "year"])
    return pd.DataFrame(
        {
            "gva_gbp": [1e6 * number for number in numbers for _ in range(2)],
            "gva_gbp_2018_prices": [1e6, np.nan] * len(numbers),
            "residents": [100.0] * 2 * len(numbers),
        },
        index=index,
    )


def test_output_is_summed_over_the_groups_neighbourhoods_that_the_data_hold() -> None:
    places = twenty().assign(
        group=[DD] * 12 + [OD] + [ND] * 7, local_authority_name=["Darlington"] * 13 + ["Leeds"] * 7
    )
    held = range(2, 14)  # eleven of the first group and the one of the second
    table = small_area_output(panel(*held), places, np.ones(20, dtype=bool))
    now = table[table["prices"] == "current_prices"].set_index(["group", "year"])
    assert now.loc[(DD, 2011), "gva_gbp_million"] == sum(range(2, 13))
    assert now.loc[("england", 2020), "gva_per_resident_gbp"] == sum(held) * 1e6 / 1200
    assert OD not in now.index.get_level_values("group")  # one neighbourhood has no row of its own
    assert table["place"].unique().tolist() == ["Darlington"]
    assert table.loc[table["prices"] == "prices_of_2018", "year"].unique().tolist() == [2011]
    assert small_area_output(panel(*held), places, np.arange(20) > 15).empty


@pytest.mark.mirror
def test_output_of_the_tees_valley_is_that_of_its_authorities() -> None:
    """The five authorities' own GVA (ONS, gva_lad_1998_2019), an issue two years older."""
    neighbourhoods = store.load("neighbourhoods")
    member = (neighbourhoods["combined_authority"] == "Tees Valley").to_numpy()
    table = small_area_output(store.load("gva_tees_durham"), neighbourhoods, member)
    codes = neighbourhoods.loc[member, "local_authority_code"].unique()
    published = authority_gva().loc[pd.IndexSlice[codes, 2011], "gva_gbp_million"].sum()
    whole = table[(table["group"] == "england") & (table["year"] == 2011) & (table["prices"] == "current_prices")]
    assert whole["gva_gbp_million"].iloc[0] == pytest.approx(published, rel=0.05)


def test_figures_without_data_have_the_last_numbers_and_few_editions_show_small_area_output() -> None:
    registry = load_registry()
    shown = [f for f in registry.figures.values() if f.chapter == "work_and_income" and f.shown_in("england")]
    numbers = {f.id: int(registry.number(f.id, "england").split(".")[1]) for f in shown}
    assert numbers["gva_small_area"] == len(shown)
    assert registry.figures["small_area_output"].shown_in("tees-valley")
    assert not registry.figures["small_area_output"].shown_in("england")


def test_the_title_of_small_area_output_says_by_how_much_each_group_changed() -> None:
    results = sample("greater-manchester")
    years = pd.DataFrame({"year": [2011, 2019], "gva_per_resident_gbp": [10_000.0, 9_000.0]})
    groups = [years.assign(group=group, prices="prices_of_2018", place="Bolton") for group in (DD, OD, ND, "england")]
    results.small_area_output = pd.concat(groups, ignore_index=True)
    title = area_frames.build("small_area_output", results).title
    assert "Bolton" in title
    assert "fell by 10%" in title
    assert "2011 to 2019" in title.replace("from ", "")

"""Who is funded: the list of places, the phase of each neighbourhood, the choice rebuilt, and what is said of it."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import catalog
from analysis.book.area.recommendations import SINCE_FILE, read_since
from analysis.book.findings import funding as words
from analysis.catalog.areas import area_codes
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.prepare import store
from analysis.prepare.funding.places import FUNDED_PLACES_FILE, load_funded_places
from analysis.readers.indices import pride_in_place
from analysis.readers.people import population
from analysis.regions import load_regions, select
from analysis.results.areas import funding, selection
from analysis.settings import SettingsError

PLACES = load_funded_places(FUNDED_PLACES_FILE)

# ---- the list -----------------------------------------------------------------------------------


def test_the_list_has_as_many_places_as_were_announced() -> None:
    # 58 towns of England, 146 neighbourhoods (methodology note, section 1), 40 more (March 2026).
    phases = pd.Series([place["phase"] for place in PLACES])
    assert phases.value_counts().to_dict() == {"1": 58, "2": 146, "3": 40}
    assert {place["kind"] for place in PLACES if place["phase"] != "1"} == {"neighbourhood"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("E02006545", "E02999999", "'E02999999', and there is no such MSOA of 2021"),
        ("E34004383", "E34999999", "'E34999999', and there is no such built-up area of 2011"),
        ("2,Wick & Toddington,Arun", "2,Wick & Toddington,Arum", "'Arum'"),
        ("E02004436", "E02006545", "holds E02006545, which Wick & Toddington has"),
        ("E02006545", "E02006545;E02006546", "a neighbourhood is one MSOA"),
        ("2,Wick & Toddington", "4,Wick & Toddington", "allowed: 1, 2, 3"),
    ],
)
def test_a_slip_in_the_list_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = FUNDED_PLACES_FILE.read_text(encoding="utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), 1) if old in row)
    file = tmp_path / "funded_places.csv"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_funded_places(file)
    assert says in str(error.value)
    assert f"line {line}" in str(error.value)


def test_every_recommendation_has_a_fact_since(tmp_path: Path) -> None:
    assert len(read_since(SINCE_FILE).value) == 10
    (tmp_path / "recommendations.csv").write_bytes(SINCE_FILE.with_name("recommendations.csv").read_bytes())
    lines = SINCE_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    file = tmp_path / "since.csv"
    file.write_text("".join(line for line in lines if not line.startswith("7")), encoding="utf-8")
    with pytest.raises(SettingsError, match="no fact about recommendation 7"):
        read_since(file)


# ---- the data -----------------------------------------------------------------------------------


@pytest.mark.mirror
def test_built_up_areas_are_those_of_the_lookup() -> None:
    lookup = pride_in_place.built_up_areas_2011()
    codes = {*lookup["sub_division"].dropna(), *lookup["built_up_area"].dropna()}
    assert {code for code in codes if code.startswith("E")} == area_codes("builtup11")


@pytest.mark.mirror
def test_residents_of_mid_2022_are_those_that_were_published() -> None:
    # ONS, population estimates for England, mid-2022.
    assert population.population_mid2022()["residents_mid2022"].sum() == 57_106_398


@pytest.mark.mirror
def test_the_published_table_gives_one_code_to_two_places_and_the_list_does_not() -> None:
    published = pride_in_place.phase_2()
    twice = published[published["msoa21_code"].duplicated(keep=False)]
    assert set(twice["msoa21_code"]) == {"E02005617"}
    assert len(twice) == 2
    listed = {p["area_codes"][0]: p["place"] for p in PLACES if p["phase"] == "2"}
    assert set(listed) - set(published["msoa21_code"]) == {"E02005696"}
    assert listed["E02005696"].startswith("Queensway")


@pytest.mark.mirror
def test_doubly_disadvantaged_neighbourhoods_by_phase() -> None:
    areas = funding.phased(store.load("neighbourhoods"), store.load)
    counts = areas[areas["group"] == DOUBLY_DISADVANTAGED]["phase"].value_counts()
    # Known beforehand from the list of 1,315 and the codes of phases 2 and 3.
    assert (counts["2"], counts["3"]) == (349, 12)
    assert counts.sum() == 1315
    assert set(areas["place"]) - {""} == {place["place"] for place in PLACES}


@pytest.mark.mirror
def test_a_town_holds_what_the_raw_lookups_say() -> None:
    # Darwen by hand: areas that are the same in 2001, 2011 and 2021 keep their code.
    with catalog.locate("lookup_lsoa01_builtup11").open(encoding="utf-8-sig") as lines:
        built_up = {row["LSOA01CD"]: row["BUASD11NM"] for row in csv.DictReader(lines)}
    areas = funding.phased(store.load("neighbourhoods"), store.load)
    kept = [code for code in areas.index if code in built_up and code < "E01032500"]
    by_hand = {code for code in kept if built_up[code] == "Darwen BUASD"}
    assert len(by_hand) > 15
    assert {code for code in kept if areas.loc[code, "place"] == "Darwen"} == by_hand


@pytest.mark.mirror
def test_the_parts_of_england_sum_to_it() -> None:
    areas, regions = funding.phased(store.load("neighbourhoods"), store.load), load_regions()
    rows = funding.counts(areas, areas, regions["england"])
    whole = rows[rows["area_type"] == "england"]
    assert (whole["neighbourhoods"].sum(), len(whole)) == (33_755, 12)
    for kind in ("edition", "local_authority", "region"):
        part = rows[rows["area_type"] == kind].groupby(["phase", "group"])[["neighbourhoods", "residents"]].sum()
        assert part.equals(whole.set_index(["phase", "group"])[["neighbourhoods", "residents"]].loc[part.index]), kind
    manchester = select(areas, regions["greater-manchester"])
    own = funding.counts(areas, manchester, regions["greater-manchester"])
    assert own[own["area_type"] == "edition"]["neighbourhoods"].sum() == len(manchester)
    money = funding.money(areas, areas, regions["england"]).set_index("phase")
    assert money["pounds_million"].to_dict() == {"1": 1160, "2": 2920, "3": 800, "all": 4880}


@pytest.mark.mirror
def test_needs_of_an_msoa_by_hand() -> None:
    n, need = store.load("neighbourhoods"), store.load("msoa_need")
    own = n[n["msoa21_code"] == "E02001190"]
    by_hand = sum(s * p for s, p in zip(own["imd2019_score"], own["population"], strict=True)) / own["population"].sum()
    assert need.loc["E02001190", "imd2019_score"] == pytest.approx(by_hand)
    assert need.loc["E02001190", "msoa21_name"] == "Brinnington"


# ---- the choice rebuilt -------------------------------------------------------------------------


def toy() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Six MSOAs of two neighbourhoods, the neediest first; the second is a town of phase 1, the fourth was chosen."""
    codes = [f"M{k}" for k in range(1, 7) for _ in range(2)]
    doubly = [1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0]
    areas = pd.DataFrame(
        {
            "msoa21_code": codes,
            "local_authority_name": ["A"] * 6 + ["B"] * 6,
            "population": 100,
            "group": [DOUBLY_DISADVANTAGED if d else NON_DEPRIVED for d in doubly],
            "phase": ["1" if c == "M2" else "2" if c == "M4" else "none" for c in codes],
            "imd2019_rank": range(1, 13),
            "cni2023_rank": range(1, 13),
        },
        index=[f"N{k:02d}" for k in range(12)],
    )
    need = pd.DataFrame(
        {"msoa21_name": "name", "imd2019_score": [60, 50, 40, 30, 20, 10], "cni2023_mean_rank": range(1, 7)},
        index=[f"M{k}" for k in range(1, 7)],
    )
    return areas, need


def test_rules_of_choice_by_hand() -> None:
    areas, need = toy()
    frame = selection.msoas(areas, need)
    assert list(frame.index[frame["eligible"]]) == ["M1", "M3", "M4", "M5", "M6"]
    rules = selection.rules(areas, frame).set_index("rule")
    # One was chosen, M4; the neediest outside phase 1 is M1, in B it is M4, and M4 has most on the list.
    assert rules["of_the_chosen"].to_dict() == {
        "chosen": 1, "mean_rank": 0, "exponential": 0, "standard_scores": 0, "mean_rank_spread": 1, "most_doubly": 1,
        "neighbourhoods": 1,
    }  # fmt: skip
    # 200 residents: the two worst neighbourhoods outside the town are in M1 and M4.
    assert rules.loc["neighbourhoods", ["places", "residents", "authorities"]].tolist() == [2, 200, 2]
    places = selection.places(frame, frame.index)
    assert places[["msoa21_code", "rank", "chosen", "by_rule"]].to_numpy().tolist() == [
        ["M1", 1, False, True],
        ["M4", 3, True, False],
    ]


# ---- what is said -------------------------------------------------------------------------------


def results(slug: str, **by_phase: int) -> SimpleNamespace:
    """An edition with so many doubly disadvantaged neighbourhoods in each phase, and nothing else."""
    there = {"1": 0, "2": 0, "3": 0, "none": 0} | {phase.removeprefix("p_"): n for phase, n in by_phase.items()}
    rows = [
        {
            "area_type": "edition", "area_name": "X", "phase": phase, "group": group,
            "neighbourhoods": number if group == DOUBLY_DISADVANTAGED else 0, "residents": 1000 * number,
        }
        for phase, number in there.items()
        for group in GROUPS
    ]  # fmt: skip
    tables = {"funding": pd.DataFrame(rows), "funded_places": pd.DataFrame(columns=["phase", "place"])}
    return SimpleNamespace(region=load_regions()[slug], table=tables.__getitem__)


@pytest.mark.parametrize(
    ("by_phase", "says"),
    [
        ({}, "London has no doubly disadvantaged neighbourhood"),
        ({"none": 1}, "London’s one doubly disadvantaged neighbourhood lies in no place"),
        ({"p_2": 1}, "lies in a place that Pride in Place funds: it is in phase 2."),
        (
            {"p_2": 1, "none": 1},
            "one of London’s two doubly disadvantaged neighbourhoods: it is in phase 2. The other one",
        ),
        ({"none": 4}, "none of London’s four doubly disadvantaged neighbourhoods, home to 4,000 people"),
        ({"p_1": 3, "p_3": 1}, "all of London’s four doubly disadvantaged neighbourhoods: three in phase 1 and one"),
        ({"p_2": 5, "none": 20}, "five of London’s 25 doubly disadvantaged neighbourhoods, or 20%: all in phase 2"),
    ],
)
def test_the_first_sentence_holds_for_any_area(by_phase: dict[str, int], says: str) -> None:
    area = results("london", **by_phase)
    assert says in words.reach_sentence(area)  # type: ignore[arg-type]
    assert words.places_sentence(area) == "Pride in Place funds no place in London."  # type: ignore[arg-type]


def test_what_else_lies_in_funded_places_is_not_said_where_there_is_none() -> None:
    assert words.others_sentence(results("london", none=2)) == ""  # type: ignore[arg-type]
    said = words.others_sentence(results("london", p_2=4))  # type: ignore[arg-type]
    assert "Of the four neighbourhoods in London’s funded places 100% are doubly disadvantaged" in said
    assert OTHER_DEPRIVED not in said

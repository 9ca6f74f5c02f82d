"""An edition with a definition of its own: the same numbers as when the file says so, and released whole."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from analysis import definition, paths
from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED
from analysis.regions import load_regions
from analysis.results import schema
from analysis.results.build import build
from analysis.results.files import read_edition, read_table
from analysis.results.release import released
from analysis.results.synthetic import synthetic_england, synthetic_regions
from synthetic_results import folders

OWN = "england-2025"
BY_2025 = Definition(imd="2025")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Results that pass for real: England as the report has it, and by IMD 2025 as its entry says."""
    regions = synthetic_regions()
    regions[OWN] = replace(regions["england"], slug=OWN, own_definition=BY_2025)
    with folders(tmp_path_factory.mktemp("own")):
        build(["england", OWN], replace(synthetic_england(), data="real", regions=regions))
        yield paths.RESULTS


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


@pytest.mark.slow
def test_the_entry_of_an_area_and_the_file_of_all_give_the_same(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "definition.yml"
    text = definition.DEFINITION_FILE.read_text(encoding="utf-8")
    file.write_text(text.replace("imd: 2019", 'imd: "2025"'), encoding="utf-8")
    with folders(tmp_path), pytest.MonkeyPatch.context() as patch:
        patch.setattr(definition, "DEFINITION_FILE", file)
        build(["england"], synthetic_england())
        assert read_edition(paths.RESULTS / "england")["definition"] == asdict(BY_2025)
        assert tables(paths.RESULTS / "england") == tables(built / OWN)


@pytest.mark.slow
def test_every_edition_records_its_definition(built: Path) -> None:
    assert read_edition(built / "england")["definition"] == asdict(Definition())
    assert read_edition(built / OWN)["definition"] == asdict(BY_2025)


@pytest.mark.slow
def test_places_follow_the_definition_and_the_reports_claims_do_not(built: Path) -> None:
    ours, reports = tables(built / OWN), tables(built / "england")
    same = {name for name in ours if ours[name] == reports[name]}
    assert {"claims.csv", "claim_alternatives.csv", "sensitivity.csv", "improvers.csv", "membership.csv"} <= same
    assert not {"indicators.csv", "areas.csv", "map_points.csv", "indicators_by_region.csv", "definitions.csv"} & same
    listed = read_table(built / OWN, "map_points")
    # A tenth of the 3,000 synthetic neighbourhoods is the most deprived.
    assert (len(listed), listed["imd2025_rank"].max()) == (300, 300)
    assert "imd2025_rank" not in read_table(built / "england", "map_points")


@pytest.mark.slow
def test_who_is_funded_and_who_left_the_worst_tenth_are_those_of_the_editions_own_list(built: Path) -> None:
    for slug, listed in (("england", "group_2019"), (OWN, "group_2025")):
        rows, funding = read_table(built / slug, "lists"), read_table(built / slug, "funding")
        rows = rows[rows["area_type"] == "edition"]
        doubly = rows.loc[rows[listed] == DOUBLY_DISADVANTAGED, "areas"].sum()
        whole = funding[(funding["area_type"] == "edition") & (funding["group"] == DOUBLY_DISADVANTAGED)]
        assert whole["neighbourhoods"].sum() == doubly > 0
        moved = read_table(built / slug, "worst_tenth").set_index("group")
        then, now = rows["group_2019"] != NON_DEPRIVED, rows["group_2025"] != NON_DEPRIVED
        assert moved.loc["england", "left"] == rows.loc[then & ~now, "areas"].sum()
        assert moved.loc["england", "joined"] == rows.loc[now & ~then, "areas"].sum()
        assert moved.loc[DOUBLY_DISADVANTAGED, "areas"] == doubly
    here, there = (read_table(built / slug, "funding_definitions").set_index("definition") for slug in (OWN, "england"))
    counted = ["phase", "neighbourhoods", "residents"]
    assert here.loc["report", counted].to_numpy().tolist() == there.loc["in_force", counted].to_numpy().tolist()
    assert here.loc["in_force", counted].to_numpy().tolist() == there.loc["imd2025", counted].to_numpy().tolist()


@pytest.mark.slow
def test_it_comes_back_from_a_release_as_it_was(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_regions()[OWN].own_definition == BY_2025
    before = {name: read_table(built / OWN, name.removesuffix(".csv")) for name in tables(built / OWN)}
    released.publish(["england", OWN], version="0.1.0")
    released.restore([OWN])
    left_out = {f"{name}.csv" for name, table in schema.load_schema().tables.items() if not table.released}
    # By neighbourhood a release has the doubly disadvantaged ones only.
    for name in before.keys() - left_out - {"neighbourhoods.csv", "membership.csv"}:
        after = read_table(built / OWN, name.removesuffix(".csv"))
        assert after.to_csv(index=False) == before[name].to_csv(index=False), name
    assert read_edition(built / OWN)["definition"] == asdict(BY_2025)

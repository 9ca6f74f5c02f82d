"""A new vintage in the old place: each fault of each dataset is named, or listed here with a reason."""

from collections.abc import Iterator

import pytest

import faults
from analysis import catalog

pytestmark = pytest.mark.mirror

FRAMES = [
    name
    for name, dataset in catalog.load_catalog().items()
    if dataset.sha256 and dataset.format != "json" and not dataset.parts and not dataset.held_as
]
"""Every dataset that is a table of one file, less the postcodes: of a million and a half each fault takes seconds."""

UNCHANGED = {"numbers as text"}
"""Faults that do no harm: a number is read as the same number, however the cell was formatted."""

CODE = "a code that does not exist"
NO_LIST = "no list of these codes is kept, as no table is made of the file"
OWN_NUMBER = "a register's own number, or a postcode, of which there is no list here"
ALLOWED = {
    ("coastal_towns", CODE): NO_LIST,
    ("cooperatives_2022", CODE): OWN_NUMBER,
    ("els_gross_disposable_household_income_per_head_lad", "cut short"): "what is lost are rows outside England",
    ("general_election_2019", CODE): NO_LIST,
    ("general_election_2024", CODE): NO_LIST,
    (
        "imd2019_subdomains_lsoa11",
        "ranks shuffled",
    ): "the file has no scores beside them, and no table is made of it",
    ("libraries_2016", CODE): "the number of a library tells rows apart and is not kept",
    ("gp_surgeries_2025", CODE): OWN_NUMBER,
    ("hospitals_2025", CODE): OWN_NUMBER,
    ("libraries_2023", CODE): OWN_NUMBER,
    ("schools_2025", CODE): OWN_NUMBER,
    ("small_area_gva_ni", CODE): "no list of areas of Northern Ireland is kept; only a test reads the file",
}
"""Cases that change data in silence, with the reason why nothing can name them."""


Found = dict[tuple[str, str], tuple[faults.Outcome, str]]
"""What came of each dataset and fault, with the words."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[faults.Bench]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield faults.Bench(monkeypatch, tmp_path_factory.mktemp("spoiled"))


def outcomes(bench: faults.Bench, names: list[str], turns: bool = False) -> Found:
    """Return what comes of every fault of some datasets; with `turns`, alike files share the faults among them."""
    found: Found = {}
    for name in names:
        for fault in [*faults.CONTENT, *faults.BYTES]:
            if turns and not faults.has_turn(name, names, fault):
                continue
            content = fault in faults.CONTENT
            outcome = bench.of_content(name, fault) if content else bench.of_bytes(name, fault)
            if outcome is not None:
                found[name, fault] = outcome
        bench.done_with(name)
    return found


def require_named(found: Found) -> None:
    print(f"\n{len(found)} faults: {faults.counts(outcome for outcome, _ in found.values())}")
    bad = {
        case: said
        for case, said in found.items()
        if said[0] != "named" and case not in ALLOWED and not (said[0] == "unchanged" and case[1] in UNCHANGED)
    }
    assert not bad, "\n".join(f"{case}: {said}" for case, said in bad.items())


@pytest.mark.parametrize("name", faults.READS)
def test_faults_of_a_small_file_are_named(bench: faults.Bench, name: str) -> None:
    for call in faults.READS[name]:
        bench.clean(call)
    require_named(outcomes(bench, [name]))


@pytest.mark.slow
def test_every_fault_of_every_dataset_is_named(bench: faults.Bench) -> None:
    for call in bench.calls:
        bench.clean(call)
    require_named(outcomes(bench, FRAMES, turns=True))

"""A few examples of each thing that is fuzzed, the same in every run; `tools/fuzz.py` goes on from there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

import faults
import fuzzing
import fuzzing_look_up
import fuzzing_readers
from fuzzing import Target

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXAMPLES = 20


def hold(targets: list[Target]) -> None:
    for target in targets:
        print(target.name)
        hold_one(target)


def hold_one(target: Target) -> None:
    @settings(max_examples=EXAMPLES, derandomize=True, database=None)
    @given(target.examples)
    def each(example: Any) -> None:
        target.check(example)

    each()


@pytest.mark.parametrize("targets", [fuzzing.catalogue, fuzzing.regions, fuzzing.claim_tests])
def test_a_file_that_people_write_is_read_or_its_fault_is_named(
    tmp_path: Path, targets: Callable[[Path], list[Target]]
) -> None:
    hold(targets(tmp_path))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[faults.Bench]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield faults.Bench(monkeypatch, tmp_path_factory.mktemp("spoiled"))


@pytest.mark.mirror
@pytest.mark.filterwarnings("ignore")
def test_a_data_file_is_read_or_its_fault_is_named(bench: faults.Bench) -> None:
    hold(fuzzing_readers.reader_frames(bench, faults.READS))
    hold(fuzzing_readers.reader_bytes(bench))


def test_names_in_the_look_up_are_shown_as_they_are_typed() -> None:
    hold(fuzzing_look_up.look_up_table())


@pytest.mark.browser
def test_the_look_up_knows_a_place_in_any_writing_and_answers_any_words(browser: "Browser", tmp_path: Path) -> None:
    hold(fuzzing_look_up.look_up(browser.new_page(), tmp_path))

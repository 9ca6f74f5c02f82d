"""Fuzz the readers, the catalogue, the region file, the claims' tests and the look-up: `python tools/fuzz.py`.

    python tools/fuzz.py --seconds 600 --seed 11            # all targets, 600 seconds among them
    python tools/fuzz.py --seconds 60 --only regions        # those whose names begin so

Prints a line for each target: examples, seconds, the slowest example, what the process's memory grew by. The same
seed draws the same examples in the same order. A fault ends its target, and the program with status 1; an example
that takes longer than a minute ends the program and says where it was. The targets stand in ``tests/fuzzing*.py``;
those of the readers need the raw data, those of the look-up Chromium. What was found stands in
``benchmarks/results/fuzz.txt``.
"""

import argparse
import faulthandler
import itertools
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from analysis import paths

sys.path.insert(0, str(paths.ROOT / "tests"))

import faults
import fuzzing
import fuzzing_look_up
import fuzzing_readers
from fuzzing import Target

HANGS = 60.0
"""Seconds after which an example counts as one that never ends."""

ROUND = 500
"""Examples that are drawn from one seed; the next round has the next."""

SHOWN = 2_000
"""Characters of a fault's words, and of the example, that are printed."""


@dataclass
class Ran:
    """What came of one target."""

    examples: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    slowest: float = 0.0
    fault: str = ""


def run(target: Target, seconds: float, seed: int) -> Ran:
    """Draw examples of a target for so many seconds, or until one shows a fault."""
    ran = Ran()

    def check(example: Any) -> None:
        ran.examples += 1
        faulthandler.dump_traceback_later(HANGS, exit=True)
        begun = time.monotonic()
        target.check(example)
        ran.slowest = max(ran.slowest, time.monotonic() - begun)
        if time.monotonic() > until:
            raise TimeIsOver

    settings = hypothesis.settings(
        max_examples=ROUND,
        database=None,
        deadline=None,
        # To make an example smaller takes longer than to find it; the test does that for what it finds.
        phases=[hypothesis.Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    begun, processor = time.monotonic(), time.process_time()
    until = begun + seconds
    for number in itertools.count():
        try:
            hypothesis.seed(seed + number)(settings(hypothesis.given(target.examples)(check)))()
        except TimeIsOver:
            break
        except Exception as error:  # noqa: BLE001 - any is a finding
            example, error.__notes__ = "\n".join(getattr(error, "__notes__", [])), []
            words = "".join(traceback.format_exception(error))
            ran.fault = f"seed {seed + number}, example {ran.examples}: {words[-SHOWN:]}\n{example[:SHOWN]}"
            break
    faulthandler.cancel_dump_traceback_later()
    ran.seconds, ran.processor = time.monotonic() - begun, time.process_time() - processor
    return ran


class TimeIsOver(Exception):
    """What ends a round between two examples."""


@contextmanager
def opened(folder: Path) -> Iterator[list[Target]]:
    """Give every target that can run here."""
    targets = [*fuzzing.catalogue(folder), *fuzzing.regions(folder), *fuzzing.claim_tests(folder)]
    targets += fuzzing_look_up.look_up_table()
    with ExitStack() as stack:
        if paths.RAW.is_dir() or fuzzing_readers.has_mirror():
            bench = faults.Bench(stack.enter_context(pytest.MonkeyPatch.context()), folder)
            targets += [*fuzzing_readers.reader_frames(bench, faults.READS), *fuzzing_readers.reader_bytes(bench)]
        if chromium := shutil.which("chromium"):
            from playwright.sync_api import sync_playwright

            playwright = stack.enter_context(sync_playwright())
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            stack.callback(browser.close)
            targets += fuzzing_look_up.look_up(browser.new_page(), folder / "places")
        yield targets


def largest_memory() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run the targets that are asked for; the status is 1 where one shows a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300.0, help="for all targets together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[""], help="starts of targets' names")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    found = 0
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as targets:
        chosen = [target for target in targets if target.name.startswith(tuple(args.only))]
        print(f"seed {args.seed}, {args.seconds:g} s for {len(chosen)} targets", flush=True)
        for target in chosen:
            before = largest_memory()
            ran = run(target, args.seconds / len(chosen), args.seed)
            print(
                f"{target.name:25} {ran.examples:7,} examples in {ran.seconds:6.1f} s ({ran.processor:.1f} s of "
                f"processor), slowest {ran.slowest:.2f} s, memory +{largest_memory() - before:.0f} MB",
                flush=True,
            )
            if ran.fault:
                found += 1
                print(ran.fault, flush=True)
    print(f"{found} faults" if found else "no fault")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Change one thing at a time in what the book says, and see which test notices: `python tools/mutants.py`.

    python tools/mutants.py                    # every mutant; writes benchmarks/results/mutants.csv
    python tools/mutants.py --only relation    # those whose description has the word; prints, writes nothing

``tests/data/mutants.csv`` has the mutants: what each changes, the file, the text that goes and the text that comes, and
the test that is asked first.
Each is made in a copy of the tree that is links but for the one file, and England's tests of words, titles and
alternative texts run there, until one fails. A mutant that no test notices survives; the program then ends with
status 1.
"""

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis import paths

MUTANTS = paths.ROOT / "tests" / "data" / "mutants.csv"
RESULTS = paths.ROOT / "benchmarks" / "results" / "mutants.csv"
COLUMNS = ("what", "file", "caught_by")
SURVIVES = ""

TESTS = (
    *("test_words", "test_numbers", "test_glue", "test_charts_titles", "test_wording_lists", "test_wording_ranks"),
    *("test_wording", "test_statements", "test_alt_texts", "test_panel", "test_services"),
)
"""The tests that are asked, the quick ones first."""

FAILED = re.compile(r"^FAILED tests/(\S+?)(?:\[.*)?(?: - .*)?$", re.MULTILINE)


def mutants() -> list[dict[str, str]]:
    """Return the rows of the file: what, file, find, replace, first."""
    with MUTANTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(mutant: dict[str, str]) -> str:
    """Return the text of a mutant's file with its change.

    Raises
    ------
    ValueError
        The text that goes does not stand there once.
    """
    text = (paths.ROOT / mutant["file"]).read_text(encoding="utf-8")
    if text.count(mutant["find"]) != 1:
        raise ValueError(f"{mutant['what']}: {mutant['file']} has {text.count(mutant['find'])} of {mutant['find']!r}")
    return text.replace(mutant["find"], mutant["replace"])


def linked(folder: Path, file: Path, text: str) -> None:
    """Make a tree of links to the project in `folder`, with `text` for one file, by its path from the root."""
    at, there = folder, paths.ROOT
    for part in file.parts:
        for child in there.iterdir():
            if child.name != part:
                (at / child.name).symlink_to(child)
        at, there = at / part, there / part
        if part != file.name:
            at.mkdir()
    at.write_text(text, encoding="utf-8")


def caught_by(mutant: dict[str, str]) -> str:
    """Return the test that notices a mutant; empty where none does."""
    with tempfile.TemporaryDirectory(prefix="mutant") as folder:
        tree = Path(folder)
        linked(tree, Path(mutant["file"]), changed(mutant))
        asked = ([mutant["first"]], [f"{name}.py" for name in TESTS])
        return next((found for tests in asked if (found := _fails(tree, tests, mutant["what"]))), SURVIVES)


def _fails(tree: Path, tests: list[str], what: str) -> str:
    """Return the first of some tests that fails in a tree; empty where none does."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", "-k", "not devon"]
        + [f"tests/{test}" for test in tests],
        cwd=tree,
        env=os.environ | {"ANALYSIS_ROOT": str(tree), "PYTHONPATH": str(tree / "src"), "ANALYSIS_DATA": "released"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = FAILED.search(ran.stdout)
    if found is None and ran.returncode:
        raise RuntimeError(f"{what}: the tests could not run\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return found[1] if found else ""


def main() -> int:
    """Try the mutants and print what caught each."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--only", default="", help="a word of the descriptions of those to try")
    chosen = [mutant for mutant in mutants() if (only := parser.parse_args().only) in mutant["what"]]
    rows = []
    for mutant in chosen:
        rows.append({"what": mutant["what"], "file": mutant["file"], "caught_by": caught_by(mutant)})
        print(f"{mutant['what']}: {rows[-1]['caught_by'] or 'SURVIVES'}", flush=True)
    if not only:
        with RESULTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return int(any(row["caught_by"] == SURVIVES for row in rows))


if __name__ == "__main__":
    sys.exit(main())

"""Every command in README, CONTRIBUTING and docs does what it should, in the order of the text, in one clone.

What one command leaves behind meets the next. What cannot run in a test stands in `ELSEWHERE` with the reason.
"""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import static_host
from analysis import paths
from checkout_support import is_source, refuse_installing
from docs_commands import Unit, all_units, is_command, make_targets, read_units

ELSEWHERE = {
    r"make test(-slow)?|pytest tests/.*": "the tests themselves; .ci/run runs them",
    r"make data": "downloads; tests/test_catalog_fetch.py fetches from a host of its own",
    r"python -m analysis data fetch.*": "downloads; tests/test_catalog_fetch.py fetches from a host of its own",
    r"(make|python -m analysis) released.*": "needs the raw data; tests/test_released.py renews a release",
    r"make release.*": "all gates and every edition; tests/test_release.py writes what a release holds",
    r"python -c .*readers.source import table.*": "needs the raw data; tests/test_holds.py reads in the same way",
    r"make benchmark.*|python tools/benchmark.py .*": "measures for minutes; tests/test_benchmark.py runs its parts",
    r"python benchmarks/.*": "draws for minutes; tests/test_known_truth.py holds the record against the code",
    r"python tools/mutants.py.*": "runs tests for each mutant; tests/test_mutants.py makes each and holds the record",
    r"python tools/fuzz.py .*": "draws examples for minutes; tests/test_fuzz.py draws a few",
    r"(sudo )?apt-get .*": "installs into the system",
    r"make lint": "one of the gates of .ci/run",
    r"make editions( DATA=released)?|python -m analysis editions": "tests/test_editions.py, tests/test_fresh_clone.py",
    r"ANALYSIS_BUILD=/else/where/_build jupyter-book build .*": "tests/test_any_place.py builds a small book so",
    r"make lock": "asks the package registries; tests/test_dependencies.py holds what it writes against pyproject.toml",
    r"uv pip install .*": "installs packages; tests/test_environment.py holds what make asks of uv",
    r"mv _build/site public": "for a job's checkout, which its host throws away",
    r"(cp profiles/|mkdir -p /var/|runuser ).*": "sets up a cluster",
    r"snakemake --profile .*": "for a cluster; tests/test_editions.py runs the same graph",
}
"""Commands that are not run here, by pattern: why, and what holds them instead."""

SLOW = r"_build/(pages|site)|curl |editions?\b(?!.*--explain)|make (book|lint|setup)|jupyter-book build|papermill"
SLOW += r"|analysis diff"
"""Commands that build, or otherwise take their time."""

MAY_END_WITH = {r"python -m analysis data( --offline)?": (0, 1)}
"""Status other than 0: `data` ends with 1 where a required dataset is not here, as docs/data.md says."""

PLACEHOLDERS = {"SLUG": "greater-manchester", "NAME": "good_work", "OLD": "data/released", "NEW": "data/released"}
"""Words in capitals that stand for a reader's own, and what the test puts there; see also `Checkout.addresses`."""


def elsewhere(command: str) -> str | None:
    """Why a command is not run here."""
    return next((why for pattern, why in ELSEWHERE.items() if re.fullmatch(pattern, command)), None)


def chosen() -> list[Unit]:
    """What is run: each block, and each command of the text once, less what runs elsewhere."""
    units: list[Unit] = []
    for unit in all_units():
        commands = tuple(c for c in unit.commands if elsewhere(c) is None)
        alone = len(unit.commands) == 1 and any(commands == other.commands for other in units)
        if commands and not alone:
            units.append(Unit(unit.file, unit.line, commands))
    return units


@dataclass(frozen=True)
class Checkout:
    """A copy of the checkout in which commands run, and the addresses that stand for a reader's own."""

    root: Path
    programs: Path
    addresses: dict[str, str]

    def environment(self) -> dict[str, str]:
        """Kept results, no network, this copy's package, and the environment's programs first."""
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("ANALYSIS_", "DATA", "GIT_", "MAKE", "PYTEST_"))
        }
        nowhere = "http://127.0.0.1:9"
        return {
            **kept,
            "ANALYSIS_ROOT": str(self.root),
            "PYTHONPATH": str(self.root / "src"),
            "PATH": os.pathsep.join([f"{self.root}/.venv/bin", str(self.programs), os.environ["PATH"]]),
            "DATA": "released",
            "ANALYSIS_DATA": "released",
            "https_proxy": nowhere,
            "http_proxy": nowhere,
            "no_proxy": "127.0.0.1,localhost",
            **{
                f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
            },
            "GIT_CONFIG_GLOBAL": os.devnull,
        }

    def filled(self, command: str) -> str:
        """A command with the test's words in the places of a reader's."""
        for word, value in {**self.addresses, **PLACEHOLDERS}.items():
            command = re.sub(rf"(?<![\w/]){re.escape(word)}", value, command)
        return command

    def run(self, commands: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        """Run commands as one script that ends at the first that fails."""
        script = "\n".join(self.filled(c) for c in commands)
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.root,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def sources(self) -> dict[str, str]:
        """The digest of every file that is no product, by its place."""
        found = {}
        for path in self.root.rglob("*"):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and is_source(name):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found


@pytest.fixture(scope="module")
def checkout(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """The stranger's clone with a repository to push to and a host of its own."""
    remote = tmp_path_factory.mktemp("remote")
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    with static_host.serve(clone / "_build" / "html") as host:
        addresses = {"https://OWNER.github.io/REPO/": host.address, "https://github.com/OWNER/REPO.git": str(remote)}
        yield Checkout(clone, refuse_installing(tmp_path_factory.mktemp("programs") / "bin"), addresses)


@pytest.fixture(scope="module")
def before(checkout: Checkout) -> dict[str, str]:
    """The sources as they were before any command."""
    return checkout.sources()


def parameters() -> list:
    """The units as parameters; what takes minutes is marked."""
    marked = []
    for unit in chosen():
        slow = any(re.search(SLOW, command) for command in unit.commands)
        marked.append(pytest.param(unit, id=str(unit), marks=[pytest.mark.slow] if slow else []))
    return marked


@pytest.mark.parametrize("unit", parameters())
def test_a_command_of_the_docs_runs(checkout: Checkout, before: dict[str, str], unit: Unit) -> None:
    done = checkout.run(unit.commands)
    allowed = next((s for p, s in MAY_END_WITH.items() if re.fullmatch(p, unit.commands[-1])), (0,))
    assert done.returncode in allowed, f"{unit} ended with {done.returncode}:\n{done.stdout[-3000:]}"
    assert "Traceback" not in done.stdout
    after = checkout.sources()
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == set(), f"{unit} changed or left files among the sources"


@pytest.mark.slow
def test_the_book_still_builds_after_all_of_them(checkout: Checkout) -> None:
    done = checkout.run(("jupyter-book build .",))
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_entry_of_the_list_stands_for_a_command() -> None:
    commands = [command for unit in all_units() for command in unit.commands]
    for patterns in (ELSEWHERE, MAY_END_WITH):
        assert [p for p in patterns if not any(re.fullmatch(p, c) for c in commands)] == []


def test_what_runs_elsewhere_names_tests_that_are_there() -> None:
    named = [name for why in ELSEWHERE.values() for name in re.findall(r"(?:tests|\.ci)/[\w.]+", why)]
    assert len(named) >= 5
    assert [name for name in named if not (paths.ROOT / name).exists()] == []


def test_every_test_that_a_document_runs_is_there() -> None:
    calls = [c.split()[1:] for unit in all_units() for c in unit.commands if c.startswith("pytest ")]
    assert calls
    assert [name for words in calls for name in words if not (paths.ROOT / name).is_file()] == []


def test_every_target_of_make_exists_and_make_alone_lists_it() -> None:
    said = subprocess.run(["make"], cwd=paths.ROOT, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  make ([\w-]+)", said, re.MULTILINE))
    phony = re.search(r"^\.PHONY:(.*)$", (paths.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony
    assert listed == set(phony[1].split())
    called = [(str(u), t) for u in all_units() for c in u.commands if "make" in c.split() for t in make_targets(c)]
    assert len(called) > 10
    assert [where for where, target in called if target not in listed] == []


def test_commands_are_found_wherever_they_stand() -> None:
    text = """
Run `make book`, or `DATA=real make results`; `make` alone, `papermill`, `data fetch` and `chapters/x.md` are words.

```
make test     # with a comment
```

```sh
$ unknown-program --flag
cp a \\
  b
```

- a list

      python -m analysis data

```yaml
jobs: {one: {steps: [{run: make lint}, {uses: other}]}}
```

```python
make = 1
```

    data/regions.yml ---> results
"""
    assert [unit.commands for unit in read_units(text, "x.md")] == [
        ("make book",),
        ("DATA=real make results",),
        ("make",),
        ("make test",),
        ("unknown-program --flag", "cp a    b"),
        ("python -m analysis data",),
        ("make lint",),
    ]
    assert is_command("jupyter-book build .")
    assert not is_command("jupyter-book")

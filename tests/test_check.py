"""Every fault of a settings file is one line of ours: file, line, value, what is allowed, and nothing else."""

import copy
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import __main__, check, paths
from analysis.catalog.load import read_entry
from analysis.check.everything import faults
from analysis.check.files import FILES, READ_WITH_OTHERS
from analysis.check.loaded import LOADERS
from analysis.errors import AnalysisError
from analysis.replication.claims_file import load_claims
from analysis.settings import SettingsError
from settings_support import copy_settings

NOT_OURS = re.compile(r"Traceback|<unicode string>|\\[Sdws]|\[a-z|\(-|pydantic|Input should|\^|File \"")
"""What no message may hold: stacks, patterns, a library's own words."""

CATALOG = "data/catalog/cni2023_lsoa21.yml"

TABLE = yaml.safe_load((Path(__file__).parent / "fixtures" / "settings_faults.yml").read_text(encoding="utf-8"))
"""Faults by their kind, each with file, edit, and what the message must say."""

OF_ONE_FILE = [case for kind in ("slips", "doubled", "empty", "forms") for case in TABLE[kind]]
"""Those that the room that reads the file can see."""


def named(case: dict[str, Any]) -> str:
    """Return a test's name for a fault."""
    return f"{case['file']}: {case['says'][0]}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of what is checked, for tests to break."""
    return copy_settings(tmp_path_factory.mktemp("checkout"))


@contextmanager
def edited(root: Path, name: str, old: str, new: str) -> Iterator[Path]:
    """The checkout with one text of one file replaced."""
    file = root / name
    kept = file.read_text(encoding="utf-8")
    assert old in kept, f"{name} has no {old!r} any more"
    file.write_text(kept.replace(old, new, 1), encoding="utf-8")
    try:
        yield file
    finally:
        file.write_text(kept, encoding="utf-8")


def expected(root: Path, case: dict[str, Any]) -> list[str]:
    """What the message of a fault must say, its lines counted from that of the edit."""
    before = (root / case["file"]).read_text(encoding="utf-8").partition(case["old"])[0]
    line = before.count("\n") + 1
    return [re.sub(r"\{@([+-]\d+)?\}", lambda at: str(line + int(at[1] or 0)), part) for part in case["says"]]


def require_ours(message: str, name: str, says: list[str]) -> None:
    """Hold a message against what a person needs of it."""
    assert Path(name).name in message
    for part in says:
        assert part in message
    assert not NOT_OURS.search(message)


def test_a_checkout_as_it_is_has_no_fault(root: Path) -> None:
    assert faults() == faults(root) == []
    check.require_valid()


@pytest.mark.parametrize("case", [*OF_ONE_FILE, *TABLE["crossed"]], ids=named)
def test_a_fault_is_named_before_anything_is_built(
    root: Path, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = case["file"]
    if name == CATALOG:  # which is read once for each folder
        root = shutil.copytree(root, root.parent / named(case).replace("/", " "))
        monkeypatch.setattr(paths, "ROOT", root)
    says = expected(root, case)
    with edited(root, name, case["old"], case["new"]):
        found = faults(root)
        require_ours("\n".join(map(str, found)), name, says)
        # One slip is one fault, or two where it tears two things apart.
        assert 1 <= len(found) <= 2 or name == "data/claims.csv"
        with pytest.raises(SettingsError):
            check.require_valid(root)


@pytest.mark.parametrize("case", OF_ONE_FILE, ids=named)
def test_the_room_that_reads_a_file_names_its_faults_too(root: Path, case: dict[str, Any]) -> None:
    name = case["file"]
    readers = {**{FILES[key]: load for key, load in LOADERS.items()}, CATALOG: read_entry}
    says = expected(root, case)
    with edited(root, name, case["old"], case["new"]) as file, pytest.raises(AnalysisError) as fault:
        if name == "data/claims.csv":
            load_claims(file)
        readers[name](file)
    require_ours(str(fault.value), name, says)


def test_every_settings_file_is_checked() -> None:
    there = {f"data/{path.name}" for suffix in ("yml", "csv") for path in paths.DATA.glob(f"*.{suffix}")}
    assert there | {"data/catalog", "_toc.yml"} == {*FILES.values(), *READ_WITH_OTHERS}


def test_the_command_prints_each_fault_and_fails(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "ROOT", root)
    assert __main__.main(["check"]) == 0
    assert re.fullmatch(r"\d+ files checked, no fault\n", capsys.readouterr().out)
    with edited(root, "data/similar_areas.yml", "nearest: 3\nlimit: 3", "nearest: none\nlimit: none"):
        assert __main__.main(["check"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "data/similar_areas.yml, line 8: 'nearest' is 'none'; expected a whole number",
        "data/similar_areas.yml, line 9: 'limit' is 'none'; expected a number",
    ]
    assert said.out.endswith("files checked, 2 faults\n")


def test_checking_draws_nothing() -> None:
    """It takes seconds: neither charts nor Sphinx are imported."""
    code = (
        "import sys, analysis.check.everything; print(*sorted({'altair', 'sphinx', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_missing_file_is_named(root: Path) -> None:
    file = root / "data" / "funders.yml"
    aside = file.rename(file.with_suffix(".aside"))
    try:
        assert [str(fault) for fault in faults(root)] == [f"{file}: this file is missing"]
    finally:
        aside.rename(file)


# ---- any change at all ---------------------------------------------------------------------------

YAML = [name for name in FILES.values() if name.endswith(".yml")]
CONTENT = {name: yaml.safe_load((paths.ROOT / name).read_text(encoding="utf-8")) for name in YAML}

ODD = [
    None,
    "",
    " ",
    "x",
    0,
    -1,
    2.5,
    float("nan"),
    True,
    10**30,
    [],
    ["x"],
    [None],
    {},
    {"x": 1},
    {1: 2},
    "{",
    "2021-03-21",
]
"""What can stand where something else should."""


def _places(content: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value."""
    keys = content if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    for key in keys:
        yield (*place, key)
        yield from _places(content[key], (*place, key))


PLACES = {name: list(_places(content)) for name, content in CONTENT.items()}


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a file with one value deleted or replaced, as YAML."""
    name = draw(st.sampled_from(YAML))
    place = draw(st.sampled_from(PLACES[name]))
    content = copy.deepcopy(CONTENT[name])
    around = content
    for key in place[:-1]:
        around = around[key]
    if draw(st.booleans()):
        del around[place[-1]]
    else:
        around[place[-1]] = draw(st.sampled_from(ODD))
    return name, yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changed())
def test_whatever_is_changed_the_fault_is_ours(root: Path, change: tuple[str, str]) -> None:
    name, text = change
    file = root / name
    kept = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    try:
        found = faults(root)
    finally:
        file.write_text(kept, encoding="utf-8")
    assert not NOT_OURS.search("\n".join(map(str, found)))

"""What is fuzzed: files and words that nobody meant to write, and what must come of each.

A target draws examples with hypothesis and holds what comes of each against one rule: either an error of ours that
names the file and the place, or a result that is whole. Here are targets of what people write in settings;
``fuzzing_readers`` and ``fuzzing_look_up`` have the others. ``tests/test_fuzz.py`` tries a few of each, the same in
every run; ``tools/fuzz.py`` as many as a stated time allows, from a stated seed.
"""

import copy
import csv
import dataclasses
import functools
import io
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import yaml
from hypothesis.strategies import SearchStrategy

from analysis import catalog, paths
from analysis.catalog.load import read_entry
from analysis.indicators.spec import load_indicators
from analysis.indicators.spread import Spread
from analysis.regions import Region, load_regions
from analysis.replication import claims as replication
from analysis.replication.claims_file import CLAIMS_FILE, load_claims
from analysis.replication.evidence import Evidence, Value, World
from analysis.replication.spec_file import TESTS_FILE, load_tests, measures_of
from analysis.settings import SettingsError

if TYPE_CHECKING:
    pass


@dataclasses.dataclass(frozen=True)
class Target:
    """One thing that is fuzzed: what is drawn, and what raises an error where an example shows a fault."""

    name: str
    examples: SearchStrategy[Any]
    check: Callable[[Any], None]


# ---- files that people write ----------------------------------------------------------------------

SCRAPS = (
    *(b"!!bool maybe", b"!!int ''", b"!!float ''", b"!!timestamp never", b"!!binary x", b"!!null x", b"!!set {}"),
    *(
        b"!!omap [a]",
        b"!!str",
        b"!",
        b"&a [*a]",
        b"*nowhere",
        b"&a",
        b"*a",
        b"<<: *a",
        b"? ",
        b"- ",
        b": ",
        b"|",
        b">-",
    ),
    *(b"[]", b"{}", b"[[]]", b"{a: 1}", b"[", b"}", b"'", b'"', b"#", b"%YAML 9.9", b"---\n", b"...\n", b"\n\n", b","),
    *(b"1e400", b".nan", b"-.inf", b"-1", b"0", b"010", b"0x1F", b"1_000", b"1:30", b"2021-01-01", b"0001-01-01"),
    *(
        b"2021-01-01T00:00:00+99:99",
        b"true",
        b"no",
        b"~",
        b"9" * 30,
        b"9" * 5000,
        b"a" * 3000,
        b"E0000000",
        b"E08000003",
    ),
    *(b"\x00", b"\x85", b"\t", b"\r", b"\xff", b'"\\0"', b'"\\uD800"', b'"\\e[31m"', b'"a\\nb"', b"\xef\xbb\xbf"),
    *("é \u2028 \u202e \U0001f600 ٣ E٠٨٠٠٠٠٠٣ {} {0.__class__} ../..".encode().split(b" ")),
    *(b"https://x/../../etc", b"https://x/%2e%2e/y", b"javascript:1"),
)
"""Bytes that mean something to a parser, or to whoever reads on from there."""


VALUES: SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            None,
            True,
            "",
            " ",
            [],
            {},
            0,
            -1,
            1,
            2,
            10**30,
            1e300,
            math.nan,
            math.inf,
            date(2021, 1, 1),
            "٣",
            "E٠٨٠٠٠٠٠٣",
        ]
    ),
    st.sampled_from(["all", "..", "../x", "a\nb", "\x1b[31m", "\u202e", "1", "2021", "london", "england", "E05000026"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3),
        max_leaves=6,
    ),
)
"""What a key can have been given by mistake."""


@st.composite
def spoiled_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw a file's bytes with up to three slips: a scrap put in or in the place of others, lines gone or again."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        match draw(st.sampled_from(["scrap", "instead", "bit", "cut", "lines"])):
            case "scrap":
                content = content[:at] + draw(st.sampled_from(SCRAPS)) + content[at:]
            case "instead":
                end = min(len(content), at + draw(st.integers(1, 20)))
                content = content[:at] + draw(st.sampled_from(SCRAPS)) + content[end:]
            case "bit" if at < len(content):
                content = content[:at] + bytes([content[at] ^ 1 << draw(st.integers(0, 7))]) + content[at + 1 :]
            case "cut":
                content = content[:at]
            case "lines":
                lines = content.splitlines(keepends=True)
                taken = draw(st.lists(st.integers(0, max(0, len(lines) - 1)), max_size=2)) if lines else []
                for number in taken:
                    lines[number] *= draw(st.sampled_from([0, 2]))
                content = b"".join(lines)
    return content


def places_in(content: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each value inside a file's content."""
    parts: list[tuple[Any, Any]] = []
    if isinstance(content, dict):
        parts = list(content.items())
    elif isinstance(content, list):
        parts = list(enumerate(content))
    for key, inside in parts:
        yield (*place, key)
        yield from places_in(inside, (*place, key))


def inside(content: Any, place: tuple[str | int, ...]) -> Any:
    """Return what stands at a place."""
    return functools.reduce(lambda value, key: value[key], place, content)


Changed = tuple[tuple[str | int, ...], Any]
"""The place of a change, empty where other keys came in, and the whole content with it."""


@st.composite
def with_another_value(draw: st.DrawFn, content: Any) -> Changed:
    """Draw a file's content with one value that is another, gone, or under another key."""
    place = draw(st.sampled_from(list(places_in(content))))
    changed = copy.deepcopy(content)
    around, key = inside(changed, place[:-1]), place[-1]
    match draw(st.sampled_from(["other", "other", "gone", "renamed", "more"])):
        case "gone":
            del around[key]
        case "renamed" if isinstance(around, dict):
            other = draw(st.text(max_size=6) | st.sampled_from(list(around)))
            around[other] = around.pop(key)
            return (), changed
        case "more" if isinstance(around, dict):
            around[draw(st.text(max_size=6))] = draw(VALUES)
            return (), changed
        case _:
            around[key] = draw(VALUES)
            if isinstance(around[key], dict):
                return (), changed
    return place, changed


def as_yaml(content: Any) -> bytes:
    """Return the bytes of a YAML file that says this."""
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode("utf-8", "surrogatepass")


def named_or_read(file: Path, load: Callable[[], Any], place: tuple[str | int, ...] = ()) -> Any:
    """Return what a file holds; None where its faults are named: the file, a line that it has, and what is wrong.

    Where a place was changed, one of the faults must name a key on the way to it or stand in its entry.
    """
    try:
        return load()
    except SettingsError as error:
        lines = len(file.read_bytes().decode(errors="replace").splitlines()) + 1
        assert error.faults
        for fault in error.faults:
            assert fault.file == file, fault
            assert 0 <= fault.line <= lines, fault
            assert re.search(r"\w", fault.problem), fault
            assert str(fault).isprintable(), repr(str(fault))
        keys = [str(key) for key in place if isinstance(key, str)]
        assert not keys or any(key in str(error) for key in keys), (place, str(error))
        return None


def settings_targets(
    name: str, file: Path, content: bytes, load: Callable[[Path], Any], whole: Callable[[Any], None]
) -> list[Target]:
    """Return the two targets of a YAML file: its bytes spoiled, and a value that is another."""

    def check(example: bytes, place: tuple[str | int, ...] = ()) -> None:
        file.write_bytes(example)
        value = named_or_read(file, lambda: load(file), place)
        if value is not None:
            whole(value)

    return [
        Target(f"{name}: bytes", spoiled_bytes(content), check),
        Target(
            f"{name}: values",
            with_another_value(yaml.safe_load(content)),
            lambda example: check(as_yaml(example[1]), example[0]),
        ),
    ]


# ---- the catalogue --------------------------------------------------------------------------------

ENTRY = "imd2019_subdomains_lsoa11"
"""An entry with ranks, parts, codes and a key."""


def whole_dataset(dataset: catalog.Dataset) -> None:
    """Make sure that whoever reads on from an entry finds what it promises."""
    assert dataset.id == ENTRY
    names = {column.name for column in dataset.columns}
    assert set(dataset.key) <= names
    assert {other for column in dataset.columns for other in column.others.values()} <= names
    assert not dataset.mirror_path.is_absolute()
    assert ".." not in dataset.mirror_path.parts
    assert dataset.area_of(dataset.columns) is None or dataset.area_of(dataset.columns) in dataset.columns
    assert dataset.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", dataset.sha256, re.ASCII)


def catalogue(folder: Path) -> list[Target]:
    """Return the targets of the catalogue: one of its entries."""
    content = (paths.CATALOG / f"{ENTRY}.yml").read_bytes()
    return settings_targets("catalogue", folder / f"{ENTRY}.yml", content, read_entry, whole_dataset)


# ---- regions --------------------------------------------------------------------------------------

KEPT_REGIONS = ("england", "greater-manchester", "london")


def whole_regions(regions: dict[str, Region]) -> None:
    """Make sure that every area can be built: a folder's name, members that codes can be."""
    assert "england" in regions
    for slug, region in regions.items():
        assert re.fullmatch(r"[a-z0-9-]+", slug, re.ASCII)
        assert region.slug == slug
        assert region.name.strip()
        assert (region.kind == "country") == (not region.members)
        assert all(re.fullmatch(r"E0[5-9]\d{6}", code, re.ASCII) for code in region.members), region.members
        assert list(region.members) == sorted(set(region.members))
        assert len(region.digest) == 64


def regions(folder: Path) -> list[Target]:
    """Return the targets of the region file, with three of its areas."""
    content = yaml.safe_load((paths.DATA / "regions.yml").read_bytes())
    content["regions"] = [area for area in content["regions"] if area["slug"] in KEPT_REGIONS]
    return settings_targets("regions", folder / "regions.yml", as_yaml(content), load_regions, whole_regions)


# ---- claims and their tests -----------------------------------------------------------------------


def kept_claims() -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return tests of each kind, in all the forms that they have, and the claims that belong to them."""
    content = yaml.safe_load(TESTS_FILE.read_bytes())
    kept, seen = {}, set()
    for name, test in content["tests"].items():
        form = (test["test"], *sorted(set(test) - {"remark", "tolerance", "direction", "group"}))
        if form not in seen:
            seen.add(form)
            kept[name] = test
    content["tests"] = kept
    for part in ("not_testable", "context"):
        content[part] = dict(list(content[part].items())[:1])
    used = {test.get("tolerance") for test in kept.values()}
    content["tolerances"] = {name: value for name, value in content["tolerances"].items() if name in used}
    names = {*kept, *content["not_testable"], *content["context"]}
    with CLAIMS_FILE.open(encoding="utf-8", newline="") as lines:
        return content, [row for row in csv.DictReader(lines) if row["id"] in names]


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """Return the bytes of a CSV file with these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _value(row: Any) -> Value:
    """Return a released value as one of two authorities that lie its error apart from it."""
    without = np.array([row.value - row.std_error, row.value + row.std_error])
    known = np.full(2, not np.isnan(row.std_error))
    spread = Spread(row.value, np.where(known, without, row.value), known, 2.0 if known.all() else np.inf, 1.0)
    return Value(spread, row.numerator, row.denominator, row.areas)


@functools.cache
def a_world() -> World:
    """Return the released values of England, which also stand for those of two regions."""
    rows = pd.read_csv(paths.RELEASED / "england" / "indicators.csv", dtype={"period": "str"})
    england = Evidence({(row.indicator, row.group, row.period): _value(row) for row in rows.itertuples()})
    names = ("London", "North East", "South East")
    counts = {"doubly_disadvantaged": 1315.0, "wards": 900.0, "left_behind_wards": 225.0}
    return World(england, england, dict.fromkeys(names, england), names, counts, load_indicators())


def claim_tests(folder: Path) -> list[Target]:
    """Return the targets of the claims' tests and of the claims.

    A file that is read is put to use: each test, and each other measure of it, on the released values of England.
    """
    content, rows = kept_claims()
    tests_file, claims_file, own_claims = folder / "claim_tests.yml", folder / "claims.csv", folder / "own_claims.csv"
    claims_file.write_bytes(as_csv(rows))
    indicators = load_indicators()

    def load(file: Path) -> Any:
        return load_tests(file, claims_file)

    def judged(tests: Any) -> None:
        claims = load_claims(claims_file)
        for name, test in tests.tests.items():
            assert set(test.measure.names) <= set(indicators)
            for measure in measures_of(test) if test.test != "model" else ():
                replication.outcome(test.trying(measure), claims.loc[name], a_world(), test.nearness)

    def check_claims(example: bytes) -> None:
        own_claims.write_bytes(example)
        frame = named_or_read(own_claims, lambda: load_claims(own_claims))
        if frame is not None:
            assert frame.index.is_unique
            assert frame["value"].dtype == float
            assert not np.isinf(frame["value"]).any()
            assert frame["statement"].str.strip().ne("").all()

    few = as_csv(rows[:6])
    return [
        *settings_targets("claim tests", tests_file, as_yaml(content), load, judged),
        Target("claims: bytes", spoiled_bytes(few), check_claims),
        Target("claims: cells", another_cell(rows[:6]).map(as_csv), check_claims),
    ]


@st.composite
def another_cell(draw: st.DrawFn, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Draw rows with one or two cells that are others."""
    changed = copy.deepcopy(rows)
    scraps = [scrap.decode("utf-8", "replace") for scrap in SCRAPS]
    for _ in range(draw(st.integers(1, 2))):
        row = draw(st.sampled_from(changed))
        row[draw(st.sampled_from(list(row)))] = draw(
            st.sampled_from(scraps) | st.text(st.characters(codec="utf-8"), max_size=8)
        )
    return changed

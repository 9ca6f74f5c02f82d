"""What is fuzzed: files and words that nobody meant to write, and what must come of each.

A target draws examples with hypothesis and holds what comes of each against one rule: either an error of ours that
names the file and the place, or a result that is whole. ``tests/test_fuzz.py`` tries a few of each, the same in every
run; ``tools/fuzz.py`` as many as a stated time allows, from a stated seed.
"""

import copy
import csv
import dataclasses
import functools
import gzip
import io
import math
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import yaml
from bs4 import BeautifulSoup
from hypothesis.strategies import SearchStrategy

import faults
from analysis import catalog, paths
from analysis.book.tables import lookup
from analysis.catalog.load import read_entry
from analysis.errors import DataError
from analysis.groups import LABELS
from analysis.indicators.spec import load_indicators
from analysis.indicators.spread import Spread
from analysis.regions import Region, load_regions
from analysis.replication import claims as replication
from analysis.replication.claims_file import CLAIMS_FILE, load_claims
from analysis.replication.evidence import Evidence, Value, World
from analysis.replication.spec_file import TESTS_FILE, load_tests, measures_of
from analysis.settings import SettingsError

if TYPE_CHECKING:
    from playwright.sync_api import Page


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


# ---- readers --------------------------------------------------------------------------------------

CELLS: SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [None, "", " ", "c", "..", "-", "-999", "1,234", "12%", "E09999999", "K04000001", "Total", "#REF!"]
    ),
    st.sampled_from(
        [0, -1, 1, 0.5, 1e300, -1e300, math.inf, -math.inf, math.nan, True, pd.NaT, pd.Timestamp("2024-01-05")]
    ),
    st.sampled_from([b"x", (1, 2), "\x00", "\ud800", "٣", "9" * 400, 10**400, 2**63]),
    st.text(max_size=6),
)
"""What a cell can hold once a spreadsheet, a statistician or a converter has had it."""

HARMLESS = ("rows in another order", "columns in another order", "another column")
EDITS = (
    *HARMLESS,
    *("a cell", "a cell", "a cell", "a column of one value", "a column as text", "a column gone", "a heading twice"),
    *("a heading changed", "rows again", "rows gone"),
)


@st.composite
def another_frame(draw: st.DrawFn, name: str, bench: faults.Bench) -> tuple[str, str, str | None, pd.DataFrame]:
    """Draw a dataset's frame with one change: the dataset, the change, its column, the frame."""
    frame = bench.decoded(name)
    columns = [column.name for column in catalog.entry(name).columns]
    edit, column = draw(st.sampled_from(EDITS)), draw(st.sampled_from(columns))
    rows = draw(st.lists(st.integers(0, len(frame) - 1), min_size=1, max_size=3, unique=True))
    match edit:
        case "rows in another order":
            changed = frame.iloc[draw(st.permutations(rows)) + [n for n in range(len(frame)) if n not in rows]]
            changed = changed.reset_index(drop=True)
        case "columns in another order":
            changed = frame[draw(st.permutations(list(frame.columns)))]
        case "another column":
            changed = frame.assign(**{draw(st.sampled_from(["Notes", "geometry", ""])): draw(CELLS.filter(_single))})
        case "a cell":
            cells = frame[column].astype("object")
            for row in rows:
                cells.iat[row] = draw(CELLS)
            changed = frame.assign(**{column: cells.infer_objects()})
        case "a column of one value":
            changed = frame.assign(**{column: draw(CELLS.filter(_single))})
        case "a column as text":
            changed = frame.assign(**{column: frame[column].astype("str")})
        case "a column gone":
            changed = frame.drop(columns=column)
        case "a heading twice":
            other = draw(st.sampled_from(list(frame.columns)))
            changed = frame.set_axis([column if each == other else each for each in frame.columns], axis=1)
        case "a heading changed":
            changed = frame.rename(columns={column: draw(st.sampled_from([column.upper(), f"{column} ", "", "0"]))})
        case "rows again":
            changed = pd.concat([frame, frame.iloc[rows]], ignore_index=True)
        case _:
            changed = frame.drop(index=rows)
    return name, edit, column, changed


def _single(value: Any) -> bool:
    """Return whether pandas can repeat a value down a column."""
    return not isinstance(value, tuple) and value != "\ud800"


def reader_frames(bench: faults.Bench, names: dict[str, list[str]]) -> list[Target]:
    """Return the target of what a file holds: the frame that was decoded, changed, through check and readers.

    An error must say what is wrong in our words: a library's own, with the dataset's name before it, says nothing to
    whoever has the file before them.
    """

    def check(example: tuple[str, str, str | None, pd.DataFrame]) -> None:
        name, edit, _, frame = example
        bench.spoiled = {name: frame}
        try:
            same = True
            for call in names[name]:
                same &= faults.frames_equal(_sorted(bench.calls[call]()), _sorted(bench.clean(call)))
            assert same or edit not in HARMLESS, f"{edit} changes what is read"
        except DataError as error:
            assert edit not in HARMLESS, error
            assert error.dataset == name, error
            assert error.file is not None, error
            assert error.__cause__ is None, f"in a library's words: {error}"
        finally:
            bench.spoiled = {}

    for calls in names.values():
        for call in calls:
            bench.clean(call)
    return [Target("readers: content", st.sampled_from(list(names)).flatmap(lambda n: another_frame(n, bench)), check)]


def _sorted(result: Any) -> pd.DataFrame:
    frame = result.to_frame("value") if isinstance(result, pd.Series) else pd.DataFrame(result)
    # Who joins by an index does not mind the order of rows; several of an area may have one index.
    frame = frame.reset_index(drop=frame.index.names == [None])
    return frame.sort_values(list(frame.columns), key=lambda column: column.astype("str"), ignore_index=True)


def has_mirror() -> bool:
    """Return whether the raw data can be had from a folder."""
    return Path(os.environ.get("DATA_MIRROR", "/nowhere")).is_dir()


SMALL_FILE = "lookup_ltla24_region24"


def in_each_format(bench: faults.Bench) -> dict[str, bytes]:
    """Return the bytes of one small table in each format that is read."""
    import rdata

    frame = bench.decoded(SMALL_FILE)
    text = frame.to_csv(index=False).encode()
    archive, workbook, parquet = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("inside.csv", text)
    frame.to_excel(workbook, sheet_name="inside", index=False)
    frame.to_parquet(parquet)
    plain = frame.astype(dict.fromkeys(frame.columns, pd.StringDtype("python")))
    rds = bench.folder / "written.rds"
    rdata.write_rds(rds, plain)
    return {
        "csv": text,
        "csv.gz": gzip.compress(text, mtime=0),
        "zip": archive.getvalue(),
        "xlsx": workbook.getvalue(),
        "parquet": parquet.getvalue(),
        "rda": catalog.locate(SMALL_FILE).read_bytes(),
        "rds": gzip.decompress(rds.read_bytes()),
    }


def reader_bytes(bench: faults.Bench) -> list[Target]:
    """Return a target for each format: bytes of a file with a renewed checksum, from unpacking to the check."""
    clean = bench.checked_clean(SMALL_FILE).reset_index(drop=True)
    entry = catalog.entry(SMALL_FILE)

    def check(kind: str, example: bytes) -> None:
        member = {"zip": "inside.csv", "xlsx": "inside", "rda": entry.member}.get(kind)
        outcome, said = bench.of_given_bytes(dataclasses.replace(entry, format=kind, member=member), example, clean)
        assert outcome != "traceback", said

    return [
        Target(f"readers: {kind}", spoiled_bytes(content), functools.partial(check, kind))
        for kind, content in in_each_format(bench).items()
    ]


# ---- the look-up ----------------------------------------------------------------------------------

TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def listed() -> pd.DataFrame:
    """Return the released list of England's deprived neighbourhoods, in part: all whose names are awkward."""
    points = pd.read_csv(paths.RELEASED / "england" / "map_points.csv")
    names = points[["lsoa21_name", "ward_name", "local_authority_name"]].agg(" ".join, axis=1)
    awkward = names.str.contains(r"['’.&,()-]|\bSt\b|[^\x00-\x7f]")
    kept = points[awkward].groupby("local_authority_name").head(6)
    frame = kept.assign(group_label=kept["group"].map(LABELS))
    return frame.assign(
        imd_text=frame["imd2019_rank"].map("{:,}".format), cni_text=frame["cni2023_rank"].map("{:,}".format)
    )


def lookup_page(frame: pd.DataFrame) -> str:
    """Return a page with the look-up of these neighbourhoods and its script."""
    script = (paths.ROOT / "_static" / "tables.js").read_text(encoding="utf-8")
    table = lookup.Lookup(frame, "England").to_html()
    return f'<!DOCTYPE html><meta charset="utf-8"><body>{table}<script>{script}</script></body>'


WAYS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "no apostrophe": lambda text: re.sub("['’]", "", text),
    "another apostrophe": lambda text: re.sub("['’]", "\u02bc", text),
    "blanks": lambda text: "  " + text.replace(" ", "\u00a0 ") + "\t",
    "no hyphens": lambda text: text.replace("-", " "),
    "ampersands": lambda text: re.sub(r"\band\b", "&", text),
    "no ampersands": lambda text: text.replace("&", "and"),
    "saints in full": lambda text: re.sub(r"\bSt\b\.?", "Saint", text),
    "saints with a point": lambda text: re.sub(r"\bSt\b\.?", "St.", text),
    "accents apart": lambda text: re.sub("e", "e\u0301", text),
    "wide letters": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in text),
    "no commas": lambda text: text.replace(",", " "),
    "brackets": lambda text: f"({text})",
}
"""Ways in which people, telephones and word processors write a name."""


SEARCHED = """query => {
    const box = document.querySelector("[data-lookup]");
    const input = box.querySelector("input");
    input.value = query;
    input.dispatchEvent(new Event("input"));
    return {
        typed: input.value,
        status: box.querySelector(".lookup-status").textContent,
        cards: [...box.querySelectorAll(".lookup-card")].map((card) => card.textContent),
        unknown: box.dataset.unknown,
        postcode: box.dataset.postcode,
        html: box.querySelectorAll(".lookup-results :not(li, strong, span)").length,
    };
}"""


def look_up(page: "Page") -> list[Target]:
    """Return the targets of the look-up in a browser: any words, and a neighbourhood as people write it."""
    frame = listed()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(lookup_page(frame))
    rows = frame.to_dict("records")

    def search(words: str) -> dict[str, Any]:
        found = page.evaluate(SEARCHED, words)
        assert not errors, errors
        assert found["html"] == 0
        return found

    def any_words(words: str) -> None:
        found = search(words)
        status, cards = found["status"], found["cards"]
        if count := re.fullmatch(r"([\d,]+) found(?:\.|; the first 12 are shown\.)", status):
            assert len(cards) == min(12, int(count[1].replace(",", "")))
        else:
            assert cards == []
            assert status in ("", found["unknown"], found["postcode"])
            # Letters and digits are words; what is said of nothing at all is nothing.
            assert status or not re.search(r"[^\W_]", words), repr(words)

    def written(example: tuple[dict[str, Any], list[str]]) -> None:
        row, ways = example
        text = f"{row['lsoa21_name']}, {row['ward_name']}, {row['local_authority_name']}"
        for way in ways:
            text = WAYS[way](text)
        found = search(f"{text} {row['lsoa21_code']}")
        assert found["status"] == "1 found.", (text, found["status"])
        assert row["lsoa21_code"] in found["cards"][0]

    words = st.lists(
        TYPED | st.sampled_from([*WAYS, "E01", "st", "saint", "dn31 2ab", "&", "'", ".", "1,000"]), max_size=4
    )
    return [
        Target("look-up: any words", words.map(" ".join), any_words),
        Target(
            "look-up: ways to write",
            st.tuples(st.sampled_from(rows), st.lists(st.sampled_from(list(WAYS)), max_size=3)),
            written,
        ),
    ]


def look_up_table() -> list[Target]:
    """Return the target of the look-up's table: names stand in the page as they were typed, and are no HTML."""
    first = listed().head(3).reset_index(drop=True)

    def check(names: list[str]) -> None:
        frame = first.assign(lsoa21_name=names)
        soup = BeautifulSoup(lookup.Lookup(frame, names[0]).to_html(), "html.parser")
        cells = [row.find(["th", "td"]).get_text() for row in soup.select("tbody tr")]
        assert cells == names
        assert not soup.select("script, img, svg, iframe")

    poison = st.sampled_from(["<script>", "</td>", "&amp;", '" onload="', "{0}", "{}", "%s", "]]>", "<!--", "&#0;"])
    names = (TYPED | poison).filter(str.strip)
    return [Target("look-up: names", st.lists(names, min_size=3, max_size=3), check)]

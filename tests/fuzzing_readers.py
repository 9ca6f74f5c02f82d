"""What is fuzzed of readers: frames that were changed, and files whose bytes are spoiled."""

import dataclasses
import functools
import gzip
import io
import math
import os
import zipfile
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
from hypothesis.strategies import SearchStrategy

import faults
from analysis import catalog
from analysis.errors import DataError
from fuzzing import Target, spoiled_bytes

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

"""Faults that a new vintage of a file can have, put into a dataset just below its check, and what comes of each.

A fault of the bytes (a file cut short, empty, or with nothing but its header) goes through the whole way from a file
with a renewed checksum; a fault of the content is put into the frame that was decoded, so that a workbook or an R
file need not be written anew for each.
"""

import dataclasses
import functools
import importlib
import inspect
import pkgutil
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest

import analysis.readers
from analysis import catalog, paths
from analysis.catalog import Column, Dataset, locate
from analysis.catalog.areas import prefixes
from analysis.catalog.verify import sha256
from analysis.errors import DataError, DatasetUnavailable
from analysis.readers import holds, source
from analysis.readers.civic import elections
from analysis.readers.economy import claimants
from analysis.readers.people import census2011, census2021, population
from analysis.readers.services import buses

Outcome = Literal["named", "traceback", "silent", "unchanged"]
"""An error that names the dataset and its file; another error; other data without one; the same data."""

Frame = pd.DataFrame
Fault = Callable[["Case"], Frame | None]
"""Gives the frame with the fault; None where the dataset cannot have it."""

FEW = 3


@dataclasses.dataclass(frozen=True)
class Case:
    """A dataset's frame as it was decoded, and the choice of what is spoiled in it."""

    dataset: Dataset
    frame: Frame
    name: str

    def chance(self, what: str) -> np.random.Generator:
        """Return numbers that are the same in every run."""
        return np.random.default_rng(zlib.crc32(f"{self.dataset.id} {self.name} {what}".encode()))

    def column(self, wanted: Callable[[Column], bool]) -> Column | None:
        """Return one of the columns that are wanted; None where there is none."""
        found = [column for column in self.dataset.columns if wanted(column)]
        return found[self.chance("column").integers(len(found))] if found else None

    def rows(self, column: str | None = None, count: int = 1) -> pd.Index:
        """Return rows of England, those whose cell in a column is filled where there are any."""
        area = self.dataset.area_of(self.dataset.columns)
        frame = self.frame
        if area is not None and area.codes is not None:
            frame = frame[frame[area.name].astype("str").str.startswith(prefixes(area.codes)).fillna(False)]
        if column is not None and frame[column].notna().any():
            frame = frame[frame[column].notna()]
        return pd.Index(self.chance("row").choice(frame.index.to_numpy(), count, replace=False))

    def with_cell(self, column: Column | None, value: object) -> Frame | None:
        """Return the frame with one cell changed; a callable makes the value of the old one."""
        if column is None:
            return None
        cells = self.frame[column.name].astype("object")
        row = self.rows(column.name)
        cells.loc[row] = value(cells.loc[row[0]]) if callable(value) else value
        return self.frame.assign(**{column.name: cells.infer_objects()})


def is_number(column: Column) -> bool:
    return not holds._is_text(column)


def is_code(column: Column) -> bool:
    return column.unit == "code"


def is_rank(column: Column) -> bool:
    return column.unit.startswith(holds.RANK)


def is_filled_text(column: Column) -> bool:
    return column.unit in holds.TEXTS


def is_class(column: Column) -> bool:
    return bool(column.values) or column.unit == "class"


def marker(text: str) -> Fault:
    return lambda case: case.with_cell(case.column(is_number), text)


def numbers_as_text(case: Case) -> Frame | None:
    column = case.column(is_number)
    if column is None:
        return None
    cells = case.frame[column.name]
    return case.frame.assign(**{column.name: cells.astype("object").map(str).where(cells.notna(), None)})


def renamed_column(case: Case) -> Frame | None:
    column = case.column(lambda each: True)
    return case.frame.rename(columns={column.name: f"{column.name} (revised)"}) if column else None


def missing_column(case: Case) -> Frame | None:
    column = case.column(lambda each: True)
    return case.frame.drop(columns=column.name) if column else None


def row_again_with_another_value(case: Case) -> Frame | None:
    column = case.column(lambda each: each.name not in case.dataset.key)
    if column is None:
        return None
    again = case.frame.loc[case.rows(column.name)].copy()
    value = again[column.name].iloc[0]
    if isinstance(value, bool | np.bool_):
        again[column.name] = not value
    else:
        again[column.name] = value + 1 if isinstance(value, int | float | np.number) else value
    return pd.concat([case.frame, again], ignore_index=True)


def rows_gone(case: Case) -> Frame:
    return case.frame.drop(index=case.rows(count=FEW))


def code_that_does_not_exist(case: Case) -> Frame | None:
    return case.with_cell(case.column(is_code), lambda old: f"{str(old)[:-6]}999999")


def divided_by_100(case: Case) -> Frame | None:
    column = case.column(is_number)
    if column is None:
        return None
    cells = pd.to_numeric(case.frame[column.name].astype("str").str.replace(r"[,%\s]", "", regex=True), errors="coerce")
    return case.frame.assign(**{column.name: cells / 100})


def ranks_shuffled(case: Case) -> Frame | None:
    column = case.column(is_rank)
    if column is None:
        return None
    return case.frame.assign(**{column.name: case.chance("order").permutation(case.frame[column.name].to_numpy())})


def rank_twice(case: Case) -> Frame | None:
    column = case.column(is_rank)
    return case.with_cell(column, case.frame[column.name].iloc[0] + 1) if column else None


def header_only(case: Case) -> Frame:
    return case.frame.iloc[:0]


CONTENT: Mapping[str, Fault] = {
    "numbers as text": numbers_as_text,
    "c": marker("c"),
    "..": marker(".."),
    "-": marker("-"),
    "-999": lambda case: case.with_cell(case.column(is_number), -999),
    "an empty number": lambda case: case.with_cell(case.column(is_number), None),
    "an empty text": lambda case: case.with_cell(case.column(is_filled_text), None),
    "a column renamed": renamed_column,
    "a column missing": missing_column,
    "a row again with another value": row_again_with_another_value,
    "rows gone": rows_gone,
    "a code that does not exist": code_that_does_not_exist,
    "an unknown class": lambda case: case.with_cell(case.column(is_class), "Something else"),
    "a column divided by 100": divided_by_100,
    "ranks shuffled": ranks_shuffled,
    "a rank twice": rank_twice,
    "nothing but the header": header_only,
}

BYTES: Mapping[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) * 6 // 10],
    "empty": lambda content: b"",
    "noise": lambda content: content[:64] + bytes(range(256)) * 40,
}


ARGUMENTS: Mapping[str, Iterable[Any]] = {
    "bus_service": buses.YEARS,
    "claimant_count": claimants.YEARS,
    "local_statistics": [name for name in catalog.load_catalog() if name.startswith("els_")],
    "output_area_table": census2021.OUTPUT_AREA_TABLES,
    "population_lsoa11": population.YEARS_LSOA11,
    "quick_statistics": census2011.TABLES,
    "ward_turnout": elections.YEARS,
}
"""What the readers of several datasets are called with."""

READS = {
    "cni2019_ward17": ["cni_2019"],
    "crime_csp_ye_june_2025": ["recorded_drug_offences"],
    "els_healthy_life_expectancy_lad": ["local_statistics els_healthy_life_expectancy_lad"],
    "lookup_ltla24_region24": ["lookup_authority_region"],
}
"""A few small files, each with the readers that read it."""


def calls() -> dict[str, Callable[[], Any]]:
    """Return every way to call a reader, by its name."""
    found: dict[str, Callable[[], Any]] = {}
    for info in pkgutil.walk_packages(analysis.readers.__path__, "analysis.readers."):
        module = importlib.import_module(info.name)
        for name, function in vars(module).items():
            if getattr(function, "is_reader", False) and function.__module__ == module.__name__:
                needs = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
                for values in [(each,) for each in ARGUMENTS[name]] if needs else [()]:
                    found[" ".join([name, *map(str, values)])] = functools.partial(function, *values)
    return found


FAMILIES = ("census2011_qs", "census2021_ts0", "claimants_", "els_")
"""Starts of the ids of files that one publisher laid out alike."""
SHARE_OF_FAMILY = 10
MARKERS = ("c", "..", "-")
"""Faults that are one to whoever reads numbers."""


def has_turn(name: str, names: Iterable[str], fault: str) -> bool:
    """Return whether a dataset has its turn with a fault.

    Each fault meets one in ten files of a family; each other dataset has one of the markers.
    """
    family = next((start for start in FAMILIES if name.startswith(start)), None)
    if family is None:
        return fault not in MARKERS or fault == MARKERS[sorted(names).index(name) % len(MARKERS)]
    alike = sorted(each for each in names if each.startswith(family))
    return (alike.index(name) + [*CONTENT, *BYTES].index(fault)) % SHARE_OF_FAMILY == 0


class Bench:
    """Datasets as they are, read once, and what becomes of them when one has a fault."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path):
        self.monkeypatch, self.folder = monkeypatch, folder
        self.frames: dict[tuple[str, str | None], Frame] = {}
        self.checked: dict[tuple[str, str | None], Frame] = {}
        self.spoiled: dict[str, Frame] = {}
        self.results: dict[str, Any] = {}
        self.read_by: dict[str, set[str]] = {}
        self.calls = calls()
        monkeypatch.setattr(source, "_checked", self._checked)

    def _checked(self, name: str, sheet: str | None, path: Path, digest: str) -> Frame:
        for call in self.watching:
            self.read_by.setdefault(name, set()).add(call)
        dataset = catalog.entry(name)
        first = sheet in (None, dataset.member)
        if name in self.spoiled and first:
            return holds.held(dataset, path, self.spoiled[name], dataset.columns_of(sheet))
        key = (name, None if first else sheet)
        if key not in self.checked:
            self.checked[key] = holds.held(dataset, path, self.decoded(name, key[1]), dataset.columns_of(sheet))
        return self.checked[key]

    watching: tuple[str, ...] = ()

    def decoded(self, name: str, sheet: str | None = None) -> Frame:
        """Return a dataset's frame as it stands in the file."""
        if (name, sheet) not in self.frames:
            frame = source.decoded(catalog.entry(name), locate(name), sheet)
            self.frames[name, sheet] = frame.reset_index(drop=True)
        return self.frames[name, sheet]

    def done_with(self, name: str) -> None:
        """Forget a dataset's frame as it stands in the file: a few of them are large. No other is read again."""
        self.frames = {key: frame for key, frame in self.frames.items() if key[0] != name}

    def clean(self, call: str) -> Any:
        """Return what a reader gives of the files as they are; None where one cannot be had."""
        if call not in self.results:
            self.watching = (call,)
            try:
                self.results[call] = self.calls[call]()
            except DatasetUnavailable:
                self.results[call] = None
            finally:
                self.watching = ()
        return self.results[call]

    def readers_of(self, name: str) -> list[str]:
        """Return the readers that read a dataset, after all have been called once."""
        return sorted(self.read_by.get(name, ()))

    def of_content(self, name: str, fault: str) -> tuple[Outcome, str] | None:
        """Return what comes of a fault of the content; None where the dataset cannot have it."""
        dataset = catalog.entry(name)
        frame = CONTENT[fault](Case(dataset, self.decoded(name), fault))
        if frame is None or frame.equals(self.decoded(name)):
            return None
        self.spoiled = {name: frame}
        try:
            return self._outcome(name)
        finally:
            self.spoiled = {}

    def _outcome(self, name: str) -> tuple[Outcome, str]:
        given = source.table
        readers = self.readers_of(name)
        same = True
        try:
            if not readers:
                same = frames_equal(given(name), self.checked_clean(name))
            for call in readers:
                same &= frames_equal(self.calls[call](), self.clean(call))
        except DataError as error:
            named = name in str(error) and error.file is not None
            return ("named", str(error)) if named else ("traceback", f"another dataset is named: {error}")
        except Exception as error:  # noqa: BLE001 - any other is a finding
            return "traceback", repr(error)
        return ("unchanged" if same else "silent"), ", ".join(readers) or "table"

    def checked_clean(self, name: str) -> Frame:
        """Return a dataset's checked table without a fault."""
        spoiled, self.spoiled = self.spoiled, {}
        try:
            return source.table(name)
        finally:
            self.spoiled = spoiled

    def of_bytes(self, name: str, fault: str) -> tuple[Outcome, str]:
        """Return what comes of a file whose bytes are spoiled and whose checksum is renewed."""
        clean = self.checked_clean(name).reset_index(drop=True)
        return self.of_given_bytes(catalog.entry(name), BYTES[fault](locate(name).read_bytes()), clean)

    def of_given_bytes(self, dataset: Dataset, content: bytes, clean: Frame) -> tuple[Outcome, str]:
        """Return what comes of a dataset's file with these bytes, of which the catalogue knows the checksum."""
        file = self.folder / dataset.file_name
        file.write_bytes(content)
        renewed = dataclasses.replace(dataset, sha256=sha256(file), bytes=len(content))
        with self.monkeypatch.context() as patch:
            patch.setattr(paths, "RAW", self.folder)
            patch.setattr(sys.modules["analysis.catalog.locate"], "entry", lambda _: renewed)
            try:
                path = source.file(dataset.id)
                with source.faults_named():
                    found = holds.held(renewed, path, source.decoded(renewed, path), dataset.columns)
            except DataError as error:
                return ("named", str(error)) if dataset.id in str(error) else ("traceback", str(error))
            except Exception as error:  # noqa: BLE001
                return "traceback", repr(error)
            finally:
                file.unlink()
        return ("unchanged" if frames_equal(found.reset_index(drop=True), clean) else "silent"), "table"


def frames_equal(one: Any, other: Any) -> bool:
    """Return whether two frames or series hold the same, whatever the types of their columns."""
    if isinstance(one, pd.Series):
        one, other = one.to_frame("value"), other.to_frame("value")
    try:
        pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other), check_dtype=False, check_index_type=False)
    except AssertionError:
        return False
    return True


def counts(outcomes: Iterable[Outcome]) -> str:
    """Return the number of cases with each outcome, in words."""
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(Counter(outcomes).items()))

"""What the catalogue says of one dataset."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import unquote

from analysis.catalog.areas import Geography
from analysis.settings import setting
from analysis.settings.forms import Count, Labels, Number, OptionalText, Share, Text, Texts, YesNo, increasing


@setting("column")
@dataclass(frozen=True)
class Column:
    """A column that readers use: its name in the file, what it holds, and what is known of its values.

    The unit alone says much, see :mod:`analysis.readers.checks`. Everything is of the last vintage and of England.

    Attributes
    ----------
    codes
        The geography whose codes it has. The first such column of the key says which rows are English: no others
        are read.
    complete
        Whether each of the codes is there, but for those that it `lacks`.
    empty
        How many cells are empty at most.
    range
        The lowest and the highest value that there can be.
    values
        All values that there can be.
    total, mean
        Of the last vintage; another may differ by the share that the dataset says (`within`).
    rank_of, decile_of, part_of
        The column whose values it ranks (1 for the highest), whose ranks it is the tenth of, or which it is one of
        the parts of that add up to it.
    """

    name: Text
    description: Text
    unit: Text
    codes: Geography | None = None
    complete: YesNo = True
    lacks: Texts = ()
    empty: Count = 0
    range: Annotated[tuple[Number, Number], increasing] | None = None
    values: Labels = ()
    total: Number | None = None
    mean: Number | None = None
    rank_of: Text | None = None
    decile_of: Text | None = None
    part_of: Text | None = None

    @property
    def others(self) -> dict[str, str]:
        """The columns that this one is held against, by the key that names them."""
        named = {"rank_of": self.rank_of, "decile_of": self.decile_of, "part_of": self.part_of}
        return {key: name for key, name in named.items() if name is not None}


Columns = tuple[Column, ...]


@setting("holds")
@dataclass(frozen=True)
class Holds:
    """What is known of a dataset's rows.

    Attributes
    ----------
    key
        The columns whose values together no two rows share; the first column of codes unless told.
    rows
        How many there are in England; none where a column is complete and so decides it.
    within
        The share by which totals and means may differ from those that the columns name.
    """

    key: Texts = ()
    rows: Count | None = None
    within: Share = 0.1


@setting("licence")
@dataclass(frozen=True)
class Licence:
    """A licence's short name (SPDX where there is one) and what it asks for.

    Attributes
    ----------
    id, note : str
    attribution : tuple of str
        Lines that it asks for, word by word, beside whatever shows the data or is made of them.
    """

    id: Text
    note: OptionalText = ""
    attribution: Texts = ()


@setting("dates")
@dataclass(frozen=True)
class Dates:
    """The period that the data describe, and when they came out and were taken, where known."""

    reference: Text
    released: Text | None = None
    accessed: Text | None = None


@dataclass(frozen=True)
class Part:
    """One file of a dataset of many: its name, its size, its checksum and its address."""

    name: str
    bytes: int
    sha256: str
    url: str


@dataclass(frozen=True)
class Dataset:
    """One entry of the catalogue: `data/catalog/<id>.yml`.

    Attributes
    ----------
    held_as : str, optional
        Where a mirror keeps a file that was made of another publisher's and has no address of its own; `url` then
        leads to what it was made of, and nothing is downloaded from there.
    parts : tuple of Part
        The files of a dataset of many, from `data/catalog/<id>.csv`, whose checksum the entry has as its own.
    """

    id: str
    title: str
    producer: str
    citation: str
    url: str
    licence: Licence
    vintage: str
    dates: Dates
    format: str
    geography: str
    required: bool
    landing_page: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    member: str | None = None
    skip_lines: int = 0
    encoding: str = "utf-8-sig"
    columns: Columns = ()
    sheets: Mapping[str, Columns] = field(default_factory=dict)
    holds: Holds = Holds()
    notes: str = ""
    held_as: str | None = None
    parts: tuple[Part, ...] = field(default=(), repr=False)

    @property
    def files(self) -> tuple["Dataset", ...]:
        """The dataset itself, or each of its parts as a dataset of one file, called ``<id>/<part>``."""
        if not self.parts:
            return (self,)
        return tuple(
            replace(self, id=f"{self.id}/{part.name}", url=part.url, sha256=part.sha256, bytes=part.bytes, parts=())
            for part in self.parts
        )

    @property
    def key(self) -> tuple[str, ...]:
        """The columns whose values together name a row; empty where no column says so."""
        return self.holds.key or tuple(column.name for column in self.columns if column.codes)[:1]

    def area_of(self, columns: Columns) -> Column | None:
        """Return the column of codes that says in which area a row is; None where no column has known codes."""
        with_codes = {column.name: column for column in columns if column.codes}
        return next((with_codes[name] for name in self.key if name in with_codes), None)

    def columns_of(self, sheet: str | None = None) -> Columns:
        """Return the columns of a sheet, or of the file's member where none is named."""
        return self.columns if sheet in (None, self.member) else self.sheets[str(sheet)]

    @property
    def file_name(self) -> str:
        """The file's name in ``data/raw``."""
        return f"{self.id}.{self.format}"

    @property
    def mirror_address(self) -> str:
        """The URL without its scheme, which a mirror that is a URL appends to its own."""
        return self.held_as or self.url.split("://", 1)[1]

    @property
    def mirror_path(self) -> PurePosixPath:
        """Where a mirror that is a folder keeps the file: ``<host>/<path>``, percent-decoded."""
        return PurePosixPath(unquote(self.mirror_address))

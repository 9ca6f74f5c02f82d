"""What the catalogue says of one dataset."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from analysis.settings import setting
from analysis.settings.forms import OptionalText, Text


@setting("column")
@dataclass(frozen=True)
class Column:
    """A column that readers use: its name in the file, what it holds, in which unit."""

    name: Text
    description: Text
    unit: Text


@setting("licence")
@dataclass(frozen=True)
class Licence:
    """A licence's short name (SPDX where there is one) and what it asks for."""

    id: Text
    note: OptionalText = ""


@setting("dates")
@dataclass(frozen=True)
class Dates:
    """The period that the data describe, and when they came out and were taken, where known."""

    reference: Text
    released: Text | None = None
    accessed: Text | None = None


@dataclass(frozen=True)
class Dataset:
    """One entry of the catalogue: `data/catalog/<id>.yml`."""

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
    columns: tuple[Column, ...] = ()
    notes: str = ""

    @property
    def file_name(self) -> str:
        """The file's name in ``data/raw``."""
        return f"{self.id}.{self.format}"

    @property
    def mirror_address(self) -> str:
        """The URL without its scheme, which a mirror that is a URL appends to its own."""
        return self.url.split("://", 1)[1]

    @property
    def mirror_path(self) -> PurePosixPath:
        """Where a mirror that is a folder keeps the file: ``<host>/<path>``, percent-decoded."""
        return PurePosixPath(unquote(self.mirror_address))

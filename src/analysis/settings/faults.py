"""A fault of a settings file in one line: where it is, what stands there, what is allowed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from analysis import paths
from analysis.errors import CatalogError

LISTED = 20
"""With more names than these to choose from, a message gives the near ones alone."""


@dataclass(frozen=True)
class Fault:
    """One fault: the file, the line (0 where it is of the whole file), and what is wrong, in words."""

    file: Path
    line: int
    problem: str

    def __str__(self) -> str:
        where = f"{shown(self.file)}, line {self.line}" if self.line else shown(self.file)
        return f"{where}: {_readable(self.problem)}"


class SettingsError(CatalogError):
    """One or more faults of settings files, a line each."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(sorted(set(faults), key=lambda f: (str(f.file), f.line, f.problem)))
        lines = [str(fault) for fault in self.faults]
        super().__init__(lines[0] if len(lines) == 1 else "\n".join([f"{len(lines)} faults", *lines]))


def _readable(text: str) -> str:
    """Return a text on one line, what cannot be seen or would move the cursor written as in ``repr``."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def shown(file: Path) -> str:
    """Return a file's name from the checkout's root, or in full where it lies elsewhere."""
    inside = file.is_relative_to(paths.ROOT)
    return (file.relative_to(paths.ROOT) if inside else file).as_posix()


def nearest(value: object, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a value; None where none is."""
    plain = {name.casefold(): name for name in known}
    found = get_close_matches(str(value).casefold(), plain, n=1, cutoff=0.7)
    return plain[found[0]] if found else None


def near(value: object, known: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)``, or nothing where no known name is like the value."""
    name = nearest(value, known)
    return f" (did you mean '{name}'?)" if name else ""


def allowed(value: object, known: Collection[str]) -> str:
    """Return what a value can be: every name where they are few, and the one that is like it."""
    names = list(map(str, known))
    listed = f"; allowed: {', '.join(names)}" if len(names) <= LISTED else ""
    return listed + near(value, names)

"""Errors that say which file, which column, which value, and what to do."""

from pathlib import Path


class AnalysisError(Exception):
    """Base of every error that this package raises on purpose."""


class CatalogError(AnalysisError):
    """An entry of the catalogue, of the regions or of the indicators is malformed."""


class DatasetUnavailable(AnalysisError):
    """A dataset can be had neither from ``data/raw``, nor the mirror, nor its URL."""

    def __init__(self, dataset: str, reason: str, advice: str = ""):
        self.dataset = dataset
        self.reason = reason
        super().__init__(f"dataset '{dataset}' is not available: {reason}" + (f". {advice}" if advice else ""))


class DataError(AnalysisError):
    """A file does not hold what the catalogue promises.

    Parameters
    ----------
    dataset : str
        Catalogue id.
    problem : str
        What is wrong, in words.
    file, column, value
        The place and the first bad value, where there is one.
    advice : str
        What the user can do.
    """

    def __init__(
        self,
        dataset: str,
        problem: str,
        *,
        file: str | Path | None = None,
        column: str | None = None,
        value: object = None,
        advice: str = "",
    ):
        self.dataset, self.file, self.column, self.value = dataset, file, column, value
        parts = [f"dataset '{dataset}'"]
        if file is not None:
            parts.append(f"file {file}")
        if column is not None:
            parts.append(f"column '{column}'")
        message = ", ".join(parts) + f": {problem}"
        if value is not None:
            message += f" (first bad value: {written(value)})"
        if advice:
            message += f". {advice}"
        super().__init__(message)


EMPTY = {"<NA>", "NaT", "None", "nan"}
"""How libraries write a cell without a value."""


def written(value: object) -> str:
    """Return a value as people write it: numbers plainly, text in quotes, a cell without a value as empty."""
    plain = getattr(value, "item", lambda: value)()
    return "an empty cell" if str(plain) in EMPTY else repr(plain)

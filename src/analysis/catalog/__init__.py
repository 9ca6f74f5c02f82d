"""First room: the datasets, where they come from, and their checked bytes."""

from analysis.catalog.dataset import Column, Dataset, Dates, Licence
from analysis.catalog.load import entry, load_catalog, table
from analysis.catalog.locate import locate

__all__ = [
    "Column",
    "Dataset",
    "Dates",
    "Licence",
    "entry",
    "load_catalog",
    "locate",
    "table",
]

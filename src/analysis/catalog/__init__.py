"""The datasets, where they come from, and their checked bytes."""

from analysis.catalog.attribution import attribution, carried
from analysis.catalog.dataset import Column, Dataset, Dates, Licence
from analysis.catalog.fetch import Fetched, fetch
from analysis.catalog.load import entry, load_catalog, table
from analysis.catalog.locate import locate, locate_parts
from analysis.catalog.states import State, available, state, states

__all__ = [
    "Column",
    "Dataset",
    "Dates",
    "Fetched",
    "Licence",
    "State",
    "attribution",
    "available",
    "carried",
    "entry",
    "fetch",
    "load_catalog",
    "locate",
    "locate_parts",
    "state",
    "states",
    "table",
]

"""Downloads that need no server: a table as a CSV inside the page."""

from html import escape
from urllib.parse import quote

import pandas as pd

from analysis.results.spreadsheets import csv_text


def csv_link(frame: pd.DataFrame, file_name: str, what: str) -> str:
    """A link that saves the frame.

    Parameters
    ----------
    frame : DataFrame
    file_name : str
        Name of the saved file, without its ending.
    what : str
        What is downloaded, for screen readers: "the data of Figure 4.2".
    """
    href = "data:text/csv;charset=utf-8," + quote(csv_text(frame), safe=" ,.:;()-_/")
    return (
        f'<a class="book-button" download="{escape(file_name)}.csv" href="{escape(href)}">'
        f'Download CSV<span class="visually-hidden"> of {escape(what)}</span></a>'
    )

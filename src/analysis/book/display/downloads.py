"""Downloads that need no server: a table as a CSV inside the page."""

from urllib.parse import quote

import pandas as pd

from analysis.markup import Markup, html
from analysis.results.schema.spreadsheets import csv_text


def csv_link(frame: pd.DataFrame, file_name: str, what: str) -> Markup:
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
    return html(
        '<a class="book-button" download="{}.csv" href="{}">'
        'Download CSV<span class="visually-hidden"> of {}</span></a>',
        file_name,
        href,
        what,
    )

"""Where it is said how something was worked out: the addresses of those pages, from a page of the book.

``analysis.site.provenance`` writes them, in a folder beside that of the chapters.
"""

FOLDER = "sources"
"""The folder of the site."""

_HERE = f"../{FOLDER}/"


def measure_page(indicator: str) -> str:
    """The page of an indicator of ``data/indicators.yml``: its formula, sums and datasets."""
    return f"{_HERE}measure-{indicator}.html"


def dataset_page(dataset: str) -> str:
    """The page of a dataset of the catalogue: publisher, place it was fetched from, licence, checksum."""
    return f"{_HERE}data-{dataset}.html"


def table_page(table: str) -> str:
    """The page of a table of results: what it holds, what computes it, from which datasets."""
    return f"{_HERE}table-{table}.html"


def model_page(model: str) -> str:
    """The page of a model: specification, sample, function, datasets."""
    return f"{_HERE}model-{model}.html"


def claim_row(claim: str) -> str:
    """What the report published and how it is tested, on the page of all statements."""
    return f"{_HERE}claims.html#claim-{claim}"


def words_of(maker: str) -> str:
    """What sentences were made from, by the function that made them, on the page of all such functions."""
    return f"{_HERE}words.html#{maker}"

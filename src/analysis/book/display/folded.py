"""A table behind a line that opens it."""

from dataclasses import dataclass
from typing import Any

from analysis.book.display.table import Table
from analysis.markup import html


@dataclass(frozen=True)
class Folded:
    """A table behind a line that opens it; a notebook shows its HTML.

    Attributes
    ----------
    table : Table
    summary : str
        The line.
    told_in_print : bool
        Whether the PDF, which leaves the table out, says that the site has it.
    """

    table: Table
    summary: str
    told_in_print: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        folded = html(
            '<details class="book-sources{}"><summary>{}</summary>{}</details>',
            " told-in-print" if self.told_in_print else "",
            self.summary,
            self.table.to_html(),
        )
        return {"text/html": folded, "text/plain": self.summary}

"""What nobody sees of a page at first, kept beside it and brought when it is asked for, so that the page opens at once.

These are the specifications from which charts come alive and the tables that stand folded. Each becomes a small script
that hands over its text (``site/static/late.js``): a page opened from a folder may run a script that stands beside it,
and may read nothing else. What is there to be saved becomes a file with an address of its own.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from analysis.errors import AnalysisError

LATE = "late"
"""The folder of what is brought late, in a site."""
FIGURES = "figures"
"""The folder of the files that figures and tables offer."""

SPECIFICATION = re.compile(r'(?P<tag><script type="application/json" class="chart-spec")>(?P<held>[^<]+)(?=</script>)')
FOLDED = re.compile(
    r'(?P<tag><details class="(?:chart-details|listed|book-sources(?: told-in-print)?)")>'
    r'(?P<before>(?:(?!</details>|<div class="table-scroll").)*)'
    r'(?P<held><div class="table-scroll"(?:(?!</details>).)*?</table></div>)',
    re.DOTALL,
)
"""A table that stands folded: behind a figure, or too long to be read through."""
ROW = "<tr id="
"""A row to which other pages lead stays in its page."""
HERE = '<div class="table-here"></div>'
"""Where it will stand."""
FILE = re.compile(r'download="(?P<name>[\w.-]+\.csv)" href="data:text/csv;charset=utf-8,(?P<held>[^"]*)"')
ASKED = re.compile(r'data-late="[^"]*/(?P<name>[^"/]+)"')


class Aside:
    """What the pages of a site hold for later, written beside them.

    Parameters
    ----------
    out : Path
        The site.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.files: dict[str, str] = {}
        self.asked: set[str] = set()

    def set_aside(self, page: str, name: str) -> str:
        """A page less what it holds for later; a page of which this was done before stays as it is.

        Parameters
        ----------
        page : str
            The page's HTML.
        name : str
            Its place in the site without its ending: ``chapters/index``.

        Raises
        ------
        AnalysisError
            When a file to save has another content on another page.
        """
        up = "../" * name.count("/")
        stem = name.rsplit("/", 1)[-1]
        numbers = iter(range(1, len(page)))

        def keep(held: str) -> str:
            file = f"{stem}-{next(numbers)}.js"
            _write(self.out / LATE / file, f"late.take({json.dumps(file)}, {json.dumps(held)});\n")
            return f"{up}{LATE}/{file}"

        def specification(found: re.Match[str]) -> str:
            return f'{found["tag"]} data-late="{keep(found["held"])}">'

        def folded(found: re.Match[str]) -> str:
            if ROW in found["held"]:
                return found[0]
            return f'{found["tag"]} data-late="{keep(found["held"])}">{found["before"]}{HERE}'

        def file(found: re.Match[str]) -> str:
            # A figure has one name in an edition; chapters may have tables of one name, such as that of their sources.
            file = f"{stem}-{found['name']}" if found["name"].startswith("table-") else found["name"]
            self._offer(file, unquote(found["held"]), name)
            return f'download="{file}" href="{up}{FIGURES}/{file}"'

        rules: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
            (FILE, file),
            (SPECIFICATION, specification),
            (FOLDED, folded),
        ]
        for pattern, rule in rules:
            page = pattern.sub(rule, page)
        self.asked |= {found["name"] for found in ASKED.finditer(page)}
        return page

    def _offer(self, file: str, text: str, page: str) -> None:
        """Write a file to save, which has one content whatever page offers it."""
        if self.files.setdefault(file, text) != text:
            raise AnalysisError(
                f"{page}.html offers a {file} that is not the one of another page: give it another name"
            )
        _write(self.out / FIGURES / file, text)

    def sweep(self) -> None:
        """Take away what no page asks for any more."""
        for file in (self.out / LATE).glob("*.js"):
            if file.name not in self.asked:
                file.unlink()


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")

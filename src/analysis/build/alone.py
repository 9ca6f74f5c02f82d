"""Pages that stand alone, outside any book: one head with one sheet of styles, no script and no other host."""

from pathlib import Path
from string import Template

HEAD = Path(__file__).with_name("head.html")


def alone(page: Path, **parts: str) -> str:
    """Return a page that stands alone.

    Parameters
    ----------
    page : Path
        Its file: HTML with ``$head`` where the head that all have goes, and ``$name`` for each part.
    parts : str
        HTML by name.
    """
    head = HEAD.read_text(encoding="utf-8").rstrip("\n")
    return Template(page.read_text(encoding="utf-8")).substitute(head=head, **parts)

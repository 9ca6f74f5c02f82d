"""Pages that stand alone, outside any book: one head with one sheet of styles, no other host, no script unless told."""

from pathlib import Path
from string import Template

HEAD = Path(__file__).with_name("head.html")


POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def alone(page: Path, policy: str = POLICY, **parts: str) -> str:
    """Return a page that stands alone.

    Parameters
    ----------
    page : Path
        Its file: HTML with ``$head`` where the head that all have goes, and ``$name`` for each part.
    policy : str
        What the page may load.
    parts : str
        HTML by name.
    """
    head = Template(HEAD.read_text(encoding="utf-8").rstrip("\n")).substitute(policy=policy)
    return Template(page.read_text(encoding="utf-8")).substitute(head=head, **parts)

"""Texts glued into a notebook for its prose to use, as :func:`myst_nb.glue` does, a hundred at a time.

That function asks each of IPython's twelve formatters what it makes of a value: for a text they make nothing of it
but its ``repr``. A test holds the two against each other.
"""

from dataclasses import astuple
from typing import Any

from IPython.display import display
from myst_nb.ext.glue import GLUE_PREFIX

from analysis.book.wording.leads import Told

LEADS = "leads"
"""Where a glued text's metadata says which of its letters lead where: start, end and address of each lead."""


def paste(key: str, text: str) -> None:
    """Glue a text under a key without showing it, and where its numbers lead."""
    bundle = {f"{GLUE_PREFIX}text/plain": repr(text)}
    about: dict[str, Any] = {"scrapbook": {"name": key, "mime_prefix": GLUE_PREFIX}}
    if isinstance(text, Told) and text.leads:
        about[LEADS] = [list(astuple(lead)) for lead in text.leads]
    display(bundle, raw=True, metadata=about)

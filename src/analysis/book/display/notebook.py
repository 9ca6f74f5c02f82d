"""Texts glued into a notebook for its prose to use, as :func:`myst_nb.glue` does, a hundred at a time.

That function asks each of IPython's twelve formatters what it makes of a value: for a text they make nothing of it
but its ``repr``. A test holds the two against each other.
"""

from IPython.display import display
from myst_nb.ext.glue import GLUE_PREFIX


def paste(key: str, text: str) -> None:
    """Glue a text under a key without showing it."""
    bundle = {f"{GLUE_PREFIX}text/plain": repr(text)}
    display(bundle, raw=True, metadata={"scrapbook": {"name": key, "mime_prefix": GLUE_PREFIX}})

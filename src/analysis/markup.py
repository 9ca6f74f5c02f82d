"""Text that becomes HTML: one function writes every element, and what it is given is escaped.

A piece of HTML is a :class:`markupsafe.Markup`, which is a text that says so of itself. Any other text is
escaped where it meets one, quotes too, so that what is typed into data can be read and never acts. The
templates of Jinja take a ``Markup`` in the same way, and escape by the same function (``|e``).
"""

import re
from collections.abc import Iterable

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from analysis.errors import AnalysisError

__all__ = ["Markup", "data_block", "escape", "html", "joined", "link"]

_LINK = re.compile(r"(?:https?://[^\s/\\]+(?:/\S*)?|mailto:\S+|(?!/)[\w.~%/?=&,+-]*(?:#\S*)?)")
"""An address of the web or of a person, or one from the page it stands on: no other scheme, no other host."""


def html(template: str, /, *values: object, **named: object) -> Markup:
    """A piece of HTML.

    Parameters
    ----------
    template : str
        HTML written out in the code, with ``{}`` or ``{name}`` for values: the only text that is not escaped.
    *values, **named
        What stands there; a piece of HTML stays as it is, everything else is escaped.
    """
    return Markup(template).format(*values, **named)


def joined(pieces: Iterable[str], between: str = "") -> Markup:
    """Pieces of HTML one after the other; a piece that is not HTML is escaped, and what stands between them too."""
    return escape(between).join(pieces)


def link(address: str) -> str:
    """The address, where a link from data may lead there: to the web, a person or a page of the book.

    Raises
    ------
    AnalysisError
        For any other scheme, such as ``javascript:`` or ``data:``; names the address.
    """
    if not _LINK.fullmatch(address):
        raise AnalysisError(
            f"a link leads to {address!r}; expected an address that starts with http:// or https://, or one of this "
            "site: mend it in the file under data/ that it comes from"
        )
    return address


def data_block(kind: str, document: object, of: str = "application/json") -> Markup:
    """A script element that holds JSON, of the class `kind` and the type `of`; nothing in it can end it or run."""
    text = htmlsafe_json_dumps(document, ensure_ascii=False, separators=(",", ":"))
    return html('<script type="{}" class="{}">{}</script>', of, kind, text)

"""The line below a figure or a table that leads to how it was worked out; on paper it is left out."""

from collections.abc import Sequence

from analysis.markup import Markup, html, joined

Maker = tuple[str, str]
"""The address of a page that says how something was worked out, and its name."""


def worked_out(makers: Sequence[Maker], kind: str) -> Markup:
    """The line, with a link for each maker; nothing without one.

    Parameters
    ----------
    makers : sequence of Maker
    kind : str
        Class of the line: "chart" or "table".
    """
    if not makers:
        return Markup()
    links = joined((html('<a href="{}">{}</a>', address, name) for address, name in makers), "; ")
    return html('<p class="{}-note worked-out">How this is worked out: {}.</p>', kind, links)

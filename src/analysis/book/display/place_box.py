"""The look-up of places on a page: a room that the site's script furnishes, and what stands there without it."""

from typing import Any

from analysis.book.wording.patterns import say
from analysis.markup import Markup, html


class PlaceBox:
    """Where a reader finds their own place; a notebook shows its HTML, and paper leaves it out."""

    def to_html(self) -> Markup:
        """The room, with what is said where no script furnishes it."""
        return html(
            '<div class="place-box screen-only"><div data-places data-label="{}"><p>{}</p></div></div>',
            say("place_card.label"),
            say("place_card.without"),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": say("place_card.label")}

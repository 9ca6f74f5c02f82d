"""Roles for authors: ``{fig}`id``` links to a figure, ``{data}`id``` to a dataset's entry, ``{claim}`id``` to a test.

They work from any page to any page, and an unknown id is a warning, which fails the build.
"""

from collections.abc import Iterator

from docutils import nodes
from docutils.nodes import Node, system_message
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from analysis.book.display.notebook import LEADS
from analysis.book.figures.registry import load_registry
from analysis.catalog.load import load_catalog
from analysis.replication.claims_file import load_claims
from analysis.site.edition_note import edition_slug

logger = logging.getLogger(__name__)

DATA_CHAPTER = "chapters/data"
ELSEWHERE = "a figure of England’s edition"
"""What a short edition calls a figure of a chapter that it lacks."""
REPLICATION_CHAPTER = "chapters/replication"


class LinkRole(SphinxRole):
    """A link to an anchor of a page, with a text that the registry knows."""

    def link(self, page: str, anchor: str, text: str) -> nodes.reference | nodes.inline:
        """A reference node that is right from the page that is being read; plain text in an edition without `page`."""
        if not self.has(page):
            return nodes.inline(self.rawtext, text)
        address = self.env.app.builder.get_relative_uri(self.env.docname, page)
        return nodes.reference(self.rawtext, text, refuri=f"{address}#{anchor}", internal=True)

    def has(self, page: str) -> bool:
        """Whether the edition has a page."""
        return page in self.env.found_docs

    def unknown(self, kind: str, known: str) -> tuple[list[Node], list[system_message]]:
        """Warn that no such id exists; the text stays readable."""
        logger.warning(
            "unknown %s %r: it is not in %s",
            kind,
            self.text,
            known,
            location=self.get_location(),
            type="analysis",
        )
        return [nodes.literal(self.rawtext, self.text)], []


class FigureRole(LinkRole):
    """``{fig}`map-england``` gives a link with the text "Figure 1.1"."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """The link."""
        registry, slug = load_registry(), edition_slug()
        figure = registry.figures.get(self.text)
        if figure is not None and not self.has(f"chapters/{figure.chapter}"):
            return [nodes.inline(self.rawtext, ELSEWHERE)], []
        if figure is None or not figure.shown_in(slug):
            return self.unknown("figure", "data/figures.yml for this edition")
        text = f"Figure {registry.number(figure.id, slug)}"
        return [self.link(f"chapters/{figure.chapter}", f"fig-{figure.id}", text)], []


class DatasetRole(LinkRole):
    """``{data}`cni2023_lsoa21``` gives a link to the dataset's entry in the data chapter."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """The link."""
        dataset = load_catalog().get(self.text)
        if dataset is None:
            return self.unknown("dataset", "data/catalog")
        return [self.link(DATA_CHAPTER, f"dataset-{dataset.id}", dataset.title)], []


class ClaimRole(LinkRole):
    """``{claim}`bad-health-dd``` gives a link to the statement's row in the replication."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """The link."""
        if self.text not in load_claims().index:
            return self.unknown("claim", "data/claims.csv")
        return [self.link(REPLICATION_CHAPTER, f"claim-{self.text}", "tested here")], []


class LedTextRole(PasteTextRole):
    """``{glue:text}`key``` as MyST-NB has it, with links from its numbers to where they come from."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """The text, its numbers linked."""
        made, messages = super().run()
        try:
            leads = retrieve_glue_data(self.document, self.text).metadata.get(LEADS, [])
        except RetrievalError:
            return made, messages
        text = made[0].astext() if made else ""
        return (list(_pieces(text, leads)) if leads else made), messages


def _pieces(text: str, leads: list[tuple[int, int, str]]) -> Iterator[Node]:
    """Yield the text with its leads as references, each over its letters."""
    done = 0
    for start, end, address in leads:
        if done < start:
            yield nodes.Text(text[done:start])
        yield nodes.reference(text[start:end], text[start:end], refuri=address, internal=True, classes=["led"])
        done = end
    if done < len(text):
        yield nodes.Text(text[done:])


def setup(app: Sphinx) -> None:
    """Register the roles."""
    app.add_role("claim", ClaimRole())
    app.add_role("fig", FigureRole())
    app.add_role("data", DatasetRole())
    app.setup_extension("myst_nb")
    app.add_role_to_domain("glue", "text", LedTextRole(), override=True)

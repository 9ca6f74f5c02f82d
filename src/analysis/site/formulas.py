"""Formulas as MathML, made when the book is built, so that no page asks another host for MathJax."""

import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from analysis.markup import escape, html
from analysis.site.formula_words import words

logger = logging.getLogger(__name__)

RENDERER = "mathml"

SAME_LAYOUT = {"{aligned}": "{align*}", "{gathered}": "{align*}"}
"""Environments that the converter does not know, by one that looks the same on a page."""

NOT_CONVERTED = re.compile(r"<m[ion]>(\\[A-Za-z]+|&)</m[ion]>")


def mathml(latex: str, *, display: bool = False) -> str:
    r"""A ``<math>`` element with the formula in words as its text alternative.

    Parameters
    ----------
    latex : str
        As between dollar signs.
    display : bool
        A formula on its own line.

    Raises
    ------
    ValueError
        When the converter does not know a command; it would show the command's name. When a sign has no name.
    """
    source = latex.strip()
    for unknown, known in SAME_LAYOUT.items():
        source = source.replace(unknown, known)
    element = convert(source, display="block" if display else "inline")
    if left := NOT_CONVERTED.search(element):
        raise ValueError(f"{left[1]} cannot be set as MathML")
    return element.replace("<math ", html('<math alttext="{}" ', words(element)), 1)


def _checked(node: nodes.Node, *, display: bool) -> str:
    try:
        return mathml(node.astext(), display=display)
    except ValueError as problem:
        logger.warning("formula %r: %s", node.astext(), problem, location=node, type="analysis")
        return escape(node.astext())


def _visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate"))
    self.body.append(_checked(node, display=False) + "</span>")
    raise nodes.SkipNode


def _visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    # A long formula scrolls on a narrow screen, which a keyboard can do only where it has the focus.
    self.body.append(self.starttag(node, "div", CLASS="math notranslate", tabindex="0"))
    if node["number"]:
        self.body.append(html('<span class="eqno">({})</span>', get_node_equation_number(self, node)))
    self.body.append(_checked(node, display=True) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer under the name that ``html_math_renderer`` gives in ``_config.yml``."""
    app.add_html_math_renderer(RENDERER, (_visit_inline, None), (_visit_block, None))

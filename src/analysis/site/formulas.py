"""Formulas as MathML, made when the book is built, so that no page asks another host for MathJax."""

import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

RENDERER = "mathml"
FORMULA_SIZE = 13.5
"""Of a printed formula, in CSS pixels: the size of the text around it."""


def mathml(latex: str, *, display: bool = False) -> str:
    r"""A ``<math>`` element that keeps its LaTeX as the text alternative.

    Parameters
    ----------
    latex : str
        As between dollar signs. Rows of a display formula are set with ``\\`` in an environment.
    display : bool
        A formula on its own line.
    """
    element = convert(latex.strip(), display="block" if display else "inline")
    return element.replace("<math ", f'<math alttext="{_attribute(latex.strip())}" ', 1)


def _attribute(text: str) -> str:
    for character, entity in (("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, entity)
    return re.sub(r"\s+", " ", text)


def _visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate"))
    self.body.append(mathml(node.astext()) + "</span>")
    raise nodes.SkipNode


def _visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(mathml(node.astext(), display=True) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer under the name that ``html_math_renderer`` gives in ``_config.yml``."""
    app.add_html_math_renderer(RENDERER, (_visit_inline, None), (_visit_block, None))


def formula_svg(element: str) -> str:
    """A ``<math>`` element drawn as SVG, for print, where MathML cannot be set."""
    from ziamath import Math

    return Math(element, size=FORMULA_SIZE).svg()

"""A formula in words, for those who hear it: "y sub i t equals rho sub g"."""

import unicodedata
from collections.abc import Iterator

from lxml import etree

MATHML = "{http://www.w3.org/1998/Math/MathML}"

SIGNS = {
    "=": "equals",
    "+": "plus",
    "−": "minus",
    "-": "minus",
    "±": "plus or minus",
    "×": "times",
    "⋅": "times",
    "/": "over",
    "<": "is less than",
    ">": "is greater than",
    "≤": "is at most",
    "≥": "is at least",
    "≠": "is not",
    "≈": "is about",
    "∈": "in",
    "∼": "is distributed as",
    "∣": "given",
    "|": "given",
    "→": "to",
    "∑": "the sum",
    "∏": "the product",
    "(": "of",
    ")": "",
    "[": "of",
    "]": "",
    ",": ",",
    "′": "prime",
    "∞": "infinity",
}
"""What signs are called; whatever stands in parentheses is of what stands before them."""

ACCENTS = {"^": "hat", "ˆ": "hat", "¯": "bar", "~": "tilde", "˜": "tilde", "‾": "bar"}
POWERS = {"2": "squared", "3": "cubed", "′": "prime", "-1": "inverse"}

SILENT = ("mspace", "mphantom", "annotation")


def words(mathml: str) -> str:
    """A formula in words.

    Parameters
    ----------
    mathml : str
        A ``<math>`` element.

    Raises
    ------
    ValueError
        When it has a sign that has no name here.
    """
    said = " ".join(_said(etree.fromstring(mathml)))
    return said.replace(" ,", ",").replace(",,", ",").strip(" ,")


def _said(element: etree._Element) -> Iterator[str]:
    kind = str(element.tag).removeprefix(MATHML)
    text, parts = (element.text or "").strip(), list(element)
    if kind in SILENT:
        return
    if kind in ("mi", "mn", "mtext"):
        yield from _name(text)
    elif kind == "mo":
        yield from _sign(text)
    elif kind in ("msub", "munder"):
        yield from _said(parts[0])
        yield from _below(parts[0], parts[1])
    elif kind == "msup":
        yield from _said(parts[0])
        yield from _power(parts[1])
    elif kind in ("msubsup", "munderover") and _sums(parts[0]):
        yield from (*_said(parts[0]), "over", *_said(parts[1]), "to", *_said(parts[2]), "of")
    elif kind in ("msubsup", "munderover"):
        yield from (*_said(parts[0]), *_below(parts[0], parts[1]), *_power(parts[2]))
    elif kind == "mover":
        yield from _said(parts[0])
        yield ACCENTS[(parts[1].text or "").strip()]
    elif kind == "mfrac":
        yield from (*_said(parts[0]), "over", *_said(parts[1]), ",")
    elif kind == "msqrt":
        yield from ("the root of", *(word for part in parts for word in _said(part)), ",")
    else:
        for part in parts:
            yield from _said(part)


def _name(text: str) -> Iterator[str]:
    """A letter, number or word; a letter of another alphabet by its name."""
    if len(text) == 1 and not text.isascii():
        # "GREEK SMALL LETTER RHO", "GREEK CAPITAL LETTER DELTA"
        name = unicodedata.name(text).lower().split()
        yield " ".join((["capital"] if "capital" in name else []) + name[name.index("letter") + 1 :][:1])
    elif text:
        yield text


def _sign(text: str) -> Iterator[str]:
    if text and text not in SIGNS:
        raise ValueError(f"{text!r} has no name in site/formula_words.py")
    if text and SIGNS[text]:
        yield SIGNS[text]


def _sums(element: etree._Element) -> bool:
    return (element.text or "").strip() in ("∑", "∏")


def _below(of: etree._Element, element: etree._Element) -> Iterator[str]:
    """An index; one of several parts ends in a pause."""
    inner = list(_said(element))
    yield from ("over" if _sums(of) else "sub", *inner)
    if _sums(of):
        yield "of"
    elif len(inner) > 1:
        yield ","


def _power(element: etree._Element) -> Iterator[str]:
    inner = "".join(element.itertext()).replace("−", "-").strip()
    yield from ((POWERS[inner],) if inner in POWERS else ("to the power of", *_said(element)))

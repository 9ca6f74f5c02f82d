"""What stands on the pages of a PDF: every piece of text with its place and the size at which it is set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject

Matrix = tuple[float, float, float, float, float, float]
STILL: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Piece:
    """A piece of text as it is set.

    Attributes
    ----------
    x, y : float
        Where it begins, in points from the page's lower left.
    size : float
        Of its letters, in points, with every scale that holds there.
    """

    x: float
    y: float
    size: float


def after(first: Matrix, then: Matrix) -> Matrix:
    """One matrix after another (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def matrix(numbers: Sequence[object]) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)  # type: ignore[arg-type]
    return (a, b, c, d, e, f)


def pieces(page: PageObject) -> list[Piece]:
    """Every piece of text of a page, those of drawings too."""
    return list(_of(page, page["/Resources"].get_object(), page.pdf, STILL))


def _of(stream: object, resources: DictionaryObject, reader: PdfReader, outer: Matrix) -> Iterator[Piece]:
    content = stream.get_contents() if isinstance(stream, PageObject) else ContentStream(stream, reader)
    forms = resources.get("/XObject", DictionaryObject()).get_object()
    here, kept, text, line, size = outer, [], STILL, STILL, 0.0
    for operands, name in content.operations if content is not None else ():
        if name == b"q":
            kept.append((here, size))
        elif name == b"Q":
            here, size = kept.pop()
        elif name == b"cm":
            here = after(matrix(operands), here)
        elif name == b"BT":
            text = line = STILL
        elif name == b"Tf":
            size = float(operands[1])
        elif name == b"Tm":
            text = line = matrix(operands)
        elif name in (b"Td", b"TD"):
            text = line = after((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
        elif name in (b"Tj", b"TJ", b"'", b'"'):
            a, b, c, d, e, f = after(text, here)
            yield Piece(e, f, size * abs(a * d - b * c) ** 0.5)
        elif name == b"Do" and (form := forms[operands[0]].get_object()).get("/Subtype") == "/Form":
            within = after(matrix(form.get("/Matrix", STILL)), here)
            yield from _of(form, form.get("/Resources", resources).get_object(), reader, within)

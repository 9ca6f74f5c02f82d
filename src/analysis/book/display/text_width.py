"""How wide a text is in the charts' font, and where to break it: for labels placed without a browser."""

_WIDTHS = {
    191: "'",
    222: "ijl’‘",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r“”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu£–",
    584: "+<=>~−",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_UNKNOWN = 667
"""Width of a character that the table lacks: that of an average capital."""

BOLD = 1.07
"""Bold letters are about this much wider."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text in pixels.

    Parameters
    ----------
    text : str
    size : float
        Font size in pixels.
    bold : bool

    Notes
    -----
    Advance widths are Helvetica's (Adobe Font Metrics), which Arial and Liberation Sans share.
    """
    units = sum(_WIDTH.get(character, _UNKNOWN) for character in text)
    return units * size / 1000 * (BOLD if bold else 1)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text at spaces into lines no wider than `width` pixels; a longer word keeps its own line."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines or [""]

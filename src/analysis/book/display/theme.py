"""The look of every chart: colours by meaning, type, and the Vega-Lite configuration.

Colours are those of the Government Analysis Function. Each has a lighter partner for dark pages: the
style sheet ``_static/chart-colours.css`` (written by :func:`colour_css`) swaps them, so that one SVG
serves both. Colour never stands alone: each group also has its own shape and its own dash.
"""

from typing import Any

from analysis.groups import ALL, DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""One set of letter widths on every machine: Liberation Sans, Arial and Helvetica agree in theirs."""

TEXT_SIZE = 13
SMALL_SIZE = 12

INK = "#262626"
MUTED = "#595959"
GRID = "#DEDEDE"
LAND = "#EBEBEB"
LAND_AROUND = "#F6F6F6"
COAST = "#9E9E9E"
PAPER = "#FFFFFF"
ON_STRONG = "#FEFEFE"
"""Text on a strong fill."""
ON_BRIGHT = "#1C1C1C"
"""Text on a fill that is bright on light and on dark pages, such as orange."""
FOCUS = "#12436D"
REST = "#8C8C8C"
WARNING = "#B5461B"
"""The mark of synthetic data."""

GROUP_COLOURS: dict[str, str] = {
    DOUBLY_DISADVANTAGED: "#12436D",
    OTHER_DEPRIVED: "#28A197",
    NON_DEPRIVED: "#707070",
    ALL: "#801650",
}
GROUP_TEXT: dict[str, str] = GROUP_COLOURS | {OTHER_DEPRIVED: "#1B7A72"}
"""The same for letters, which need more contrast than marks."""

GROUP_SHAPES: dict[str, str] = {
    DOUBLY_DISADVANTAGED: "circle",
    OTHER_DEPRIVED: "square",
    NON_DEPRIVED: "triangle-up",
    ALL: "diamond",
}
GROUP_DASHES: dict[str, list[int]] = {
    DOUBLY_DISADVANTAGED: [1, 0],
    OTHER_DEPRIVED: [8, 3],
    NON_DEPRIVED: [3, 3],
    ALL: [8, 3, 2, 3],
}

CATEGORIES = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""Colours of things that are not groups, in the order of use."""

SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6")
"""Parts of a whole with an order, strongest first."""

DIVERGING = ("#B5461B", "#F0A582", "#EBEBEB", "#8DBFEA", "#2073BC")
"""From worse than the comparator, through about the same, to better."""

DARK_PAPER = "#14181E"
"""The site theme's dark background, against which the partners are judged."""

DARK_PARTNERS: dict[str, str] = {
    INK: "#E6E9EC",
    MUTED: "#B4BCC6",
    GRID: "#3A4350",
    LAND: "#2E3742",
    LAND_AROUND: "#1D232B",
    COAST: "#66727F",
    PAPER: DARK_PAPER,
    ON_STRONG: "#10141A",
    ON_BRIGHT: ON_BRIGHT,
    REST: "#808B97",
    WARNING: "#FF9D70",
    "#12436D": "#82BDF2",
    "#28A197": "#3FC4B8",
    "#1B7A72": "#3FC4B8",
    "#707070": "#A9B1BA",
    "#801650": "#F08CC0",
    "#F46A25": "#FF9A5C",
    "#3D3D3D": "#C9CED4",
    "#A285D1": "#B79DE3",
    "#2073BC": "#5C9FDD",
    "#6BACE6": "#2E6AA5",
    "#F0A582": "#9A4E33",
    "#8DBFEA": "#36679A",
}
"""Every colour that a chart may use, with its partner on a dark page."""


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(fill: str) -> str:
    """The text colour that reads best on a fill, on light and on dark pages alike."""

    def worst(colour: str) -> float:
        return min(contrast(colour, fill), contrast(DARK_PARTNERS[colour], DARK_PARTNERS[fill]))

    return max((INK, ON_STRONG, ON_BRIGHT), key=worst)


def config() -> dict[str, Any]:
    """The Vega-Lite configuration of every chart."""
    label = {"labelFont": FONT, "labelFontSize": SMALL_SIZE, "labelColor": INK}
    title = {
        "titleFont": FONT,
        "titleFontSize": SMALL_SIZE,
        "titleFontWeight": "normal",
        "titleColor": MUTED,
    }
    return {
        "aria": False,
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **label,
            **title,
            "domain": False,
            "ticks": False,
            "grid": True,
            "gridColor": GRID,
            "labelPadding": 6,
            "titlePadding": 8,
            "labelOverlap": True,
            "labelSeparation": 8,
        },
        "header": {
            **label,
            "titleFont": FONT,
            "title": None,
            "labelFontWeight": "bold",
            "labelAnchor": "start",
        },
        "text": {"font": FONT, "fontSize": TEXT_SIZE, "fill": INK},
        "bar": {"fill": FOCUS},
        "point": {"filled": True, "size": 110, "opacity": 1, "strokeWidth": 2},
        "rule": {"stroke": MUTED},
        "line": {"strokeWidth": 2.5},
        "concat": {"spacing": 18},
    }


def colour_css() -> str:
    """The style sheet that swaps every chart colour for its partner on a dark page."""
    root = 'html[data-theme="dark"] .chart-view svg'
    lines = [
        "/* Written by analysis.book.display.theme.colour_css(); a test keeps the two the same. */",
        "@media screen {",
    ]
    for light, dark in DARK_PARTNERS.items():
        lines += [
            f'  {root} [fill="{light}" i] {{ fill: {dark}; }}',
            f'  {root} [stroke="{light}" i] {{ stroke: {dark}; }}',
        ]
    return "\n".join([*lines, "}", ""])

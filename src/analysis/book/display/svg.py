"""Vega-Lite to SVG for pages and print: small, readable without a script, with a title and a description."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock
from xml.etree import ElementTree

from analysis import paths
from analysis.book.display import theme
from analysis.disk import written_whole
from analysis.markup import Markup

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

_DROPPED = (
    "role",
    "class",
    "pointer-events",
    "aria-hidden",
    "aria-roledescription",
    "aria-label",
    "font-family",
)
_DEFAULTS = {
    "opacity": "1",
    "stroke-width": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "version": "1.1",
}
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_TRANSLATE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_PLACE = r"-?\d*\.?\d{1,2},-?\d*\.?\d{1,2}"
_LINES = re.compile(rf"(?:M{_PLACE}(?:L{_PLACE})*Z?)+")
"""A path of straight lines alone, by places, as outlines of maps are. After ``Z`` the next line begins anew."""
_POINT = re.compile(r"([MLZ])(?:(-?\d*\.?\d+),(-?\d*\.?\d+))?")
FONTS = "FONTCONFIG_FILE"
NO_FONTS = Path(__file__).with_name("no_fonts.conf")

LONG_SHAPE = 200
"""From this many letters on, a shape is told by steps."""

MERGE_FROM = 60
"""From this many symbols on, those of a mark that are alike become one path."""
ALIKE = 10
"""As many as are worth it."""
BAND = 4
"""Height in pixels of the bands in which the places of symbols are told: from each to the next is a short step."""


@lru_cache(maxsize=1)
def converter() -> Any:
    """The ``vl_convert`` module, imported when first used: it is not small."""
    import vl_convert

    return vl_convert


@lru_cache(maxsize=1)
def converter_version() -> str:
    """The version of ``vl_convert``, for which nothing needs to be imported."""
    return version("vl-convert-python")


def _draw_here(spec: str) -> str:
    """Draw with letters measured by the Liberation Sans that the converter carries, whatever the machine has.

    It opens a machine's font file anew for each letter: drawing takes three times as long.
    """
    with mock.patch.dict(os.environ, {FONTS: str(NO_FONTS)}):
        drawn: str = converter().vegalite_to_svg(spec)
    return drawn


draw: Callable[[str], str] = _draw_here
"""Draws a specification, given as JSON; :mod:`analysis.build.children` puts a process that stays in its place."""


def kept(name: str) -> Path:
    """Where what the converter made is kept, to be made once."""
    return paths.BUILD / "charts" / name


def keep(target: Path, text: str) -> None:
    """Keep a text whole or not at all; several processes may do so at once."""
    with written_whole(target) as fresh:
        fresh.write_text(text, encoding="utf-8")


def vega_lite_to_svg(spec: dict[str, Any]) -> str:
    """The SVG that Vega draws for a specification; kept under ``_build/charts`` by the text that made it."""
    text = json.dumps(spec, ensure_ascii=False)
    key = hashlib.sha256(f"{converter_version()}, {NO_FONTS.name}\n{text}".encode()).hexdigest()
    drawn = kept(f"{key[:2]}/{key}.svg")
    if not drawn.exists():
        keep(drawn, draw(text))
    return drawn.read_text(encoding="utf-8")


def _shorten(match: re.Match[str]) -> str:
    return f"{float(match.group()):.2f}".rstrip("0").rstrip(".")


def _names(root: ElementTree.Element, prefix: str) -> dict[str, str]:
    """New names for the elements that have one: Vega counts on from one drawing to the next."""
    named = [name for element in root.iter() if (name := element.get("id")) is not None]
    return {name: f"{prefix}-{place}" for place, name in enumerate(named, 1)}


def _tidy_attributes(element: ElementTree.Element, names: Mapping[str, str]) -> None:
    for name in _DROPPED:
        element.attrib.pop(name, None)
    for name, value in _DEFAULTS.items():
        if element.get(name) == value:
            del element.attrib[name]
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, names[value])
        elif name in ("d", "transform", "x", "y", "x2", "y2", "width", "height"):
            element.set(name, _NUMBER.sub(_shorten, value))
        elif "url(#" in value:
            element.set(name, _REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value))


def _is_nothing(element: ElementTree.Element) -> bool:
    """Vega's empty backgrounds, foregrounds and groups."""
    if element.tag == f"{{{SVG}}}path":
        return element.get("display") == "none" or element.get("d", "") in ("", "M0,0h0v0h0Z")
    return element.tag == f"{{{SVG}}}g" and len(element) == 0


def _at(element: ElementTree.Element) -> tuple[float, float] | None:
    """Where a symbol is moved to; None for anything else."""
    found = _TRANSLATE.fullmatch(element.get("transform", ""))
    if element.tag != f"{{{SVG}}}path" or found is None:
        return None
    return float(found.group(1)), float(found.group(2))


def _merge_symbols(group: ElementTree.Element) -> None:
    """Put many equal symbols of a mark into one path: a map's thousands of points weigh a tenth."""
    kinds: dict[tuple[tuple[str, str], ...], list[tuple[ElementTree.Element, float, float]]] = {}
    for child in group:
        at = _at(child)
        if at is None:
            return
        rest = tuple(sorted((k, v) for k, v in child.attrib.items() if k != "transform"))
        kinds.setdefault(rest, []).append((child, *at))
    for symbols in kinds.values():
        first = symbols[0][0]
        relative = _relative(first.get("d", ""))
        if len(symbols) < ALIKE or relative is None:
            continue
        (start_x, start_y), body = relative
        for child, _, _ in symbols[1:]:
            group.remove(child)
        first.set("d", _one_path([(x + start_x, y + start_y) for _, x, y in symbols], body))
        del first.attrib["transform"]


def _merge_lines(group: ElementTree.Element) -> None:
    """Put many lines of one look into one path, wherever they lead."""
    kinds: dict[tuple[tuple[str, str], ...], list[ElementTree.Element]] = {}
    for line in group:
        if line.tag != f"{{{SVG}}}line" or _TRANSLATE.fullmatch(line.get("transform", "")) is None:
            return
        look = tuple(sorted((k, v) for k, v in line.attrib.items() if k not in ("transform", "x2", "y2")))
        kinds.setdefault(look, []).append(line)
    for look, lines in kinds.items():
        if len(lines) < ALIKE:
            continue
        places = [f"M{_TRANSLATE.sub(_start, line.attrib.pop('transform'))}" for line in lines]
        steps = [f"l{line.get('x2', '0')},{line.get('y2', '0')}" for line in lines]
        path = ElementTree.Element(f"{{{SVG}}}path", dict(look))
        path.set("d", "".join(place + step for place, step in zip(places, steps, strict=True)))
        group.insert(list(group).index(lines[0]), path)
        for line in lines:
            group.remove(line)


def _start(found: re.Match[str]) -> str:
    return f"{found[1]},{found[2]}"


def _without_wrappers(parent: ElementTree.Element) -> None:
    """Put what stands in groups that say nothing in their place."""
    for child in list(parent):
        _without_wrappers(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            place = list(parent).index(child)
            parent[place : place + 1] = list(child)


def _one_path(starts: Sequence[tuple[float, float]], body: str) -> str:
    """A symbol at many places as one path, each place told by its step from the one before."""

    def in_bands(place: tuple[int, int]) -> tuple[int, int]:
        band = place[1] // (10 * BAND)
        return band, place[0] if band % 2 == 0 else -place[0]

    pieces: list[str] = []
    here = (0, 0)
    for there in sorted(((round(10 * x), round(10 * y)) for x, y in starts), key=in_bands):
        step = ",".join(_tenths(new - old) for new, old in zip(there, here, strict=True))
        pieces.append(f"{'m' if pieces else 'M'}{step}{body}")
        here = there
    return "".join(pieces)


def _tenths(number: int) -> str:
    """Tenths as a short decimal: ``-.5``."""
    return _hundredths(10 * number)


def _relative(shape: str) -> tuple[tuple[float, float], str] | None:
    """A symbol's path as its start and a body that does not depend on where it stands.

    Vega writes a circle as ``M r,0 A r,r,0,1,1,-r,0 A r,r,0,1,1,r,0``, a square as ``M -a,-a h 2a v 2a h -2a Z``,
    and a diamond or triangle as lines that close.
    """
    circle = re.fullmatch(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0", shape)
    if circle:
        r = round(float(circle.group(1)), 2)
        return (r, 0.0), f"a{r},{r},0,1,1,-{2 * r:g},0a{r},{r},0,1,1,{2 * r:g},0"
    square = re.fullmatch(r"M(-?[\d.]+),(-?[\d.]+)(h[\d.]+v[\d.]+h-[\d.]+Z)", shape)
    if square:
        return (float(square.group(1)), float(square.group(2))), square.group(3)
    if shape.count("M") == 1 and shape.endswith("Z") and _LINES.fullmatch(shape):
        start, steps = with_steps(shape)[1:].split("l", 1)
        x, y = start.split(",")
        return (float(x), float(y)), f"l{steps}"
    return None


def with_steps(shape: str) -> str:
    """A shape of straight lines told by steps instead of places, which takes half the letters; any other as it is.

    Parameters
    ----------
    shape : str
        The data of a path. Its numbers have two decimals at most: steps are exact then.
    """
    if _LINES.fullmatch(shape) is None:
        return shape
    parts, here = [], (0, 0)
    for command, x, y in _POINT.findall(shape):
        if command == "Z":
            parts.append("Z")
            continue
        there = (round(100 * float(x)), round(100 * float(y)))
        if command == "M":
            parts.append(f"M{_hundredths(there[0])},{_hundredths(there[1])}")
        else:
            parts.append(f"l{_hundredths(there[0] - here[0])},{_hundredths(there[1] - here[1])}")
        here = there
    return "".join(parts)


def _hundredths(number: int) -> str:
    """Hundredths as a short decimal: ``-.5``."""
    text = f"{number / 100:.2f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text) if text != "-0" else "0"


def finish(svg: str, *, prefix: str, title: str, description: str) -> Markup:
    """A page's version of a drawn SVG.

    Parameters
    ----------
    svg : str
        As Vega draws it.
    prefix : str
        Goes before every id, so that several charts on a page do not clash; a number follows.
    title, description : str
        For ``<title>`` and ``<desc>``.

    Returns
    -------
    Markup
        One ``<svg role="img">`` without XML declaration, with one font on its root.
    """
    root = ElementTree.fromstring(svg)
    names = _names(root, prefix)
    for parent in list(root.iter()):
        for child in list(parent):
            _tidy_attributes(child, names)
            if _is_nothing(child):
                parent.remove(child)
        if parent.tag == f"{{{SVG}}}g" and len(parent) >= MERGE_FROM:
            _merge_symbols(parent)
            _merge_lines(parent)
    _without_wrappers(root)
    for path in root.iter(f"{{{SVG}}}path"):
        if len(shape := path.get("d", "")) >= LONG_SHAPE:
            path.set("d", with_steps(shape))
    for name in ("version", "class"):
        root.attrib.pop(name, None)
    root.set("font-family", theme.FONT)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        element.text = text
        root.insert(place, element)
    # The names are the whole process's, and other libraries give "" and "xlink" to namespaces of their own.
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return Markup(ElementTree.tostring(root, encoding="unicode"))

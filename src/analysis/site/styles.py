"""One sheet of styles for all pages: what they and their scripts can use of the theme's sheets and the book's own.

The theme brings 400 kB of rules, most for parts that no page has, and half as much of icons. A page would wait for
twelve files before its first word; so the sheets become one, less the rules whose classes no page and no script
names, and the font of icons has those that are left.
"""

import base64
import hashlib
import logging
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import tinycss2
from fontTools import subset
from fontTools.ttLib import TTFont

from analysis.markup import html

SHEET = "pages.css"
"""The one sheet, in ``_static``."""
ICONS = "icons.woff2"
"""The icons that it shows, beside the fonts of the text."""
TYPE = "type.css"
LETTERS = "fonts/source-sans-3-latin-wght-normal.woff2"
"""The sheet of type, and the letters of the text in it."""
THEME = "styles/pydata-sphinx-theme.css"
"""The sheet that every page of the book has."""
ICON_FONT = "vendor/fontawesome/webfonts/fa-solid-900.woff2"
"""The theme's own font of icons, in ``_static``."""

LINK = re.compile(r'<link\b[^>]*\bhref="(?P<up>(?:\.\./)*)_static/(?P<sheet>[^"?]+\.css)[^"]*"[^>]*>\s*')
WHOLE = re.compile(r'<link rel="stylesheet" href="[^"]*" data-of="(?P<sheets>[^"]*)">')
CLASSES = re.compile(r'\bclass="([^"]*)"')
WORD = re.compile(r"[\w-]+")
PRIVATE = range(0xE000, 0xF900)
"""Where a font has its icons."""
CHARSET = '@charset "UTF-8";\n'
CHARTS = "vega.js"
OF_CHARTS = {"visible", "key", "value"}
"""The library of charts, and the classes that its tooltip has."""
PROPERTY = re.compile(r"--[a-z][\w-]*")
USED = re.compile(r"var\(\s*(--[\w-]+)")
DECLARED = re.compile(
    r"""(?P<name>--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|\((?:[^()]|\([^()]*\))*\)|[^;{}"'(])*;?(?=[\s}\-a-z])"""
)
"""A custom property asked for, and one declared."""
CONDITIONS = ("media", "supports", "layer", "container")
"""Rules that hold others."""


def in_one_sheet(pages: dict[str, str], static: Path) -> dict[str, str]:
    """Pages whose links to sheets of styles are one link to one sheet, which is written.

    Parameters
    ----------
    pages : dict
        HTML by place in the site: ``chapters/index``. Those with one link already keep it, to the sheet of today.
    static : Path
        The site's ``_static``.
    """
    lists = {name: _sheets(page) for name, page in pages.items()}
    orders = sorted({tuple(sheets) for sheets in lists.values() if sheets})
    own, scripts = [page for name, page in pages.items() if lists[name]], _scripts(static)
    words, asked = _words(own, scripts), _asked(own, scripts)
    addresses = {}
    for number, sheets in enumerate(orders, 1):
        name = SHEET if number == 1 else SHEET.replace(".", f"-{number}.")
        rules = "\n".join(_kept(static, sheet, words) for sheet in sheets)
        text = CHARSET + _with_icons(_less_unused(rules, asked), static)
        (static / name).write_text(text, encoding="utf-8")
        addresses[sheets] = f"_static/{name}?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return {
        name: _linked(page, lists[name], addresses[lists[name]], "../" * name.count("/")) if lists[name] else page
        for name, page in pages.items()
    }


def embed_letters(static: Path) -> None:
    """Put the letters of the text into the sheet of type: they are there with the first word, and no line moves later.

    Asked for by name they come after the first word, or, from a folder, may not be asked for in advance.
    """
    sheet = static / TYPE
    text = sheet.read_text(encoding="utf-8")
    font = static / LETTERS
    if f'url("{LETTERS}")' in text:
        held = base64.b64encode(font.read_bytes()).decode()
        sheet.write_text(text.replace(f'url("{LETTERS}")', f'url("data:font/woff2;base64,{held}")'), encoding="utf-8")


def _sheets(page: str) -> tuple[str, ...]:
    """The sheets of a page of the book in their order, as it has or had them; none of any other page."""
    if whole := WHOLE.search(page):
        return tuple(whole["sheets"].split())
    sheets = tuple(unquote(found["sheet"]) for found in LINK.finditer(page) if "stylesheet" in found[0])
    return sheets if THEME in sheets else ()


def _linked(page: str, sheets: Iterable[str], address: str, up: str) -> str:
    """A page with its one link in the place of its first."""
    link = html('<link rel="stylesheet" href="{}{}" data-of="{}">', up, address, " ".join(sheets))
    if WHOLE.search(page):
        return WHOLE.sub(link, page, count=1)
    links = iter([f"{link}\n"])
    return LINK.sub(lambda found: next(links, "") if "stylesheet" in found[0] else found[0], page)


def _scripts(static: Path) -> list[str]:
    """The scripts that pages run, less the library of charts, whose words are too many to tell anything."""
    files = (file for file in static.rglob("*.js") if "places" not in file.parts and file.name != CHARTS)
    return [file.read_text(encoding="utf-8") for file in files]


def _words(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """The classes that pages have, and every word of the scripts that may give them others."""
    classes = {word for page in pages for found in CLASSES.finditer(page) for word in found[1].split()}
    return classes | OF_CHARTS | {word for script in scripts for word in WORD.findall(script)}


def _kept(static: Path, sheet: str, words: Collection[str]) -> str:
    """The rules of a sheet that can hold, its addresses seen from ``_static``, and what it imports in its place."""
    text = (static / sheet).read_text(encoding="utf-8")
    folder = posixpath.dirname(sheet)
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return "\n".join(_rules(rules, static, folder, words))


def _rules(rules: Iterable[Any], static: Path, folder: str, words: Collection[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _split(rule.prelude) if _can_hold(s, words)]
            if selectors:
                held = ",".join(tinycss2.serialize(selector).strip() for selector in selectors)
                yield f"{held}{{{_moved(rule.content, folder)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            yield _kept(static, posixpath.normpath(posixpath.join(folder, _imported(rule.prelude))), words)
        elif rule.type == "at-rule" and rule.lower_at_keyword in CONDITIONS and rule.content is not None:
            within = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if inner := "\n".join(_rules(within, static, folder, words)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset" and not _is_other_icons(rule):
            content = "" if rule.content is None else f"{{{_moved(rule.content, folder)}}}"
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{content or ';'}"


def _imported(prelude: Iterable[Any]) -> str:
    """The address that a sheet imports: a string, or one within ``url()``."""
    for token in prelude:
        if token.type in ("string", "url"):
            return str(token.value)
        if token.type == "function" and token.lower_name == "url":
            return _imported(token.arguments)
    return ""


def _less_unused(text: str, asked: Collection[str]) -> str:
    """The sheet less the custom properties that nothing asks for, and those that only they ask for."""

    def less(names: set[str]) -> str:
        return DECLARED.sub(lambda found: found[0] if found["name"] in names else "", text)

    while (shorter := less({*asked, *USED.findall(text)})) != text:
        text = shorter
    return text


def _asked(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """The custom properties that pages and scripts ask for."""
    return {name for text in (*pages, *scripts) for name in PROPERTY.findall(text)}


def _is_other_icons(rule: Any) -> bool:
    """Whether a rule brings one of the theme's other fonts of icons: trade marks and outlines, which no page shows."""
    text = tinycss2.serialize(rule.content or [])
    return rule.lower_at_keyword == "font-face" and "fontawesome" in text and ICON_FONT.rsplit("/")[-1] not in text


def _split(tokens: Iterable[Any]) -> Iterator[list[Any]]:
    """The selectors of a rule, which commas part."""
    selector: list[Any] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def _can_hold(selector: list[Any], words: Collection[str]) -> bool:
    """Whether every class of a selector is one that something may have; what stands in ``:not()`` is not asked."""
    before = None
    for token in selector:
        is_class = token.type == "ident" and before is not None and before == "."
        if is_class and token.value not in words:
            return False
        before = token
    return True


def _moved(tokens: Iterable[Any], folder: str) -> str:
    """Declarations with their relative addresses seen from ``_static``."""
    text = tinycss2.serialize(tokens)

    def move(found: re.Match[str]) -> str:
        address = found["address"]
        if ":" in address or address.startswith(("#", "/")):  # of another place, or held here
            return found[0]
        return f'url("{posixpath.normpath(posixpath.join(folder, address))}")'

    return re.sub(r"""url\(\s*["']?(?P<address>[^"')]+)["']?\s*\)""", move, " ".join(text.split()))


def _with_icons(text: str, static: Path) -> str:
    """The sheet with a font of its own for the icons that it shows."""
    if ICON_FONT not in text:
        return text
    # What it says of its own steps is no warning of the book's.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = TTFont(static / ICON_FONT)
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
    cut = subset.Subsetter(options)
    cut.populate(unicodes={ord(letter) for letter in text} & set(PRIVATE))
    cut.subset(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = "woff2"
    (static / "fonts").mkdir(exist_ok=True)
    font.save(static / "fonts" / ICONS)
    return text.replace(ICON_FONT, f"fonts/{ICONS}")

"""What may run on a page: the files of the site, and the few inline scripts that the theme ships.

The list of inline scripts is closed and was made before any page was. So whatever a page has besides was
brought in by a text, and the build fails with it: an injected script is neither allowed nor published.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from analysis.errors import AnalysisError
from analysis.markup import Markup, html

INLINE_SCRIPTS = {
    "sha256-P1Gd/Wqjqq8uduID7MOciZi3jIWvAuyCldpRMjsiEjw=": "light or dark, set before the page is drawn",
}
"""Inline scripts of pydata-sphinx-theme by the hash of their text. The versions of the lock decide them: when the
build names one after an upgrade, read it in the theme's templates and put its hash here."""

SCRIPT_FILE = re.compile(r"(?:\.\./)*_static/[\w./-]+\.js(?:\?[\w=]*)?")
"""Scripts that the site is built with; what lies elsewhere, such as results, is never run."""

DATA = ("application/json", "application/ld+json")
"""Types of script elements that hold data and never run."""

HIDDEN = ("applet", "base", "embed", "frame", "iframe", "object")
"""Elements that bring in another document or move every link; the book has none."""

ADDRESSES = ("action", "formaction", "href", "src", "xlink:href")
SCHEME = re.compile(r"[^/?#]*?:")
WEB = ("http:", "https:", "mailto:")
"""Schemes of the addresses that a page may have besides those of its own site."""
INLINE = {"img": "data:image/"}
"""The one kind of content that an element's own address may hold: a picture."""

SEARCH = "search"
"""The one page that runs WebAssembly: Pagefind reads its index with it."""

OWN = "'self' file:"
"""``file:`` stands beside ``'self'`` because browsers differ on whether a page from a folder is its own origin."""


NO_FRAMES = "frame-ancestors 'none'"
"""No other site may show the page in a frame, which only a header can say. It holds for every page but those with one
figure alone (``site/figure_pages.py``), which are made to be shown elsewhere: nothing can be done on them but read."""


def source(script: str) -> str:
    """The name of an inline script in a policy: the hash of its text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def policy(page: str, used: set[str]) -> str:
    """The policy of a page: nothing from another host, and of inline scripts those on the list that it has."""
    wasm = ["'wasm-unsafe-eval'"] if page == SEARCH else []
    return "; ".join(_directives(OWN, used & set(INLINE_SCRIPTS), wasm))


def header(used: set[str]) -> str:
    """The policy that a host sends with every page of a site.

    A page's own policy holds beside it and is stricter still. Who may show a page in a frame stands in a policy of
    its own (:data:`NO_FRAMES`), as it is not the same for all pages.

    Parameters
    ----------
    used : set of str
        The inline scripts of all its pages, as :func:`check` names them.
    """
    return "; ".join(_directives("'self'", used, ["'wasm-unsafe-eval'"]))


def _directives(own: str, scripts: set[str], also: Sequence[str]) -> list[str]:
    """What both policies say, `own` being the names of the site's own files and `also` what else may run."""
    hashes = [f"'{name}'" for name in sorted(scripts)]
    return [
        "default-src 'none'",
        " ".join(["script-src", own, *hashes, *also]),
        f"style-src {own} 'unsafe-inline'",
        f"img-src {own} data: blob:",
        f"font-src {own} data:",
        f"connect-src {own}",
        f"form-action {own}",
        "base-uri 'none'",
    ]


def meta(page: str, used: set[str]) -> Markup:
    """The element that gives a page its policy."""
    # The policy's own quotes are single ones, and it must stay readable: nothing in it comes from data.
    return html('<meta http-equiv="Content-Security-Policy" content="{}">', Markup(policy(page, used)))


def check(text: str, page: str) -> set[str]:
    """The names of a page's inline scripts, each on the list.

    Parameters
    ----------
    text : str
        The page's HTML.
    page : str
        Its place in the site without its ending: ``chapters/index``.

    Raises
    ------
    AnalysisError
        When the page has an inline script, a handler, an element or an address that the project does not ship;
        names the page and how it begins.
    """
    tree = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    used: set[str] = set()
    for element in tree.iter(etree.Element):
        if element.tag in HIDDEN:
            raise _refused(page, "an element", f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on"):
                raise _refused(page, "an inline event handler", f"{name}={value!r} of <{element.tag}>")
            if name in ADDRESSES and not _may_lead_to(element.tag, value):
                raise _refused(page, "an address", f"{name}={value[:120]!r} of <{element.tag}>")
        if element.tag == "script":
            used |= set(_inline(element, page))
    return used


def _inline(element: etree._Element, page: str) -> Iterator[str]:
    """The name of an inline script; nothing for a file of the site or a block of data."""
    if "src" in element.attrib or element.get("type") in DATA:
        return
    script = element.text or ""
    name = source(script)
    if name not in INLINE_SCRIPTS:
        raise _refused(page, "an inline script", script)
    yield name


def _may_lead_to(tag: str, address: str) -> bool:
    """Whether an address is of this site, of the web, or the content that its element may hold."""
    if tag == "script":
        return SCRIPT_FILE.fullmatch(address) is not None
    # Browsers leave out blanks and control characters before they read the scheme.
    plain = "".join(character for character in address[:200] if character > " ").lower()
    scheme = SCHEME.match(plain)
    return scheme is None or scheme[0] in WEB or (tag in INLINE and plain.startswith(INLINE[tag]))


def _refused(page: str, what: str, found: str) -> AnalysisError:
    return AnalysisError(
        f"{page}.html has {what} that the project does not ship: {' '.join(found.split())[:160]}. If a text under "
        "data/ or in the results holds it, some code writes that text without analysis.markup.html; if a new version "
        "of the theme brought it, see INLINE_SCRIPTS in analysis/site/policy.py"
    )

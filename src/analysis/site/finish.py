"""What Sphinx's pages still need: a strict content security policy, lighter icons, listed references."""

import re
from pathlib import Path

from analysis import paths
from analysis.site import policy
from analysis.site.late import Aside
from analysis.site.styles import embed_letters, in_one_sheet

UNUSED = (
    re.compile(r"\s*<script>DOCUMENTATION_OPTIONS\.[^<]*</script>"),
    re.compile(r'\s*<link rel="preload" as="script"[^>]*>'),
)
"""What the theme says to parts of it that the book has not, and asks for twice."""
WAITING = re.compile(r"<script(?! defer)((?: [\w-]+=\"[^\"]*\")* src=)")
"""A script of a file that holds up the page."""
META = re.compile(r"\n?<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
HEAD = re.compile(r"<head>")
SEARCH_SCRIPT = re.compile(r"\s*<script[^>]*/(?:searchtools|language_data|searchindex)\.js[^>]*></script>")
ICON_SCRIPT = re.compile(r"<script[^>]*/fontawesome\.js[^>]*></script>")


def without_icon_script(html: str) -> str:
    """The page less half a megabyte of script that would draw the icons that its fonts draw already."""
    return ICON_SCRIPT.sub("", html)


def without_other_search(html: str) -> str:
    """The page less the scripts of Sphinx's own search, and an attribute of its field that HTML does not know."""
    return SEARCH_SCRIPT.sub("", html).replace(' autocorrect="off"', "")


def with_listed_references(html: str) -> str:
    """The page with its references as items of their list, as the list's role demands."""
    return html.replace('role="doc-biblioentry"', 'role="listitem"')


def with_policy(html: str, page: str) -> str:
    """The page with its policy as the first thing in its head; the same when it already has it.

    Parameters
    ----------
    html : str
    page : str
        Its place in the site without its ending: ``chapters/index``.

    Raises
    ------
    AnalysisError
        When the page has an inline script that is not on the list, or anything else that its policy forbids.
    """
    bare = META.sub("", html, count=1)
    used = policy.check(bare, page)
    return HEAD.sub(lambda head: f"{head[0]}\n{policy.meta(page, used)}", bare, count=1)


def lighter(html: str) -> str:
    """The page without what it does not use, its scripts run once it has been read."""
    html = without_other_search(without_icon_script(html))
    for script in UNUSED:
        html = script.sub("", html)
    return WAITING.sub(r"<script defer\1", html)


def finish_pages(out: Path) -> None:
    """Finish the pages that Sphinx wrote into a site, in place; a finished page stays as it is.

    Those of places (``site/places``) are finished when they are made.
    """
    written = sorted((*out.glob("*.html"), *(out / paths.CHAPTERS.name).glob("*.html")))
    files = {file.relative_to(out).with_suffix("").as_posix(): file for file in written}
    before = {name: file.read_text(encoding="utf-8") for name, file in files.items()}
    embed_letters(out / "_static")
    aside = Aside(out)
    pages = {name: aside.set_aside(lighter(page), name) for name, page in before.items()}
    aside.sweep()
    for name, page in in_one_sheet(pages, out / "_static").items():
        after = with_policy(with_listed_references(page), name)
        if after != before[name]:
            files[name].write_text(after, encoding="utf-8")

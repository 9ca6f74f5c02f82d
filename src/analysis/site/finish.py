"""What Sphinx's pages still need: a strict content security policy, lighter icons, listed references."""

import re
from pathlib import Path

from analysis.site import policy
from analysis.site.late import Aside

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


def finish_page(file: Path, page: str, aside: Aside) -> None:
    """Finish a page in place; a finished page stays as it is."""
    before = file.read_text(encoding="utf-8")
    own = aside.set_aside(without_other_search(without_icon_script(before)), page)
    after = with_policy(with_listed_references(own), page)
    if after != before:
        file.write_text(after, encoding="utf-8")

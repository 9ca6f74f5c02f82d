"""What Sphinx's pages still need: a strict content security policy, lighter icons, listed references.

The policy allows no script, style, image or request from elsewhere. The theme writes a few scripts
into the page itself; each is allowed by the hash of its text, so that no other inline script can
run. ``file:`` stands beside ``'self'`` because browsers differ on whether a page opened from a
folder is its own origin.
"""

import base64
import hashlib
import re
from pathlib import Path

from analysis.errors import AnalysisError

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
DATA_BLOCK = re.compile(r"type=\"(application/(?:ld\+)?json|text/(?!javascript)[\w-]+)\"")
HANDLER = re.compile(r"<[a-z][^<>]*\son(?:click|change|load|error|input|submit|focus|blur|key\w+|mouse\w+)\s*=")
META = re.compile(r"\n?<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
HEAD = re.compile(r"<head>")
ICON_SCRIPT = re.compile(r"<script[^>]*/fontawesome\.js[^>]*></script>")


def script_hashes(html: str) -> list[str]:
    """CSP sources of a page's inline scripts, in order, each once; data blocks need none."""
    texts = [m["text"] for m in INLINE_SCRIPT.finditer(html) if not DATA_BLOCK.search(m["attributes"])]
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return list(dict.fromkeys(f"'sha256-{digest}'" for digest in digests))


def policy(html: str) -> str:
    """The policy that allows this page what it needs and nothing from another host."""
    own = "'self' file:"
    scripts = " ".join([own, *script_hashes(html)])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {own} 'unsafe-inline'",
            f"img-src {own} data: blob:",
            f"font-src {own}",
            f"connect-src {own}",
            f"form-action {own}",
            "base-uri 'none'",
        ]
    )


def without_icon_script(html: str) -> str:
    """The page less half a megabyte of script that would draw the icons that its fonts draw already."""
    return ICON_SCRIPT.sub("", html)


def with_listed_references(html: str) -> str:
    """The page with its references as items of their list, as the list's role demands."""
    return html.replace('role="doc-biblioentry"', 'role="listitem"')


def with_policy(html: str) -> str:
    """The page with its policy as the first thing in its head; the same when it already has it.

    Raises
    ------
    AnalysisError
        When the page has an inline event handler, which the policy would silently disable.
    """
    if found := HANDLER.search(html):
        raise AnalysisError(f"a page has an inline event handler, which its policy forbids: {found[0][:120]}")
    bare = META.sub("", html)
    meta = f'\n<meta http-equiv="Content-Security-Policy" content="{policy(bare)}">'
    return HEAD.sub(lambda head: head[0] + meta, bare, count=1)


def finish_page(page: Path) -> None:
    """Finish a page in place; a finished page stays as it is."""
    before = page.read_text(encoding="utf-8")
    after = with_policy(with_listed_references(without_icon_script(before)))
    if after != before:
        page.write_text(after, encoding="utf-8")

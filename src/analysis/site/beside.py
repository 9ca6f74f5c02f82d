"""Files that a site has beside its pages: the page for addresses that lead nowhere, and what terms mean."""

import json
from pathlib import Path
from string import Template

from lxml import html as lxml_html

from analysis.site import policy

NOT_FOUND = "404.html"
"""Hosts of static files show the page of this name, from the root, in the place of what is not there. Its one link
is relative: whatever folder the address was in, that has a first page."""
TEXT = Path(__file__).with_name("not_found.html")

GLOSSARY = "chapters/glossary.html"
TERMS = "glossary-terms.js"
"""What terms mean, for ``static/glossary.js``, which shows it where a page uses them."""


def write_not_found(root: Path) -> None:
    """Write the page for addresses that lead nowhere."""
    text = Template(TEXT.read_text(encoding="utf-8")).substitute(policy=policy.meta(NOT_FOUND, set()))
    (root / NOT_FOUND).write_text(text, encoding="utf-8")


def meanings(page: str) -> dict[str, str]:
    """The terms of a built glossary, by the anchor of each, in plain text."""
    found = {}
    for term in lxml_html.document_fromstring(page).xpath("//dl[contains(@class, 'glossary')]/dt[@id]"):
        meaning = term.getnext()
        if meaning is not None and meaning.tag == "dd":
            found[term.get("id")] = " ".join(meaning.text_content().split())
    return found


def write_terms(root: Path) -> None:
    """Write what terms mean beside the scripts of a site; nothing where it has no glossary."""
    page = root / GLOSSARY
    if page.exists():
        held = json.dumps(meanings(page.read_text(encoding="utf-8")), ensure_ascii=False)
        (root / "_static" / TERMS).write_text(f"late.take({json.dumps(TERMS)}, {held});\n", encoding="utf-8")

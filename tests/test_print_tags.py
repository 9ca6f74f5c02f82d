"""What a reader who listens to the PDF is told: headers of cells, links, running heads, and nothing that is empty."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pdfua import Severity, validate
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from analysis.site import pdf
from site_support import Site

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>A book</title></head><body><main>
<section id="one" class="chapter"><h1>The first chapter</h1>
<p>It leads <a href="#two">to the second</a><span></span>.</p>
<table><thead><tr><th scope="col">Place</th><th scope="col">Rate</th></tr></thead>
<tbody><tr><th scope="row">Hull</th><td>12%</td></tr><tr><th scope="row">Leeds</th><td>9%</td></tr></tbody></table>
<dl><dt>Rate</dt><dd>A share.</dd></dl></section>
<section id="two" class="chapter"><h1>The second chapter</h1><p>It ends.</p></section></main></body></html>"""


def elements(node: Any) -> Iterator[DictionaryObject]:
    """Every tag of a tree, from the top."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K", ArrayObject()))


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(PAGE, {})))


@pytest.fixture(scope="module")
def tree(reader: PdfReader) -> list[DictionaryObject]:
    return list(elements(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_each_header_says_what_it_is_for(tree: list[DictionaryObject]) -> None:
    scopes = [tag["/A"]["/Scope"] for tag in tree if tag["/S"] == "/TH"]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


def test_nothing_empty_is_tagged_and_items_have_bodies(tree: list[DictionaryObject]) -> None:
    assert all(tag.get("/K") for tag in tree if tag["/S"] in ("/Span", "/P", "/NonStruct"))
    items = [tag for tag in tree if tag["/S"] == "/LI"]
    assert len(items) == 2
    assert all("/LBody" in {below["/S"] for below in elements(item["/K"])} for item in items)


def test_links_are_printed(reader: PdfReader) -> None:
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert links
    assert all(link["/F"] == 4 for link in links)


def test_running_heads_are_of_the_page_and_not_of_the_text(reader: PdfReader) -> None:
    """Their places in the page are artefacts, and the page's list of tags has no element for them."""
    artefacts = 0
    for number, page in enumerate(reader.pages):
        for operands, operator in page.get_contents().operations:
            if operator != b"BDC":
                continue
            if operands[0] == "/Artifact":
                artefacts += 1
                assert "/MCID" not in operands[1]
            else:
                parents = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"][2 * number + 1]
                assert parents[operands[1]["/MCID"]].get_object()["/Type"] == "/StructElem"
    assert artefacts >= len(reader.pages) - 1


def found(file: Path) -> list[str]:
    """What the checker holds against a file."""
    return [f"{f.rule_id}: {f.message}" for f in validate(str(file)).findings if f.severity > Severity.INFO]


def test_a_checker_of_pdf_ua_finds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "small.pdf"
    file.write_bytes(pdf.render(PAGE, {}))
    assert found(file) == []


@pytest.mark.slow
def test_a_checker_of_pdf_ua_finds_nothing_in_the_book(clone: Path, site: Site) -> None:
    assert found(clone / "_build" / "pdf" / "england.pdf") == []

"""The tags of the PDF made whole for readers who listen to it: what WeasyPrint leaves open of PDF/UA.

It tags headings, tables, links and images. Left to say are which cells a header is for, that running heads are no
text of the book, and that links stay on paper; and empty tags go.
"""

import re
from collections.abc import Iterator
from typing import Any

import pydyf

PRINTED = 4
"""The flag of an annotation that is printed as it is shown."""
EMPTY = ("/Span", "/P", "/NonStruct", "/Div")
"""Tags that say nothing where nothing stands in them."""
REFERENCE = re.compile(rb"(\d+) \d+ R")


class Tags:
    """The objects of a document by number, and its tree of tags.

    Parameters
    ----------
    pdf : pydyf.PDF
        As it is before it is written.
    """

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.objects: dict[int, Any] = {thing.number: thing for thing in pdf.objects}
        self.root = self.behind(pdf.catalog["StructTreeRoot"])

    def behind(self, reference: bytes) -> Any:
        """The object that a reference names."""
        found = REFERENCE.fullmatch(reference)
        assert found is not None, reference
        return self.objects[int(found[1])]

    def elements(self) -> list[pydyf.Dictionary]:
        """Every tag, whether the tree holds it or not."""
        return [x for x in self.objects.values() if isinstance(x, dict) and x.get("Type") == "/StructElem"]

    def children(self, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
        """The tags right below a tag."""
        for kid in element.get("K", ()):
            if isinstance(kid, bytes) and self.behind(kid).get("Type") == "/StructElem":
                yield self.behind(kid)


def finish_tags(_: object, pdf: pydyf.PDF) -> None:
    """Finish the tags of a document just before it is written; what ``write_pdf`` takes as its finisher."""
    tags = Tags(pdf)
    _drop_empty(tags, tags.root)
    _leave_running_heads_out(tags)
    for element in tags.elements():
        if element["S"] == "/TH":
            _say_scope(tags, element)
        elif element["S"] == "/LI":
            _give_body(tags, element)
    for thing in tags.objects.values():
        if isinstance(thing, dict) and thing.get("Subtype") == "/Link":
            thing["F"] = PRINTED


def _drop_empty(tags: Tags, element: pydyf.Dictionary) -> None:
    """Take away tags in which nothing stands, from the bottom up."""
    kept = pydyf.Array()
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            below = tags.behind(kid)
            if below.get("Type") == "/StructElem":
                _drop_empty(tags, below)
                if below["S"] in EMPTY and not below["K"]:
                    continue
        kept.append(kid)
    element["K"] = kept


def _say_scope(tags: Tags, header: pydyf.Dictionary) -> None:
    """Say what a header is for: its column in a table's head, its row elsewhere."""
    row = tags.behind(header["P"])
    in_head = tags.behind(row["P"])["S"] == "/THead"
    header.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = "/Column" if in_head else "/Row"


def _give_body(tags: Tags, item: pydyf.Dictionary) -> None:
    """Put what stands right in an item of a list into its body."""
    if any(below["S"] in ("/LBody", "/L") for below in tags.children(item)):
        return
    label = [kid for kid in item["K"] if isinstance(kid, bytes) and tags.behind(kid).get("S") == "/Lbl"]
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(kid for kid in item["K"] if kid not in label),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    tags.pdf.add_object(body)
    for below in tags.children(body):
        below["P"] = body.reference
    item["K"] = pydyf.Array([*label, body.reference])


def _leave_running_heads_out(tags: Tags) -> None:
    """Mark what stands in the margins as no part of the text: its tags are in no tree, its place is in the pages."""
    held: set[int] = set()
    waiting = [tags.root]
    while waiting:
        element = waiting.pop()
        held.add(element.number)
        waiting += tags.children(element)
    marked = {kid for e in tags.elements() if e.number not in held for kid in _places(e)}
    parents = tags.behind(tags.root["ParentTree"])["Nums"]
    for reference in tags.pdf.page_references:
        page = tags.behind(reference)
        own = {place for where, place in marked if where == reference}
        _as_artifacts(tags.behind(page["Contents"]), own)
        if own:
            of_page = parents[2 * page["StructParents"] + 1]
            of_page[:] = ["null" if place in own else element for place, element in enumerate(of_page)]


def _places(element: pydyf.Dictionary) -> Iterator[tuple[bytes, int]]:
    """Page and number of the marked content that a tag holds itself."""
    for kid in element.get("K", ()):
        if isinstance(kid, int):
            yield element["Pg"], kid


def _as_artifacts(stream: pydyf.Stream, places: set[int]) -> None:
    """Say of marked content that it belongs to the page and not to the text."""
    for at, what in enumerate(stream.stream):
        if isinstance(what, pydyf.Dictionary) and what.get("MCID") in places:
            stream.stream[at - 1] = "/Artifact"
            stream.stream[at] = pydyf.Dictionary({"Type": "/Pagination"})

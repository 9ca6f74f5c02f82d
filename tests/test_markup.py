"""Text that becomes HTML: nothing that is typed acts, and only one function writes elements."""

import ast
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis import paths
from analysis.book.display.table import Column, build
from analysis.errors import AnalysisError
from analysis.markup import Markup, data_block, escape, html, joined, link
from analysis.site import policy
from poisoned import PAYLOADS
from release_support import LIGHT_OR_DARK

PARTS_OF_OTHERS = {"book/downloads.py", "press/site.py"}
"""Modules that still write elements in their own way, and escape by the standard library."""

ELEMENT = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*[\s>/]")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_read_in_an_element_and_in_an_attribute(payload):
    made = BeautifulSoup(html('<p title="{}">{}</p>', payload, payload), "html.parser")
    assert made.p["title"] == payload
    assert made.p.get_text() == payload
    assert len(made.find_all()) == 1


def test_html_stays_html_and_is_escaped_once():
    inner = html("<b>{}</b>", "a & b")
    assert html("<p>{}{}</p>", inner, "<i>") == "<p><b>a &amp; b</b>&lt;i&gt;</p>"
    assert joined([inner, "<i>"], " & ") == "<b>a &amp; b</b> &amp; &lt;i&gt;"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_data_in_a_page_can_be_read_and_cannot_end_its_block(payload):
    made = BeautifulSoup(data_block("chart-spec", {"a": payload}), "html.parser")
    (block,) = made.find_all()
    assert json.loads(block.string) == {"a": payload}
    assert "<" not in block.string


GOOD = ("https://example.org/a?b=c&d#e", "http://example.org", "data.html#dataset-x", "results/a.csv", "#claim-x")
BAD = (
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "//example.org/x",
    "\\\\example.org",
    "ftp://example.org/x",
)


@pytest.mark.parametrize("address", GOOD)
def test_a_link_leads_to_the_web_or_to_a_page(address):
    assert link(address) == address


@pytest.mark.parametrize("address", BAD)
def test_any_other_link_is_refused(address):
    with pytest.raises(AnalysisError, match=re.escape(repr(address))):
        link(address)


@pytest.mark.parametrize("address", BAD)
def test_a_table_refuses_such_a_link(address):
    import pandas as pd

    frame = pd.DataFrame({"title": ["A"], "url": [address]})
    with pytest.raises(AnalysisError, match="a link leads to"):
        build(frame, [Column("title", "T", href="url")], caption="C", table_id="t").to_html()


def _written_by_hand(file: Path) -> list[int]:
    """Lines where a module puts values into elements without the one function, or calls a text HTML unasked."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
            if ELEMENT.search(text):
                found.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "html":
            found.append(node.lineno)
    return found


def test_one_function_writes_elements():
    files = {p.relative_to(paths.PACKAGE).as_posix(): p for p in paths.PACKAGE.rglob("*.py")}
    rooms = [f for f in files if f.split("/")[0] in ("book", "site", "build", "publish")]
    by_hand = {name: lines for name in rooms if (lines := _written_by_hand(files[name]))}
    assert {name: lines for name, lines in by_hand.items() if name not in PARTS_OF_OTHERS} == {}


PAGE = "<!DOCTYPE html><html><head><title>T</title></head><body>{}</body></html>"


class TestPages:
    def test_what_the_project_ships_is_allowed_by_its_hash(self):
        own = html("<script>{}</script>", Markup(LIGHT_OR_DARK))
        (name,) = policy.check(PAGE.format(own), "chapters/index")
        # printf of the script | openssl dgst -sha256 -binary | base64
        assert name == "sha256-P1Gd/Wqjqq8uduID7MOciZi3jIWvAuyCldpRMjsiEjw="
        assert f"'{name}'" in policy.policy("chapters/index", {name})

    def test_an_unknown_script_is_not_listed_even_when_asked_for(self):
        assert policy.source("alert(1)") not in policy.policy("chapters/index", {policy.source("alert(1)")})

    @pytest.mark.parametrize(
        "stranger",
        [
            "<script>window.hit=1</script>",
            "<SCRIPT type=module>window.hit=1</SCRIPT>",
            "<script type='text/javascript'>window.hit=1</script>",
            "<svg><script>window.hit=1</script></svg>",
            "<script>DOCUMENTATION_OPTIONS.pagename = 'chapters/other';</script>",
            "<script src='results/claims.csv'></script>",
            "<script src='https://example.org/x.js'></script>",
            "<script src='data:text/javascript,1'></script>",
            "<img src=x onerror=window.hit=1>",
            "<svg onload='window.hit=1'></svg>",
            "<button\nonclick='window.hit=1'>Go</button>",
            "<a href='javascript:window.hit=1'>Go</a>",
            "<a href=' java\nscript:window.hit=1'>Go</a>",
            "<a href='data:text/html,x'>Go</a>",
            "<a href='data:text/csv,x'>Go</a>",
            "<form action='javascript:window.hit=1'></form>",
            "<iframe srcdoc='x'></iframe>",
            "<object data='x'></object>",
            "<base href='https://example.org/'>",
        ],
    )
    def test_a_stranger_fails_the_build_and_the_message_names_page_and_beginning(self, stranger):
        with pytest.raises(AnalysisError, match=r"chapters/index\.html has an? .+(window\.hit|<|chapters/other|=)"):
            policy.check(PAGE.format(stranger), "chapters/index")

    def test_an_escaped_payload_is_no_stranger(self):
        texts = joined(html('<p title="{}" data-below="{}">{}</p>', p, p, p) for p in PAYLOADS)
        assert policy.check(PAGE.format(texts), "chapters/index") == set()

    def test_what_pages_have_is_no_stranger(self):
        usual = (
            '<script type="application/json" class="chart-spec">{"a": 1}</script>'
            '<script defer src="../_static/scripts/bootstrap.js?digest=55c2"></script>'
            '<a download="x.csv" href="../figures/x.csv">CSV</a><img src="data:image/png;base64,AA">'
            '<a href="https://example.org/a:b">Out</a><a href="data.html#x:y">In</a>'
            '<a href="mailto:a@example.org">Write</a>'
        )
        assert policy.check(PAGE.format(usual), "chapters/index") == set()


def test_the_theme_has_no_other_way_to_escape():
    # Jinja's filter |e is the same function, so templates and code cannot differ.
    from jinja2.filters import FILTERS

    assert FILTERS["e"] is escape

"""The PDF of built pages by itself: made when something it stands on changed, and not otherwise."""

from pathlib import Path

import pytest

from analysis import paths
from analysis.build import inputs, printed
from analysis.errors import AnalysisError
from analysis.site import pdf


@pytest.fixture
def html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of one page, and a printer that copies it."""
    monkeypatch.setattr(paths, "RESULTS", tmp_path / "results")
    (tmp_path / "results" / "london").mkdir(parents=True)
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("one", encoding="utf-8")

    def write(pages: Path, out: Path, slug: str) -> None:
        if (text := (pages / "index.html").read_text("utf-8")) == "broken":
            raise AnalysisError("it cannot be set")
        out.write_text(text, encoding="utf-8")

    monkeypatch.setattr(pdf, "write_pdf", write)
    return tmp_path / "html"


def test_it_is_made_once_and_again_when_pages_facts_or_code_change(
    html: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "london.pdf"
    assert printed.bring_up_to_date(html, out, "london")
    assert not printed.bring_up_to_date(html, out, "london")
    (html / "index.html").write_text("two", encoding="utf-8")
    assert printed.bring_up_to_date(html, out, "london")
    (paths.RESULTS / "london" / "edition.json").write_text("{}", encoding="utf-8")
    assert printed.bring_up_to_date(html, out, "london")
    monkeypatch.setattr(inputs, "code", lambda stage: "other code")
    assert printed.bring_up_to_date(html, out, "london")
    out.write_text("changed by hand", encoding="utf-8")
    assert printed.bring_up_to_date(html, out, "london")
    assert not printed.bring_up_to_date(html, out, "london")
    assert out.read_text("utf-8") == "two"


def test_one_that_failed_is_tried_again(html: Path, tmp_path: Path) -> None:
    out = tmp_path / "london.pdf"
    printed.bring_up_to_date(html, out, "london")
    (html / "index.html").write_text("broken", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(AnalysisError, match="it cannot be set"):
            printed.bring_up_to_date(html, out, "london")

"""The PDF of pages that `jupyter-book build .` made, where they or what sets them changed since the last."""

from pathlib import Path

from analysis import paths
from analysis.build import inputs
from analysis.build.record import Record, Step
from analysis.results.files import EDITION


def bring_up_to_date(html: Path, out: Path, slug: str) -> bool:
    """Make the PDF of a built site unless it is there and of these pages; return whether it was made.

    Parameters
    ----------
    html : Path
        The built site.
    out : Path
        The PDF; its record stands beside it.
    slug : str
        The edition whose facts stand on the cover.

    Raises
    ------
    AnalysisError
        As :func:`analysis.site.pdf.write_pdf`.
    """
    stands_on = {
        "the pages": inputs.digest([html]),
        "the edition's facts": inputs.digest([paths.RESULTS / slug / EDITION]),
        "the order of the chapters": inputs.digest([paths.ROOT / "_toc.yml"]),
        "code and style of the PDF": inputs.code("pdf"),
    }
    step = Step("pdf", stands_on, out)
    record = Record(out.with_suffix(".json"))
    if not record.why(step):
        return False
    from analysis.site.pdf import write_pdf

    record.forget(step)
    write_pdf(html, out, slug)
    record.note(step)
    return True

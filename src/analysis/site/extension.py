"""The Sphinx extension that makes ``jupyter-book build .`` enough.

It brings the results up to date, keys the execution cache to them, turns every warning into a
failed build, and finishes the pages: edition note, chart script, security policy, front page.
"""

import os
import re
import sys
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from jupyter_cache import get_cache
from myst_nb.sphinx_ext import add_global_html_resources
from pybtex.backends.plaintext import Backend
from pybtex.plugin import register_plugin
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError, SphinxParallelError
from sphinx.util import logging

from analysis import paths
from analysis.disk import refusal, refusal_in
from analysis.errors import AnalysisError
from analysis.markup import escape
from analysis.processes import heed_signals_alone, keep_temporary_files_in
from analysis.regions import ENGLAND
from analysis.results.places import current as places
from analysis.results.reading import read as read_results
from analysis.site import beside, described, figure_pages, finish, formulas, notebooks, roles, search, social_card
from analysis.site.edition_note import LICENCE, edition_slug, read_edition_note
from analysis.site.freshness import cache_folder, execution_inputs, fingerprint, site_inputs
from analysis.site.hosting import serve_as_it_is
from analysis.site.places import page as place_page
from analysis.site.places.files import REDRAW, lay_out
from analysis.site.places.shell import LOOK_UP
from analysis.site.provenance import write as provenance
from analysis.site.sources import leave_out_others
from analysis.version import __version__

logger = logging.getLogger(__name__)

SITE = Path(__file__).resolve().parent
LANGUAGE = "en-GB"
SIDEBAR = ("navbar-logo.html", "editions.html", "search-button-field.html", "sbt-sidebar-nav.html")
HEADER = ("toggle-primary-sidebar.html", "find-place.html")
TO_MAP = re.compile(r'<p class="chart-move.*?</p>')
"""The way from a figure to the map that can be moved (``book/display/figure.py``)."""
BEFORE_OTHERS = 100
AFTER_OTHERS = 900
FIRST = 400
"""Before scripts that ask for it."""
WITH_CONTENTS = 950
"""Once sphinx-external-toc has read the table of contents."""


def prepare_edition(app: Sphinx, config: Config) -> None:
    """Bring the results up to date and tie the execution cache and the pages to them."""
    slug = edition_slug()
    config.analysis_site = fingerprint(site_inputs(), paths.ROOT)
    if config.nb_execution_mode == "off":
        # Chapters that were executed before (analysis.build) have read their results already.
        return
    try:
        keep_temporary_files_in(paths.BUILD, kernels=True)
        heed_signals_alone()
        _bring_up_to_date(slug)
    except (AnalysisError, OSError) as error:
        _end_in_one_sentence(error)
        raise
    key = fingerprint(execution_inputs(slug), paths.ROOT)
    config.analysis_inputs = key
    cache = cache_folder(Path(app.outdir).parent, key)
    config.nb_execution_cache_path = str(cache)
    execute_in_parallel(app, cache)


def make_output_folder(app: Sphinx) -> None:
    """Make the folder of the pages before Sphinx does, which ends in a traceback where it may not."""
    try:
        Path(app.outdir).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(
            f"error: {error.filename}: {error.strerror}. Build elsewhere with `--path-output FOLDER`, "
            "or give this user the right to write there"
        )


def _end_in_one_sentence(error: Exception) -> None:
    """End the build where an error is ours or the system's: Jupyter Book puts three tracebacks round any other."""
    if isinstance(error, ExtensionError) and error.orig_exc is not None:
        error = error.orig_exc
    said = str(error) if isinstance(error, AnalysisError) else refusal(error)
    if said is None and isinstance(error, SphinxParallelError):
        # All that a process that read or wrote pages says of its error is its words.
        said = refusal_in(error.message)
    if said is not None:
        sys.exit(f"error: {said}")


def end_without_traceback(app: Sphinx, error: Exception | None) -> None:
    """End the build in one sentence where it was a full disk, say, that broke it."""
    if error is not None:
        _end_in_one_sentence(error)


def _bring_up_to_date(slug: str) -> None:
    """Check the settings and bring England's results up to date.

    Raises
    ------
    AnalysisError
        Another edition is asked for, a setting is at fault or cannot be honoured, or data cannot be had.
    """
    from analysis.check.door import pass_check
    from analysis.results import ensure

    if slug != ENGLAND:
        raise AnalysisError(
            f"`jupyter-book build .` builds England, whose name stands in the chapters; for '{slug}': "
            f"make edition REGION={slug}, or python -m analysis edition {slug}"
        )
    pass_check()
    places.bring_up_to_date(ensure(slug))


def execute_in_parallel(app: Sphinx, cache: Path) -> None:
    """Let chapters run side by side, one a processor; their cache is made first, by one process."""
    app.parallel = max(app.parallel, os.cpu_count() or 1)
    # It numbers sections once all pages are read, in the main process, but does not say so.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    get_cache(cache).db.dispose()


def describe_edition(app: Sphinx, config: Config) -> None:
    """Put the edition's name, note and banner into the configuration of the pages."""
    note = read_edition_note(edition_slug())
    config.html_title = note.title
    config.html_context["edition"] = note
    config.html_context["licence"] = LICENCE
    config.html_theme_options["announcement"] = note.banner
    config.html_theme_options["logo"] = {"text": escape(note.title), "alt_text": ""}
    config.templates_path.append(str(SITE / "templates"))
    config.html_static_path.append(str(SITE / "static"))
    config.html_sidebars = {"**": list(SIDEBAR)}
    config.html_theme_options["article_header_start"] = list(HEADER)
    config.html_context["places"] = places.are_there()
    if places.are_there():
        app.add_css_file("places.css")
        for script in LOOK_UP:
            app.add_js_file(script, priority=FIRST)
    described.say_address(app, config)
    config.html_logo = str(SITE / "static" / "logo.svg")
    config.html_favicon = str(SITE / "static" / "favicon.svg")


def bring_controls(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page that has the definition in the reader's hands the script of it, and no other page."""
    if places.are_there() and "data-redraw" in context.get("body", ""):
        app.add_js_file(REDRAW, priority=FIRST)


def lead_to_map(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Leave out the ways from figures to the map that can be moved where a copy has none."""
    if not places.are_there() and "body" in context:
        context["body"] = TO_MAP.sub("", context["body"])


def say_language(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Say that pages are in British English; Sphinx's own translations stay those of English."""
    context["language"] = LANGUAGE


def escape_title(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give templates the site's title as HTML: some write it as it is, and those that escape leave HTML alone."""
    context["docstitle"] = escape(context["docstitle"])


def fail_on_warnings(app: Sphinx) -> None:
    """Let the build go on after a warning and end with exit status 1, without any flag."""
    if not app.warningiserror:
        app.keep_going = True


def keep_templates(app: Sphinx) -> None:
    """Keep what the theme's templates compile to, for the next book of the same theme."""
    if app.builder.format == "html":
        folder = paths.BUILD / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def bring_notebook_style(app: Sphinx) -> None:
    """Put MyST-NB's style sheet in its place before pages are written: links to it carry its checksum.

    MyST-NB itself does so at the end, so that a first build's links would lack what a second's have.
    """
    if app.builder.format == "html":
        (Path(app.outdir) / "_static").mkdir(parents=True, exist_ok=True)
        add_global_html_resources(app, None)


def forget_after_warnings(app: Sphinx, error: Exception | None) -> None:
    """After a warning the next build reads every page again, so that it cannot pass by reading none."""
    if error is None and app._warncount:
        (Path(app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def finish_pages(app: Sphinx, error: Exception | None) -> None:
    """Write what all pages share: the chart script, the front page, the security policy, the mark for hosts."""
    if error is not None or app.builder.format != "html":
        return
    from analysis.book.display.figure import write_vega_bundle
    from analysis.results.handed_out import hand_out

    out = Path(app.outdir)
    write_vega_bundle(out / "_static")
    for source_map in (out / "_static").rglob("*.map"):
        # The theme's, for its makers: larger than its scripts and styles.
        source_map.unlink()
    front = app.builder.templates.render(
        "front-page.html",
        {"target": app.builder.get_target_uri(app.config.root_doc), "title": app.config.html_title},
    )
    (out / "index.html").write_text(front, encoding="utf-8")
    hand_out(paths.RESULTS / edition_slug(), out / Path(app.config.root_doc).parent / "results")
    note = read_edition_note(edition_slug())
    if lay_out(out, [(note.slug, note.name, "")]):
        place_page.write(out, note, app.builder.get_target_uri(app.config.root_doc))
    provenance.write(out, read_results(note.slug), note)
    finish.finish_pages(out)
    figure_pages.write(out, note)
    social_card.write(out, note, app.config.root_doc)
    notebooks.copy_notebooks(out)
    search.write_index(out, search.pages_of(out, note.name))
    beside.write_terms(out)
    beside.write_not_found(out)
    described.write_map(out)
    serve_as_it_is(out)


def know_plain_text() -> None:
    """Tell pybtex of its own backend, or it looks through every installed package for it at each citation."""
    register_plugin("pybtex.backends", "plaintext", Backend, force=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    make_output_folder(app)
    app.add_config_value("analysis_inputs", "", "env")
    app.add_config_value("analysis_site", "", "html")
    # Jupyter Book sets this for sphinx-comments, which the book does not load.
    app.add_config_value("comments_config", {}, "")
    app.connect("config-inited", prepare_edition, priority=BEFORE_OTHERS)
    app.connect("config-inited", describe_edition)
    app.connect("config-inited", leave_out_others, priority=WITH_CONTENTS)
    app.connect("builder-inited", fail_on_warnings)
    app.connect("builder-inited", keep_templates)
    app.connect("builder-inited", bring_notebook_style)
    app.connect("builder-inited", search.make_no_index)
    app.connect("html-collect-pages", search.collect_page)
    app.connect("html-page-context", bring_controls)
    app.connect("html-page-context", lead_to_map)
    app.connect("html-page-context", say_language)
    app.connect("html-page-context", escape_title)
    app.connect("html-page-context", notebooks.lead_to_notebook)
    app.connect("html-page-context", described.describe_page)
    app.connect("build-finished", finish_pages, priority=AFTER_OTHERS)
    app.connect("build-finished", forget_after_warnings)
    app.connect("build-finished", end_without_traceback)
    app.add_css_file("type.css")
    app.add_css_file("site.css")
    app.add_js_file("late.js", priority=FIRST)
    app.add_js_file("glossary.js")
    know_plain_text()
    formulas.setup(app)
    roles.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}

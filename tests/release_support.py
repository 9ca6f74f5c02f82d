"""A small site of two editions, and the release that is made of it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.markup import Markup, html
from analysis.publish import release
from analysis.publish.repository import Commit

VERSION = "0.2.0"
COMMIT = Commit("c0ffee", datetime(2026, 5, 1, 12, tzinfo=UTC))
DATASETS = ("imd2019_scores_lsoa11", "cni2023_lsoa21", "lookup_lsoa21_ward24_ltla24")


def edition(site: Path, slug: str, facts: dict[str, object]) -> None:
    """The facts of an edition of a small site."""
    folder = site / "chapters" / "results" if slug == "england" else site / slug / "chapters" / "results"
    folder.mkdir(parents=True, exist_ok=True)
    used = [{"id": name, "available": name != DATASETS[-1]} for name in DATASETS]
    (folder / "edition.json").write_text(json.dumps({"slug": slug, "datasets": used, **facts}), encoding="utf-8")


LIGHT_OR_DARK = (
    '\n    document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";'
    '\n    document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";\n  '
)
"""The one script that pages hold themselves: the theme's."""


def page(name: str) -> str:
    """A page with the theme's own script and a file of the site's."""
    own = html("<script>{}</script>", Markup(LIGHT_OR_DARK))
    return html(
        '<html><head><title>{}</title>{}</head><body><script src="../_static/charts.js"></script></body></html>',
        name,
        own,
    )


def small_site(site: Path) -> Path:
    """A site of two editions and a few pages, in a folder that is not there yet."""
    for slug in ("england", "london"):
        folder = site if slug == "england" else site / slug
        edition(site, slug, {"data": "real", "source_commit": COMMIT.name})
        for name in ("chapters/index", "chapters/data", "figures/bad-health", "search"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.html").write_text(page(name), encoding="utf-8")
        (folder / "_static").mkdir()
        (folder / "_static" / "charts.js").write_text(f"// {slug}", encoding="utf-8")
    (site / "_static" / "webpack-macros.html").write_text("<script>no page</script>", encoding="utf-8")
    (site / "index.html").write_text("<html><body><main><h1>All</h1></main></body></html>", encoding="utf-8")
    (site / ".nojekyll").touch()
    return site


@dataclass(frozen=True)
class Written:
    """A release of the small site."""

    folder: Path

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def archive(self) -> Path:
        return self.folder / f"breaking-the-cycle-{VERSION}.tar.gz"


def written(site: Path, releases: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """Write the release of a small site into a folder of releases."""
    monkeypatch.setattr(release, "RELEASES", releases)
    return Written(release.write_release(site, VERSION, COMMIT))

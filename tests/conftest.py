"""What the tests share: whether the raw data and a browser are there, and why not when they are not."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from analysis import paths
from checkout_support import make, strangers_clone
from site_support import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Hypothesis would fail an example for its time, and a test for how long its examples take to draw.
hypothesis.settings.register_profile("no clock", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("no clock")

CI = os.environ.get("CI") == "true"


def _why_no_mirror() -> str | None:
    mirror = os.environ.get("DATA_MIRROR")
    if mirror and (Path(mirror).is_dir() or "://" in mirror):
        return None
    if paths.RAW.is_dir() and any(paths.RAW.iterdir()):
        return None
    return "the raw data are not here: set DATA_MIRROR or run `python -m analysis data fetch`"


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def _why_no_browser() -> str | None:
    if _chromium():
        return None
    return "Chromium is not installed (on Debian: apt-get install chromium)"


REASONS = {"mirror": _why_no_mirror, "browser": _why_no_browser}


GROUPS = {
    "a stranger's clone": (
        *("test_site_pages", "test_site_browser", "test_site_hosted", "test_pdf"),
        *("test_docs_commands", "test_fresh_clone"),
    ),
    "every edition": ("test_editions", "test_build", "test_benchmark"),
    "chapters": ("test_chapters", "test_wording"),
    "invented England": ("test_released", "test_results", "test_synthetic"),
    "told to end": ("test_told_to_end",),
    "any place": ("test_any_place",),
    "poisoned": ("test_site_poisoned",),
    "faults": ("test_fault_matrix",),
    "small books": ("test_site_build",),
    "real England": ("test_replication_real", "test_replication_book", "test_indicators_real"),
}
"""Starts of the names of files whose tests share a worker, and with it what is built but once: the longest first.
Within a group files keep this order: commands of the documents leave other pages in the clone than those that tests of
the book read. Any other file is a group of its own."""


def _worker_group(file: str) -> str:
    return next((group for group, starts in GROUPS.items() if file.startswith(starts)), file)


def _by_length(item: pytest.Item) -> int:
    """The place of a test's file among those that are named; behind them where it is none of them."""
    starts = [start for names in GROUPS.values() for start in names]
    return next((place for place, start in enumerate(starts) if item.path.name.startswith(start)), len(starts))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here and say why; `.ci/run` fails on such skips where it must not have any."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_worker_group(item.path.name)))
    items.sort(key=_by_length)  # what takes long must not begin when the other worker has nothing left
    for marker, why in REASONS.items():
        reason = why()
        if reason is None:
            continue
        for item in items:
            if marker in item.keywords:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A browser without a window, started when the first test asks for it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh checkout in an awkward folder, with neither raw data nor anything built."""
    return strangers_clone(tmp_path_factory.mktemp("fresh"))


@pytest.fixture(scope="session")
def site(clone: Path) -> Site:
    """England's pages in the stranger's clone, made and printed there by `make book`."""
    made = make(clone, "book")
    assert made.returncode == 0, made.stdout[-5000:]
    return Site(clone / "_build" / "html")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse to run where xdist did not take the groups: two workers would build in one folder."""
    if getattr(session.config.option, "loadgroup", False) and not all("@" in i.nodeid for i in session.items):
        raise pytest.UsageError("pytest-xdist did not read the worker groups: see pytest's version in pyproject.toml")

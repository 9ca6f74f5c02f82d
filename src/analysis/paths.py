"""Where things stand: the project's folders, found once from this file's place."""

import os
from pathlib import Path

ROOT = Path(os.environ.get("ANALYSIS_ROOT", Path(__file__).resolve().parents[2]))
"""The checkout. ``ANALYSIS_ROOT`` moves it (tests build in a copy)."""

CHAPTERS = ROOT / "chapters"
DATA = ROOT / "data"
CATALOG = DATA / "catalog"
RELEASED = DATA / "released"

_ELSEWHERE = os.environ.get("ANALYSIS_BUILD")
BUILD = Path(_ELSEWHERE or ROOT / "_build").resolve()
"""Every output. ``ANALYSIS_BUILD`` moves it, and the caches with it, so that a checkout need not be written to."""

_CACHES = BUILD if _ELSEWHERE else DATA
RAW = _CACHES / "raw"
PREPARED = _CACHES / "prepared"
RESULTS = BUILD / "results"
PLACES = BUILD / "places" / "results"
"""Tables of every neighbourhood, for all editions together."""
PACKAGE = Path(__file__).resolve().parent
"""The package's own folder, whose text is part of every fingerprint."""

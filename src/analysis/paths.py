"""Where things stand: the project's folders, found once from this file's place."""

import os
from pathlib import Path

ROOT = Path(os.environ.get("ANALYSIS_ROOT", Path(__file__).resolve().parents[2]))
"""The checkout. ``ANALYSIS_ROOT`` moves it (tests build in a copy)."""

CHAPTERS = ROOT / "chapters"
DATA = ROOT / "data"
CATALOG = DATA / "catalog"
RAW = DATA / "raw"
PREPARED = DATA / "prepared"
RELEASED = DATA / "released"
BUILD = ROOT / "_build"
RESULTS = BUILD / "results"
SOURCE = Path(__file__).resolve().parent
"""The package's own folder, whose text is part of every fingerprint."""

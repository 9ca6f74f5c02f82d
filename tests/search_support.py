"""The index of the search, read as a browser gets it."""

import gzip
import json
from pathlib import Path
from typing import Any

from analysis.site.search import FOLDER

BEGINNING = b"pagefind_dcd"


def fragments(site: Path) -> list[dict[str, Any]]:
    """What the index of a site holds of each page."""
    texts = [gzip.decompress(file.read_bytes()) for file in sorted((site / FOLDER / "fragment").iterdir())]
    assert all(text.startswith(BEGINNING) for text in texts)
    return [json.loads(text.removeprefix(BEGINNING)) for text in texts]

"""What client and server agree on. Standard library only: the client must start in milliseconds."""

import hashlib
import os
import tempfile
from pathlib import Path

STATUS = "press-status:"
"""Starts the last line that a client gets; a number follows."""

ROOT = Path(os.environ.get("ANALYSIS_ROOT", Path(__file__).resolve().parents[3]))


def socket_path() -> Path:
    """The server's socket. In the temporary folder, since a socket's path may have 107 bytes only."""
    key = hashlib.sha256(str(ROOT.resolve()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"analysis-press-{os.getuid()}-{key}.sock"

"""What client and server agree on. Standard library only: the client must start in milliseconds."""

import hashlib
import os
import signal
import sys
import tempfile
from pathlib import Path

STATUS = "press-status:"
"""Starts the last line that a client gets; a number follows."""

LOG = "ANALYSIS_PRESS_LOG"
"""Environment variable with the name of a file that gets a line of JSON for each piece of work: words, seconds
on the clock and of processor, largest memory in MB."""

PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux."""

ROOT = Path(os.environ.get("ANALYSIS_ROOT", Path(__file__).resolve().parents[3]))


def end_with_parent() -> None:
    """Have this process killed when its parent ends, however that ends; on Linux only.

    Work that outlived a build that was killed would write into the folders of the next.
    """
    if sys.platform == "linux":
        import ctypes  # the client has no use for it

        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def socket_path() -> Path:
    """The server's socket. In the temporary folder, since a socket's path may have 107 bytes only."""
    key = hashlib.sha256(str(ROOT.resolve()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"analysis-press-{os.getuid()}-{key}.sock"

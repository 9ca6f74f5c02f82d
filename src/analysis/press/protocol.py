"""What client and server agree on. The client starts for each piece of work: few and small modules of the library."""

import os
import signal
import socket
import sys
import zlib

STATUS = "press-status:"
"""Starts the last line that a client gets; a number follows."""

LOG = "ANALYSIS_PRESS_LOG"
"""Environment variable with the name of a file that gets a line of JSON for each piece of work: words, seconds
on the clock and of processor, largest memory in MB."""

DATA_WORK = ("prepare", "results")
"""Work before any page: a process of its own keeps what the results of all editions share."""

PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux."""

_CHECKOUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 3)
ROOT = os.path.realpath(os.environ.get("ANALYSIS_ROOT", _CHECKOUT))


def end_with_parent() -> None:
    """Have this process killed when its parent ends, however that ends; on Linux only.

    Work that outlived a build that was killed would write into the folders of the next.
    """
    if sys.platform == "linux":
        import ctypes  # the client has no use for it

        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def socket_path(work: str = "") -> str:
    """The socket of the process that does a kind of work: one for data and results, one for the rest.

    In the temporary folder, since a socket's path may have 107 bytes only.
    """
    folder = os.environ.get("TMPDIR", "/tmp")
    ending = "results" if work in DATA_WORK else "sock"
    return os.path.join(folder, f"analysis-press-{os.getuid()}-{zlib.crc32(ROOT.encode()):08x}.{ending}")


def sockets() -> tuple[str, str]:
    """Both sockets of a press."""
    return socket_path(), socket_path(DATA_WORK[0])


def listen(path: str) -> socket.socket:
    """Take requests at a socket from now on; whoever asks before somebody accepts waits for an answer."""
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    return listener

"""Ask the press for a piece of work; do it here where no press is running (on a cluster's node).

Run as a file, ``python -S client.py chapter analysis england out.ipynb``, it imports nothing but a few modules of
the standard library, and starts in a fiftieth of a second.
"""

import json
import os
import socket
import sys


def _ask(words: list[str], path: str) -> int:
    """Send the work to the server, print what it prints, and return its exit status."""
    from protocol import STATUS

    names = ("ANALYSIS_", "DATA_MIRROR", "SOURCE_DATE_EPOCH")
    request = {
        "words": words,
        "folder": os.getcwd(),
        "environment": {k: v for k, v in os.environ.items() if k.startswith(names)},
    }
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall((json.dumps(request) + "\n").encode())
        for line in connection.makefile("r", encoding="utf-8", errors="replace"):
            if line.startswith(STATUS):
                return int(line.removeprefix(STATUS))
            if line.strip():
                sys.stderr.write(line)
    sys.stderr.write(f"the press ended without a word about: {' '.join(words)}\n")
    return 1


def main(words: list[str]) -> int:
    """Have one piece of work done and return its exit status."""
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from protocol import socket_path

    path = socket_path(words[0])
    if os.path.exists(path):
        try:
            return _ask(words, path)
        except ConnectionRefusedError:
            os.unlink(path)
    sys.stderr.write("no press is running; doing the work here\n")
    return os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-m", "analysis", "press", *words])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

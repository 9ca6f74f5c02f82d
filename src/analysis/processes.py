"""Programs that are told to end do so with all that they started, and leave no temporary folder behind.

A signal becomes an exception, so that whatever is being written is tidied up on the way out; a second one cannot cut
that short. What this process started, and what that started, is then ended too.
"""

import asyncio
import atexit
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import psutil

ENDING = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a service manager or `kill` sends."""

PATIENCE = 20.0
"""Seconds that others have to tidy up before they are ended at once."""

KERNELS = "JUPYTER_RUNTIME_DIR"
"""Environment variable that names the folder in which a kernel keeps the way to it."""

TEMPORARY = ".temporary-"
"""Start of the name of a build's folder for what is temporary; the number of its process follows."""


class ToldToEnd(KeyboardInterrupt):
    """A signal told this process to end.

    Parameters
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int):
        self.number = number
        super().__init__(f"ended by {signal.Signals(number).name}")

    @property
    def status(self) -> int:
        """The exit status that shells give to a program that a signal ended."""
        return 128 + self.number


_TOLD: list[int] = []
"""The signal that told this process to end, once one has."""


_KERNELS: list[Path] = []
"""The folder in which the kernels that this process starts keep their files, where it starts any."""


def told_to_end() -> bool:
    """Return whether a signal has told this process to end: what runs a cell may take that for an error in it."""
    return bool(_TOLD)


def _told(number: int, frame: FrameType | None) -> None:
    for ending in ENDING:
        signal.signal(ending, signal.SIG_IGN)
    _TOLD.append(number)
    _end_kernels()
    raise ToldToEnd(number)


def heed_signals() -> None:
    """Have a signal that asks this process to end raise :class:`ToldToEnd` where it is, once."""
    for ending in ENDING:
        # What is started in the background of a shell ignores Ctrl-C, and goes on doing so.
        if signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, _told)


class _WithoutSignals(asyncio.SelectorEventLoop):
    """A loop that leaves signals to the program."""

    def add_signal_handler(self, *_: object) -> None:
        """Refuse, as a loop does outside the main thread."""
        raise RuntimeError("signals are heeded by the whole program")


class _Loops(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Return a loop that leaves signals to the program."""
        return _WithoutSignals()


def heed_signals_alone() -> None:
    """Heed signals, and let no loop do: those that run kernels take a signal as the end of one kernel.

    A process that is forked from this one, as for pages that are read side by side, ends without a word: what is to
    be tidied up is this one's.
    """
    heed_signals()
    asyncio.set_event_loop_policy(_Loops())
    os.register_at_fork(after_in_child=_heed_none)


def _heed_none() -> None:
    """Let a signal that asks this process to end do so, as it does where nobody heeds it."""
    for ending in ENDING:
        if signal.getsignal(ending) is _told:
            signal.signal(ending, signal.SIG_DFL)


@contextlib.contextmanager
def others_end_with_this() -> Iterator[None]:
    """End all that this process started, and what that started, where the block ends by a signal."""
    try:
        yield
    except KeyboardInterrupt:
        end_others()
        raise


def end_others() -> None:
    """End all that this process started, and what that started; at once what does not end when asked."""
    others = psutil.Process().children(recursive=True)
    _end_kernels()
    _ask(psutil.Process.kill, _ask(psutil.Process.terminate, others))


def _end_kernels() -> None:
    """End at once the kernels that have their files in the folder for temporary ones, whoever their parents are by now.

    What such a program would tidy up stands in the folder; asked to end, a kernel complains.
    """
    if _KERNELS:
        _ask(psutil.Process.kill, [process for process in psutil.process_iter() if _uses(process, _KERNELS[-1])])


def _ask(how: Callable[[psutil.Process], None], others: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Ask processes to end, and return those that do not in the time that they have."""
    for process in others:
        with contextlib.suppress(psutil.Error):
            how(process)
    return list(psutil.wait_procs(others, timeout=PATIENCE)[1])


def _uses(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get(KERNELS) == str(folder)
    except (psutil.Error, OSError):
        return False


def keep_temporary_files_in(build: Path, *, kernels: bool = False) -> None:
    """Put what this process and those it starts keep for a while into one folder, and end both with this process.

    The folders of builds that were killed, and could not, are taken away.

    Parameters
    ----------
    build : Path
        Folder of what is built, in which the folder is made.
    kernels : bool
        Whether kernels keep there the file with the way to them, and end at once when this process does.
    """
    build.mkdir(parents=True, exist_ok=True)
    for old in build.glob(f"{TEMPORARY}*"):
        number = old.name.removeprefix(TEMPORARY)
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(old, ignore_errors=True)
    own = build.resolve() / f"{TEMPORARY}{os.getpid()}"
    own.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = os.environ["TMPDIR"] = str(own)
    if kernels:
        _KERNELS.append(own)
        os.environ[KERNELS] = str(own)
    # The last that is registered runs first: before multiprocessing waits for processes that nobody ended.
    atexit.register(_leave, own)


def _leave(own: Path) -> None:
    end_others()
    shutil.rmtree(own, ignore_errors=True)

"""What an edition was last made from: each step's inputs and output, as hashes.

A step is done when its inputs are what they were and its output is what it made. It is taken off the record
before it runs and put on it when it has ended, so that a build which was killed, or failed, knows what it owes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.build.inputs import digest
from analysis.disk import written_whole

RECORD = "made.json"
"""Name of the file in an edition's folder."""


@dataclass(frozen=True)
class Step:
    """One thing to be made.

    Attributes
    ----------
    name : str
        ``chapter good_work``, ``book``, ``pdf``, ``pack``.
    inputs : mapping
        What it stands on, in words, to a hash.
    output : Path
        The file or folder that it makes.
    """

    name: str
    inputs: Mapping[str, str]
    output: Path


class Record:
    """The record of one edition, in a file beside what was made.

    Parameters
    ----------
    file : Path
        JSON; a file that is not there, or is cut, is an empty record.
    """

    def __init__(self, file: Path):
        self._file = file
        try:
            self._entries: dict[str, dict] = json.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            self._entries = {}

    def why(self, step: Step) -> list[str]:
        """Return why a step has to run, in words; empty when it is done."""
        entry = self._entries.get(step.name)
        if entry is None or not step.output.exists():
            return ["it has not been made"]
        changed = [name for name, value in step.inputs.items() if entry["inputs"].get(name) != value]
        changed += [name for name in entry["inputs"] if name not in step.inputs]
        if changed:
            return changed
        return [] if entry["output"] == digest([step.output]) else ["what was made has been changed since"]

    def output(self, name: str) -> str:
        """Return the hash of what a step made; empty when it is not done."""
        return str(self._entries[name]["output"]) if name in self._entries else ""

    def stands_on(self, name: str) -> Mapping[str, str]:
        """Return the inputs that a step was done with; none when it is not done."""
        return dict(self._entries[name]["inputs"]) if name in self._entries else {}

    def forget(self, step: Step) -> None:
        """Take a step off the record: it is about to run."""
        if self._entries.pop(step.name, None) is not None:
            self._write()

    def note(self, step: Step) -> None:
        """Put a step that has ended well on the record."""
        self._entries[step.name] = {"inputs": dict(step.inputs), "output": digest([step.output])}
        self._write()

    def _write(self) -> None:
        with written_whole(self._file) as part:
            part.write_text(json.dumps(self._entries, indent=1) + "\n", encoding="utf-8")

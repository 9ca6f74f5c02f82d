"""The commands that README, CONTRIBUTING and docs tell a reader to run, in the order of the text."""

import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from analysis import paths

SHELL = ("sh", "bash", "console", "shell")
SYSTEM = "apt-get aws cd chown cp curl docker export git make mkdir munged mv nginx pip python python3 rclone rm rsync "
SYSTEM += "runuser sbatch slurmctld slurmd sudo systemctl tar test touch wget"
PROGRAMS = frozenset(SYSTEM.split()) | {p.name for p in (Path(sys.prefix) / "bin").iterdir()}
"""First words that make a line a command: of the system, and all that the environment installs."""
SETTING = re.compile(r"^[A-Z][A-Z0-9_]*=\S*$")
WORKFLOW_KEYS = ("run", "script", "before_script")


@dataclass(frozen=True)
class Unit:
    """What is run together: a block, or one command in the text.

    Attributes
    ----------
    file : str
        The document, from the checkout's root.
    line : int
        Where it begins.
    commands : tuple of str
        Its commands, in order.
    """

    file: str
    line: int
    commands: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.commands[0]}{' ...' if self.commands[1:] else ''}"


def documents() -> list[Path]:
    """The documents that hold commands, in the order in which they are read."""
    return [paths.ROOT / "README.md", paths.ROOT / "CONTRIBUTING.md", *sorted((paths.ROOT / "docs").glob("*.md"))]


def first_word(text: str) -> str:
    """The program that a line calls, after settings such as ``DATA=real``; empty where there is none."""
    words = [word for word in text.removeprefix("$ ").split() if not SETTING.match(word)]
    return words[0].removeprefix(".venv/bin/") if words else ""


def is_command(text: str) -> bool:
    """Whether a span of code in a sentence is a command: ``make``, or a program with something to do."""
    word = first_word(text)
    if word not in PROGRAMS:
        return False
    return word == "make" or text.strip() != word


def _lines(text: str) -> tuple[str, ...]:
    """A block's commands, less comments and prompts, continued lines joined."""
    joined = text.replace("\\\n", " ")
    stripped = (re.sub(r"(^|\s)#\s.*$", "", line).strip().removeprefix("$ ") for line in joined.splitlines())
    return tuple(line for line in stripped if line)


def _of_block(token: Token) -> tuple[str, ...]:
    """The commands of a block: all its lines, once it is one of commands."""
    language = token.info.split()[0] if token.info.split() else ""
    if language == "yaml":
        return tuple(_of_workflow(yaml.safe_load(token.content)))
    lines = _lines(token.content)
    plain = token.type == "code_block" or language == ""
    if language in SHELL or (plain and any(first_word(line) in PROGRAMS for line in lines)):
        return lines
    return ()


def _of_workflow(value: object) -> list[str]:
    """The commands under the keys of a workflow that hold some."""
    if isinstance(value, list):
        return [command for item in value for command in _of_workflow(item)]
    if not isinstance(value, dict):
        return []
    found: list[str] = []
    for key, inner in value.items():
        if key in WORKFLOW_KEYS:
            found += _lines(inner) if isinstance(inner, str) else [line for text in inner for line in _lines(text)]
        else:
            found += _of_workflow(inner)
    return found


def read_units(text: str, file: str) -> list[Unit]:
    """The commands of a document in its order."""
    units = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        line = token.map[0] + 1 if token.map else 0
        if token.type in ("fence", "code_block"):
            if commands := _of_block(token):
                units.append(Unit(file, line, commands))
        elif token.type == "inline":
            spans = [c.content for c in token.children or [] if c.type == "code_inline"]
            units += [Unit(file, line, (span.removeprefix("$ "),)) for span in spans if is_command(span)]
    return units


def all_units() -> list[Unit]:
    """Every command of every document."""
    return [
        unit
        for path in documents()
        for unit in read_units(path.read_text(encoding="utf-8"), path.relative_to(paths.ROOT).as_posix())
    ]


def make_targets(command: str) -> list[str]:
    """The targets that a call of make names."""
    words = shlex.split(command, comments=True)
    return [w for w in words[words.index("make") + 1 :] if "=" not in w and not w.startswith("-")]

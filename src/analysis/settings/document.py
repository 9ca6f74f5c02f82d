"""A YAML or CSV file as plain values that know the lines they stand in."""

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from analysis.settings.faults import Fault, SettingsError, allowed

Place = tuple[str | int, ...]
"""Keys and places in lists that lead to a value: ``("bad_health_rate", "series", 0, "table")``."""

DEEPEST = 50
"""Mappings and lists within each other. The deepest of the project's own has six; a parser that calls itself for each
would end the program at some depth, without a word."""

MOST_VALUES = 200_000
"""Values of a file once its aliases are followed: a few lines of them can stand for more than any machine holds."""

LARGEST = 20_000_000
"""Bytes of a file that people write."""

_MAP, _SEQ, _INT, _MERGE = (f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "int", "merge"))


@dataclass
class Document:
    """What a file holds.

    Attributes
    ----------
    file : Path
    content : object
        Dictionaries, lists and single values; keys are texts or whole numbers.
    lines : dict of Place to int
        Line of each value; of a mapping or list below a key, that of the key.
    faults : list of Fault
        What is wrong whatever the content means: a key that stands twice, a value that is none.
    values : int
        How many values have been read.
    """

    file: Path
    content: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    values: int = 0

    def line(self, place: Place) -> int:
        """Return the line of a value, or of the nearest thing around it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, line: int, problem: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, line, problem))


def read_yaml(file: Path) -> Document:
    """Return what a YAML file holds.

    Raises
    ------
    SettingsError
        The file is missing, empty, not YAML, or nested or repeated beyond measure: names the line.
    """
    document = Document(file)
    node = _composed(file, text_of(file))
    document.lines[()] = _line(node)
    document.content = _value(document, node, (), ())
    return document


def _composed(file: Path, text: str) -> yaml.Node:
    try:
        _require_shallow(file, text)
        # libyaml reads the whole catalogue ten times as fast as the parser in Python.
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise SettingsError([Fault(file, *_slip(error))]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SettingsError([Fault(file, line, f"this is not YAML: {error.reason}")]) from error
    if node is None:
        raise SettingsError([Fault(file, 0, "this file is empty")])
    return node


def _require_shallow(file: Path, text: str) -> None:
    """Make sure of the depth before a file is composed; the parser's events need no room for what is open."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                problem = f"more than {DEEPEST} mappings and lists stand within each other here"
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise SettingsError([Fault(file, line, problem)])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _slip(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Return the line of a slip, and the parser's words with the place where it began."""
    mark, start = error.problem_mark or error.context_mark, error.context_mark
    if start and "end of stream" in str(error.problem):
        # A quote or bracket that is never closed: the slip is where it opens.
        mark = start
    line = mark.line + 1 if mark else 1
    began = f", {error.context}" if error.context else ""
    if began and start and start.line + 1 != line:
        began += f" that begins in line {start.line + 1}"
    return line, f"this is not YAML: {error.problem}{began}"


def text_of(file: Path, encoding: str = "utf-8") -> str:
    """Return a file's text.

    Raises
    ------
    SettingsError
        The file is missing, too large, or no text in that encoding.
    """
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise SettingsError([Fault(file, 0, f"this file has {size:,} bytes; at most {LARGEST:,} are read")])
        return file.read_text(encoding=encoding)
    except FileNotFoundError:
        raise SettingsError([Fault(file, 0, "this file is missing")]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = "this is not text in UTF-8; save it in that encoding"
        raise SettingsError([Fault(file, line, problem)]) from error


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _value(document: Document, node: yaml.Node, place: Place, around: tuple[int, ...]) -> Any:
    """Return a node's value; `around` are the nodes that hold it."""
    document.values += 1
    if document.values > MOST_VALUES:
        problem = f"with its aliases (*) followed, this file has more than {MOST_VALUES:,} values"
        raise SettingsError([Fault(document.file, _line(node), problem)])
    if id(node) in around:
        document.fault(_line(node), "this holds itself: an alias (*) stands inside its own anchor (&)")
        return None
    inside = (*around, id(node))
    if isinstance(node, yaml.MappingNode) and node.tag == _MAP:
        return _mapping(document, node, place, inside)
    if isinstance(node, yaml.SequenceNode) and node.tag == _SEQ:
        for number, item in enumerate(node.value):
            document.lines[(*place, number)] = _line(item)
        return [_value(document, item, (*place, number), inside) for number, item in enumerate(node.value)]
    return _single(document, node)


def _single(document: Document, node: yaml.Node) -> Any:
    """Return a single value; of another kind than YAML's own, or a date that is none, a fault."""
    if isinstance(node, yaml.ScalarNode):
        try:
            return yaml.constructor.SafeConstructor().construct_object(node)
        except (ValueError, LookupError, AttributeError, yaml.constructor.ConstructorError):
            # Of a text that is marked as a number, a date or a truth value and is none, PyYAML says any of these.
            shown = f"{node.value!r} is"
    else:
        shown = "this is"
    kind = node.tag.rpartition(":")[2]
    document.fault(_line(node), f"{shown} marked as {kind!r}, which it cannot be here; put quotes round a text")
    return None


def _mapping(document: Document, node: yaml.MappingNode, place: Place, inside: tuple[int, ...]) -> dict[Any, Any]:
    content: dict[str | int, Any] = {}
    first: dict[str | int, int] = {}
    for _, value in filter(_merges, node.value):
        content |= _merged(document, value, place, inside)
    for key, value in node.value:
        if _merges((key, value)):
            continue
        line = _line(key)
        if not isinstance(key, yaml.ScalarNode):
            document.fault(line, "a list or mapping stands where a key is expected; a text with { or [ needs quotes")
            continue
        name = _key(key)
        if name in first:
            document.fault(line, f"the key '{name}' stands twice; the first is in line {first[name]}")
            continue
        first[name] = line
        single = isinstance(value, yaml.ScalarNode) and value.value
        document.lines[(*place, name)] = _line(value) if single else line
        content[name] = _value(document, value, (*place, name), inside)
    return content


def _merges(pair: tuple[yaml.Node, yaml.Node]) -> bool:
    """Return whether a key is ``<<``, which takes over the keys of another mapping."""
    return bool(pair[0].tag == _MERGE)


def _merged(document: Document, node: yaml.Node, place: Place, inside: tuple[int, ...]) -> dict[Any, Any]:
    """Return what ``<<`` takes over; the mapping's own keys go before it."""
    content = _value(document, node, place, inside)
    if not isinstance(content, dict):
        document.fault(_line(node), "'<<' takes over the keys of a mapping, and this is none")
        return {}
    return content


def _key(node: yaml.ScalarNode) -> str | int:
    """Return a key as it is written: ``no`` and ``2013-01-01`` are names, ``2013`` is a number."""
    return int(node.value) if node.tag == _INT and re.fullmatch(r"[1-9]\d{0,8}|0", node.value) else str(node.value)


def read_csv(file: Path, columns: Collection[str]) -> Document:
    """Return what a CSV file holds: a list of rows, each by column.

    Parameters
    ----------
    file : Path
    columns : collection of str
        Names that the first row must have, each once, and no other.

    Raises
    ------
    SettingsError
        The file is missing, not text in UTF-8, not CSV, or its columns are others.
    """
    document = Document(file, [])
    # A byte order mark is what some spreadsheets put before the first column's name.
    # An editor's lines: str.splitlines would also break at signs such as U+2028, which a text can hold.
    reader = csv.reader(io.StringIO(text_of(file, "utf-8-sig"), newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(document, header, columns)
        line = reader.line_num + 1
        for row in reader:
            if row:
                _add_row(document, header, row, line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise SettingsError([Fault(file, reader.line_num, f"this is not CSV: {error}")]) from error
    return document


def _check_header(document: Document, header: list[str], columns: Collection[str]) -> None:
    for name in sorted({name for name in header if header.count(name) > 1}):
        document.fault(1, f"the column '{name}' stands twice")
    for name in columns:
        if name not in header:
            document.fault(1, f"the column '{name}' is missing")
    for name in header:
        if name not in columns:
            document.fault(1, f"the column '{name}' is unknown{allowed(name, columns)}")
    if document.faults:
        raise SettingsError(document.faults)


def _add_row(document: Document, header: list[str], row: list[str], line: int) -> None:
    if len(row) != len(header):
        document.fault(line, f"this row has {len(row)} cells, and the first row {len(header)}")
        return
    document.lines[(len(document.content),)] = line
    document.content.append(dict(zip(header, row, strict=True)))

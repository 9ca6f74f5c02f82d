"""What pydantic found, in our words: which value of which entry, and what it can be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, NotRequired, Required, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from typing_extensions import is_typeddict

from analysis.settings.document import Document, Place
from analysis.settings.faults import allowed, near
from analysis.settings.forms import EXPECTED, TEXT

WORDS: Mapping[str, str] = {
    "string_type": TEXT,
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "keys with values",
    "tuple_type": "a list",
    "list_type": "a list",
    "finite_number": "a number",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "a number of {ge:g} or more",
    "less_than": "a number below {lt:g}",
    "less_than_equal": "a number of {le:g} or less",
    "too_long": "a list of at most {max_length}",
}
"""What was expected, by pydantic's kind of error."""


UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
ABSENT = ("missing", "missing_argument")

LONGEST = 40
"""A list that is longer as text is not shown whole."""

NAMES = ("id", "slug", "name", "number", "label")
"""Keys that tell an entry of a list from the others."""


@dataclass(frozen=True)
class Step:
    """One step on the way to a value: the type that is expected there, and the key that led to it."""

    kind: Any
    key: str | int | None = None


def _plain(kind: Any) -> Any:
    """Return a type without its notes: of ``X | None`` and of annotated types, X."""
    while True:
        origin = get_origin(kind)
        if origin in (Annotated, Required, NotRequired):
            kind = get_args(kind)[0]
        elif NoneType in (options := get_args(kind)) and origin is not Literal:
            kind = next(option for option in options if option is not NoneType)
        else:
            return kind


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """Return the types of an entry's keys, under the names that they have in files."""
    hints = get_type_hints(kind, include_extras=True)
    given = getattr(kind, "__dataclass_fields__", hints)
    return {_alias(hint) or name: hint for name, hint in hints.items() if name in given and _written(kind, name)}


def _written(kind: Any, name: str) -> bool:
    return name != getattr(kind, "__name_from_key__", None)


def _alias(hint: Any) -> str | None:
    notes = [note for note in getattr(hint, "__metadata__", ()) if isinstance(note, FieldInfo)]
    return next((note.alias for note in notes if note.alias), None)


def _is_entry(kind: Any) -> bool:
    return is_dataclass(kind) or is_typeddict(kind)


def _below(kind: Any, key: str | int) -> Any:
    """Return the type that stands below a key of a type; Any where nothing is said of it."""
    if _is_entry(kind):
        return _fields(kind).get(str(key), Any)
    options = get_args(kind)
    if not options or get_origin(kind) is Literal:
        return Any
    if isinstance(key, int) and len(options) > key and Ellipsis not in options and get_origin(kind) is tuple:
        return options[key]
    return options[1] if issubclass(get_origin(kind), Mapping) else options[0]


def steps(kind: Any, place: Place) -> Iterator[Step]:
    """Yield the way from a file's own type to a place in it."""
    kind = _plain(kind)
    yield Step(kind)
    for key in place:
        kind = _plain(_below(kind, key))
        yield Step(kind, key)


def _content(document: Document, place: Place) -> Any:
    content = document.content
    for key in place:
        known = isinstance(content, list) and isinstance(key, int) and key < len(content)
        if not known and not (isinstance(content, dict) and key in content):
            return None
        content = content[key]
    return content


def _called(step: Step, content: Any) -> str | None:
    """Return what an entry is called: ``indicator 'bad_health_rate'``; None for what has no name of its own."""
    kind = getattr(step.kind, "__called__", None)
    if kind is None:
        return None
    given = content if isinstance(content, dict) else {}
    own = step.key if isinstance(step.key, str) else next((given[key] for key in NAMES if key in given), None)
    if isinstance(own, str | int):
        return f"{kind} '{own}'"
    return f"{kind} {step.key + 1}" if isinstance(step.key, int) else str(kind)


def subject(document: Document, kind: Any, place: Place) -> str:
    """Return what stands at a place, in words: ``'areas' of series 1 of indicator 'claimant_rate'``."""
    parts: list[str] = []
    rest: list[str | int] = []
    way = list(steps(kind, place))
    depth = len(place)
    while depth:
        # What stands under a key of an entry is called by that key.
        of_entry = _is_entry(way[depth - 1].kind)
        name = None if of_entry else _called(way[depth], _content(document, place[:depth]))
        if name is None:
            of_mapping = isinstance(_content(document, place[: depth - 1]), dict)
            rest.insert(0, str(place[depth - 1]) if of_mapping else place[depth - 1])
        else:
            parts += [*([_path(rest)] if rest else []), name]
            rest = []
            # "series 1 of indicator 'x'" says that it stands in the list `series`.
            depth -= depth > 1 and way[depth - 1].key is not None and not _is_entry(way[depth - 1].kind)
        depth -= 1
    parts += [_path(rest)] if rest else []
    return " of ".join(parts) or "this file"


def _path(keys: Sequence[str | int]) -> str:
    """Return keys as one name: ``'title.rule'``; ``item 2 of 'numerator'``."""
    names = ".".join(str(key) for key in keys if isinstance(key, str))
    items = " of ".join(f"item {key + 1}" for key in reversed(keys) if isinstance(key, int))
    return " of ".join(part for part in (items, f"'{names}'" if names else "") if part)


def value_text(value: Any) -> str:
    """Return a value as a message shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or value in ("", [], {}):
        return "empty"
    if isinstance(value, dict):
        return "keys with values"
    whole = repr(value)
    return "a list" if isinstance(value, list | tuple) and len(whole) > LONGEST else whole


def explain(document: Document, kind: Any, error: ErrorDetails) -> tuple[int, str]:
    """Return the line and the words for one error of pydantic's."""
    place: Place = error["loc"]
    if place and place[-1] == "[key]":
        return document.line(place[:-1]), f"the key {place[-2]!r} should be {_expected(error, Any, place[-2])}"
    way = list(steps(kind, place))
    line = document.line(place)
    from_key = bool(place) and place[-1] == getattr(way[-2].kind, "__name_from_key__", None)
    if error["type"] in UNKNOWN or (from_key and _content(document, place) is not None):
        return line, _unknown_key(document, kind, place)
    named = subject(document, kind, place) if not from_key else f"the name of {subject(document, kind, place[:-1])}"
    if error["type"] in ABSENT:
        # It has no line of its own: its place is that of the entry.
        return document.line(place[:-1]), f"{named} is missing"
    value = error["input"]
    known = [*get_args(way[-1].kind)] if error["type"] == "literal_error" else error.get("ctx", {}).get("known")
    if known is not None:
        return line, f"{named} is {value_text(value)}{allowed(value, known)}"
    return line, f"{named} is {value_text(value)}; expected {_expected(error, way[-1].kind, value)}"


def _unknown_key(document: Document, kind: Any, place: Place) -> str:
    owner = list(steps(kind, place[:-1]))[-1].kind
    keys = list(_fields(owner))
    # {reason: sport, much of it for councils} is two keys to YAML, the second of them empty.
    cut = "" if _content(document, place) is not None else "; a text with a comma in it needs quotes"
    return (
        f"{subject(document, kind, place[:-1])} has the unknown key '{place[-1]}'; "
        f"its keys are {', '.join(keys)}{near(place[-1], keys)}{cut}"
    )


def _expected(error: ErrorDetails, kind: Any, value: Any) -> str:
    context = error.get("ctx", {})
    if error["type"] == EXPECTED:
        words = str(context["words"])
    elif _is_entry(kind) and error["type"] in ("dataclass_type", "dict_type"):
        return f"the keys {', '.join(_fields(kind))}"
    else:
        words = WORDS.get(error["type"], error["msg"]).format(**context)
    bare = words == TEXT and value is not None and not isinstance(value, str | list | dict)
    return f"{words} (put quotes round it)" if bare else words

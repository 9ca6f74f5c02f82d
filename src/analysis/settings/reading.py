"""A settings file as objects of the room that owns it, with every fault of its form at once."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from analysis.settings import messages
from analysis.settings.document import Document, Place, read_csv, read_yaml
from analysis.settings.faults import SettingsError, allowed

T = TypeVar("T")
Class = TypeVar("Class", bound=type)


_NAMES_FROM_KEYS: dict[str, str] = {}
"""Types whose entries take a field from the key above them, by name, with the field."""


def setting(called: str) -> Callable[[Class], Class]:
    """Mark a dataclass or TypedDict as an entry of a file: an unknown key is a fault.

    Parameters
    ----------
    called : str
        What messages call it: "indicator".
    """

    def mark(kind: Class) -> Class:
        kind.__called__ = called  # type: ignore[attr-defined]
        kind.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
        return kind

    return mark


def by_name(kind: type[T], field: str = "id") -> Any:
    """Return the type of a mapping from name to entry, whose entries take the name as their `field`."""
    kind.__name_from_key__ = field  # type: ignore[attr-defined]
    _NAMES_FROM_KEYS[kind.__name__] = field

    def named(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: _with_name(content, field, name) for name, content in value.items()}

    return Annotated[dict[str, kind], BeforeValidator(named)]  # type: ignore[valid-type]


def _with_name(content: Any, field: str, name: object) -> Any:
    if not isinstance(content, dict):
        return content
    if field in content:
        # It would take the place of the name in silence.
        return content | {field: None}
    return content | {field: str(name)}


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


_NOTED: ContextVar[dict[Path, Any] | None] = ContextVar("kinds of the files that are read", default=None)


@contextmanager
def noting() -> Iterator[dict[Path, Any]]:
    """Give a mapping that fills with the type of each YAML file that is read while the block runs."""
    noted: dict[Path, Any] = {}
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def json_schema(kind: Any) -> dict[str, Any]:
    """Return what a file of a type can hold as JSON Schema, for editors; the loaders check more than it can say."""
    schema = _adapter(kind).json_schema()
    for name, form in schema.get("$defs", {}).items():
        field = _NAMES_FROM_KEYS.get(name)
        if field:
            # The key above the entry is its name, which stands nowhere else.
            form["properties"].pop(field, None)
            form["required"] = [key for key in form.get("required", []) if key != field]
    return schema


class Settings(Generic[T]):
    """A file that has the form it must have, and the faults that a loader finds beyond the form.

    Attributes
    ----------
    value : object
        Of the type that was asked for.
    document : Document
        What the file says, with its lines.
    """

    def __init__(self, document: Document, kind: Any, value: T):
        self.document, self.kind, self.value = document, kind, value

    def fault(self, place: Place, says: str, *, own: bool = True) -> None:
        """Note a fault: what stands at the place, then what is said of it.

        With `own` false the words stand alone.
        """
        words = f"{messages.subject(self.document, self.kind, place)} {says}" if own else says
        self.document.fault(self.document.line(place), words)

    def one_of(self, place: Place, value: str, known: Collection[str], what: str = "") -> None:
        """Note a fault unless a value is one of the known names; `what` says what those are."""
        if value not in known:
            kind = f", and there is no such {what}" if what else ""
            self.fault(place, f"is {messages.value_text(value)}{kind}{allowed(value, known)}")

    def once(self, key: str, of: Place = ()) -> None:
        """Note a fault for each entry of a list whose `key` another has already."""
        content = self.document.content
        for step in of:
            content = content[step]
        first: dict[Any, int] = {}
        for number, item in enumerate(content):
            place = (*of, number, key)
            if (value := item.get(key)) is None:
                continue
            if value in first:
                self.fault(place, f"is that of the entry in line {first[value]} too; each has its own")
            first.setdefault(value, self.document.line(place))

    def checked(self) -> T:
        """Return the value.

        Raises
        ------
        SettingsError
            Names every fault that was noted.
        """
        if self.document.faults:
            raise SettingsError(self.document.faults)
        return self.value


def read(file: Path, kind: Any) -> Settings[Any]:
    """Return a YAML file as a type: a dataclass or TypedDict that is marked as an :func:`setting`, or lists of them.

    Raises
    ------
    SettingsError
        Names every fault of the file's form: line, value, what is allowed.
    """
    noted = _NOTED.get()
    if noted is not None:
        noted[file] = kind
    return _valid(read_yaml(file), kind)


def read_rows(file: Path, kind: Any) -> Settings[Any]:
    """Return a CSV file as a tuple of rows, each of a TypedDict whose keys are the columns.

    Raises
    ------
    SettingsError
        Names every fault of the file's form: line, column, value, what is allowed.
    """
    columns = list(cast(Mapping[str, Any], kind.__annotations__))
    return _valid(read_csv(file, columns), tuple[kind, ...])


def _valid(document: Document, kind: Any) -> Settings[Any]:
    try:
        value = _adapter(kind).validate_python(document.content)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            document.fault(*messages.explain(document, kind, detail))
        raise SettingsError(document.faults) from None
    if document.faults:
        raise SettingsError(document.faults)
    return Settings(document, kind, value)

"""Which tables of results something is made of: whoever asks listens while they are read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")

_listeners: ContextVar[tuple[dict[str, None], ...]] = ContextVar("listeners", default=())


def note(table: str) -> None:
    """Tell whoever listens that a table is read."""
    for listener in _listeners.get():
        listener[table] = None


@contextmanager
def tables_read() -> Iterator[dict[str, None]]:
    """Collect the names of the tables that are asked for inside the block, in the order of asking."""
    names: dict[str, None] = {}
    token = _listeners.set((*_listeners.get(), names))
    try:
        yield names
    finally:
        _listeners.reset(token)


class kept(Generic[Value]):  # noqa: N801  (a property, and written like one)
    """A property that is worked out once; whoever listens hears each time of which tables."""

    def __init__(self, function: Callable[[Any], Value]) -> None:
        self._value = cached_property(function)
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name of the property."""
        self._name = name
        self._value.__set_name__(owner, name)

    @overload
    def __get__(self, instance: None, owner: type) -> "kept[Value]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> "Value | kept[Value]":
        """Return the value, or the property itself where a class is asked."""
        if instance is None:
            return self
        read: dict[str, tuple[str, ...]] = instance.__dict__.setdefault("_read", {})
        if self._name in read:
            for table in read[self._name]:
                note(table)
            return self._value.__get__(instance, owner)
        with tables_read() as names:
            value = self._value.__get__(instance, owner)
        read[self._name] = tuple(names)
        return value

    def __set__(self, instance: object, value: Value) -> None:
        """Stand before what the instance keeps, so that each time is heard."""
        raise AttributeError(f"{self._name} is worked out")

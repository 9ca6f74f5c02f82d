"""What a value of a settings file can be; each says in words what is expected."""

import re
from collections.abc import Collection
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

EXPECTED = "expected"
"""Kind of our own errors: their text is what was expected, and an example."""


def expected(words: str) -> PydanticCustomError:
    """Return the error for a value of another form than `words` say."""
    return PydanticCustomError(EXPECTED, "{words}", {"words": words})


def form(pattern: str, words: str) -> AfterValidator:
    """Return the check that a whole text has a form; `words` say which, with an example."""

    def check(value: str) -> str:
        if re.fullmatch(pattern, value) is None:
            raise expected(words)
        return value

    return AfterValidator(check)


def one_of(known: Collection[str]) -> AfterValidator:
    """Return the check that a text is one of some names that the code has as a list."""

    def check(value: str) -> str:
        if value not in known:
            raise PydanticCustomError("name", "{known}", {"known": list(known)})
        return value

    return AfterValidator(check)


def _listed(value: Any) -> Any:
    """Return one value as a list of it; a list as it is."""
    return value if isinstance(value, list | tuple) else [value]


def as_text(value: Any) -> Any:
    """Return a bare year or number as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _one_line(value: str) -> str:
    return " ".join(value.split())


def filled(words: str) -> AfterValidator:
    """Return the check that a list or mapping is not empty."""

    def check(value: Any) -> Any:
        if not value:
            raise expected(words)
        return value

    return AfterValidator(check)


def _increasing(ends: tuple[float, float]) -> tuple[float, float]:
    if ends[0] > ends[1]:
        raise expected("the lowest value first and then the highest, like [0, 100]")
    return ends


increasing = AfterValidator(_increasing)
"""The check that of two numbers the first is not the higher one."""


def template(*names: str) -> AfterValidator:
    """Return the check that a text has no other {name} in it than those that are filled in."""
    words = " or ".join(f"{{{name}}}" for name in names)

    def check(value: str) -> str:
        try:
            found = [name for _, name, _, _ in Formatter().parse(value) if name is not None]
        except ValueError:
            found = [value]
        if not set(found) <= set(names):
            raise expected(f"no other braces than {words}")
        return value

    return AfterValidator(check)


TEXT = "a text"

Text = Annotated[str, Field(strict=True), form(r"(?s).*\S.*", TEXT)]
"""A text that is not empty."""

OptionalText = Annotated[str, Field(strict=True)]
"""A text, which may be empty."""

Line = Annotated[str, Field(strict=True), AfterValidator(_one_line)]
"""A text whose line breaks are spaces; it may be empty."""

Label = Annotated[Text, BeforeValidator(as_text, json_schema_input_type=str | int)]
"""A short text such as a year, with or without quotes."""

Id = Annotated[Text, form(r"[a-z][a-z0-9_]*", "small letters, digits and _, a letter first, like bad_health_rate")]
"""A name in files, in code and in glue keys."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
"""One text or a list of texts."""

SomeTexts = Annotated[Texts, filled("at least one text")]
"""One text, or a list with at least one."""

Labels = Annotated[tuple[Label, ...], BeforeValidator(_listed, json_schema_input_type=str | int | list[str | int])]
"""One period or a list of periods."""

YesNo = Annotated[bool, Field(strict=True)]

Whole = Annotated[int, Field(strict=True)]

Count = Annotated[int, Field(strict=True, ge=0)]

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]

Size = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)]

Share = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, lt=1)]

Web = Annotated[Text, form(r"https?://[^\s/]+/\S*", "an address that starts with http:// or https://")]

AreaCode = Annotated[Text, form(r"E[0-9]{8}", "an ONS code: E and eight digits, like E47000001")]

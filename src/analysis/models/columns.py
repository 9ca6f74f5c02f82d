"""The columns of a regression, from a frame and names or a formula; everything checked, nothing dropped."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd

from analysis.models.bad_input import BadInput, MissingValues, aligned, first, kinds_of, numbered, require_finite
from analysis.models.results import NotEstimable

Columns: TypeAlias = str | Sequence[str] | pd.Series | pd.DataFrame
"""Names of columns of the data, or columns with the data's index in any order."""

Labels: TypeAlias = str | pd.Series
"""The name of a column of the data, or a series with the data's index in any order."""

INTERCEPT = "Intercept"
TWO_STAGES = re.compile(r"^(?P<before>.*?)\[(?P<endogenous>[^~\]]*)~(?P<instruments>[^\]]*)\](?P<after>.*)$", re.DOTALL)


@dataclass(frozen=True)
class Regression:
    """The columns of one regression, all finite numbers under the index of the data.

    Attributes
    ----------
    outcome : Series
    exogenous : DataFrame
        Without the constant.
    constant : bool
        Whether the equation has one.
    endogenous, instruments : DataFrame
        Empty where there are none.
    """

    outcome: pd.Series
    exogenous: pd.DataFrame
    constant: bool
    endogenous: pd.DataFrame = field(default_factory=pd.DataFrame)
    instruments: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        parts = {"outcome": self.outcome.to_frame(), "exogenous": self.exogenous}
        parts |= {"endogenous": self.endogenous, "instruments": self.instruments}
        names = [name for part in parts.values() for name in part.columns]
        repeated = sorted({str(name) for name in names if names.count(name) > 1})
        if repeated:
            raise BadInput(f"'{repeated[0]}' stands twice in the regression", "Give each column one part in it")
        for part in parts.values():
            for name, column in part.items():
                require_finite(column, f"'{name}'", column.index)
        if np.ptp(self.outcome.to_numpy()) == 0:
            value = float(self.outcome.iloc[0])
            raise NotEstimable(f"'{self.outcome.name}' is {value:g} in every row, so that there is nothing to explain")


def by_names(
    data: pd.DataFrame,
    outcome: Labels | None,
    exogenous: Columns,
    constant: bool,
    endogenous: Columns = (),
    instruments: Columns = (),
) -> Regression:
    """Return the columns of a regression by their names.

    Raises
    ------
    BadInput
        No data, no outcome, or a column that is not there, not of numbers or not complete.
    """
    _require_frame(data)
    if outcome is None:
        raise BadInput("no outcome is named", "Name one, as in outcome='wage', or give a formula")
    y = chosen(data, outcome if isinstance(outcome, pd.Series) else [outcome], "the outcome")
    return Regression(
        y.iloc[:, 0],
        chosen(data, exogenous, "the exogenous columns"),
        constant,
        chosen(data, endogenous, "the endogenous columns"),
        chosen(data, instruments, "the instruments"),
    )


def by_formula(data: pd.DataFrame, formula: str) -> Regression:
    """Return the columns of ``y ~ a + b`` or, with instruments, ``y ~ a + b + [x ~ z1 + z2]``.

    There is a constant unless the formula says ``0 +``, as in R; functions and categories
    (``np.log(a)``, ``C(b)``) are those of formulaic.

    Raises
    ------
    BadInput
        The formula cannot be read, or names what is not there, not of numbers or not complete.
    """
    _require_frame(data)
    if not isinstance(formula, str):
        raise BadInput(f"the formula is a {type(formula).__name__}", "Write it as text, such as 'y ~ a + b'")
    stages = TWO_STAGES.match(formula)
    first_stage = [stages["endogenous"], stages["instruments"]] if stages else []
    structural = (
        re.sub(r"\+\s*(?=\+|$)|(?<=~)\s*\+", "", stages["before"].strip() + stages["after"]) if stages else formula
    )
    if structural.count("~") != 1:
        raise BadInput(f"the formula {formula!r} has no outcome", "Write 'y ~ a + b' or 'y ~ a + b + [x ~ z]'")
    left, right = structural.split("~")
    y = _matrix(data, f"0 + {left}")
    if y.shape[1] != 1:
        raise BadInput(f"the left side of {formula!r} is {y.shape[1]} columns", "Name one outcome")
    exogenous = _matrix(data, right.strip() or "1")
    return Regression(
        y.iloc[:, 0],
        exogenous.drop(columns=INTERCEPT, errors="ignore"),
        INTERCEPT in exogenous,
        *(_matrix(data, f"1 + {side}").drop(columns=INTERCEPT) for side in first_stage),
    )


def chosen(data: pd.DataFrame, columns: Columns, role: str) -> pd.DataFrame:
    """Return columns of numbers, by name or matched to the data by label."""
    if isinstance(columns, pd.Series | pd.DataFrame):
        given = columns.to_frame() if isinstance(columns, pd.Series) else columns
        found = aligned(given, data.index, role)
    else:
        found = data[_known(data, [columns] if isinstance(columns, str) else list(columns), role)]
    return pd.DataFrame({name: _numbers(found[name], f"'{name}'") for name in found.columns}, index=data.index)


def labels(data: pd.DataFrame, given: Labels, role: str) -> pd.Series:
    """Return a label for each row, by the name of a column or matched to the data by label.

    Raises
    ------
    MissingValues
        A row has no label.
    BadInput
        Labels mix numbers and text, so that 1 and "1" would be two groups.
    """
    if isinstance(given, pd.Series):
        found = aligned(given, data.index, role)
    elif isinstance(given, str):
        found = data[_known(data, [given], role)[0]]
    else:
        raise BadInput(
            f"{role} is a {type(given).__name__}, which has no index to be matched by",
            "Name a column of the data, or give a Series with its index",
        )
    numbered(found, role)
    kinds = kinds_of(found.unique())
    if len(kinds) > 1:
        raise BadInput(
            f"{role} mixes {' and '.join(sorted(kinds))}, in which 1 and '1' are two", "Convert all with .astype(str)"
        )
    return found


def observation_weights(data: pd.DataFrame, given: Labels) -> pd.Series:
    """Return the weight of each observation, scaled to a mean of one; all have to be above zero."""
    role = "the column of weights"
    found = chosen(data, given if isinstance(given, pd.Series) else [given], role).iloc[:, 0]
    require_finite(found, role, found.index)
    if (found <= 0).any():
        raise BadInput(
            f"{role} is zero or negative in rows {first(found.index[found <= 0])}",
            "Leave out rows that should not count",
        )
    return found / found.mean()


def _require_frame(data: pd.DataFrame) -> None:
    if not isinstance(data, pd.DataFrame):
        raise BadInput(f"the data are a {type(data).__name__}", "Give a pandas DataFrame")
    if data.empty:
        raise BadInput("the data have no rows", "Give a DataFrame with a row an observation")


def _known(data: pd.DataFrame, names: Sequence[str], role: str) -> list[str]:
    """Return the names, each of which is one column of the data."""
    for name in names:
        count = int((data.columns == name).sum())
        if count > 1:
            raise BadInput(f"the data have {count} columns '{name}'", "Give each column a name of its own")
        if not count:
            near = difflib.get_close_matches(str(name), [str(c) for c in data.columns], 1)
            hint = f"Did you mean '{near[0]}'?" if near else f"There are {first(data.columns)}"
            raise BadInput(f"the data have no column '{name}', which {role} should hold", hint)
    return list(names)


def _numbers(column: pd.Series, name: str) -> pd.Series:
    """Return a column as floats, missing values as nan; refuse text and the like."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_complex_dtype(column):
        raise BadInput(
            f"{name} is not a column of numbers (its type is {column.dtype})",
            "Convert it, or in a formula write C(column) for categories",
        )
    return pd.Series(column.to_numpy(dtype=float, na_value=np.nan), index=column.index)


def _matrix(data: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return the columns of one side of a formula, every row kept."""
    # Here, because names alone need no formulas, and formulaic takes long to load.
    from formulaic import Formula, model_matrix
    from formulaic.errors import FormulaicError

    try:
        variables = sorted(Formula(side).required_variables)
        for name in _known(data, variables, "the formula"):
            # A category without a value would pass for the one that is left out.
            absent = data[name].isna()
            if absent.any():
                rows = f"{absent.sum():,} of {len(data):,} rows (first: {first(data.index[absent])})"
                raise MissingValues(
                    f"'{name}' is missing in {rows}",
                    f"Drop those rows first, as in data.dropna(subset=['{name}'])",
                )
        found = pd.DataFrame(model_matrix(side, data, context=None, na_action="ignore"))
    except FormulaicError as error:
        raise BadInput(f"the formula's part {side!r} cannot be read", str(error).splitlines()[0]) from error
    return found.astype(float).set_axis(data.index)

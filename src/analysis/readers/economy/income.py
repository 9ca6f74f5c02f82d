"""ONS model-based estimates of household income by MSOA of 2011."""

import pandas as pd

from analysis.errors import DataError
from analysis.readers.source import file, reader, table
from analysis.readers.tidy import indexed

SHEETS_FYE2020 = {
    "net": ("Net annual income", "Net annual income (£)"),
    "net_before_housing": (
        "Net income before housing costs",
        "Net annual income before housing costs (£)",
    ),
    "net_after_housing": (
        "Net income after housing costs",
        "Net annual income after housing costs (£)",
    ),
}
"""Sheet and column of each kind of income in the workbook for the year that ended in March 2020."""

LIMITS = {"Lower confidence limit (£)": "lower", "Upper confidence limit (£)": "upper"}


@reader
def income_2011_12() -> pd.DataFrame:
    """Return net weekly household income in 2011/12 (``income_msoa11_2011_12``).

    Income of all members of the household after tax, national insurance, council tax, pension
    contributions and maintenance; not equivalised; before housing costs. The file names no price
    base: prices are those of the year.

    Returns
    -------
    DataFrame
        Indexed by msoa11_code (6,791 English areas), GBP a week: weekly_income_2011_12, and its
        95% limits ..._lower and ..._upper.
    """
    dataset = "income_msoa11_2011_12"
    return _estimates(dataset, table(dataset), "Net weekly income (£)", "weekly_income_2011_12")


@reader
def income_2019_20() -> pd.DataFrame:
    """Return net annual household income in the year ending March 2020 (``income_msoa11_fye2020``).

    Three kinds: net, as in 2011/12 (not equivalised); and net before and after housing costs,
    both equivalised on the OECD scale. The workbook names no price base: prices are those of the
    year. The models of the two years differ, so a change between them is not a trend.

    Returns
    -------
    DataFrame
        Indexed by msoa11_code (6,791 English areas), GBP a year: annual_income_2019_20_net,
        ..._net_before_housing, ..._net_after_housing, each with its 95% limits ..._lower and
        ..._upper.
    """
    dataset = "income_msoa11_fye2020"
    kinds = [
        _estimates(dataset, table(dataset, sheet), column, f"annual_income_2019_20_{kind}")
        for kind, (sheet, column) in SHEETS_FYE2020.items()
    ]
    return pd.concat(kinds, axis=1)


def _estimates(dataset: str, frame: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Return one estimate with its limits for English MSOA."""
    names = {column: name} | {limit: f"{name}_{end}" for limit, end in LIMITS.items()}
    frame = frame.rename(columns={"MSOA code": "msoa11_code", **names})
    result = indexed(dataset, frame, "msoa11_code")[list(names.values())].astype(float)
    outside = ~result[name].between(result[f"{name}_lower"], result[f"{name}_upper"])
    if outside.any():
        raise DataError(
            dataset,
            "an estimate lies outside its own limits",
            file=file(dataset),
            column=column,
            value=result.loc[outside, name].iloc[0],
        )
    return result
